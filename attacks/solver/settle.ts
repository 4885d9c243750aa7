/**
 * Making a changed pattern consistent: equations are solved, what the steps that now happen require is
 * added, order follows from what is known before what, and contradictions are found (Cremers 2008,
 * sections 3 and 4; for first origins Song 1999, and Thayer, Herzog, Guttman, "Strand spaces", 1999).
 * @module
 */
import type { Check } from '../../model/role.ts';
import { type Atom, isApplication, type Term, type Variable, variable } from '../../model/term.ts';
import { isCircular, isDissolved } from './circle.ts';
import { isHidden, mayBeRevealed } from './hidden.ts';
import { agentName, container, type Kinds, kindsLeft, type Narrowed } from './kinds.ts';
import { type EventId, eventOf, precedes, runOfEvent, stepOfEvent, withEdge } from './order.ts';
import { commonOrigin, originWith } from './origin.ts';
import {
  carriedOut,
  type Draft,
  type Item,
  type Origin,
  type Participant,
  type Pattern,
  substituted,
} from './pattern.ts';
import { clearParts, isPublic, subjectOfIssued } from './positions.ts';
import { type Equation, isUnifiable, type Unifier, unify } from './unify.ts';

/** Why a case cannot be. */
export type Contradiction =
  /** Two terms that must be equal are not, for their shape or for the kinds of their variables. */
  | 'clash'
  /** Two terms that must differ are equal. */
  | 'unequal'
  /** Events would have to precede each other in a circle. */
  | 'order'
  /** A fresh value would be known although its run never sends it. */
  | 'fresh'
  /** A term would be known that no run gives out and nobody can make. */
  | 'hidden'
  /** One term would have two first origins. */
  | 'origins'
  /** Terms would be known only because of one another. */
  | 'circle';

/** What became of a change: the consistent patterns that it stands for, and why the others fell. */
export interface Settled {
  readonly live: Pattern[];
  readonly dead: Contradiction[];
}

/** A pattern under change, with what is yet to be taken into account. */
export interface Job {
  readonly draft: Draft;
  /** Whether the draft's items are a copy of this job's own. */
  ownsItems: boolean;
  equations: Equation[];
  choices: { readonly issuer: Term; readonly anchors: readonly Atom[] }[];
  required: (readonly [Term, EventId])[];
}

/** A change of `pattern` that has changed nothing yet. */
export const change = (pattern: Pattern): Job => ({
  draft: { ...pattern },
  ownsItems: false,
  equations: [],
  choices: [],
  required: [],
});

const copy = (job: Job): Job => ({
  draft: { ...job.draft },
  ownsItems: false,
  equations: [...job.equations],
  choices: [...job.choices],
  required: [...job.required],
});

/** All consistent patterns that a change comes to. */
export function settle(job: Job): Settled {
  const settled: Settled = { live: [], dead: [] };
  work(job, settled);
  return settled;
}

function work(job: Job, settled: Settled): void {
  for (;;) {
    if (job.equations.length > 0) {
      for (const solved of solutions(job)) {
        const failure = carryOut(...solved);
        if (failure === undefined) work(solved[0], settled);
        else settled.dead.push(failure);
      }
      if (job.equations.length > 0) settled.dead.push('clash');
      return;
    }
    const choice = job.choices.pop();
    if (choice !== undefined) {
      for (const anchor of choice.anchors) {
        const branch = copy(job);
        branch.equations.push([choice.issuer, anchor]);
        work(branch, settled);
      }
      return;
    }
    const failure = job.required.length > 0 ? requireAll(job) : consequences(job);
    if (failure === 'done') {
      settled.live.push(job.draft);
      return;
    }
    if (failure !== undefined) {
      settled.dead.push(failure);
      return;
    }
  }
}

