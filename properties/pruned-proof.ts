/**
 * Proofs as short as they can be kept. What is left out was not needed by the checker, which goes through what is left like any
 * other proof: nothing is believed for being here.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import type { CaseNode, ClosedProof, ScenarioTree } from './case-tree.ts';
import { gapInProof, type ProofOptions } from './proof.ts';
import type { Combination } from './threat.ts';

/**
 * A proof without the nodes that checking it does not need, as where another closes the same pattern: of what is left hardly
 * anything can be taken away. A proof that is not accepted stays as it is.
 */
export function pruned(
  spec: Spec,
  combination: Combination,
  options: ProofOptions,
  { goal, trees }: ClosedProof,
): ClosedProof {
  // Every node an object of its own.
  const apart = trees.map(({ combination: fixed, roots }): ScenarioTree => {
    const copied: unknown = JSON.parse(JSON.stringify(roots));
    return { combination: fixed, roots: copied as ScenarioTree['roots'] };
  });
  const tally = { cases: 0, depth: 0, closing: [] as CaseNode[] };
  if (gapInProof(spec, goal, combination, options, { goal, trees: apart }, tally) !== undefined)
    return { goal, trees };
  const closing = new Set(tally.closing);
  const kept = (nodes: readonly CaseNode[]): readonly CaseNode[] =>
    nodes.filter((node) => closing.has(node)).map(keptIn);
  const keptIn = (node: CaseNode): CaseNode => {
    switch (node.kind) {
      case 'met':
      case 'contradictory':
        return node;
      case 'choice':
        return { ...node, nodes: kept(node.nodes) };
      case 'split': {
        const cases = node.cases.map((each) => ({ ...each, nodes: kept(each.nodes) }));
        return { ...node, cases: cases.filter(({ nodes }) => nodes.length > 0) };
      }
    }
  };
  const needed = apart.map((tree): ScenarioTree => {
    const roots = tree.roots.map((root) => ({ ...root, nodes: kept(root.nodes) }));
    return { ...tree, roots: roots.filter(({ nodes }) => nodes.length > 0) };
  });
  return { goal, trees: needed };
}
