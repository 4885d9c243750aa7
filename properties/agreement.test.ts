/**
 * D and D*, found from the machines, and goals that are absent.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { absence } from './absence.ts';
import { nameStatus, officesBetween, printOffice, statusesOf } from './agreement.ts';
import { notAfter } from './causality.ts';

function specOf(source: string): Spec {
  const loaded = loadSource(source);
  const spec = loaded.protocols[0]?.spec;
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

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
