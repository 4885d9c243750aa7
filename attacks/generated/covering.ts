/**
 * The law of the checker's case distinctions: every execution of a pattern is one of some pattern that a split of it
 * comes to. It is tried on concrete executions: a pattern is made of runs of one and of a question that has an answer
 * there, and split as a tree may split it; the patterns that the execution embeds in are split again, and so on. Those
 * that are contradictory for the checker are dropped. If none is left, a way is missing.
 *
 * Patterns in which it only seems to embed (embedding.ts) go along with the one that counts, so that it is
 * asked of all of them together.
 * @module
 */
import { derivable } from '../../model/deduce.ts';
import type { TraceEvent } from '../../model/system.ts';
import type { Term } from '../../model/term.ts';
import { print } from '../../model/term-print.ts';
import { birthsOf, isUnborn } from '../../properties/proof/births.ts';
import { beginning } from '../../properties/proof/claims.ts';
import { addNeed, reach, settle } from '../../properties/proof/consequences.ts';
import { isComplete, isHopeless } from '../../properties/proof/contradiction.ts';
import { isOpenDerivation, waysToDerive } from '../../properties/proof/derivations.ts';
import { escapesOf, waysToBeGiven } from '../../properties/proof/escapes.ts';
import { shown, withMoment } from '../../properties/proof/order.ts';
import { isOpen, originsOf, type Possible } from '../../properties/proof/origins.ts';
import { addRun, type Draft, type Pattern, valueIn } from '../../properties/proof/pattern.ts';
import { isCommon } from '../../properties/proof/public.ts';
import type { Setting } from '../../properties/proof/setting.ts';
import { type Choices, rotated } from '../choices.ts';
import { type Embedding, embeddingsOf, heightOf, heldBy, instanceIn, isTaken } from './embedding.ts';
import type { Execution } from './execution.ts';

/** What a pattern can be split by, and all ways that the checker lists; undefined where it does not ask this. */
export interface Split {
  readonly asks: 'origin' | 'escape' | 'birth' | 'derivation' | 'given';
  readonly term: Term;
  readonly ways: () => readonly Possible[] | undefined;
}

/** Every split of the pattern that the checker makes when a tree asks for it. */
function splitsOf(pattern: Pattern): readonly Split[] {
  const ofNeeds = [...pattern.needs.keys()].flatMap((term): readonly Split[] => [
    ...(isOpen(pattern, term)
      ? ([
          { asks: 'escape', term, ways: () => escapesOf(pattern, term) },
          { asks: 'origin', term, ways: () => [...originsOf(pattern, term)] },
        ] as const)
      : []),
    ...(isUnborn(pattern, term)
      ? ([{ asks: 'birth', term, ways: () => birthsOf(pattern, term) }] as const)
      : []),
  ]);
  const ofDerivations = pattern.derivations
    .filter((derivation) => isOpenDerivation(pattern, derivation))
    .flatMap((derivation): readonly Split[] => [
      { asks: 'given', term: derivation.term, ways: () => waysToBeGiven(pattern, derivation) },
      { asks: 'derivation', term: derivation.term, ways: () => waysToDerive(pattern, derivation) },
    ]);
  return [...ofNeeds, ...ofDerivations];
}

/** How an execution fared. */
export interface Course {
  /** What was asked, and the ways that the execution went, as in `origin: sent`. */
  readonly went: readonly string[];
  /** The splits down to the one none of whose ways it goes; undefined where there is always one. */
  readonly lost: string | undefined;
}

/** Bounds on what is followed: beyond them nothing is said. */
const depthMax = 6;
const embeddingsMax = 12;
const runsMax = 7;

/** What a checker lists of the ways of a split. */
export type Listed = (ways: readonly Possible[], split: Split) => readonly Possible[];

/** Follows an execution through splits, where the checker lists all ways, or those that it is said to list. */
export function follow(
  execution: Execution,
  setting: Setting,
  choices: Choices,
  listed: Listed = (ways) => ways,
): Course {
  const went: string[] = [];
  const log: string[] = [];
  let left = startIn(execution, setting, choices);
  if (left === undefined) return { went, lost: undefined };
  for (let depth = 0; left.length > 0; depth += 1) {
    if (depth >= depthMax || left.length > embeddingsMax) return { went, lost: undefined };
    const next: Embedding[] = [];
    for (const { pattern, runs } of left) {
      if (isComplete(pattern) || isHopeless(pattern, 2)) continue;
      const chosen = chooseSplit(pattern, choices);
      if (chosen === undefined || pattern.runs.length > runsMax) return { went, lost: undefined };
      const { split, ways } = chosen;
      log.push(`${depth}: ${split.asks} of ${print(split.term)}, of ${ways.length} ways`);
      for (const way of listed(ways, split)) {
        const found = embeddingsBy(way, execution, runs);
        if (found.length > 0) went.push(`${split.asks}: ${way.record.kind}`);
        next.push(...found);
      }
    }
    left = next;
  }
  return { went, lost: [...log, ...execution.end.trace.map(printedEvent)].join('\n') };
}

