import { describe, expect, it } from 'vitest';
import type { Spec } from '../model/spec.ts';
import { printGoal } from './goal.ts';
import { specOf } from './played.ts';
import { reasonWhyAbsent } from './three-party/goal.ts';
import { threePartyGoals } from './three-party.ts';

const ideal = specOf(`protocol ideal "everybody signs everything"
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

const relayed = specOf(`protocol relayed "a key for three, which P may read with"
  cite "this test"
role C client, certified by CA
role P proxy, certified by CAP
role S server, certified by CA
knows C : S, P, pub(P), key k(C, S)
knows S : C, P, key k(C, S)
knows P : C, S
fresh C : nonce nC, key s, data dC, data scope
fresh P : nonce nP
fresh S : nonce nS
P -> C : nP
C -> opaque P -> S : aead(k(C, S), [nC, s, scope])
S -> opaque P -> C : aead(k(C, S), [nS, nC])
C -> P : seal(pub(P), [s, nC, nP])
C -> P -> S : aead(s, dC)
channel s : C <-> S, readers P
`);

const fronted = specOf(`protocol fronted "a proxy that the client takes for the server"
  cite "this test"
role C client, anonymous
role P proxy
role S server, certified by CA
knows C : S, P, pub(P)
knows P : S
fresh C : key k, nonce nC
fresh P : data dP
C -> P : nC, seal(pub(P), k)
P -> C : aead(k, [nC, dP])
P -> S : nC
channel k : C <-> P, C takes P for S
`);

const two = specOf(`protocol two "client and server only"
  cite "this test"
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC
fresh S : nonce nS
C -> S : nC
S -> C : nS, cert(S, server), sign(S, [nC, nS])
`);

const meaningIn = (spec: Spec, id: string): readonly string[] | string => {
  const found = threePartyGoals.find((goal) => goal.id === id)?.meaning(spec);
  if (found === undefined) throw new Error(`no goal ${id}`);
  return found.kind === 'asked'
    ? found.goals.map((goal) => printGoal(spec, goal))
    : `${found.kind}: ${found.because}`;
};

describe('the goals of three parties', () => {
  it('ask about one end of a channel where the other has none, and about neither where nobody has one', () => {
    expect(meaningIn(fronted, 'key-secrecy')).toEqual(['C : secrecy on k']);
    expect(meaningIn(fronted, 'data-confidentiality')).toEqual(['C : secrecy on dP']);
    expect(meaningIn(fronted, 'data-to-client')).toBe(
      'absent: C takes dP in a channel with S, and P makes it',
    );
    expect(meaningIn(two, 'key-secrecy')).toMatch(/^not applicable: /);
    expect(meaningIn(two, 'data-to-client')).toBe('not applicable: S sends no data');
  });

  it('have one name each, one sentence, and say what they do not say', () => {
    expect(new Set(threePartyGoals.map(({ id }) => id)).size).toBe(threePartyGoals.length);
    for (const { sentence, silent, formula, source } of threePartyGoals) {
      expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
      expect(silent).toMatch(/^[A-Z][^\n]*\.$/);
      expect([formula, source]).not.toContain('');
    }
  });

  it('are asked by office, whatever the roles are called', () => {
    expect(meaningIn(ideal, 'server-participation')).toEqual(['C : server-participation S']);
    expect(meaningIn(ideal, 'agreement-server-proxy')).toEqual(['S : agreement P on nC, nP, nS, C, P, S']);
  });

  it('ask for three-way agreement of each ordered pair', () => {
    expect(meaningIn(ideal, 'three-way-agreement')).toHaveLength(6);
    expect(meaningIn(ideal, 'roles-agreed')).toEqual([
      'C : agreement S on nC, C, S',
      'S : agreement C on nS, S, C',
    ]);
  });

  it('do not arise where a party is missing', () => {
    expect(meaningIn(two, 'three-way-agreement')).toBe('not applicable: there is no proxy');
    expect(meaningIn(two, 'visible-to-client')).toBe('not applicable: there is no proxy');
    expect(meaningIn(two, 'consent-agreed')).toBe('not applicable: there is no proxy');
  });

  it('are absent where nobody fills a place of D*', () => {
    expect(meaningIn(ideal, 'three-way-everything')).toBe(
      'absent: nobody fills the office of the channel key',
    );
  });

  it('do not arise where there are no keys, no data, no choice', () => {
    expect(meaningIn(ideal, 'key-secrecy')).toBe('not applicable: C is at no end of a channel');
    expect(meaningIn(ideal, 'data-to-server')).toBe('not applicable: C sends no data');
    expect(meaningIn(ideal, 'no-downgrade')).toBe(
      'not applicable: no role has a choice: there is nothing to fall back to',
    );
  });

  it('take what is called scope for what is permitted, and not for data', () => {
    expect(meaningIn(relayed, 'data-to-server')).toEqual(['S : agreement C on dC']);
    expect(meaningIn(relayed, 'consent-agreed')).toEqual([
      'C : agreement S on P, nC, scope',
      'S : agreement C on P, nS, scope',
    ]);
  });

  it('do not ask a reader to be kept from what it may read', () => {
    expect(meaningIn(relayed, 'data-confidentiality-proxy')).toBe('absent: P may hold dC');
    expect(meaningIn(relayed, 'data-confidentiality')).toEqual(['C : secrecy on dC', 'S : secrecy on dC']);
  });

  it('ask for consent only where the proxy can derive a key', () => {
    expect(meaningIn(relayed, 'client-consent')).toEqual(['C : proxy-non-impersonation S on s']);
    expect(meaningIn(relayed, 'server-consent')).toEqual(['P : agreement S on P, nS']);
    expect(meaningIn(ideal, 'client-consent')).toBe('not applicable: P can derive no key of a channel of C');
  });

  it('say with a reason what their roles cannot hold', () => {
    const goal = threePartyGoals.find(({ id }) => id === 'client-participation');
    expect(goal && reasonWhyAbsent(two, goal.meaning(two))).toBe(
      'C is anonymous: S holds no name for its client',
    );
  });
});
