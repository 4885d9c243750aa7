/**
 * D and D*, found from the machines, and goals that are absent.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Spec } from '../model/spec.ts';
import { print } from '../model/term-print.ts';
import { absence, inapplicable, sharedBetween } from './absence.ts';
import { countedIn, isChannelKey, nameStatus, officesBetween, printOffice, statusesOf } from './agreement.ts';
import { notAfter } from './causality.ts';
import { specOf } from './played.ts';
import type { Combination } from './threat.ts';

/** Three parties; S signs an extension that it does not look into, C learns S's signature through P. */
const relayed = specOf(`protocol relayed "a forwarded signature over an ignored extension"
  cite "variants 3.5"
role C client, anonymous
role P proxy, certified by CA
role S server, certified by CA, unaware of P
knows C : S, P
fresh C : nonce nC
fresh P : nonce nP, exponent p
fresh S : nonce nS, exponent y, data d
C -> P as M : nC, S
P -> S as N : g(p), S, ["ext", P, h(M), nP] as X ignored by S
S -> P : nS, cert(S, server), g(y), sign(S, [N, nS, g(y)])
P -> C : cert(P, proxy), N, nS, cert(S, server), g(y), sign(S, [N, nS, g(y)])
P -> S : mac(dh(p, y), "done")
S -> P : aead(dh(p, y), d)
channel dh(p, y) : P <-> S`);

const statuses = (claimant: string, peer: string): Record<string, string> =>
  Object.fromEntries(
    statusesOf(relayed, claimant, peer).map(({ value, status }) => [value.name, status.kind]),
  );

describe('what two roles agree on', () => {
  it('is what both can hold by then, name by name', () => {
    expect(statuses('C', 'S')).toEqual({
      C: 'absent',
      P: 'committed',
      S: 'held',
      nC: 'committed',
      nP: 'committed',
      p: 'held',
      nS: 'held',
      y: 'held',
      d: 'absent',
      'dh(p, y)': 'absent',
    });
  });

  it('says why a name is absent', () => {
    const why = (claimant: string, peer: string, name: string): string | undefined => {
      const status = statusesOf(relayed, claimant, peer).find(({ value }) => value.name === name)?.status;
      return status !== undefined && 'because' in status ? status.because : undefined;
    };
    expect(why('P', 'S', 'C')).toBe("P never learns C's name");
    expect(why('C', 'S', 'd')).toBe('C never holds d');
    expect(why('S', 'P', 'P')).toBe('S does not know that there is a P');
    expect(why('C', 'P', 'C')).toBe('P holds no name for its client');
    expect(nameStatus(relayed, 'P', 'S', 'P')).toMatchObject({ kind: 'committed' });
  });

  it('leaves out what the peer can only learn because the claimant has accepted', () => {
    const spec = specOf(`protocol last "the last message carries data"
  cite "test"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : nonce nC, data d
C -> S : aead(k(C, S), nC)
C -> S : aead(k(C, S), [nC, d])`);
    const found = statusesOf(spec, 'C', 'S').map(({ value, status }) => `${value.name} ${status.kind}`);
    expect(found).toEqual(['C held', 'S held', 'nC held', 'd late']);
    expect([...notAfter(spec, 'C', 1, 'S')]).toEqual([0]);
    expect([...notAfter(spec, 'S', 1, 'C')]).toEqual([0, 1]);
  });

  it('knows the keys of channels with several', () => {
    const spec = specOf(`protocol split "two keys"
  cite "test"
role C client
role S server
knows C : S, key k(C, S)
knows S : key k(C, S)
fresh C : key r, key w, key other
C -> S : C, aead(k(C, S), [r, w, other])
channel C -> S : read r, write w
expect C : secrecy on h(other) : holds`);
    const kinds = spec.values.map(({ name, term }) => `${name} ${isChannelKey(spec, term)}`);
    expect(kinds).toEqual(['C false', 'S false', 'r true', 'w true', 'other false', 'h(other) false']);
    expect(statusesOf(spec, 'C', 'S').map(({ value }) => value.name)).toEqual(['C', 'S', 'r', 'w', 'other']);
  });

  it('is listed by office for comparison', () => {
    const offices = officesBetween(relayed, 'C', 'S').map(({ office, name, status }) => [
      printOffice(office),
      name,
      status.kind,
    ]);
    expect(offices).toEqual([
      ["the client's nonce", 'nC', 'committed'],
      ["the proxy's nonce", 'nP', 'committed'],
      ["the server's nonce", 'nS', 'held'],
      ["the client's name", 'C', 'absent'],
      ["the proxy's name", 'P', 'committed'],
      ["the server's name", 'S', 'held'],
      ['the channel key', 'dh(p, y)', 'absent'],
      ['the data', 'd', 'absent'],
    ]);
  });
});

