/**
 * Costs that are known of known protocols, and what each number counts, on protocols of a few lines.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import { type Cost, costOf } from './cost.ts';

function cost(source: string, options: readonly string[] = []): Cost {
  const [protocol] = loadSource(source, new Set(options)).protocols;
  if (protocol?.spec === undefined || protocol.honest?.kind !== 'finished') throw new Error('does not run');
  return costOf(protocol.spec, protocol.honest.state);
}

const parties = `protocol p "p"
  cite "this test"
role C client, certified by CA
role P proxy, certified by CAP
role S server, certified by CA
knows C : S, P
fresh C : nonce nC, data dC
fresh P : nonce nP
fresh S : nonce nS, key k
`;

describe('signatures', () => {
  it('are counted once, for who makes them, however often they travel', () => {
    const { signatures } = cost(`${parties}
C -> P -> S : nC
S -> P : nS, cert(S, server), sign(S, [nC, nS]) as sig
P -> C : nS, cert(S, server), sig, nP, cert(P, proxy), sign(P, [nC, sig])`);
    expect([...signatures]).toEqual([
      ['S', 1],
      ['P', 1],
    ]);
  });

  it('count a certificate that a role issues in the run, and none that exists before', () => {
    const source = `protocol p "p"
  cite "this test"
role C client, anonymous
role P proxy, holds key sCA
role S server, certified by CA
trust C : CA, sCA for server
knows C : S
fresh C : nonce nC
C -> P : nC, S
P -> C : cert(S, server, pub(P), by sCA), sign(P, nC)
P -> S : nC
S -> P : cert(S, server)`;
    const { signatures, certificates, keys } = cost(source);
    expect([...signatures]).toEqual([['P', 2]]);
    expect(certificates).toBe(2);
    expect(keys).toEqual([
      { role: 'P', use: 'signs' },
      { role: 'P', use: 'issues certificates' },
    ]);
  });
});

describe('bytes', () => {
  it('are those of the plain encoding, by flight, with what of them is evidence', () => {
    const { size } = cost(`${parties}
C -> S : nC
S -> C : nS
S -> C : sign(S, [nC, nS])
C -> S : "done"`);
    expect(size).toEqual({
      // Kind, length and 32 bytes of a nonce; of a signature 64, and two bytes of length.
      total: 34 + 34 + 67 + 6,
      signatures: 67,
      certificates: 0,
      flights: [
        { from: 'C', to: 'S', bytes: 34 },
        { from: 'S', to: 'C', bytes: 34 + 67 },
        { from: 'C', to: 'S', bytes: 6 },
      ],
    });
  });
});

describe('long-term keys', () => {
  it('are those that open something or that two share, besides those that sign', () => {
    const { keys } = cost(`protocol p "p"
  cite "this test"
role A client
role B server
knows A : B, pub(B), key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce n
fresh B : nonce m
A -> B : seal(pub(B), n)
B -> A : m, mac(k(A, B), [n, m])`);
    expect(keys).toEqual([
      { role: 'A', use: 'shares a key' },
      { role: 'B', use: 'decrypts' },
      { role: 'B', use: 'shares a key' },
    ]);
  });

  it('are not those that a role has and does not use', () => {
    expect(cost(`${parties}\nC -> P -> S : nC\nS -> P -> C : nS`).keys).toEqual([]);
  });
});

describe('certificates', () => {
  it('are counted each once, and not where only a hash of them travels', () => {
    const flow = 'C -> P -> S : nC, cert(C, client)\nS -> P -> C : nS';
    expect(cost(`${parties}\n${flow}`).certificates).toBe(1);
    expect(cost(`${parties}\nC -> P -> S : nC, h(cert(C, client)), C\nS -> P -> C : nS`).certificates).toBe(
      0,
    );
  });
});

describe('messages and round trips', () => {
  it('leave out what carries application data, but not a datum that is signed as a parameter', () => {
    const data = cost(
      `${parties}\nC -> P -> S : nC\nS -> P -> C : nS\nC -> opaque P -> S : aead(kdf(nC, nS), dC)`,
    );
    expect(data.messages).toBe(4);
    const parameter = cost(
      `${parties}\nC -> P -> S : nC, dC, cert(C, client), sign(C, [nC, dC])\nS -> P -> C : nS`,
    );
    expect(parameter.messages).toBe(4);
  });

  it('are pairs of flights on each leg: messages one way, one after the other, are one flight', () => {
    const { roundTrips } = cost(
      `${parties}\nC -> P : nC\nP -> S : nP\nP -> S : nC\nS -> P : nS\nP -> C : nP\nC -> P : nC`,
    );
    expect([...roundTrips]).toEqual([
      ['C-P', 1],
      ['P-S', 1],
    ]);
  });

  it('wait for one another only where one run has to', () => {
    const waiting = cost(`${parties}\nC -> P : nC\nP -> S : nP\nS -> P : nS\nP -> C : nP`);
    const atOnce = cost(`${parties}\nC -> P : nC\nP -> C : nP\nP -> S : nP\nS -> P : nS`);
    expect([waiting.legs, atOnce.legs]).toEqual([4, 3]);
  });

  it('cross two legs between client and server, as by way of a proxy that passes them on', () => {
    const direct = cost(`${parties}\nC -> S : nC\nS -> C : nS\nP -> C : nP`);
    const passedOn = cost(`${parties}\nC -> opaque P -> S : nC\nS -> opaque P -> C : nS`);
    expect([direct.legs, passedOn.legs]).toEqual([4, 4]);
    expect([direct.messages, passedOn.messages]).toEqual([3, 4]);
  });

  it('are counted on the first of several branches', () => {
    const branching = `${parties}C -> P -> S : nC
either
  S -> P -> C : nS
or
  S -> P -> C : nS, cert(S, server), sign(S, nC)
  C -> P -> S : nS`;
    expect(cost(branching)).toMatchObject({ messages: 4, certificates: 0 });
  });
});

const shipped = (name: string, ...options: readonly string[]): Cost =>
  cost(readFileSync(new URL(`../model/variants/${name}.tertius`, import.meta.url), 'utf8'), options);

describe('a known protocol', () => {
  it('has the round trips of its handshake: two in TLS 1.2, one in TLS 1.3', () => {
    const trips = ['tls12-dhe', 'tls12-rsa', 'tls13'].map((name) => shipped(name).roundTrips.get('C-S'));
    expect(trips).toEqual([2, 2, 1]);
  });

  it('costs the server of TLS a signature and a certificate, with RSA key transport no signature', () => {
    expect([...shipped('tls12-dhe').signatures]).toEqual([['S', 1]]);
    expect([...shipped('tls12-dhe', 'mutual').signatures]).toEqual([
      ['S', 1],
      ['C', 1],
    ]);
    expect(shipped('tls12-rsa')).toMatchObject({ certificates: 1, keys: [{ role: 'S', use: 'decrypts' }] });
    expect(shipped('tls12-rsa').signatures.size).toBe(0);
  });

  it('costs the proxy of the TLS Proxy Server extension two signatures more than one that ends TLS', () => {
    expect(shipped('mcgrew-server').signatures.get('P')).toBe(3);
    expect(shipped('pop-naive').signatures.get('P')).toBe(1);
  });

  it('has everybody sign once in the ideal', () => {
    const signed = [...shipped('ideal-named').signatures].toSorted();
    expect(signed).toEqual([
      ['C', 1],
      ['P', 1],
      ['S', 1],
    ]);
  });
});
