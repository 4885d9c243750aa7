/**
 * One question at a time: what is decided without a search, what with one, and why a search stops.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { resolveExpectation } from '../properties/expectation.ts';
import { parseCombination } from '../properties/threat.ts';
import { printVerdict } from '../properties/verdict.ts';
import { type Budget, budgetDefaults, type Decision, decide, standing } from './decide.ts';
import { replay } from './replay.ts';
import { scenarioDefaults } from './threats.ts';

const specIn = (text: string): Spec => {
  const [spec] = readySpecs(loadSource(text));
  if (spec === undefined) throw new Error('the spec is ready');
  return spec;
};

const nspk = specIn(`
protocol nspk
role A initiator
role B responder
knows A : B, pub(B)
knows B : pub(A)
fresh A : nonce nA
fresh B : nonce nB
A -> B : seal(pub(B), [A, nA])
B -> A : seal(pub(A), [nA, nB])
A -> B : seal(pub(B), nB)
`);

/** S signs a hash of what it never looks into. */
const sealed = specIn(`
protocol sealed
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC, nonce secret
fresh S : nonce nS
C -> S : nC, h(secret) as Box ignored by S
S -> C : nS, cert(S, server), sign(S, [nC, nS, Box])
`);

function asked(spec: Spec, goal: string, threats = 'none', budget: Partial<Budget> = {}): Decision {
  const [, claimant, name, peer, on] = /^(\w+) : ([\w-]+)(?: (?!on )(\w+))?(?: on (.+))?$/.exec(goal) ?? [];
  const resolved = resolveExpectation(spec, {
    ...(claimant !== undefined && { claimant }),
    goal: name ?? '',
    ...(peer !== undefined && { peer }),
    on: on?.split(', ') ?? [],
  });
  const parsed = parseCombination(spec, [threats]);
  if (resolved.kind === 'problem') throw new Error(resolved.message);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const question = {
    spec,
    goal: resolved.goal,
    combination: parsed.combination,
    options: scenarioDefaults,
    citation: () => ({ assumptions: ['typed matching'], digest: 'abc' }),
  };
  return decide(question, { ...budgetDefaults, ...budget });
}

describe('a decision', () => {
  it('lets the adversary choose a text where a role takes one', () => {
    const chosen = specIn(`
protocol chosen
role C client
role P proxy
knows C : P, pub(P)
knows P : C, pub(C)
fresh C : key k, text t
C -> P : t, seal(pub(P), [k, C])
P -> C : mac(k, "seen")
channel k : C <-> P
`);
    expect(standing(asked(chosen, 'P : recent-role-aliveness C')).kind).toBe('attack');
  });

  it('is an attack that breaks the goal when it is carried out again', () => {
    const { verdict, attack } = asked(nspk, 'B : agreement A');
    expect(verdict).toMatchObject({ kind: 'attack', assumptions: ['typed matching'], digest: 'abc' });
    expect(attack?.isMinimal).toBe(true);
    expect(attack && replay(attack.proposal).kind).toBe('breaks');
    expect(attack?.proposal.actions.filter(({ kind }) => kind === 'begin')).toHaveLength(2);
  });

  it('is proved, with the tree, where the checker accepts it', () => {
    const { verdict, proof } = asked(nspk, 'A : agreement B');
    expect(verdict).toMatchObject({ kind: 'proved', threats: [] });
    expect(verdict.kind === 'proved' && verdict.certificate.cases).toBeGreaterThan(1);
    expect(proof?.trees).toHaveLength(1);
  });

  it('leaves an attack as it was found where nobody will look at it', () => {
    expect(asked(nspk, 'B : agreement A', 'none', { replays: 0 }).attack?.isMinimal).toBe(false);
  });

  it('needs no search where the goal says nothing, or nothing is there to be agreed on', () => {
    expect(asked(nspk, 'B : agreement A', 'A').verdict).toMatchObject({
      kind: 'not applicable',
      because: 'A, whom the goal is about, is dishonest',
      cost: { steps: 0 },
    });
    const { verdict, committed } = asked(sealed, 'S : weak-agreement C');
    expect(verdict).toMatchObject({ kind: 'absent', cost: { steps: 0 } });
    expect(committed).toBeUndefined();
  });

  it('says what stopped it', () => {
    const told = (budget: Partial<Budget>): string =>
      printVerdict(asked(nspk, 'A : agreement B', 'none', budget).verdict);
    expect(told({ states: 2 })).toBe('unknown: stopped after 2 states');
    expect(told({ halted: () => ({ kind: 'memory', megabytes: 100 }) })).toBe(
      'unknown: stopped when 100 MB of memory were in use',
    );
    expect(asked(nspk, 'B : agreement A', 'none', { runs: 1 }).verdict).toMatchObject({
      kind: 'holds to',
      runs: 1,
      exhausted: 'every way to break it in which at most 1 honest run takes part',
    });
  });
});

describe('a goal on what the other party does not look into', () => {
  it('is absent, and has a second verdict that counts what that party is committed to', () => {
    const { verdict, committed } = asked(sealed, 'C : agreement S on secret');
    expect(verdict).toMatchObject({ kind: 'absent' });
    expect(committed?.goal).toMatchObject({ counting: 'held and committed' });
    const { committed: fallen, attack } = asked(sealed, 'C : agreement S on secret', 'ca');
    expect(fallen).toMatchObject({ kind: 'attack' });
    expect(attack?.proposal.combination).toEqual([{ kind: 'ca', authority: 'CA' }]);
  });
});
