import { describe, expect, it } from 'vitest';
import { coverageOf } from './coverage.ts';
import { specOf } from './played.ts';

/** Each nonce under a signature, as `S signs nC for C`. */
const covered = (source: string): readonly string[] =>
  coverageOf(specOf(source)).map(
    ({ signer, how, nonce, checkedBy }) =>
      `${signer} ${how === 'signed' ? 'signs' : 'is committed to'} ${nonce} for ${checkedBy.join(', ')}`,
  );

const roles = `protocol p "p"
  cite "this test"
role C client, anonymous
role P proxy, certified by CAP
role S server, certified by CA
knows C : S, P
fresh C : nonce nC
fresh P : nonce nP
fresh S : nonce nS
`;

describe('nonces under signatures', () => {
  it('count for those who check the signature', () => {
    expect(
      covered(`${roles}
C -> P -> S : nC, S
S -> P : nS, cert(S, server), sign(S, [nC, nS]) as sig
P -> C : nP, nS, cert(S, server), sig, cert(P, proxy), sign(P, [nC, nP])`),
    ).toEqual(['P signs nC for C', 'P signs nP for C', 'S signs nC for C, P', 'S signs nS for C, P']);
  });

  it('do not count where the signature is passed on by somebody who cannot check it', () => {
    expect(
      covered(`${roles.replace('knows C : S, P', 'knows C : S, P, pub(S)')}
C -> opaque P -> S : S, seal(pub(S), nC)
S -> opaque P -> C : nS, sign(S, [nC, nS])
P -> C : nP`),
    ).toEqual(['S signs nC for C', 'S signs nS for C']);
  });

  it('are committed to by a signer that never sees them', () => {
    expect(
      covered(`${roles}
C -> P : nC, S
P -> S : h(nC) as X ignored by S, S
S -> P -> C : nS, cert(S, server), sign(S, [X, nS])
P -> C : nP`),
    ).toContain('S is committed to nC for C, P');
  });

  it('do not count under a MAC', () => {
    expect(
      covered(`${roles.replace('knows C : S, P', 'knows C : S, P, key k(C, S)\nknows S : C, key k(C, S)').replace(', anonymous', '')}
C -> opaque P -> S : nC
S -> opaque P -> C : nS, mac(k(C, S), [nC, nS])
P -> C : nP`),
    ).toEqual([]);
  });
});
