/**
 * Proofs as plain data: the protocol, goal and threats as they are printed, and the case tree, whose terms
 * are text already. A saved proof can be checked anywhere and is believed nowhere: reading gives a tree, and
 * `checkProof` decides.
 * @module
 */
import * as z from 'zod';
import type { Spec } from '../model/spec.ts';
import type { CaseNode, ClosedProof } from './case-tree.ts';
import { resolveExpectation } from './expectation.ts';
import { type Goal, printGoal, withCommitted } from './goal.ts';
import type { ProofOptions } from './proof.ts';
import { type Combination, parseCombination, printCombination } from './threat.ts';

/** A proof as it is written to a file. */
export interface SavedProof {
  readonly format: 'tertius proof, version 1';
  readonly protocol: string;
  /** The options of the family that are taken. */
  readonly with: readonly string[];
  /** As an `expect` line begins. */
  readonly goal: string;
  /** As `expect` lines write a combination. */
  readonly threats: string;
  readonly assuming: ProofOptions;
  /** For each combination in which every authority is fixed. */
  readonly trees: readonly {
    readonly threats: string;
    readonly roots: ClosedProof['trees'][number]['roots'];
  }[];
}

/** What was read, or why it cannot be used. */
export type ReadProof =
  | {
      readonly kind: 'read';
      readonly goal: Goal;
      readonly combination: Combination;
      readonly options: ProofOptions;
      readonly proof: ClosedProof;
    }
  | { readonly kind: 'problem'; readonly message: string };

/** A proof as plain data. */
export const saveProof = (
  spec: Spec,
  goal: Goal,
  combination: Combination,
  { typed, selfTalk, insiders }: ProofOptions,
  { trees }: ClosedProof,
): SavedProof => ({
  format: 'tertius proof, version 1',
  protocol: spec.name,
  with: spec.options,
  goal: printGoal(spec, goal),
  threats: printCombination(spec, combination),
  assuming: { typed, selfTalk, insiders },
  trees: trees.map((tree) => ({ threats: printCombination(spec, tree.combination), roots: tree.roots })),
});

/** Reads a proof about `spec` from its text, or from the value of its text. Nothing in it is taken on trust. */
export function readProof(spec: Spec, saved: unknown): ReadProof {
  const value = typeof saved === 'string' ? valueOfText(saved) : saved;
  const excess = excessOf(value);
  if (excess !== undefined) return problem(`this is no saved proof: ${excess}`);
  const parsed = savedProofSchema.safeParse(value);
  if (!parsed.success) return problem(`this is no saved proof: ${z.prettifyError(parsed.error)}`);
  const proof = parsed.data;
  if (proof.protocol !== spec.name) return problem(`the proof is about ${proof.protocol}, not ${spec.name}`);
  if (proof.with.toSorted().join() !== spec.options.toSorted().join())
    return problem(`the proof is about ${spec.name} with ${proof.with.join(', ') || 'no option'}`);
  const goal = goalCalled(spec, proof.goal);
  if (goal === undefined) return problem(`${spec.name} has no goal ${proof.goal}`);
  const combination = parseCombination(spec, [proof.threats]);
  if (combination.kind === 'problem') return problem(combination.message);
  const trees: ClosedProof['trees'][number][] = [];
  for (const { threats, roots } of proof.trees) {
    const fixed = parseCombination(spec, [threats]);
    if (fixed.kind === 'problem') return problem(fixed.message);
    trees.push({ combination: fixed.combination, roots });
  }
  return {
    kind: 'read',
    goal,
    combination: combination.combination,
    options: proof.assuming,
    proof: { goal, trees },
  };
}

const problem = (message: string): ReadProof => ({ kind: 'problem', message });

function valueOfText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The goal that is printed so. */
function goalCalled(spec: Spec, printed: string): Goal | undefined {
  const found = /^(?:(\S+) : )?(\S+)(?: (?!on )(?!\()(\S+))?(?: on (.+?))?( \(committed counts\))?$/.exec(
    printed,
  );
  if (found === null) return undefined;
  const [, claimant, goal = '', peer, on, committed] = found;
  const isRole = (word: string | undefined): boolean =>
    word === undefined || spec.roles.some(({ name }) => name === word);
  if (!isRole(claimant) || !isRole(peer)) return undefined;
  const asked = {
    goal,
    on: on === undefined ? [] : on.split(', '),
    ...(claimant !== undefined && { claimant }),
    ...(peer !== undefined && { peer }),
  };
  const resolved = resolveExpectation(spec, asked);
  if (resolved.kind === 'problem') return undefined;
  const meant = committed === undefined ? resolved.goal : withCommitted(resolved.goal);
  return meant !== undefined && printGoal(spec, meant) === printed ? meant : undefined;
}

/** More is not gone through. */
const valuesMax = 5_000_000;
const nestingMax = 1_500;

/** What there is too much of, found without recursion. */
function excessOf(value: unknown): string | undefined {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    seen += 1;
    if (seen > valuesMax) return `it has more than ${valuesMax} values`;
    if (next.depth > nestingMax) return `it is nested deeper than ${nestingMax}`;
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const inner of Object.values(next.value)) open.push({ value: inner, depth: next.depth + 1 });
  }
  return undefined;
}

const number = z.int().nonnegative();
const run = z.strictObject({ role: z.string(), transitions: z.array(number) });
const origin = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['start', 'composed', 'changed', 'within', 'within inside', 'opened', 'opens']),
  }),
  z.strictObject({ kind: z.literal('revealed'), run: number }),
  z.strictObject({ kind: z.enum(['held', 'held inside']), step: number }),
  z.strictObject({ kind: z.enum(['sent', 'inside', 'born', 'escapes']), run: number, step: number }),
  z.strictObject({
    kind: z.enum(['sent anew', 'inside anew', 'born anew', 'escapes anew']),
    by: run,
    step: number,
  }),
]);
const node: z.ZodType<CaseNode> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('met') }),
    z.strictObject({ kind: z.literal('contradictory') }),
    z.strictObject({ kind: z.literal('choice'), nodes: z.array(node) }),
    z.strictObject({
      kind: z.literal('split'),
      term: z.string(),
      run: number.optional(),
      asks: z.enum(['birth', 'escape']).optional(),
      cases: z.array(z.strictObject({ origin, nodes: z.array(node) })),
    }),
  ]),
);
const savedProofSchema = z.strictObject({
  format: z.literal('tertius proof, version 1'),
  protocol: z.string(),
  with: z.array(z.string()),
  goal: z.string(),
  threats: z.string(),
  assuming: z.strictObject({ typed: z.boolean(), selfTalk: z.boolean(), insiders: z.boolean() }),
  trees: z.array(
    z.strictObject({
      threats: z.string(),
      roots: z.array(z.strictObject({ says: z.string(), runs: z.array(run), nodes: z.array(node) })),
    }),
  ),
});