/** Where the execution embeds in what a way comes to. */
const embeddingsBy = (
  { pattern, isLive }: Possible,
  execution: Execution,
  runs: readonly number[],
): readonly Embedding[] =>
  settle(pattern)
    .filter((live) => isLive === undefined || isLive(live))
    .flatMap((live) => embeddingsOf(execution, live, runs));

/** An event as a line. */
const printedEvent = (event: TraceEvent): string =>
  [
    event.kind,
    ...('run' in event ? [event.run] : []),
    ...('message' in event ? [print(event.message)] : []),
  ].join(' ');

/** One of the splits that the checker makes. */
function chooseSplit(
  pattern: Pattern,
  choices: Choices,
): { readonly split: Split; readonly ways: readonly Possible[] } | undefined {
  for (const split of rotated(choices, splitsOf(pattern))) {
    const ways = split.ways();
    if (ways !== undefined) return { split, ways };
  }
  return undefined;
}

/**
 * Where the execution embeds in a pattern of some of its runs, with a term that the adversary knows in the end or one
 * of these runs derives; undefined where there is nothing to ask.
 */
function startIn(execution: Execution, setting: Setting, choices: Choices): readonly Embedding[] | undefined {
  const { draft, runs } = someRuns(execution, setting, choices);
  const before = settle(draft).flatMap((pattern) => embeddingsOf(execution, pattern, runs));
  const [first] = before;
  if (first === undefined) return before;
  const [asked] = rotated(choices, questionsIn(execution, first));
  if (asked === undefined) return undefined;
  return settle(asked).flatMap((pattern) => embeddingsOf(execution, pattern, runs));
}

/** Up to three runs of the execution, as far as they got or less far, some of their equal values being known to be equal. */
function someRuns({ end }: Execution, setting: Setting, choices: Choices): { draft: Draft; runs: number[] } {
  const draft = beginning(setting);
  const runs: number[] = [];
  const known = new Map<Term, Term>();
  for (let more = choices.take(3); more >= 0; more -= 1) {
    const [run] = rotated(
      choices,
      end.runs.filter(({ number }) => !runs.includes(number)),
    );
    const [path] = rotated(
      choices,
      setting.paths.filter((each) => run !== undefined && isTaken(run, each)),
    );
    if (run === undefined || path === undefined) break;
    const { number, copy } = addRun(draft, path);
    runs.push(run.number);
    reach(draft, number, heightOf(run) - (choices.take(2) === 0 ? 0 : choices.take(heightOf(run))));
    for (const { name, value } of copy.names) {
      const had = run.bindings[name];
      const same = had && known.get(had);
      if (had !== undefined && same === undefined) known.set(had, value);
      else if (same !== undefined && choices.take(3) === 0)
        draft.equations = [...draft.equations, [value, same]];
    }
  }
  return { draft, runs };
}

/** The pattern with a need or a derivation more, each that there is. */
function questionsIn(execution: Execution, embedding: Embedding): readonly Pattern[] {
  const { pattern, runs } = embedding;
  const terms = new Set(
    pattern.runs.flatMap(({ copy }) =>
      copy.messages.flatMap((message) => partsOf(valueIn(pattern, message))),
    ),
  );
  return [...terms].flatMap((term): readonly Pattern[] => {
    const value =
      term.kind === 'variable' || isCommon(pattern, term) ? undefined : instanceIn(embedding, term);
    if (value === undefined) return [];
    const found: Pattern[] = [];
    if (derivable(execution.end.knowledge, value)) {
      const draft: Draft = { ...pattern, order: withMoment(pattern.order, shown) };
      addNeed(draft, term, shown);
      found.push(draft);
    }
    for (const { number } of pattern.runs)
      if (derivable(heldBy(execution, runs[number] as number), value))
        found.push({ ...pattern, derivations: [{ run: number, term, inside: undefined }] });
    return found;
  });
}

/** A term with all its parts. */
const partsOf = (term: Term): readonly Term[] =>
  term.kind === 'application' ? [term, ...term.args.flatMap(partsOf)] : [term];
