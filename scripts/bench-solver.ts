/**
 * What the solver costs: the time of one goal under one combination of threats after warm-up, over the shipped
 * specs and the casebook, what stays undecided and why, and the most memory. Timed and printed by `bench.ts`.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { budgetDefaults, type Proposal, solve } from '../attacks/solver/solve.ts';
import { scenarioDefaults } from '../attacks/threats.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { type Goal, printGoal } from '../properties/goal.ts';
import { type Combination, combine, printCombination, threatsOf } from '../properties/threat.ts';
import { packageRoot } from './package-root.ts';

/** One decision, with what it cost. */
export interface Decision {
  readonly says: string;
  readonly answer: string;
  readonly isDecided: boolean;
  readonly states: number;
  readonly milliseconds: number;
}

/** Every spec under these folders of the package, by file. */
export const specsIn = (...folders: readonly string[]): readonly Spec[] =>
  folders.flatMap((folder) =>
    readdirSync(join(packageRoot(), folder))
      .filter((name) => name.endsWith('.tertius'))
      .toSorted()
      .flatMap((name) => readySpecs(loadSource(readFileSync(join(packageRoot(), folder, name), 'utf8')))),
  );

/** No threat, every threat alone. */
export const singly = (spec: Spec): readonly Combination[] => [
  combine(),
  ...threatsOf(spec).map((threat) => combine(threat)),
];

/** Every two threats together. */
export function pairwise(spec: Spec): readonly Combination[] {
  const threats = threatsOf(spec);
  return threats.flatMap((one, at) => threats.slice(at + 1).map((other) => combine(one, other)));
}

/** Decides every goal of every spec under the combinations, and again for the time; what applies is listed. */
export function decisions(
  specs: readonly Spec[],
  combinationsOf: (spec: Spec) => readonly Combination[],
): readonly Decision[] {
  const found: Decision[] = [];
  for (const spec of specs) {
    for (const combination of combinationsOf(spec)) {
      for (const goal of goalsOf(spec)) {
        const decide = (): Proposal => {
          const until = performance.now() + 10_000;
          const budget = { ...budgetDefaults, mayGoOn: () => performance.now() < until };
          return solve(spec, goal, combination, scenarioDefaults, budget);
        };
        if (decide().kind === 'not applicable') continue;
        const begun = performance.now();
        const proposal = decide();
        const milliseconds = performance.now() - begun;
        found.push({ says: asked(spec, goal, combination), milliseconds, ...answerOf(proposal) });
      }
    }
  }
  return found;
}

const asked = (spec: Spec, goal: Goal, combination: Combination): string =>
  `${spec.name} ${printGoal(spec, goal)} @ ${printCombination(spec, combination)}`;

/** Makes the decision that is named so, and nothing else, and says how many megabytes the process has had at most. */
export function memoryOf(says: string, specs: readonly Spec[]): number {
  for (const spec of specs) {
    if (!says.startsWith(`${spec.name} `)) continue;
    for (const combination of singly(spec))
      for (const goal of goalsOf(spec))
        if (asked(spec, goal, combination) === says) solve(spec, goal, combination);
  }
  return Math.round(process.resourceUsage().maxRSS / 1_000);
}

function answerOf(proposal: Proposal): Pick<Decision, 'answer' | 'isDecided' | 'states'> {
  switch (proposal.kind) {
    case 'not applicable':
      return { answer: proposal.because, isDecided: true, states: 0 };
    case 'candidate':
    case 'closed':
      return { answer: proposal.kind, isDecided: true, states: proposal.statistics.states };
    case 'cut':
      return { answer: `cut at ${proposal.runs} runs`, isDecided: false, states: proposal.statistics.states };
    case 'stopped':
    case 'unsupported':
      return {
        answer: `${proposal.kind}: ${proposal.because}`,
        isDecided: false,
        states: proposal.statistics.states,
      };
  }
}

/** The distribution of times in one line, then the slowest, then what is not decided. */
export function spread(title: string, all: readonly Decision[]): readonly string[] {
  const sorted = all.toSorted((one, other) => one.milliseconds - other.milliseconds);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.milliseconds ?? 0).toFixed(2);
  const undecided = all.filter(({ isDecided }) => !isDecided);
  const line = ({ milliseconds, states, answer, says }: Decision): string =>
    `${milliseconds.toFixed(1).padStart(10)} ms ${String(states).padStart(6)} states  ${answer}  ${says}`;
  return [
    `${title}: ${all.length} decisions, median ${at(0.5)} ms, 95% within ${at(0.95)} ms, worst ${at(1)} ms`,
    ...sorted.slice(-5).toReversed().map(line),
    `  undecided: ${undecided.length}`,
    ...undecided.map(line),
  ];
}

/** One spec under no threat: the median of its goals, all of them together, and how many there are. */
export function claimsOf(spec: Spec): {
  readonly goals: number;
  readonly median: number;
  readonly all: number;
} {
  const times = decisions([spec], () => [combine()])
    .map(({ milliseconds }) => milliseconds)
    .toSorted((one, other) => one - other);
  return {
    goals: times.length,
    median: times[Math.floor(times.length / 2)] ?? 0,
    all: times.reduce((sum, time) => sum + time, 0),
  };
}
