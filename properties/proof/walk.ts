/**
 * Going through a tree: whether it closes a pattern. At a split every first origin is enumerated here, and
 * for each pattern that an origin comes to, one of the nodes that the tree has for that origin must close
 * it. The tree decides nothing but which term comes next.
 * @module
 */
import type { Term } from '../../model/term.ts';
import type { CaseNode, OriginRecord, RunRecord } from '../case-tree.ts';
import { birthsOf, isUnborn } from './births.ts';
import { settle } from './consequences.ts';
import { isComplete, isHopeless } from './contradiction.ts';
import { isOpenDerivation, waysToDerive } from './derivations.ts';
import { escapesOf, waysToBeGiven } from './escapes.ts';
import { mayBeWritten, namingIn } from './naming.ts';
import { isOpen, originsOf, type Possible } from './origins.ts';
import type { Pattern } from './pattern.ts';
import type { Question } from './question.ts';

/** Why a pattern is not closed, as a sentence; undefined where it is. */
export type Gap = string | undefined;

/** What was gone through. */
export interface Tally {
  cases: number;
  depth: number;
  /** The nodes that closed something, where they are wanted. */
  readonly closing?: CaseNode[];
}

/** Deeper trees are not gone through. */
const depthMax = 400;

/** Whether some node closes the pattern. */
export function gapAt(
  question: Question,
  pattern: Pattern,
  nodes: readonly CaseNode[],
  tally: Tally,
  depth: number,
  where: () => string,
): Gap {
  if (depth > depthMax) return `the tree is deeper than ${depthMax}`;
  let gap: Gap;
  for (const node of nodes) {
    const before = tally.cases;
    const closed = tally.closing?.length ?? 0;
    const found = gapIn(question, pattern, node, tally, depth);
    if (found === undefined) {
      tally.closing?.push(node);
      tally.cases += 1;
      tally.depth = Math.max(tally.depth, depth);
      return undefined;
    }
    tally.cases = before;
    tally.closing?.splice(closed);
    if (gap === undefined || node.kind === 'split') gap = found;
  }
  return gap ?? `no case for ${where()}`;
}

function gapIn(question: Question, pattern: Pattern, node: CaseNode, tally: Tally, depth: number): Gap {
  switch (node.kind) {
    case 'met':
      return question.isMet(pattern) ? undefined : `the goal is not met where ${state(pattern)}`;
    case 'contradictory':
      return isComplete(pattern) || isHopeless(pattern)
        ? undefined
        : `nothing contradicts that ${state(pattern)}`;
    case 'choice':
      return gapInChoice(question, pattern, node.nodes, tally, depth);
    case 'split':
      return gapInSplit(question, pattern, node, tally, depth);
  }
}

/**
 * Whether the nodes close the pattern as it stands, or all patterns of one of the choices that the premise of the
 * goal leaves. The tree does not say which choice it is.
 */
function gapInChoice(
  question: Question,
  pattern: Pattern,
  nodes: readonly CaseNode[],
  tally: Tally,
  depth: number,
): Gap {
  const where = (): string => `a choice, where ${state(pattern)}`;
  const gapIn = (choice: readonly Pattern[]): Gap => {
    for (const next of choice) {
      const gap = gapAt(question, next, nodes, tally, depth + 1, where);
      if (gap !== undefined) return gap;
    }
    return undefined;
  };
  let gap = gapIn([pattern]);
  if (gap === undefined) return undefined;
  for (const choice of question.choices?.(pattern) ?? []) {
    gap = gapIn(choice.flatMap(settle).flatMap(question.each));
    if (gap === undefined) return undefined;
  }
  return gap;
}

function gapInSplit(question: Question, pattern: Pattern, node: Split, tally: Tally, depth: number): Gap {
  let first: Gap;
  for (const origins of splitsMeant(pattern, node)) {
    const gap = gapInOrigins(question, pattern, node, origins, tally, depth);
    if (gap === undefined) return undefined;
    first ??= gap;
  }
  return first ?? `${node.term} is not open where ${state(pattern)}`;
}

/** Why the cases of a split do not close what some origin of its term comes to. */
function gapInOrigins(
  question: Question,
  pattern: Pattern,
  node: Split,
  origins: Iterable<Possible>,
  tally: Tally,
  depth: number,
): Gap {
  for (const { record, pattern: next, isLive } of origins) {
    const live = settle(next).filter((each) => isLive === undefined || isLive(each));
    const gap = gapInCase(question, pattern, node, record, live, tally, depth);
    if (gap !== undefined) return gap;
  }
  return undefined;
}

type Split = Extract<CaseNode, { kind: 'split' }>;

