/**
 * That the `expect` lines of the shipped proposals are strong enough: without some field of a signature, or of what
 * else proves something where nothing is signed, one of them differs. Which field is found by trying, those first
 * that make a signature recent.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { budgetDefaults, decide } from '../attacks/decide.ts';
import { latticeOf } from '../attacks/lattice.ts';
import { scenarioDefaults } from '../attacks/threats.ts';
import { mutantOf, originalOf } from '../model/mutant.ts';
import type { Removal } from '../model/notation/removal.ts';
import type { Expectation, Spec } from '../model/spec.ts';
import { resolveExpectation } from '../properties/expectation.ts';
import { agreementWith, expectationsOf, underOf } from './expected.ts';

const folder = new URL('../model/variants/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.tertius'));

const budget = { ...budgetDefaults, states: 400, replays: 0 };
const question = (spec: Spec) => ({
  spec,
  options: scenarioDefaults,
  citation: () => ({ assumptions: [], digest: '' }),
});

/** Whether the line differs from what is decided, for sure. */
function differs(spec: Spec, expectation: Expectation): boolean {
  const resolved = resolveExpectation(spec, expectation);
  const expected = expectationsOf(spec, expectation.outcome);
  if (resolved.kind === 'problem' || expected.kind === 'problem') return false;
  const { goal } = resolved;
  const under = underOf(expected);
  if (under.kind === 'one') {
    const { combination } = under;
    const decision = decide({ ...question(spec), goal, combination }, budget);
    return agreementWith(spec, goal, expected, { kind: 'one', decision }).agreement === 'differs';
  }
  const steps = latticeOf(
    { ...question(spec), goal, ...(under.threats !== undefined && { threats: under.threats }) },
    budget,
  );
  let step = steps.next();
  while (!step.done) step = steps.next();
  return agreementWith(spec, goal, expected, { kind: 'every', lattice: step.value }).agreement === 'differs';
}

/** Fields that are signed, nonces, hashes and shares first; where nothing is signed, those of anything else. */
function candidates(removals: readonly Removal[]): readonly Removal[] {
  const fields = removals.filter(({ kind }) => kind === 'field');
  const signed = fields.filter(({ what }) => what.includes('from the signature'));
  const all = signed.length > 0 ? signed : fields;
  const first = (words: RegExp): readonly Removal[] => all.filter(({ what }) => words.test(what));
  return [...new Set([...first(/^the hash/), ...first(/^the nonce/), ...first(/^the share/), ...all])];
}

/** Expects nothing but attacks, which no field that is left out can undo. */
const fallsAnyway: ReadonlySet<string> = new Set(['delegated-credential.tertius']);

describe('a proposal without one signed field', () => {
  it.each(files)(
    'differs from what %s expects',
    (file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const original = originalOf(text, file.replace('.tertius', ''), new Set());
      if (original === undefined) throw new Error(`${file} runs`);
      const red = candidates(original.removals).find((removal) => {
        const mutant = mutantOf(original, removal);
        if (mutant.kind !== 'runs') return false;
        return mutant.spec.expectations.some((line) => differs(mutant.spec, line));
      });
      expect(red === undefined).toBe(fallsAnyway.has(file));
    },
    120_000,
  );
});
