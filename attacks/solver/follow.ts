/**
 * What a way to a term comes to: what it requires and where it is put down, and what follows from that.
 * @module
 */
import { type Term, variable } from '../../model/term.ts';
import { junkIn } from './changed.ts';
import { isEscape } from './escapes.ts';
import { container } from './kinds.ts';
import { eventOf } from './order.ts';
import type { Candidate } from './origins.ts';
import { addRun, type Draft, type Item, type Origin, type Pattern, substituted } from './pattern.ts';
import {
  addEdge,
  type Contradiction,
  change,
  type Job,
  propagate,
  reach,
  restrict,
  type Settled,
  setItem,
  settle,
} from './settle.ts';
import type { Fact } from './world.ts';

/** What a case comes to. */
export function follow(pattern: Pattern, term: Term, candidate: Candidate): Settled {
  const job = change(pattern);
  const failure = take(job, term, candidate);
  if (failure !== undefined) return { live: [], dead: [failure] };
  const settled = settle(job);
  if (candidate.kind !== 'escapes') return settled;
  const run = candidate.run ?? pattern.participants.length;
  const live = settled.live.filter((next) => isEscape(pattern, next, term, run, candidate));
  return { ...settled, live };
}

function take(job: Job, term: Term, candidate: Candidate): Contradiction | undefined {
  const { draft } = job;
  job.equations.push(...candidate.equations);
  if (candidate.fact !== undefined) return takeFact(job, term, candidate.fact);
  let event: number | undefined;
  if (candidate.step !== undefined) {
    const run = candidate.path === undefined ? (candidate.run as number) : addRun(draft, candidate.path);
    event = eventOf(run, candidate.step);
    reach(job, run, candidate.step + 1);
  }
  switch (candidate.kind) {
    case 'opened':
    case 'opens':
    case 'told':
      return openAt(job, term, candidate.needs);
    case 'born':
      return bearAt(job, term, event as number);
    case 'escapes':
      return precedeUses(job, term, event as number);
  }
  mayBePutTogether(job, candidate);
  return bindTo(job, term, {
    kind: candidate.kind,
    needs: [...candidate.needs, ...echoOf(draft, candidate)],
    ...(event === undefined ? {} : { event }),
    ...openIn(candidate),
  });
}

/** What a case leaves open, or must not turn out to be. */
const openIn = ({
  container: value,
  rest,
  solid,
}: Candidate): Pick<Origin, 'container' | 'rest' | 'solid'> => ({
  ...(value && { container: value }),
  ...(rest && { rest }),
  ...(solid && { solid }),
});

/** A value that is put together, or has a place inside, is a tuple. */
function mayBePutTogether(job: Job, { kind, container: value, rest }: Candidate): void {
  if (value !== undefined && (kind === 'changed' || rest !== undefined)) restrict(job, value, container);
}

/** A piece of junk that is not met elsewhere yet. */
function echoOf(draft: Draft, { echo }: Candidate): readonly Term[] {
  if (echo === undefined) return [];
  draft.facts += 1;
  return [junkIn(echo.key, echo.place, variable('echo', 'text', `fact#${draft.facts - 1}`))];
}

/** Gives the item of `term` its origin. */
function bindTo(job: Job, term: Term, origin: Origin): Contradiction | undefined {
  const { draft } = job;
  const item = draft.items.get(term) as Item;
  setItem(job, { ...item, origin });
  for (const event of item.events) {
    const failure = propagate(job, origin, event);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Lets `term` first occur in the message of `event`. */
function bearAt(job: Job, term: Term, event: number): Contradiction | undefined {
  const item = job.draft.items.get(term) as Item;
  setItem(job, { ...item, born: event });
  return precedeUses(job, term, event);
}

/** Lets the keys be known whenever `term` is. */
function openAt(job: Job, term: Term, keys: readonly Term[]): undefined {
  const item = job.draft.items.get(term) as Item;
  setItem(job, { ...item, opened: true });
  for (const event of item.events) for (const key of keys) job.required.push([key, event]);
}

/** Lets the event come before every use of `term`. */
function precedeUses({ draft }: Job, term: Term, event: number): Contradiction | undefined {
  for (const use of draft.items.get(term)?.events ?? []) {
    const failure = addEdge(draft, event, use);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function takeFact(job: Job, term: Term, fact: Fact): Contradiction | undefined {
  const { draft } = job;
  const scope = `fact#${draft.facts}`;
  draft.facts += 1;
  const names = new Map(fact.term.variables.map((name) => [name, variable(name.name, name.sort, scope)]));
  job.equations.push([term, substituted(fact.term, names, new Map())]);
  for (const [name, kinds] of fact.kinds) restrict(job, names.get(name) ?? name, kinds);
  if (fact.from === 'claimant') {
    const failure = takeClaimantKey(job, names.get(fact.owner as never) as Term);
    if (failure !== undefined) return failure;
  }
  if (fact.from !== 'revelation') return bindTo(job, term, { kind: 'initial', needs: [] });
  const event = eventOf(
    draft.participants.findIndex(({ kind }) => kind === 'revelation'),
    0,
  );
  return bindTo(job, term, { kind: 'revealed', needs: [], event });
}

/** The key is the claimant's, who is then held for no other role (design 5, `kci`). */
function takeClaimantKey(job: Job, owner: Term): Contradiction | undefined {
  const { draft } = job;
  if (draft.claims.length === 0) return 'clash';
  for (const claim of draft.claims) {
    const self = draft.participants[claim]?.actor?.self;
    if (self !== undefined) job.equations.push([owner, draft.values.get(self) ?? self]);
  }
  if (!draft.claimantKeyUsed) {
    draft.claimantKeyUsed = true;
    draft.unequal = [...draft.unequal, ...draft.trusted.map((name) => [name, owner] as const)];
  }
  return undefined;
}

/** As `follow`, for a case of `candidatesInside`: the send stays what it was. */
export function followInside(pattern: Pattern, item: Item, candidate: Candidate): Settled {
  const job = change(pattern);
  job.equations.push(...candidate.equations);
  const event = item.origin?.event;
  mayBePutTogether(job, candidate);
  const failure = bindTo(job, item.term, {
    kind: candidate.kind === 'inside' || candidate.kind === 'changed' ? candidate.kind : 'sent',
    needs: candidate.needs,
    ...(event === undefined ? {} : { event }),
    ...openIn(candidate),
  });
  return failure === undefined ? settle(job) : { live: [], dead: [failure] };
}
