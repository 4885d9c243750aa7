/**
 * A fingerprint is of the attack: not of who is called what, nor of what began first, nor of the order in which a
 * spec declares things. Another attack has another.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { Action } from '../model/system.ts';
import { fresh, isFresh, type Term } from '../model/term.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { parseCombination } from '../properties/threat.ts';
import { budgetDefaults, decide } from './decide.ts';
import { attackText } from './fingerprint.ts';
import type { Proposal } from './replay.ts';
import { renamed, withTerms } from './rewrite.ts';
import { scenarioDefaults } from './threats.ts';

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const specOf = (text: string): Spec => readySpecs(loadSource(text))[0] as Spec;

/** Attacks on a spec without threats and under each of these, small as reports tell them. */
function attacksOn(spec: Spec, threats: readonly string[]): readonly Proposal[] {
  return threats.flatMap((threat) => {
    const parsed = parseCombination(spec, [threat]);
    if (parsed.kind === 'problem') throw new Error(parsed.message);
    return goalsOf(spec).flatMap((goal) => {
      const citation = (): { assumptions: []; digest: string } => ({ assumptions: [], digest: '' });
      const question = { spec, goal, combination: parsed.combination, options: scenarioDefaults, citation };
      const { attack } = decide(question, { ...budgetDefaults, states: 500 });
      return attack === undefined ? [] : [attack.proposal];
    });
  });
}

const nspk = textOf('./casebook/nspk.tertius');
const tls = textOf('../model/variants/tls12-dhe.tertius');
const attacks = [...attacksOn(specOf(nspk), ['none']), ...attacksOn(specOf(tls), ['none', 'ca'])];

/** The same actions where the runs begin in another order. */
function begunOtherwise(actions: readonly Action[], keys: readonly number[]): readonly Action[] {
  const begins = actions.filter((action) => action.kind === 'begin');
  const order = [...begins.keys()].toSorted((one, other) => (keys[one] ?? 0) - (keys[other] ?? 0));
  const numberOf = (run: number): number => order.indexOf(run);
  const image = (part: Term): Term | undefined =>
    isFresh(part) && typeof part.maker === 'number'
      ? fresh(part.sort, part.name, numberOf(part.maker))
      : undefined;
  const later = actions
    .filter((action) => action.kind !== 'begin')
    .map((action) =>
      'run' in action && action.run !== undefined ? { ...action, run: numberOf(action.run) } : action,
    );
  return withTerms([...order.map((run) => begins[run] as Action), ...later], image);
}

describe('the text of an attack', () => {
  it('is there for attacks of several runs', () => {
    expect(attacks.length).toBeGreaterThan(5);
    expect(attacks.some(({ actions }) => actions.filter(({ kind }) => kind === 'begin').length > 1)).toBe(
      true,
    );
  });

  it('does not depend on the order in which runs begin', () => {
    fc.assert(
      fc.property(fc.constantFrom(...attacks), fc.array(fc.integer(), { minLength: 6 }), (attack, keys) => {
        const other = { ...attack, actions: begunOtherwise(attack.actions, keys) };
        expect(attackText(other)).toBe(attackText(attack));
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on what agents are called', () => {
    for (const attack of attacks) {
      const { honest } = attack.scenario;
      const turned = new Map<Term, Term>(honest.map((name, at) => [name, honest.at(at - 1) as Term]));
      expect(attackText({ ...attack, actions: renamed(attack.actions, turned) })).toBe(attackText(attack));
    }
  });

  it('tells attacks on different goals, and different attacks on one goal, apart', () => {
    const texts = attacks.map(attackText);
    expect(texts).not.toContain(undefined);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('is none for what breaks nothing', () => {
    const [attack] = attacks;
    if (attack === undefined) throw new Error('there is an attack');
    expect(attackText({ ...attack, actions: [] })).toBeUndefined();
  });
});

describe('the attack that is found', () => {
  it.each([
    ['nspk', nspk, ['none']],
    ['tls12-dhe', tls, ['none', 'ca']],
  ] as const)('is the same where %s declares things in another order', (_, text, threats) => {
    const lines = text.split('\n');
    const declared = lines.filter((line) => /^(role|fresh)\b/.test(line));
    expect(declared.length).toBeGreaterThan(2);
    for (const word of ['role', 'fresh']) {
      const own = lines.flatMap((line, at) => (line.startsWith(`${word} `) ? [at] : []));
      const turned = lines.map((line, at) => {
        const place = own.indexOf(at);
        return place === -1 ? line : (lines[own.at(-1 - place) as number] as string);
      });
      const found = attacksOn(specOf(turned.join('\n')), threats).map(attackText);
      const expected = attacksOn(specOf(text), threats).map(attackText);
      expect(found.toSorted()).toEqual(expected.toSorted());
    }
  });
});
