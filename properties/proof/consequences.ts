/**
 * What follows in every execution of a pattern. Each rule only writes down what holds there anyway, or sees
 * that there is none:
 * - equations have solutions, which are put in everywhere; certificates come from one of the anchors;
 * - what a run receives, the adversary knows before; checks that a run has passed hold;
 * - a tuple is known where its items are, and so is what no message carries (carried.ts); what everybody knows is no need;
 * - what an origin rests on is known before every use of its term, and the message that gave it precedes
 *   every use; messages from which the term could be taken as well, with no other keys, come later;
 * - where a certificate is known, so is what its body says: a message that first gave a term precedes the uses of certificates with
 *   the term in them;
 * - a term with a fresh value inside is known to nobody before the run that makes the value first sends a
 *   message with it inside, the value being revealed excepted, which no certain partner's is: until then no message contains it;
 * - what encloses a term where it was first taken from a message, the adversary did not know before: else it took
 *   that from an earlier message, from which then the term could be taken too, or composed it, of the term at last;
 * - a term that first occurs in a message is not known before it, nor taken from one before it;
 * - the origins of a term are not known because of the term (ranks, in pattern.ts);
 * - certain partners of a claimant act before `later` and are not revealed by `session` (`discounted` in
 *   properties/session.ts).
 * @module
 */
import { type Atom, isApplication, type Term, type Variable } from '../../model/term.ts';
import { isDissolved } from './carried.ts';
import { type Equation, type Solution, solutionsOf } from './equations.ts';
import { type Event, eventOf, precedes } from './order.ts';
import { keepSession, keptIn } from './partners.ts';
import {
  addEdge,
  type Draft,
  messageAt,
  type Need,
  type Origin,
  type Pattern,
  passCheck,
  type RunIn,
  valueIn,
} from './pattern.ts';
import { placesIn } from './places.ts';
import { isCommon } from './public.ts';

/** The patterns that `start` comes to; together they stand for the same executions. */
export function settle(start: Pattern): readonly Pattern[] {
  const draft: Draft = { ...start };
  let known: readonly Sent[] | undefined;
  const sends = (): readonly Sent[] => {
    known ??= sendsOf(draft);
    return known;
  };
  for (;;) {
    if (draft.equations.length > 0) {
      return solutionsOf(draft.equations, draft.narrowed, draft.setting.typed).flatMap((solution) => {
        const next = withSolution(draft, solution);
        return next === undefined ? [] : settle(next);
      });
    }
    const [choice, ...choices] = draft.choices;
    if (choice !== undefined) {
      return choice.anchors.flatMap((anchor) =>
        settle({ ...draft, choices, equations: [[choice.issuer, anchor]] }),
      );
    }
    const before = { ...draft };
    if (!draw(draft, sends)) return [];
    if (draft.runs !== before.runs) known = undefined;
    if (isSame(before, draft)) return [draft];
  }
}

const isSame = (before: Pattern, after: Pattern): boolean =>
  before.needs === after.needs &&
  before.order === after.order &&
  before.runs === after.runs &&
  before.unequal === after.unequal &&
  after.equations.length + after.choices.length === 0;

/** Puts a solution in everywhere; undefined where terms that differ become equal or origins disagree. */
function withSolution(draft: Draft, { values, narrowed }: Solution): Pattern | undefined {
  if (values.size === 0) return { ...draft, narrowed, equations: [] };
  const put = (term: Term): Term => valueIn({ values }, term);
  const all = new Map<Variable, Term>([...draft.values].map(([name, value]) => [name, put(value)]));
  for (const [name, value] of values) all.set(name, value);
  const next: Draft = {
    ...draft,
    values: all,
    narrowed,
    equations: [],
    unequal: draft.unequal.map(([one, other]): Equation => [put(one), put(other)]),
    choices: draft.choices.map(({ issuer, anchors }) => ({ issuer: put(issuer), anchors })),
    derivations: draft.derivations.map(({ run, term, inside }) => ({
      run,
      term: put(term),
      inside: inside && { value: put(inside.value), keys: inside.keys.map(put) },
    })),
    trusted: draft.trusted.map(put),
    needs: new Map(),
  };
  const needs = new Map<Term, Need>();
  for (const [term, need] of draft.needs) {
    if (!readd(next, needs, put(term), need, put)) return undefined;
  }
  next.needs = needs;
  return next;
}

