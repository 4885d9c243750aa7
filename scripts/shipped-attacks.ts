/**
 * The attacks that the shipped specs expect, found as they are first found and not made small: for what has to be
 * true of every one of them.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { budgetDefaults, decide } from '../attacks/decide.ts';
import type { Proposal } from '../attacks/replay.ts';
import { scenarioDefaults } from '../attacks/threats.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Expectation, Spec } from '../model/spec.ts';
import { resolveExpectation } from '../properties/expectation.ts';
import { printGoal } from '../properties/goal.ts';
import { parseCombination } from '../properties/threat.ts';
import { packageRoot } from './package-root.ts';

/** An attack that a line of a shipped spec expects. */
export interface ShippedAttack {
  /** Protocol, goal and threats, as people write them. */
  readonly says: string;
  readonly spec: Spec;
  readonly proposal: Proposal;
}

/** The specs of the package, by file. */
export const shippedFiles = (): readonly string[] =>
  ['attacks/casebook', 'model/variants'].flatMap((folder) =>
    readdirSync(join(packageRoot(), folder))
      .filter((name) => name.endsWith('.tertius'))
      .map((name) => `${folder}/${name}`),
  );

/** The attacks that the lines of one file expect, of the members without options. */
export const attacksExpectedIn = (file: string): readonly ShippedAttack[] =>
  readySpecs(loadSource(readFileSync(join(packageRoot(), file), 'utf8'))).flatMap((spec) =>
    spec.expectations.flatMap((line) => threatsOf(line).flatMap((threats) => attackOn(spec, line, threats))),
  );

/** The combinations of threats under which a line expects an attack. */
function threatsOf({ outcome }: Expectation): readonly (readonly string[])[] {
  switch (outcome.kind) {
    case 'attack':
      return [outcome.threats];
    case 'holds':
      return outcome.unless;
    case 'holds under':
    case 'committed':
    case 'absent':
      return [];
  }
}

function attackOn(spec: Spec, line: Expectation, threats: readonly string[]): readonly ShippedAttack[] {
  const resolved = resolveExpectation(spec, line);
  const parsed = parseCombination(spec, threats);
  if (resolved.kind === 'problem' || parsed.kind === 'problem') return [];
  const { goal } = resolved;
  const { combination } = parsed;
  const citation = (): { readonly assumptions: readonly string[]; readonly digest: string } => ({
    assumptions: [],
    digest: '',
  });
  const { attack } = decide(
    { spec, goal, combination, options: scenarioDefaults, citation },
    { ...budgetDefaults, states: 2_000, replays: 0 },
  );
  if (attack === undefined) return [];
  const says = `${spec.name}, ${printGoal(spec, goal)}, under ${threats.join('+') || 'no threat'}`;
  return [{ says, spec, proposal: attack.proposal }];
}
