/**
 * Case trees written down from the search's own nodes, as scripts of choices (properties/case-tree.ts).
 * @module
 */
import { termsOfCheck } from '../../model/role.ts';
import { fresh, type Term, type Variable } from '../../model/term.ts';
import { print, printWith } from '../../model/term-print.ts';
import type {
  Case,
  CaseNode,
  OriginRecord,
  Root,
  RunRecord,
  ScenarioTree,
} from '../../properties/case-tree.ts';
import type { Combination } from '../../properties/threat.ts';
import type { Choice, Way } from './choose.ts';
import { asksForBirth, type Candidate, candidatesFor, escapesFor } from './origins.ts';
import { carriedOut, type Pattern } from './pattern.ts';
import type { Actor, Path } from './program.ts';
import type { ClosedRoot } from './search.ts';
import type { Settled } from './settle.ts';

/**
 * A node of the tree as the search makes it. What a record says of a pattern is written down when the pattern is left: those
 * of a long search have no room all together.
 */
export type Trace =
  | { readonly kind: 'met' | 'contradictory' }
  | {
      readonly kind: 'split';
      readonly term: string;
      readonly run?: number;
      readonly asks?: 'birth' | 'escape';
      readonly cases: readonly TraceCase[];
    }
  | { readonly kind: 'choice'; readonly nodes: readonly Trace[]; readonly isSeen: boolean };

/** A case of a split. */
export interface TraceCase {
  readonly origin: OriginRecord;
  /** Filled in as the search comes to them. */
  readonly nodes: readonly Trace[];
  readonly isSeen: boolean;
}

/** Whether some of what a change comes to is a contradiction to be seen: a term that can never be known. */
export const isSeen = ({ dead }: Settled): boolean => dead.includes('hidden');

/** The record of a closed search. */
export const scenarioTree = (combination: Combination, roots: readonly ClosedRoot[]): ScenarioTree => ({
  combination,
  roots: roots.flatMap(rootsOf),
});

/** A start may come to patterns with different runs: each is a root; those that were dead at once have lost theirs. */
const rootsOf = ({ start, nodes }: ClosedRoot): readonly Root[] => {
  const { says, settled } = start;
  const looked = settled.live.map((pattern, at): Root => {
    const runs = actorsOf(pattern).map(({ path }) => runRecord(path));
    return { says, runs, nodes: [nodeOf(nodes[at] as Trace)] };
  });
  return isSeen(settled) ? [...looked, { says, runs: [], nodes: [contradictory] }] : looked;
};

const contradictory: CaseNode = { kind: 'contradictory' };

const runRecord = ({ role, steps }: Path): RunRecord => ({
  role: role.name,
  transitions: steps.slice(1).map(({ transition }) => transition),
});

const actorsOf = (pattern: Pattern): readonly Actor[] =>
  pattern.participants.flatMap(({ actor }) => actor ?? []);

function nodeOf(trace: Trace): CaseNode {
  switch (trace.kind) {
    case 'met':
    case 'contradictory':
      return { kind: trace.kind };
    case 'choice':
      return { kind: 'choice', nodes: nodesOf(trace) };
    case 'split':
      return { ...trace, cases: casesOf(trace.cases) };
  }
}

const nodesOf = ({ nodes, isSeen: isToBeSeen }: Pick<TraceCase, 'nodes' | 'isSeen'>): readonly CaseNode[] =>
  isToBeSeen ? [...nodes.map(nodeOf), contradictory] : nodes.map(nodeOf);

/** Cases with the same origin are one. */
function casesOf(cases: readonly TraceCase[]): readonly Case[] {
  const found = new Map<string, Case>();
  for (const one of cases) {
    const nodes = nodesOf(one);
    if (nodes.length === 0) continue;
    const { origin } = one;
    const key = JSON.stringify(origin);
    found.set(key, { origin, nodes: [...(found.get(key)?.nodes ?? []), ...nodes] });
  }
  return [...found.values()];
}

/** The node of a split. */
export function splitOf(pattern: Pattern, choice: Choice, cases: readonly TraceCase[]): Trace {
  const { item, derivation } = choice;
  const split = { kind: 'split', term: nameOf(pattern, item.term), cases } as const;
  if (derivation !== undefined) {
    const run = honestNumber(pattern, derivation.run);
    return choice.ways.some(isAboutEscape) ? { ...split, run, asks: 'escape' } : { ...split, run };
  }
  const asks = asksFor(pattern, choice);
  return asks === undefined ? split : { ...split, asks };
}