/** The job once for each unifier of its equations; its equations are left where there is none. */
function solutions(job: Job): readonly (readonly [Job, Unifier])[] {
  const { draft, equations } = job;
  const unifiers = unify(equations, draft.narrowed, draft.world.typed);
  if (unifiers.length === 0) return [];
  job.equations = [];
  return unifiers.map((unifier) => [copy(job), unifier] as const);
}

/** Puts the values of a unifier in everywhere. */
function carryOut(job: Job, { values, narrowed }: Unifier): Contradiction | undefined {
  const { draft } = job;
  if (narrowed.size > 0 || values.size > 0) draft.narrowed = narrowedBy(draft.narrowed, narrowed, values);
  if (values.size === 0) return undefined;
  const done = new Map<Term, Term>();
  const put = (term: Term): Term => substituted(term, values, done);
  const all = new Map<Variable, Term>();
  for (const [variable, value] of draft.values) all.set(variable, put(value));
  for (const [variable, value] of values) all.set(variable, value);
  draft.values = all;
  draft.participants = draft.participants.map((participant) => withMessages(participant, put));
  draft.trusted = draft.trusted.map(put);
  draft.derivations = draft.derivations.map(({ run, term, inside, opened }) => ({
    run,
    term: put(term),
    ...(opened && { opened }),
    ...(inside && { inside: { value: put(inside.value), keys: inside.keys.map(put) } }),
  }));
  job.required = job.required.map(([term, event]) => [put(term), event] as const);
  job.choices = job.choices.map(({ issuer, anchors }) => ({ issuer: put(issuer), anchors }));
  return putIntoItems(job, put) ?? putIntoUnequal(draft, put);
}

function narrowedBy(before: Narrowed, more: Narrowed, values: ReadonlyMap<Variable, Term>): Narrowed {
  const next = new Map(before);
  for (const [variable, kinds] of more) next.set(variable, kinds);
  for (const variable of values.keys()) next.delete(variable);
  return next;
}

function withMessages(participant: Participant, put: (term: Term) => Term): Participant {
  let changed = false;
  const messages = participant.messages.map((message) => {
    const next = put(message);
    changed ||= next !== message;
    return next;
  });
  return changed ? { ...participant, messages } : participant;
}

function putIntoUnequal(draft: Draft, put: (term: Term) => Term): Contradiction | undefined {
  const left: Equation[] = [];
  for (const [one, other] of draft.unequal) {
    const pair = [put(one), put(other)] as const;
    if (pair[0] === pair[1]) return 'unequal';
    if (isUnifiable(pair[0], pair[1], draft.narrowed, draft.world.typed)) left.push(pair);
  }
  draft.unequal = left;
  return undefined;
}

/** Items whose terms change are required anew; two that become one must have one origin. */
function putIntoItems(job: Job, put: (term: Term) => Term): Contradiction | undefined {
  const { draft } = job;
  const next = new Map<Term, Item>();
  const changed: Item[] = [];
  for (const item of draft.items.values()) {
    const term = put(item.term);
    const origin = item.origin && originWith(item.origin, put);
    if (term === item.term && origin === item.origin) next.set(term, item);
    else changed.push({ ...item, term, origin });
  }
  for (const { term, events, origin, born, opened } of changed) {
    for (const event of events) job.required.push([term, event]);
    if (origin === undefined && born === undefined && opened !== true) continue;
    const known = next.get(term);
    const common = commonOrigin(known?.origin, origin);
    if (common === 'none') return 'origins';
    if (known?.born !== undefined && born !== undefined && known.born !== born) return 'origins';
    for (const event of known?.events ?? []) job.required.push([term, event]);
    next.set(term, itemOf(term, [], common, { born: born ?? known?.born, opened: opened ?? known?.opened }));
  }
  draft.items = next;
  job.ownsItems = true;
  return undefined;
}

