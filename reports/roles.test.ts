import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import { linesOfMachine, machineOf } from './roles.ts';

/** The listing of one role of a protocol, as a reader sees it. */
function listing(name: string, source: string): readonly string[] {
  const [spec] = readySpecs(loadSource(source));
  const role = spec?.roles.find((candidate) => candidate.name === name);
  if (spec === undefined || role === undefined) throw new Error('a protocol that is ready, with that role');
  const { title, lines } = linesOfMachine(machineOf(spec, role));
  return [title, ...lines.map(({ indent, text }) => '  '.repeat(indent) + text)];
}

const tls = `
protocol tls
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC, exponent x
fresh S : nonce nS, exponent y
let ms = kdf(dh(x, y), nC, nS)
C -> S as CH : nC, S
S -> C as SH : nS, cert(S, server), g(y), sign(S, [nC, nS, g(y)])
C -> S as CF : g(x), mac(ms, ["client finished", h(CH, SH)])
channel ms : C <-> S
`;

describe('a role machine', () => {
  it('says what is sent, bound and checked, and where the role accepts', () => {
    expect(listing('C', tls)).toEqual([
      'role C, client, anonymous',
      '  holds at its start  C, the private key of C, CA, S',
      '  makes  nonce nC, exponent x',
      '  0 -> 1  sends to S as CH : nC, S',
      '  1 -> 2  receives from S as SH : nS, cert(S, server, pub(key_S), by CA), g(y), sign(key_S, [nC, nS, g(y)])',
      '          binds   nonce nS, key pub(key_S), share g(y)',
      '          checks  S as expected',
      '          checks  cert(S, server, pub(key_S), by CA) verifies',
      '          checks  sign(key_S, [nC, nS, g(y)]) verifies',
      '  2 -> 3  sends to S as CF : g(x), mac(ms, ["client finished", h(CH, SH)])',
      '          accepts',
      '  where ms = kdf(dh(x, y), nC, nS)',
    ]);
  });

  it('names a check by what the role can build when the message comes', () => {
    expect(listing('S', tls)).toContain(
      '          checks  mac(ms, ["client finished", h(CH, SH)]) as expected',
    );
  });

  it('says what stays opaque, and what was opened later', () => {
    const lines = listing(
      'P',
      `
protocol relay
role C client
role P proxy
role S server
knows C : S, P, pub(S)
knows P : S
knows S : C, P
fresh C : nonce n, key k
C -> opaque P -> S as BOX : aead(k, n)
C -> P as KEY : k
C -> S as LAST : seal(pub(S), k)
`,
    );
    expect(lines.filter((line) => line.includes('BOX') || line.includes('opaque'))).toEqual([
      '  0 -> 1  receives from C as BOX : BOX',
      '          binds   value BOX',
      '  1 -> 2  sends to S as BOX : BOX',
      '          checks  BOX is aead(k, n)',
      '  opaque  BOX = aead(k, n): held from state 1 on and passed on unopened, opened on the way to state 3',
    ]);
  });

  it('says that an ignored part is never looked into', () => {
    const lines = listing(
      'B',
      `
protocol ignoring
role A client
role B server
knows A : B
knows B : A
fresh A : nonce n, nonce m
A -> B : n, ["extension", m] as XT ignored by B
`,
    );
    expect(lines).toContain('  opaque  XT = ["extension", m]: held from state 1 on, never looked into');
    expect(lines).toContain('          binds   nonce n, value XT');
  });
});