/** That the run is told is a case wherever it is asked of a derivation how the term gets out. */
const isAboutEscape = ({ candidate: { kind } }: Way): boolean => kind === 'told';

/** What a split distinguishes, where it is not where the term is first known from. */
function asksFor(pattern: Pattern, { item, ways }: Choice): 'birth' | 'escape' | undefined {
  if (item.origin !== undefined) return undefined;
  for (const { candidate } of ways) {
    if (candidate.kind === 'sent' || candidate.kind === 'inside') return undefined;
    if (candidate.kind === 'born') return 'birth';
    if (candidate.kind === 'escapes' || candidate.kind === 'opened') return 'escape';
  }
  if (asksForBirth(pattern, item)) return 'birth';
  return escapesFor(pattern, item, candidatesFor(pattern, item)) && 'escape';
}

/** The origin that a case is about. */
export function originOf(
  pattern: Pattern,
  { kind, run, path, step }: Candidate,
  { derivation }: Choice,
): OriginRecord {
  const isDerived = derivation !== undefined;
  switch (kind) {
    case 'initial':
      return { kind: 'start' };
    case 'composed':
    case 'changed':
      return { kind };
    case 'revealed':
      return { kind: 'revealed', run: honestNumber(pattern, run ?? -1) };
    case 'opened':
    case 'opens':
      return { kind };
    case 'told':
      return { kind: 'opened' };
    case 'born':
    case 'escapes':
    case 'sent':
    case 'inside':
      if (step === undefined) return { kind: kind === 'inside' ? 'within inside' : 'within' };
      if (isDerived && kind !== 'escapes') return { kind: kind === 'inside' ? 'held inside' : 'held', step };
      return path === undefined
        ? { kind, run: honestNumber(pattern, run ?? -1), step }
        : { kind: `${kind} anew`, by: runRecord(path), step };
  }
}

/** The number of a participant among the honest runs. */
const honestNumber = ({ participants }: Pattern, number: number): number =>
  participants.slice(0, number).filter(({ actor }) => actor !== undefined).length;

/** A term with its variables called after the places where they stand, and runs numbered among the honest ones. */
function nameOf(pattern: Pattern, term: Term): string {
  const names = namesIn(pattern);
  return printWith(term, (leaf) => {
    if (leaf.kind === 'variable') return names.get(leaf) ?? `?${leaf.name}`;
    if (typeof leaf.maker !== 'number') return undefined;
    return print(fresh(leaf.sort, leaf.name, honestNumber(pattern, leaf.maker)));
  });
}

const known = new WeakMap<Pattern, ReadonlyMap<Variable, string>>();

function namesIn(pattern: Pattern): ReadonlyMap<Variable, string> {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  const names = new Map<Variable, string>();
  const places = [...actorsOf(pattern).entries()].flatMap(([run, actor]) =>
    variablesOf(actor.path).map((name) => ({
      place: `?${run}.${name.name}`,
      value: carriedOut(pattern.values, actor.renamed(name)),
    })),
  );
  for (const { place, value } of places)
    if (value.kind === 'variable' && !names.has(value)) names.set(value, place);
  for (const { place, value } of places) nameParts(names, value, place);
  known.set(pattern, names);
  return names;
}

function nameParts(names: Map<Variable, string>, term: Term, place: string): void {
  if (term.kind === 'variable' && !names.has(term)) names.set(term, place);
  if (term.kind === 'application')
    for (const [at, arg] of term.args.entries()) nameParts(names, arg, `${place}.${at}`);
}

const variables = new WeakMap<Path, readonly Variable[]>();

/** The variables of a role on a path, in the order of the characters of their names. */
function variablesOf(path: Path): readonly Variable[] {
  const before = variables.get(path);
  if (before !== undefined) return before;
  const { role, steps } = path;
  const terms = [
    role.self,
    ...role.peers.map(({ name }) => name),
    ...steps.flatMap(({ message, checks }) => [message, ...checks.flatMap(termsOfCheck)]),
  ];
  const byName = new Map(terms.flatMap((term) => term.variables).map((name) => [name.name, name]));
  const sorted = [...byName.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  variables.set(path, sorted);
  return sorted;
}