/** The origins of what the split is about: of every term that is written so, as a rule of one, so that few are written. */
function* splitsMeant(
  pattern: Pattern,
  { term: meant, run, asks }: Split,
): Generator<Iterable<Possible>, void, void> {
  const name = namingIn(pattern);
  const isMeant = (term: Term): boolean => mayBeWritten(term, meant) && name(term) === meant;
  if (run !== undefined) {
    for (const derivation of pattern.derivations) {
      if (derivation.run !== run || !isOpenDerivation(pattern, derivation) || !isMeant(derivation.term))
        continue;
      const ways = asks === 'escape' ? waysToBeGiven(pattern, derivation) : waysToDerive(pattern, derivation);
      if (ways !== undefined) yield ways;
    }
    return;
  }
  for (const term of pattern.needs.keys()) {
    if (asks === 'birth') {
      if (isUnborn(pattern, term) && isMeant(term)) yield birthsOf(pattern, term);
      continue;
    }
    if (!isOpen(pattern, term) || !isMeant(term)) continue;
    const ways = asks === 'escape' ? escapesOf(pattern, term) : originsOf(pattern, term);
    if (ways !== undefined) yield ways;
  }
}

/** Why some pattern that an origin comes to is not closed by the nodes that the tree has for it. */
function gapInCase(
  question: Question,
  before: Pattern,
  { term, cases }: Split,
  record: OriginRecord,
  live: readonly Pattern[],
  tally: Tally,
  depth: number,
): Gap {
  const key = keyOf(record);
  const nodes = cases.filter(({ origin }) => keyOf(origin) === key).flatMap((each) => each.nodes);
  const where = (): string => `${term}: ${describe(record)}, where ${state(before)}`;
  for (const pattern of live.flatMap(question.each)) {
    if (nodes.length === 0 && goesWithoutSaying(pattern, record) && isHopeless(pattern)) continue;
    const gap = gapAt(question, pattern, nodes, tally, depth + 1, where);
    if (gap !== undefined) return gap;
  }
  return undefined;
}

/**
 * Whether a tree may leave a case out that is hopeless. Where matching is untyped, names may hold anything until it is
 * asked who certified them.
 */
const goesWithoutSaying = ({ setting }: Pattern, { kind }: OriginRecord): boolean =>
  kind === 'held inside' || !setting.typed;

const runKey = ({ role, transitions }: RunRecord): string => `${role} ${transitions.join(' ')}`;

/** Equal for equal origins. */
export function keyOf(origin: OriginRecord): string {
  switch (origin.kind) {
    case 'start':
    case 'composed':
    case 'changed':
    case 'within':
    case 'within inside':
    case 'opened':
    case 'opens':
      return origin.kind;
    case 'held':
    case 'held inside':
      return `${origin.kind} ${origin.step}`;
    case 'revealed':
      return `revealed ${origin.run}`;
    case 'sent':
    case 'inside':
    case 'born':
    case 'escapes':
      return `${origin.kind} ${origin.run} ${origin.step}`;
    case 'sent anew':
    case 'inside anew':
    case 'born anew':
    case 'escapes anew':
      return `${origin.kind} ${runKey(origin.by)} ${origin.step}`;
  }
}

/** Equal for equal lists of runs. */
export const runsKey = (runs: readonly RunRecord[]): string => runs.map(runKey).join(', ');

/** An origin in words. */
function describe(origin: OriginRecord): string {
  switch (origin.kind) {
    case 'start':
      return 'held from the start';
    case 'composed':
      return 'composed';
    case 'within':
    case 'within inside':
      return 'inside what is passed on';
    case 'changed':
      return 'made of other ciphertexts';
    case 'held':
    case 'held inside':
      return `held by the run after step ${origin.step}`;
    case 'born':
      return `first in step ${origin.step} of run ${origin.run}`;
    case 'born anew':
      return `first in step ${origin.step} of another run of ${origin.by.role}`;
    case 'opened':
      return 'by the key of what carries it';
    case 'opens':
      return 'opened by the run';
    case 'escapes':
      return `let out by step ${origin.step} of run ${origin.run}`;
    case 'escapes anew':
      return `let out by step ${origin.step} of another run of ${origin.by.role}`;
    case 'revealed':
      return `revealed with run ${origin.run}`;
    case 'sent':
    case 'inside':
      return `taken from step ${origin.step} of run ${origin.run}`;
    case 'sent anew':
    case 'inside anew':
      return `taken from step ${origin.step} of another run of ${origin.by.role}`;
  }
}

/** The runs of a pattern with how far they got. */
const state = ({ runs }: Pattern): string =>
  runs
    .map(({ path, number, height }) => `run ${number} of ${path.role.name} is at step ${height - 1}`)
    .join(', ');