describe('commitment', () => {
  const kinds = (spec: Spec, claimant: string, peer: string): readonly string[] =>
    statusesOf(spec, claimant, peer).map(({ value, status }) =>
      status.kind === 'committed'
        ? `${value.name} in ${status.carriers.length}`
        : `${value.name} ${status.kind}`,
    );

  it('is found in every value that the peer does not open, ignored parts inside it included', () => {
    const spec = specOf(`protocol nested "an ignored part inside a hash"
  cite "test"
role C client
role S server
knows C : S, pub(S)
knows S :
fresh C : nonce nC, nonce kC
C -> S : S, ["ext", nC] as X ignored by S
C -> S as H : h(kC, X)
S -> C : sign(S, [X, H])`);
    expect(kinds(spec, 'C', 'S')).toEqual(['C absent', 'S held', 'nC in 2', 'kC in 1']);
    const all = statusesOf(spec, 'C', 'S');
    expect(countedIn(all, 'held').map(({ value }) => value.name)).toEqual(['S']);
    expect(countedIn(all, 'held and committed').map(({ value }) => value.name)).toEqual(['S', 'nC', 'kC']);
  });

  it('is none where the claimant cannot rebuild the value, checks nothing with it, or gets it after accepting', () => {
    const spec = specOf(`protocol boxes "two parties hold the same box"
  cite "test"
role A initiator
role B responder
role D left
role P right
knows A : B, D, P, pub(B)
knows B :
knows D : P
knows P :
fresh A : nonce nA
A -> D : nA, seal(pub(B), nA)
A -> P : seal(pub(B), nA)
A -> B : seal(pub(B), nA)`);
    expect(kinds(spec, 'D', 'P')).toContain('nA absent');
    expect(kinds(spec, 'A', 'P')).toContain('nA absent');
    expect(kinds(spec, 'A', 'B')).toContain('nA late');
  });
});