/** Puts a need among those that have been carried over; false where it is no need any more, or has two origins. */
function readd(
  draft: Draft,
  needs: Map<Term, Need>,
  term: Term,
  need: Need,
  put: (term: Term) => Term,
): boolean {
  if (term.kind === 'application' && isDissolved(draft, term)) {
    // Only a variable becomes such a term, and of those nobody asks for the origin.
    for (const item of term.args)
      readd(draft, needs, item, { ...need, origin: undefined, birth: undefined }, put);
    return true;
  }
  const { uses, origin, birth } = need;
  if (isCommon(draft, term)) return birth === undefined && (origin === undefined || origin.kind === 'start');
  let now = needs.get(term);
  for (const use of uses) now = withUse(draft, now, use) ?? now;
  if (now === undefined) return true;
  if (birth !== undefined) {
    if (now.birth !== undefined && now.birth !== birth) return false;
    now = { ...now, birth };
  }
  if (origin !== undefined) {
    const moved: Origin = {
      ...origin,
      needs: origin.needs.map(put),
      through: origin.through.map(put),
      besides: origin.besides.map(put),
      inside: origin.inside === undefined ? undefined : put(origin.inside),
    };
    const joint = joined(now.origin, moved);
    if (joint === undefined) return false;
    now = { ...now, origin: joint };
  }
  needs.set(term, now);
  return true;
}

/** The origin of a term that was two terms before; a term has one first origin. */
function joined(one: Origin | undefined, other: Origin): Origin | undefined {
  if (one === undefined) return other;
  if (one.kind !== other.kind || one.event !== other.event) return undefined;
  const known = one.inside === undefined ? one : other;
  return {
    ...known,
    needs: [...new Set([...one.needs, ...other.needs])],
    besides: [...new Set([...one.besides, ...other.besides])],
  };
}

/** The adversary knows `term` before `use`. */
export function addNeed(draft: Draft, term: Term, use: Event): void {
  if (term.kind === 'application' && isDissolved(draft, term)) {
    for (const item of term.args) addNeed(draft, item, use);
    return;
  }
  if (isCommon(draft, term)) return;
  const need = withUse(draft, draft.needs.get(term), use);
  if (need !== undefined) draft.needs = new Map(draft.needs).set(term, need);
}

/** A need that there is one more use for; undefined where that follows from those there are. */
function withUse({ order }: Draft, need: Need | undefined, use: Event): Need | undefined {
  const { uses = [], origin, birth } = need ?? {};
  if (uses.some((earlier) => earlier === use || precedes(order, earlier, use))) return undefined;
  return { uses: [...uses.filter((later) => !precedes(order, use, later)), use], origin, birth };
}

/** Lets a run take its first `height` steps. */
export function reach(draft: Draft, number: number, height: number): void {
  const run = draft.runs[number] as RunIn;
  for (let step = run.height; step < height; step += 1) {
    if (run.path.steps[step]?.kind === 'receive')
      addNeed(draft, messageAt(draft, run, step), eventOf(number, step));
  }
  const last = run.path.steps[height - 1];
  const stands = last?.kind === 'send' && last.checks.length > 0;
  complete(draft, number, stands ? height - 1 : height);
  const now = draft.runs[number] as RunIn;
  draft.runs = draft.runs.with(number, { ...now, height: Math.max(run.height, height) });
}

/** Lets a run pass all checks of its first `steps` steps. */
export function complete(draft: Draft, number: number, steps: number): void {
  const run = draft.runs[number] as RunIn;
  for (let step = run.completed; step < steps; step += 1) {
    for (const check of run.copy.checks[step] ?? []) passCheck(draft, check);
  }
  draft.runs = draft.runs.with(number, { ...run, completed: Math.max(run.completed, steps) });
}

/** Draws every consequence once; false where there is no execution. */
function draw(draft: Draft, sends: () => readonly Sent[]): boolean {
  if (draft.unequal.some(([one, other]) => one === other)) return false;
  for (const term of draft.needs.keys()) {
    const need = draft.needs.get(term);
    if (need === undefined) continue;
    if (!afterFirstSends(draft, term, need) || !afterBirth(draft, need)) return false;
    if (need.origin !== undefined && !followsFromOrigin(draft, term, need.uses, need.origin, sends))
      return false;
  }
  return !isCircular(draft) && keepSession(draft);
}

/** A message that was sent. */
interface Sent {
  readonly event: Event;
  readonly message: Term;
}

function sendsOf(draft: Draft): readonly Sent[] {
  const found: Sent[] = [];
  for (const run of draft.runs)
    for (let step = 0; step < run.height; step += 1)
      if (run.path.steps[step]?.kind === 'send')
        found.push({ event: eventOf(run.number, step), message: messageAt(draft, run, step) });
  return found;
}