const itemOf = (
  term: Term,
  events: readonly EventId[],
  origin: Origin | undefined,
  { born, opened }: { readonly born: EventId | undefined; readonly opened: boolean | undefined },
): Item => {
  if (born === undefined && opened === undefined) return { term, events, origin };
  return { term, events, origin, ...(born !== undefined && { born }), ...(opened && { opened }) };
};

/** Takes up all that is required; undefined where the job can go on. */
function requireAll(job: Job): Contradiction | undefined {
  while (job.required.length > 0 && job.equations.length === 0 && job.choices.length === 0) {
    const [term, event] = job.required.pop() as readonly [Term, EventId];
    const failure = require(job, term, event);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** The adversary must know `term` before `event`. */
function require(job: Job, term: Term, event: EventId): Contradiction | undefined {
  const { draft } = job;
  if (term.kind === 'application' && isDissolved(draft, term)) {
    for (const part of term.args) job.required.push([part, event]);
    return undefined;
  }
  if (isPublic(term, draft.narrowed, draft.world.typed) || isIssued(draft, term)) return undefined;
  const known = draft.items.get(term);
  const events = known?.events ?? [];
  if (events.some((other) => other === event || precedes(draft.order, other, event))) return undefined;
  const late = events.filter((other) => !precedes(draft.order, event, other));
  const item = itemOf(term, [...late, event], known?.origin, { born: known?.born, opened: known?.opened });
  setItem(job, item);
  if (isHidden(draft, term)) return 'hidden';
  for (const atom of term.fresh) {
    const failure = afterFirstSend(job, atom, event);
    if (failure !== undefined) return failure;
  }
  const failure = item.born === undefined ? undefined : addEdge(draft, item.born, event);
  return failure ?? (item.origin && propagate(job, item.origin, event));
}

/** Puts an item in; a job copies the items of the pattern that it began with before it changes them. */
export function setItem(job: Job, item: Item): void {
  if (!job.ownsItems) job.draft.items = new Map(job.draft.items);
  job.ownsItems = true;
  (job.draft.items as Map<Term, Item>).set(item.term, item);
}

/** Whether `term` is a certificate that exists from the start, whichever agent its subject is. */
function isIssued({ world, narrowed }: Draft, term: Term): boolean {
  const subject = subjectOfIssued(world.program.spec, term);
  return subject?.kind === 'variable' && (kindsLeft(narrowed, subject, world.typed) & ~agentName) === 0;
}

/** What an origin says about one more event that needs the term. */
export function propagate(job: Job, origin: Origin, event: EventId): Contradiction | undefined {
  for (const need of origin.needs) job.required.push([need, event]);
  return origin.event === undefined ? undefined : addEdge(job.draft, origin.event, event);
}

/** Lets `term` be of certain kinds only. */
export function restrict(job: Job, term: Term, kinds: Kinds): void {
  const { draft } = job;
  const slot = variable('slot', 'message', `kind#${draft.facts}`);
  draft.facts += 1;
  draft.narrowed = new Map(draft.narrowed).set(slot, kinds);
  job.equations.push([slot, term]);
}

/** Orders two events. */
export function addEdge(draft: Draft, first: EventId, second: EventId): Contradiction | undefined {
  const order = withEdge(draft.order, first, second);
  if (order === undefined) return 'order';
  draft.order = order;
  return undefined;
}

/** A fresh value is known to nobody before its run first sends something with it inside. */
function afterFirstSend(job: Job, atom: Atom, event: EventId): Contradiction | undefined {
  if (typeof atom.maker !== 'number' || mayBeRevealed(job.draft, atom)) return undefined;
  const maker = job.draft.participants[atom.maker];
  const step = maker?.actor?.firstSends.get(atom.name);
  if (step === undefined) return 'fresh';
  reach(job, atom.maker, step + 1);
  return addEdge(job.draft, eventOf(atom.maker, step), event);
}

/** Lets a run go on until `height` of its steps have happened. */
export function reach(job: Job, run: number, height: number): void {
  const { draft } = job;
  const participant = draft.participants[run] as Participant;
  if (participant.height >= height) return;
  for (let step = participant.completed; step < height - 1; step += 1) check(job, participant, step);
  const steps = participant.actor?.path.steps ?? [];
  for (let step = participant.height; step < height; step += 1) {
    if (steps[step]?.kind !== 'receive') continue;
    job.required.push([participant.messages[step] as Term, eventOf(run, step)]);
  }
  const last = steps[height - 1];
  const isDone = last?.kind !== 'send' || last.checks.length === 0;
  if (isDone) check(job, participant, height - 1);
  draft.participants = draft.participants.with(run, {
    ...participant,
    height,
    completed: isDone ? height : height - 1,
  });
}

/** Lets the run pass the checks after its last step too. */
export function complete(job: Job, run: number): void {
  const participant = job.draft.participants[run] as Participant;
  for (let step = participant.completed; step < participant.height; step += 1) check(job, participant, step);
  job.draft.participants = job.draft.participants.with(run, {
    ...participant,
    completed: participant.height,
  });
}

function check(job: Job, { actor }: Participant, step: number): void {
  for (const one of actor?.checks[step] ?? []) carryOutCheck(job, one);
}

function carryOutCheck(job: Job, one: Check): void {
  const { draft } = job;
  const put = (term: Term): Term => carriedOut(draft.values, term);
  switch (one.kind) {
    case 'open':
      job.equations.push([put(one.value), put(one.pattern)]);
      return;
    case 'equal':
      job.equations.push([put(one.left), put(one.right)]);
      return;
    case 'anchor':
      job.choices.push({ issuer: put(one.issuer), anchors: one.anchors });
      return;
    case 'unequal': {
      draft.unequal = [...draft.unequal, [put(one.left), put(one.right)]];
      return;
    }
  }
}

/**
 * A term that was first extracted from one send was had in the clear from no other before it. Answers
 * `done` where nothing follows any more.
 */
function consequences(job: Job): Contradiction | 'done' | undefined {
  const { draft } = job;
  for (const [one, other] of draft.unequal) if (one === other) return 'unequal';
  for (const { term, origin, born } of draft.items.values()) {
    if (origin?.event === undefined) continue;
    if (origin.solid !== undefined && isApplication(origin.solid, 'tuple')) return 'clash';
    if (
      origin.container !== undefined &&
      origin.rest === undefined &&
      isBarren(draft, origin.container, origin.event)
    )
      return 'origins';
    const isLate = born !== undefined && born !== origin.event;
    const failure =
      (isLate ? addEdge(draft, born, origin.event) : undefined) ?? firstAmongSends(draft, term, origin.event);
    if (failure !== undefined) return failure;
  }
  if (isCircular(draft)) return 'circle';
  return job.required.length > 0 || job.equations.length > 0 ? undefined : 'done';
}

/**
 * Whether a send gives nothing for the first time out of `value`: it was had before that send, or it has no
 * parts.
 */
function isBarren({ items, order, narrowed, world }: Draft, value: Term, event: EventId): boolean {
  if (value.kind === 'variable' && (kindsLeft(narrowed, value, world.typed) & container) === 0) return true;
  return (items.get(value)?.events ?? []).some((use) => precedes(order, use, event));
}

function firstAmongSends(draft: Draft, term: Term, event: EventId): Contradiction | undefined {
  for (const [run, { actor, height, messages }] of draft.participants.entries()) {
    if (actor === undefined) continue;
    for (let step = 0; step < height; step += 1) {
      if (actor.path.steps[step]?.kind === 'receive') continue;
      if (run === runOfEvent(event) && step === stepOfEvent(event)) continue;
      if (!clearParts(messages[step] as Term).has(term)) continue;
      const failure = addEdge(draft, event, eventOf(run, step));
      if (failure !== undefined) return failure;
    }
  }
  return undefined;
}
