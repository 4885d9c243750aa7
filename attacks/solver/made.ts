/**
 * What the adversary can certainly make by an event, whatever else an execution of the pattern holds: what
 * everybody knows, what was sent before, opened with keys that it can make, and what is composed of these.
 * Where such a term first came from need not be asked: any answer would leave it known by then. (What CPSA
 * calls buildable; Doghmi, Guttman, Thayer, "Searching for shapes in cryptographic protocols", 2007.)
 * @module
 */
import { type Application, apply, isApplication, type Term } from '../../model/term.ts';
import { restsOn } from './circle.ts';
import { type EventId, eventOf, precedes } from './order.ts';
import { isComposable } from './origins.ts';
import type { Item, Pattern } from './pattern.ts';
import { isAlwaysPublic, positionsIn } from './positions.ts';

/**
 * Whether the adversary can make the term of `item` before every event that needs it. Smaller terms that it
 * must know by then may be used as they are, because where they come from is asked by itself; keys must be
 * within reach without such help, lest two terms explain each other.
 */
export const isMade = (pattern: Pattern, { term, events }: Item): boolean =>
  events.every(
    (event) => canCompose(pattern, term, event, term) || canReach(pattern, term, event, undefined),
  );

/** Whether `term` is composed of what must be known by `event`, and not by way of `whole`. */
function canCompose(pattern: Pattern, term: Term, event: EventId, whole: Term): boolean {
  if (term.kind !== 'application') return false;
  return isComposedOf(
    pattern,
    term,
    (arg) =>
      (isKnownBy(pattern, arg, event) && !restsOn(pattern, arg, whole)) ||
      canCompose(pattern, arg, event, whole) ||
      canReach(pattern, arg, event, { term: whole, above: undefined }),
  );
}

const isKnownBy = (pattern: Pattern, term: Term, event: EventId): boolean =>
  pattern.items.get(term)?.events.some((known) => isBy(pattern, known, event)) === true;

const isBy = ({ order }: Pattern, known: EventId, event: EventId): boolean =>
  known === event || precedes(order, known, event);

/** Whether anybody can make the term of what `isHad`. */
function isComposedOf(pattern: Pattern, term: Application, isHad: (arg: Term) => boolean): boolean {
  if (!isApplication(term, 'dh')) return isComposable(pattern, term) && term.args.every(isHad);
  const [left, right] = term.args as [Term, Term];
  return (isHad(left) && isHad(apply('g', right))) || (isHad(right) && isHad(apply('g', left)));
}

/** A term, and what it is for. */
interface Purpose {
  readonly term: Term;
  readonly above: Purpose | undefined;
}

/** Whether `term` can be had by `event` from what is public and what was sent; `above` is what that is for. */
function canReach(pattern: Pattern, term: Term, event: EventId, above: Purpose | undefined): boolean {
  if (term.kind === 'variable' || isAlwaysPublic(term, pattern.world.typed) || isKeyOfName(term)) return true;
  for (let each = above; each !== undefined; each = each.above) if (each.term === term) return false;
  const item = pattern.items.get(term);
  const origin = item?.events.some((known) => isBy(pattern, known, event)) ? item.origin : undefined;
  if (origin?.kind === 'initial' || origin?.kind === 'revealed') return true;
  const places = sendsOf(pattern.participants).get(term);
  if (origin === undefined && places === undefined && term.kind === 'atom') return false;
  const further: Purpose = { term, above };
  const reach = (need: Term): boolean => canReach(pattern, need, event, further);
  if (origin?.kind === 'sent' && origin.needs.every(reach)) return true;
  if (places !== undefined && wasSent(pattern, places, event, reach)) return true;
  return term.kind === 'application' && isComposedOf(pattern, term, reach);
}

/** Whether `term` is the public key of whatever agent a variable stands for. */
function isKeyOfName(term: Term): boolean {
  const secret = isApplication(term, 'pub') ? (term.args[0] as Term) : undefined;
  return secret !== undefined && isApplication(secret, 'sk') && secret.args[0]?.kind === 'variable';
}

/** Whether a run has sent what is at these places before `event`, under keys that can be had. */
const wasSent = (
  { order }: Pattern,
  places: readonly SentPart[],
  event: EventId,
  reach: (key: Term) => boolean,
): boolean =>
  places.some(({ sent, keys }) => precedes(order, sent, event) && keys.some((needed) => needed.every(reach)));

/** In which event something was sent, and the keys that lead to it, once for each place. */
interface SentPart {
  readonly sent: EventId;
  readonly keys: Keys;
}

/** What was sent, by part of a message. */
type Sends = ReadonlyMap<Term, readonly SentPart[]>;

const sends = new WeakMap<Pattern['participants'], Sends>();

function sendsOf(participants: Pattern['participants']): Sends {
  const known = sends.get(participants);
  if (known !== undefined) return known;
  const found = new Map<Term, SentPart[]>();
  for (const [run, { actor, height, messages }] of participants.entries()) {
    if (actor === undefined) continue;
    for (let step = 0; step < height; step += 1) {
      if (actor.path.steps[step]?.kind === 'receive') continue;
      for (const [part, keys] of insideOf(messages[step] as Term)) {
        const before = found.get(part) ?? [];
        before.push({ sent: eventOf(run, step), keys });
        found.set(part, before);
      }
    }
  }
  sends.set(participants, found);
  return found;
}

type Keys = readonly (readonly Term[])[];
type Inside = ReadonlyMap<Term, Keys>;

const insides = new WeakMap<Term, Inside>();

/** The parts of a message, each with the keys that lead to it, once for each place. */
function insideOf(message: Term): Inside {
  const known = insides.get(message);
  if (known !== undefined) return known;
  const found = new Map<Term, (readonly Term[])[]>();
  for (const { part, keys, given } of positionsIn(message, new Set(), true)) {
    if (given.length > 0) continue;
    const places = found.get(part);
    if (places === undefined) found.set(part, [keys]);
    else places.push(keys);
  }
  insides.set(message, found);
  return found;
}
