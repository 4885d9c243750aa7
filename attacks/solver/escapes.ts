/**
 * How a term gets out of the ciphertexts that protect it: the authentication tests (Guttman and Thayer, "Authentication
 * tests and the structure of bundles", TCS 2002; Doghmi, Guttman, Thayer, "Searching for shapes in cryptographic
 * protocols", TACAS 2007, with these ciphertexts as escape set). Runs that take a value out of one ciphertext and put it
 * into another can each be where it is known from, one before the other without end. But the first message that carries it
 * outside the ciphertexts seen so far is sent by a run that received it inside one of them.
 * @module
 */
import {
  type Application,
  isApplication,
  isStoreKey,
  publicKey,
  type Term,
  type Variable,
} from '../../model/term.ts';
import { runIn } from './held.ts';
import { container, kindOf, kindsLeft } from './kinds.ts';
import { type EventId, eventOf, precedes } from './order.ts';
import type { Candidate } from './origins.ts';
import { carriedOut, type Derivation, type Item, type Pattern, viewIn } from './pattern.ts';
import { carriedIn, contentOf } from './positions.ts';
import type { Actor } from './program.ts';
import { type Equation, isSolvable, isUnifiable } from './unify.ts';

/**
 * Every way in which the adversary can come to know the term of `item` that it neither has nor makes: by the key of a
 * ciphertext that carries it, or because a run sends it outside these. Undefined where that does not help: it is
 * asked already, or a run has sent the term in clear.
 */
export function escapesOf(
  pattern: Pattern,
  { term, opened, events }: Item,
): readonly Candidate[] | undefined {
  if (opened === true) return undefined;
  const around = aroundIn(pattern, term);
  const out = around && letOut(pattern, term, around, events);
  return around && out && [...around.openers.map((key) => needing('opened', key)), ...out];
}

/**
 * Every way in which a run can come to hold a term that it neither composes nor makes: it opens a ciphertext that carries it;
 * or somebody else lets it out, the adversary who knows the term or such a key, or a run. Not asked where a ticket carries it,
 * which a run opens without holding the key.
 */
export function givenTo(
  pattern: Pattern,
  { run, term, opened }: Derivation,
): readonly Candidate[] | undefined {
  if (opened === true || mayBeginWith(pattern, run, term)) return undefined;
  const { around, out } = gettingOut(pattern, term);
  if (around === undefined || out === undefined || around.openers.some(isStoreKey)) return undefined;
  const own: Candidate = { kind: 'sent', equations: [], needs: [], run, step: 0 };
  return [
    ...(term.kind === 'atom' && term.maker === run ? [own] : []),
    ...around.openers.map((key) => needing('opens', key)),
    ...[term, ...around.openers].map((known) => needing('told', known)),
    ...out,
  ];
}

/** How a term gets out at all, whatever it is needed for. */
interface GettingOut {
  readonly around: Around | undefined;
  readonly out: readonly Candidate[] | undefined;
}

const gettingOutBy = new WeakMap<Pattern, Map<Term, GettingOut>>();

/** It is asked for every run that is to hold the term. */
function gettingOut(pattern: Pattern, term: Term): GettingOut {
  const byTerm = gettingOutBy.get(pattern) ?? new Map<Term, GettingOut>();
  gettingOutBy.set(pattern, byTerm);
  const known = byTerm.get(term);
  if (known !== undefined) return known;
  const around = aroundIn(pattern, term);
  const found: GettingOut = { around, out: around && letOut(pattern, term, around, []) };
  byTerm.set(term, found);
  return found;
}

/** Whether something that the role knows from its start, other than names and values, may be the term or carry it. */
function mayBeginWith(pattern: Pattern, run: number, term: Term): boolean {
  const { actor } = runIn(pattern, run);
  const { narrowed, world } = pattern;
  return actor.path.role.knows.some(
    ({ view, since }) =>
      since < 0 &&
      carriedIn(viewIn(pattern, actor, view)).some(
        (part) => part.kind === 'application' && isUnifiable(part, term, narrowed, world.typed),
      ),
  );
}

const needing = (kind: Candidate['kind'], need: Term): Candidate => ({ kind, equations: [], needs: [need] });

/** The ciphertexts that carry the term, where it can be asked how it gets out of them. */
const aroundIn = (pattern: Pattern, term: Term): Around | undefined =>
  isAsked(pattern, term) ? ciphertextsAround(pattern, term) : undefined;

/** Symbols of what carries nothing, so that a run that has a value of them has it whole. */
const plain: ReadonlySet<string> = new Set(['h', 'kdf', 'mac', 'dh']);

/** Values that runs make fresh, and what is composed of terms but carries none. */
const isAsked = ({ world }: Pattern, term: Term): boolean =>
  term.kind !== 'variable' &&
  (world.program.kept & kindOf(term)) !== 0 &&
  (term.kind === 'atom'
    ? typeof term.maker === 'number'
    : plain.has(term.symbol) || world.functions.has(term.symbol));