type Keys = readonly Term[];

const certain = new WeakMap<Term, ReadonlyMap<Term, readonly Keys[]>>();

/** What can be taken out of a message, where that is certain: by part with which keys, once for each place. */
function certainlyIn(message: Term): ReadonlyMap<Term, readonly Keys[]> {
  const known = certain.get(message);
  if (known !== undefined) return known;
  const found = new Map<Term, Keys[]>();
  for (const { part, keys, given } of placesIn(message))
    if (given.length === 0) found.set(part, [...(found.get(part) ?? []), keys]);
  certain.set(message, found);
  return found;
}

function followsFromOrigin(
  draft: Draft,
  term: Term,
  uses: readonly Event[],
  { kind, event, needs, through, besides, inside }: Origin,
  sends: () => readonly Sent[],
): boolean {
  for (const use of uses) {
    for (const need of [...needs, ...besides]) addNeed(draft, need, use);
    if (event !== undefined && !addEdge(draft, event, use)) return false;
  }
  if (besides.some((part) => isApplication(part, 'tuple'))) return false;
  if (event === undefined) return true;
  const isAsGood = (keys: Keys): boolean => keys.every((key) => needs.includes(key) || isCommon(draft, key));
  for (const part of [term, ...through])
    for (const { event: also, message } of sends())
      if (also !== event && certainlyIn(message).get(part)?.some(isAsGood) && !addEdge(draft, event, also))
        return false;
  for (const use of toldBefore(draft, term)) if (!addEdge(draft, event, use)) return false;
  const enclosing = kind === 'taken' && inside !== undefined ? [...through, inside] : through;
  const before = enclosing.flatMap((part) => [
    ...(draft.needs.get(part)?.uses ?? []),
    ...toldBefore(draft, part),
  ]);
  return !before.some((use) => use === event || precedes(draft.order, use, event));
}

/** Events before which a term is known because a certificate is with the term in its body. */
function toldBefore({ needs }: Draft, term: Term): readonly Event[] {
  const found: Event[] = [];
  for (const [whole, { uses }] of needs)
    if (isApplication(whole, 'sign') && isReadIn(whole, term)) found.push(...uses);
  return found;
}

const isReadIn = (certificate: Term, part: Term): boolean =>
  certificate !== part &&
  certainlyIn(certificate)
    .get(part)
    ?.some((keys) => keys.length === 0) === true;

function afterFirstSends(draft: Draft, term: Term, { uses }: Need): boolean {
  for (const made of term.fresh) {
    const run = typeof made.maker === 'number' ? draft.runs[made.maker] : undefined;
    if (run === undefined) continue;
    const step = run.copy.firstSends.get(made);
    const isYetToSend = step !== undefined && run.height <= step;
    // Of a partner trees may speak as of a run that has yet to send: that it does follows, and is not drawn.
    if (mayBeRevealed(draft, made) && (isYetToSend || !keptIn(draft).includes(run))) continue;
    if (step === undefined) return false;
    if (isYetToSend) reach(draft, run.number, step + 1);
    for (const use of uses) if (!addEdge(draft, eventOf(run.number, step), use)) return false;
  }
  return true;
}

/** What first occurs in a message is neither known before it nor taken from a message before it. */
function afterBirth(draft: Draft, { uses, origin, birth }: Need): boolean {
  if (birth === undefined) return true;
  const later = origin?.event === undefined || origin.event === birth ? [] : [origin.event];
  return [...uses, ...later].every((event) => addEdge(draft, birth, event));
}

/** Whether some terms would be known only because of one another. */
function isCircular(pattern: Pattern): boolean {
  const { needs } = pattern;
  const done = new Set<Term>();
  const above = new Set<Term>();
  const visit = (term: Term): boolean => {
    if (above.has(term)) return true;
    if (done.has(term)) return false;
    above.add(term);
    const origin = needs.get(term)?.origin;
    const parts =
      term.kind === 'application' && isDissolved(pattern, term)
        ? term.args
        : origin === undefined
          ? []
          : [...origin.needs, ...origin.besides];
    const found = parts.some(visit);
    above.delete(term);
    done.add(term);
    return found;
  };
  return [...needs.keys()].some(visit);
}

/** Whether threat `session` may reveal the value: never one of the claimant's own. */
export const mayBeRevealed = ({ setting, claims }: Pattern, { sort, maker }: Atom): boolean =>
  setting.session &&
  (sort === 'exponent' || sort === 'key') &&
  typeof maker === 'number' &&
  !claims.includes(maker);
