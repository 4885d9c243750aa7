/**
 * The small checker of proofs: the only place where a `proved` verdict is made (design 7, 2). A closed case
 * tree is believed when every first origin of every split term, enumerated here by the plainest means and
 * without any code of the search, is covered by a case (Song, "Athena", CSFW 1999; Cremers, CCS 2008, for
 * the method; the argument for each rule stands where the rule is, in properties/proof).
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { absence, inapplicable } from './absence.ts';
import type { ClosedProof, RunRecord, ScenarioTree } from './case-tree.ts';
import { claimantOf, type Goal, printGoal, roleNamed } from './goal.ts';
import { questionsOf } from './proof/questions.ts';
import { type Setting, settingOf } from './proof/setting.ts';
import { type Gap, gapAt, runsKey, type Tally } from './proof/walk.ts';
import { anchorsOf, type Combination, printCombination, type Threat } from './threat.ts';
import { type Certificate, type Subject, unknown, type Verdict } from './verdict.ts';

/** What a proof was found under, besides the goal and the threats. */
export interface ProofOptions {
  readonly typed: boolean;
  readonly selfTalk: boolean;
  readonly insiders: boolean;
}

/** Whether a tree is believed, with its size, or why not. */
export type Checked =
  | { readonly kind: 'accepted'; readonly certificate: Certificate }
  | { readonly kind: 'refused'; readonly because: string };

/** Goes through a closed case tree again. */
export function checkProof(
  spec: Spec,
  goal: Goal,
  combination: Combination,
  options: ProofOptions,
  proof: ClosedProof,
): Checked {
  const tally: Tally = { cases: 0, depth: 0 };
  const because = gapInProof(spec, goal, combination, options, proof, tally);
  if (because !== undefined) return { kind: 'refused', because };
  const { cases, depth } = tally;
  return { kind: 'accepted', certificate: { cases, depth } };
}

/** Why a proof is not accepted; undefined where it is. */
export function gapInProof(
  spec: Spec,
  goal: Goal,
  combination: Combination,
  options: ProofOptions,
  proof: ClosedProof,
  tally: Tally,
): Gap {
  const because = absence(spec, goal) ?? inapplicable(spec, goal, combination);
  if (because !== undefined) return `the goal says nothing: ${because}`;
  if (printGoal(spec, proof.goal) !== printGoal(spec, goal)) return 'the tree is about another goal';
  for (const fixed of withAuthorities(spec, goal, combination)) {
    const name = printCombination(spec, fixed);
    const tree = proof.trees.find((each) => printCombination(spec, each.combination) === name);
    if (tree === undefined) return `there is no tree under ${name}`;
    const setting = settingOf(spec, fixed, options);
    if (typeof setting === 'string') return `the checker has no rule for ${setting}`;
    const gap = gapInTree(setting, goal, tree, tally);
    if (gap !== undefined) return gap;
  }
  return undefined;
}

/** The combinations that one stands for: every open `ca` is each anchor of the claimant in turn. */
function withAuthorities(spec: Spec, goal: Goal, combination: Combination): readonly Combination[] {
  const claimant = claimantOf(spec, goal);
  const anchors = claimant === undefined ? spec.authorities : anchorsOf(spec, roleNamed(spec, claimant));
  const formsOf = (threat: Threat): readonly Threat[] =>
    threat.kind === 'ca' && threat.authority === undefined
      ? anchors.map(({ name }) => ({ kind: 'ca', authority: name }))
      : [threat];
  return combination.reduce<readonly Combination[]>(
    (found, threat) => found.flatMap((before) => formsOf(threat).map((form) => [...before, form])),
    [[]],
  );
}

function gapInTree(setting: Setting, goal: Goal, tree: ScenarioTree, tally: Tally): Gap {
  const questions = questionsOf(setting, goal);
  if ('because' in questions) return questions.because;
  for (const question of questions) {
    for (const { runs, pattern } of question.starts) {
      const key = runsKey(runs);
      const roots = tree.roots.filter((root) => root.runs.length === 0 || runsKey(root.runs) === key);
      const nodes = roots.flatMap((root) => root.nodes);
      const gap = gapAt(question, pattern, nodes, tally, 0, () => startWith(runs));
      if (gap !== undefined) return gap;
    }
  }
  return undefined;
}

const startWith = (runs: readonly RunRecord[]): string =>
  `the start with ${runs.map(({ role, transitions }) => `a run of ${role} on the transitions ${transitions.join(', ')}`).join(' and ')}`;

/** The verdict that a closed case tree gives: `proved` if it is accepted, otherwise `unknown`. */
export function proofVerdict(
  subject: Subject,
  spec: Spec,
  options: ProofOptions,
  proof: ClosedProof,
): Verdict {
  const checked = checkProof(spec, subject.goal, subject.threats, options, proof);
  switch (checked.kind) {
    case 'accepted':
      return { ...subject, kind: 'proved', certificate: checked.certificate };
    case 'refused':
      return unknown(subject, { kind: 'certificate refused', because: checked.because });
  }
}