/** The sends by which runs can be the first to carry the term outside; undefined where one has or may have done. */
function letOut(
  pattern: Pattern,
  term: Term,
  around: Around,
  uses: readonly EventId[],
): readonly Candidate[] | undefined {
  const { world, participants } = pattern;
  const found: Candidate[] = [];
  for (const [run, participant] of participants.entries()) {
    const { actor } = participant;
    if (actor === undefined) continue;
    for (const { step, outlet, equations } of waysOut(pattern, term, actor, around)) {
      const event = eventOf(run, step);
      if (uses.some((use) => use === event || precedes(pattern.order, use, event))) continue;
      if (step < participant.height && equations.every(([one, other]) => one === other)) return undefined;
      found.push({ kind: 'escapes', equations, needs: [], run, step, outlet });
    }
  }
  for (const path of world.program.paths) {
    const actor = world.program.actor(path, participants.length);
    for (const { step, outlet, equations } of waysOut(pattern, term, actor, around))
      found.push({ kind: 'escapes', equations, needs: [], path, step, outlet });
  }
  return found;
}

const isCiphertext = (term: Term): boolean =>
  isApplication(term, 'aead') || isApplication(term, 'seal') || isApplication(term, 'sign');

/** The ciphertexts that carry a term: some, and all under some keys. */
interface Around {
  readonly wholes: readonly Term[];
  readonly keys: readonly Term[];
  /** The keys of both. */
  readonly openers: readonly Term[];
}

/**
 * The outermost ciphertexts in which messages that were sent carry the term: where a key opens several, all under that key,
 * for a run that puts the term into one can do so again and again. Undefined where a message carries it in clear.
 */
function ciphertextsAround({ participants }: Pattern, term: Term): Around | undefined {
  const found = new Map<Term, Term>();
  for (const { actor, height, messages } of participants)
    for (let step = 0; step < (actor === undefined ? 0 : height); step += 1) {
      if (actor?.path.steps[step]?.kind === 'receive') continue;
      if (!addCiphertexts(messages[step] as Term, term, found)) return undefined;
    }
  const openers = [...found.values()];
  const keys = openers.filter((key, at) => openers.indexOf(key) < at);
  const wholes = [...found].flatMap(([whole, key]) => (keys.includes(key) ? [] : [whole]));
  return { wholes, keys: [...new Set(keys)], openers: [...new Set(openers)] };
}

/** Adds those in `part` with their keys; false where it carries the term outside all of them. */
function addCiphertexts(part: Term, term: Term, found: Map<Term, Term>): boolean {
  if (part === term) return false;
  if (part.kind !== 'application' || !carriedIn(part).includes(term)) return true;
  if (isApplication(part, 'tuple')) return part.args.every((item) => addCiphertexts(item, term, found));
  const key = contentOf(part)?.key;
  if (key !== undefined) found.set(part, key);
  return key !== undefined;
}

/**
 * Whether a message of the run can carry the term outside these ciphertexts where its role puts the part: as it stands, or in
 * a value that is not known yet.
 */
function mayBeLetOut(
  pattern: Pattern,
  { part, places }: Pick<Handling, 'part' | 'places'>,
  term: Term,
  around: Around,
): boolean {
  const put = (one: Term): Term => carriedOut(pattern.values, one);
  return (
    mayCarryOutside(pattern, put(part), term, around) &&
    places.some((wrappers) => !wrappers.some((one) => isWithin(around, put(one) as Application)))
  );
}

/** Whether a part of a message can carry the term outside these ciphertexts. */
function mayCarryOutside(pattern: Pattern, whole: Term, term: Term, around: Around): boolean {
  const visit = (part: Term): boolean => {
    if (part === term) return true;
    if (part.kind === 'variable') return mayBecome(pattern, part, term);
    if (part.kind === 'atom') return false;
    if (isApplication(part, 'tuple')) return part.args.some(visit);
    if (isWithin(around, part)) return false;
    if (isCiphertext(part)) return visit(part.args[1] as Term);
    return isUnifiable(part, term, pattern.narrowed, pattern.world.typed);
  };
  return visit(whole);
}

/** Whether a value that is not known yet can be the term, or carry it. */
const mayBecome = ({ narrowed, world }: Pattern, part: Variable, term: Term): boolean =>
  isOpaque({ narrowed, world }, part) || isUnifiable(part, term, narrowed, world.typed);

const isOpaque = ({ narrowed, world }: Pick<Pattern, 'narrowed' | 'world'>, part: Variable): boolean =>
  (kindsLeft(narrowed, part, world.typed) & container) !== 0;

/** Whether what an escape came to is one: the run's message still may carry the term outside where it was said to. */
export function isEscape(
  before: Pattern,
  next: Pattern,
  term: Term,
  run: number,
  { step, outlet }: Candidate,
): boolean {
  const actor = next.participants[run]?.actor;
  const handling = actor && handlingsOf(actor).find((one) => one.step === step && one.part === outlet);
  if (handling === undefined) return false;
  const put = (part: Term): Term => carriedOut(next.values, part);
  const around = ciphertextsAround(before, term);
  const now = {
    wholes: (around?.wholes ?? []).map(put),
    keys: (around?.keys ?? []).map(put),
    openers: [],
  };
  return mayBeLetOut(next, handling, put(term), now);
}

