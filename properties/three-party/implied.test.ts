import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specOf } from '../played.ts';
import { threePartyGoals } from '../three-party.ts';
import { impliesIn, type Meant, strongest } from './implied.ts';

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

const meant = threePartyGoals.map(({ id, meaning, under }) => ({
  id,
  meaning: meaning(spec),
  ...(under !== undefined && { under }),
}));
const named = (wanted: string): Meant => meant.find(({ id }) => id === wanted) as Meant;
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
    const anyGoal = fc.constantFrom(...meant);
    fc.assert(
      fc.property(anyGoal, anyGoal, anyGoal, (a, b, c) => {
        if (impliesIn(spec, a, b) && impliesIn(spec, b, c)) expect(impliesIn(spec, a, c)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is left out where a stronger one stands beside it', () => {
    const ids = strongest(
      spec,
      meant.filter(({ meaning }) => meaning.kind === 'asked'),
    ).map(({ id }) => id);
    expect(ids).toContain('three-way-agreement');
    expect(ids).not.toContain('agreement-client-server');
    expect(ids).not.toContain('server-participation');
    expect(ids).toContain('kci-client');
  });

  it('is told once where two say the same', () => {
    fc.assert(
      fc.property(fc.subarray(meant), (some) => {
        const found = strongest(spec, some);
        for (const goal of some) {
          const isTold = found.includes(goal) || found.some((other) => impliesIn(spec, other, goal));
          expect(isTold).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
