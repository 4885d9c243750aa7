/**
 * More threat never removes an attack: what is found under some threats is lifted to one more, replayed
 * and judged. This tests `step`, the judge and the scenarios against each other.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { Action } from '../model/system.ts';
import { agent, fresh, isFresh, replace, type Term } from '../model/term.ts';
import { inapplicable } from '../properties/absence.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { type Goal, printGoal } from '../properties/goal.ts';
import {
  combine,
  includesThreat,
  parseCombination,
  printCombination,
  threatsOf,
} from '../properties/threat.ts';
import { enumerate } from './enumerate.ts';
import { lift } from './lift.ts';
import { minimise } from './minimise.ts';
import { searchAtRandom, searchDefaults } from './random.ts';
import { type Proposal, replay } from './replay.ts';
import { scenarioDefaults } from './threats.ts';

const specOf = (path: string): Spec =>
  readySpecs(loadSource(readFileSync(new URL(path, import.meta.url), 'utf8')))[0] as Spec;

const specIn = (text: string): Spec => readySpecs(loadSource(text))[0] as Spec;

const specs = [
  './casebook/nspk.tertius',
  './casebook/ccitt-x509.tertius',
  '../model/variants/ideal-literal.tertius',
  '../model/variants/mcgrew-server.tertius',
].map(specOf);

/** What a short search finds under some threats, made small. */
function attacksOn(spec: Spec, words: string): readonly Proposal[] {
  const parsed = parseCombination(spec, [words]);
  if (parsed.kind === 'problem') return [];
  const options = { ...searchDefaults, shrinksMax: 0 };
  for (const { steps, broken } of searchAtRandom(spec, goalsOf(spec), parsed.combination, options)) {
    if (steps > 2_500) return [...broken.values()].map((finding) => minimise(finding).proposal);
  }
  return [];
}

describe('lift', () => {
  it.each(specs.map((spec) => [spec.name, spec] as const))(
    'holds for %s under each further threat',
    (_, spec) => {
      for (const words of ['none', 'later']) {
        for (const proposal of attacksOn(spec, words)) {
          for (const threat of threatsOf(spec)) {
            const larger = combine(...proposal.combination, threat);
            if (includesThreat(proposal.combination, threat)) continue;
            if (inapplicable(spec, proposal.goal, larger) !== undefined) continue;
            const what = `${printGoal(spec, proposal.goal)} under ${printCombination(spec, larger)}`;
            expect(lift(proposal, larger), what).toBeDefined();
          }
        }
      }
    },
  );

  it('takes an attack as it stands where one agent plays two roles of the session', () => {
    const spec = specIn(`protocol mirrored "a sealed hello that comes back"
  cite "found by chance"
role C client
role P proxy
role S server
knows C : P, S, key k(C, P), key k(C, S)
knows P : key k(C, P)
knows S : C, key k(C, S)
fresh C : nonce nC
fresh S : nonce nS
C -> P : C, aead(k(C, P), nC)
S -> C : aead(k(C, S), nS)
`);
    const goal: Goal = { kind: 'aliveness', claimant: 'C', peer: 'S', recent: false, inRole: false };
    const proposal = enumerate(spec, [goal], [], {
      ...scenarioDefaults,
      insiders: false,
      runsMax: 1,
    }).found.get(goal);
    const lifted = proposal && lift(proposal, [{ kind: 'dishonest', role: 'P' }]);
    expect(lifted?.actions).toEqual(proposal?.actions);
    expect(lifted).toBeDefined();
  });

  it('takes along agents of whom there are more than usual', () => {
    const spec = specs[0] as Spec;
    const [found] = attacksOn(spec, 'none');
    if (found === undefined) throw new Error('nspk has attacks');
    const third = {
      ...found,
      scenario: { ...found.scenario, honest: [...found.scenario.honest, agent('third')] },
    };
    const actions: readonly Action[] = [
      { kind: 'begin', role: 'B', agent: agent('third'), peers: [] },
      ...found.actions.map(afterOneMore),
    ];
    expect(replay({ ...third, actions }).kind).toBe('breaks');
    expect(lift({ ...third, actions }, [{ kind: 'kci' }])).toBeDefined();
  });
});

/** The same action where another run has begun before. */
function afterOneMore(action: Action): Action {
  switch (action.kind) {
    case 'begin':
    case 'reveal':
      return action;
    case 'deliver':
      return { ...action, run: action.run + 1, message: renumbered(action.message) };
    case 'dispatch':
      return { ...action, run: action.run + 1 };
  }
}

const renumbered = (message: Term): Term =>
  replace(message, (part) =>
    isFresh(part) && typeof part.maker === 'number' ? fresh(part.sort, part.name, part.maker + 1) : undefined,
  );