/** What must be equal for a ciphertext to be one of these: each way. */
const withinOf = ({ wholes, keys }: Around, one: Application): readonly Equation[] => [
  ...wholes.map((whole): Equation => [one, whole]),
  ...keys.map((key): Equation => [one.args[0] as Term, one.symbol === 'seal' ? publicKey(key) : key]),
];

/** Whether a ciphertext is one of these. */
function isWithin({ wholes, keys }: Around, one: Application): boolean {
  const key = contentOf(one)?.key;
  return wholes.includes(one) || (key !== undefined && keys.includes(key));
}

interface WayOut {
  readonly step: number;
  /** What of its role's message carries the term. */
  readonly outlet: Term;
  readonly equations: readonly Equation[];
}

/** The sends of a run that can be the first to carry the term outside. */
function waysOut(pattern: Pattern, term: Term, actor: Actor, around: Around): readonly WayOut[] {
  const { values, narrowed, world } = pattern;
  const put = (part: Term): Term => carriedOut(values, part);
  const found: WayOut[] = [];
  const add = (step: number, outlet: Term, equations: readonly Equation[]): void => {
    if (isSolvable(equations, narrowed, world.typed)) found.push({ step, outlet, equations });
  };
  for (const handling of handlingsOf(actor)) {
    const { part, step, under } = handling;
    if (under?.length === 0) continue;
    const now = put(part);
    const isAround = now.kind === 'variable' ? isOpaque({ narrowed, world }, now) : carriedIn(now).length > 1;
    if (!isAround && !isUnifiable(term, now, narrowed, world.typed)) continue;
    if (!mayBeLetOut(pattern, handling, term, around)) continue;
    const itself: readonly Equation[] = isAround ? [] : [[term, now]];
    if (under === undefined) add(step, part, itself);
    for (const wrapper of under ?? [])
      for (const within of withinOf(around, put(wrapper) as Application))
        add(step, part, [...itself, within]);
  }
  return found;
}

/** A part that a run's send carries, and how the run has it. */
interface Handling {
  readonly part: Term;
  readonly step: number;
  /** For each place of the part in the message, the ciphertexts around it. */
  readonly places: readonly (readonly Term[])[];
  /** The ciphertexts in which the value was first received, if it was; undefined where the run makes it. */
  readonly under: readonly Term[] | undefined;
}

const handlings = new WeakMap<Actor, readonly Handling[]>();

function handlingsOf(actor: Actor): readonly Handling[] {
  const known = handlings.get(actor);
  if (known !== undefined) return known;
  const names: ReadonlySet<Term> = new Set([actor.self, ...actor.peers]);
  const found = actor.messages.flatMap((message, step): readonly Handling[] => {
    if (actor.path.steps[step]?.kind === 'receive') return [];
    const parts = new Set(
      carriedIn(message).filter((part) => !isApplication(part, 'tuple') && !isCiphertext(part)),
    );
    return [...parts]
      .filter((part) => !names.has(part))
      .map((part) => ({
        part,
        step,
        places: placesIn(message, part),
        under: part.kind === 'variable' ? receipt(actor, part, step) : undefined,
      }));
  });
  handlings.set(actor, found);
  return found;
}

/** The ciphertexts around each place at which a term carries the part. */
function placesIn(term: Term, part: Term): readonly (readonly Term[])[] {
  if (term === part) return [[]];
  if (isApplication(term, 'tuple')) return term.args.flatMap((item) => placesIn(item, part));
  if (!isCiphertext(term)) return [];
  const content = (term as Application).args[1] as Term;
  return placesIn(content, part).map((wrappers) => [term, ...wrappers]);
}

/** The ciphertexts around a value in what the run receives before `step` and first has the value of; undefined if nothing is. */
function receipt(actor: Actor, name: Variable, before: number): readonly Term[] | undefined {
  const { path, messages, checks } = actor;
  for (let step = 0; step < before; step += 1) {
    if (path.steps[step]?.kind === 'receive') {
      const under = wrappersIn(messages[step] as Term, name);
      if (under !== undefined) return under;
    }
    for (const check of checks[step] ?? []) {
      if (check.kind !== 'open') continue;
      const under = wrappersIn(check.pattern, name);
      if (under === undefined) continue;
      const { value } = check;
      const outer = value.kind === 'variable' ? receipt(actor, value, step + 1) : undefined;
      return outer === undefined ? undefined : [...outer, ...under];
    }
  }
  return undefined;
}

/** The ciphertexts around the first place where a term carries the value; undefined where it does not. */
function wrappersIn(term: Term, name: Variable): readonly Term[] | undefined {
  if (term === name) return [];
  if (term.kind !== 'application') return undefined;
  if (isApplication(term, 'tuple')) {
    for (const item of term.args) {
      const under = wrappersIn(item, name);
      if (under !== undefined) return under;
    }
    return undefined;
  }
  if (!isCiphertext(term)) return undefined;
  const under = wrappersIn(term.args[1] as Term, name);
  return under === undefined ? undefined : isApplication(term, 'sign') ? under : [term, ...under];
}
