import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specOf } from '../played.ts';
import { threePartyGoals } from '../three-party.ts';
import type { ThreePartyGoal } from './goal.ts';
import { impliesIn } from './implied.ts';

const spec = specOf(`protocol ideal "everybody signs everything"
  cite "this test"
role C client, certified by CA
role P proxy, certified by CAP
role S server, certified by CA
knows C : S, P
fresh C : nonce nC
fresh P : nonce nP
fresh S : nonce nS
C -> P : C, S, nC
P -> S : C, P, nC, nP
S -> P : nS, cert(S, server), sign(S, ["server", C, P, S, nC, nP, nS]) as sigS
P -> C : nP, nS, cert(S, server), sigS, cert(P, proxy), sign(P, ["proxy", C, P, S, nC, nP, nS]) as sigP
C -> P : cert(C, client), sign(C, ["client", C, P, S, nC, nP, nS]) as sigC
P -> S : cert(P, proxy), sigP, cert(C, client), sigC
`);

const named = (id: string): ThreePartyGoal =>
  threePartyGoals.find((goal) => goal.id === id) as ThreePartyGoal;
const isImplied = (strong: string, weak: string): boolean => impliesIn(spec, named(strong), named(weak));

describe('a goal of three parties', () => {
  it('is implied by agreement on more', () => {
    expect(isImplied('three-way-agreement', 'three-way-nonces')).toBe(true);
    expect(isImplied('three-way-nonces', 'three-way-agreement')).toBe(false);
    expect(isImplied('three-way-agreement', 'agreement-proxy-server')).toBe(true);
    expect(isImplied('agreement-proxy-server', 'three-way-agreement')).toBe(false);
  });

  it('is implied by agreement on the nonce of the claimant where it asks who takes part', () => {
    expect(isImplied('three-way-nonces', 'server-participation-strong')).toBe(true);
    expect(isImplied('visible-to-client', 'proxy-to-client')).toBe(true);
    expect(isImplied('proxy-to-client', 'visible-to-client')).toBe(false);
    expect(isImplied('server-participation', 'server-participation-strong')).toBe(false);
  });

  it('is implied by the same goal under a threat', () => {
    expect(isImplied('kci-client', 'server-participation')).toBe(true);
    expect(isImplied('server-participation', 'kci-client')).toBe(false);
  });

  it('is not implied injectively by what is not injective', () => {
    expect(isImplied('no-session-mixing', 'agreement-client-server')).toBe(false);
    expect(isImplied('three-way-agreement', 'no-session-mixing')).toBe(false);
  });

  it('implies what its consequences imply', () => {
    const anyGoal = fc.constantFrom(...threePartyGoals);
    fc.assert(
      fc.property(anyGoal, anyGoal, anyGoal, (a, b, c) => {
        if (impliesIn(spec, a, b) && impliesIn(spec, b, c)) expect(impliesIn(spec, a, c)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