describe('absence', () => {
  const agreement = { kind: 'agreement', injective: false, counting: 'held' } as const;

  it('is of goals about somebody whom the claimant cannot name', () => {
    expect(absence(relayed, { kind: 'weak agreement', claimant: 'P', peer: 'C' })).toBe(
      'C is anonymous: P holds no name for its client',
    );
    const aliveness = { kind: 'aliveness', recent: false, inRole: false } as const;
    expect(absence(relayed, { ...aliveness, claimant: 'S', peer: 'P' })).toBe(
      'S does not know that there is a P',
    );
    expect(absence(relayed, { ...aliveness, claimant: 'C', peer: 'S' })).toBeUndefined();
  });

  it('is of agreement on what the peer does not hold, or on names alone', () => {
    const on = (names: readonly string[]): string | undefined =>
      absence(relayed, { ...agreement, claimant: 'C', peer: 'S', on: names });
    expect(on(['nS', 'd'])).toBe('C never holds d');
    expect(on(['nS', 'nC'])).toBe('S holds nC only inside what it does not open (committed)');
    expect(on(['S'])).toBe('agreement on names alone says nothing about a session');
    expect(on(['nS', 'S'])).toBeUndefined();
    expect(on([])).toBeUndefined();
  });

  it('is of what hangs on a party that never learns anything', () => {
    const spec = specOf(`protocol bare "no values"
  cite "test"
role C client
role S server
knows C : S
C -> S : C
S -> C : sign(S, C)`);
    expect(absence(spec, { ...agreement, claimant: 'C', peer: 'S', on: [] })).toBe(
      'S and C share no fresh value, datum or channel key by then',
    );
    expect(absence(spec, { kind: 'peer consistency', claimant: 'C', peer: 'S' })).toBe(
      'S and C share no channel key and no fresh value',
    );
    expect(absence(relayed, { kind: 'secrecy', claimant: 'C', of: 'd' })).toBe('C never holds d');
    expect(absence(relayed, { kind: 'proxy non-impersonation', claimant: 'C', peer: 'S', channel: 0 })).toBe(
      'C is at neither end of the channel',
    );
    expect(absence(relayed, { kind: 'peer consistency', claimant: 'P', peer: 'S' })).toBe(
      'S holds no name for its proxy',
    );
  });
});

describe('a goal under threats', () => {
  const aliveness = { kind: 'aliveness', recent: false, inRole: false } as const;
  const dishonest = (role: string): Combination => [{ kind: 'dishonest', role }];

  it('says nothing where its claimant, its peer or a holder is dishonest', () => {
    const goal = { ...aliveness, claimant: 'C', peer: 'S' };
    expect(inapplicable(relayed, goal, dishonest('C'))).toBe('the claimant C itself is dishonest');
    expect(inapplicable(relayed, goal, dishonest('S'))).toBe('S, whom the goal is about, is dishonest');
    expect(inapplicable(relayed, goal, dishonest('P'))).toBeUndefined();
    const secrecy = { kind: 'secrecy', claimant: 'P', of: 'dh(p, y)' } as const;
    expect(inapplicable(relayed, secrecy, dishonest('S'))).toBe('S, who may hold dh(p, y), is dishonest');
    expect(inapplicable(relayed, secrecy, dishonest('C'))).toBeUndefined();
  });

  it('knows no `ca` where the claimant trusts nobody', () => {
    const spec = specOf(`protocol bare "no certificates"
  cite "test"
role A initiator
role B responder
knows A : B
fresh A : nonce nA
A -> B : nA`);
    const goal = { ...aliveness, claimant: 'A', peer: 'B' };
    expect(inapplicable(spec, goal, [{ kind: 'ca' }])).toBe('A trusts no authority');
    expect(inapplicable(spec, goal, [{ kind: 'kci' }])).toBeUndefined();
    expect(
      inapplicable(relayed, { ...aliveness, claimant: 'C', peer: 'S' }, [{ kind: 'ca' }]),
    ).toBeUndefined();
  });
});

describe('what ties a run to another', () => {
  it('are the keys of channels of which the claimant is an end, and all shared fresh values', () => {
    const spec = specOf(`protocol tied "a reader is no end"
  cite "test"
role C client
role P proxy
role S server
knows C : S, P, key l(C, S), key m(C, P)
knows S : key l(C, S)
knows P : key m(C, P)
fresh C : nonce nC, key k
C -> S : C, aead(l(C, S), [nC, k])
C -> P : C, aead(m(C, P), [S, k])
P -> S : "ready"
channel k : C <-> S, readers P`);
    const names = (claimant: string, peer: string): readonly string[] => {
      const { keys, fresh } = sharedBetween(spec, claimant, peer);
      return [...keys.map((key) => `key ${print(key)}`), ...fresh.map(print)];
    };
    expect(names('C', 'S')).toEqual(['key k', 'nC', 'k']);
    expect(names('P', 'S')).toEqual(['k']);
  });
});
