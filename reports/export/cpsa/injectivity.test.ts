/**
 * Injectivity: which two acceptances are compared, and whose.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, question } from './trial-model.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

describe('injectivity', () => {
  const nsl = shipped('attacks/casebook/nsl.tertius');

  it('is whether two acceptances that one run answers are one', () => {
    expect(question(model(nsl).text, 'injective-agreement-B-A-apart')).toContain('(= z z-again)');
  });

  it('is asked of acceptances that came about in different ways', () => {
    const { text } = model(`protocol two-ways "two answers of one run, each enough for a client"
role C client, anonymous
role S server
knows C : S, pub(S)
fresh C : nonce nC, nonce nC2
fresh S : nonce nS
C -> S : nC, nC2
S -> C : nS, sign(S, ["one", nC, nS])
S -> C : nS, sign(S, ["two", nC2, nS])
machine C
  C -> S : nC, nC2
  either
    S -> C : nS, sign(S, ["one", nC, nS])
    accept C
    S -> C : nS, sign(S, ["two", nC2, nS])
  or
    S -> C : nS, sign(S, ["two", nC2, nS])
expect C : injective-agreement S on nS : attack
`);
    const parts = text.split('\n\n').filter((part) => part.includes('"injective-agreement-C-S-nS-apart'));
    const ways = parts.map((part) =>
      [...part.matchAll(/\(strand (C-\d) z/g)].map(([, way]) => way).join(' '),
    );
    expect(ways).toEqual(['C-1 C-1', 'C-1 C-2', 'C-2 C-2']);
  });

  it('is asked of a run that answers on what its ways have in common, and later on one of them', () => {
    const { text } = model(`protocol later-part "a second answer of one run, on what only one of its ways has"
role C client, anonymous
role S server
knows C : S, pub(S)
fresh C : nonce nC, nonce n2
fresh S : nonce nS, nonce nS2
C -> S : nC
S -> C : nS, sign(S, ["one", nC, nS])
machine C
  C -> S : nC
  either
    S -> C : nS, sign(S, ["one", nC, nS])
    C -> S : "enough"
  or
    S -> C : nS, h(nC)
    C -> S : n2
    S -> C : sign(S, ["two", n2, nS, nS2]), nS2
machine S
  C -> S : nC
  S -> C : nS, sign(S, ["one", nC, nS])
  either
    C -> S : "enough"
    S -> C : "end"
  or
    C -> S : n2
    S -> C : sign(S, ["two", n2, nS, nS2]), nS2
expect C : injective-agreement S on nS, nS2 : attack
`);
    const parts = text.split('\n\n').filter((part) => part.includes('"injective-agreement-C-S-nS-nS2-apart'));
    const runs = parts.map((part) =>
      [...part.matchAll(/\(strand (C-\d|S-\d) (?:z\S*|y) (\d)/g)]
        .map(([, way, at]) => `${way} ${at}`)
        .join(', '),
    );
    expect(runs).toEqual(['C-1 4, C-1 4, S-1 3', 'C-1 4, C-2 5, S-2 5', 'C-2 5, C-2 5, S-2 5']);
  });

  const named = `protocol two-agents "one run answers two agents, but no agent twice"
role C client
role D client
role S server
knows C : S, pub(S)
knows D : S, pub(S)
fresh C : nonce nC
fresh D : nonce nD
fresh S : nonce nS
C -> S : C, nC
S -> C : nS, sign(S, [C, nC, nS])
D -> S : D, nD
check S : C != D
S -> D : nS, sign(S, [D, nD, nS])
expect C : injective-agreement S on nS : attack
`;

  it('is asked of acceptances of two agents, who have in common what is agreed on and no more', () => {
    const apart = question(model(named).text, 'injective-agreement-C-S-nS-apart');
    expect(apart).toContain('(strand C z 3 (C C) (S S) (nS nS))');
    expect(apart).toContain('(strand C z-again 3 (C C-2) (S S) (nS nS))');
    expect(apart).toContain('(non (privk C))');
    expect(apart).toContain('(non (privk C-2))');
  });

  it('is asked under kci of one agent whose key is known, and of two of whom none is', () => {
    const { text } = model(named, 'kci');
    const [one, two] = [1, 2].map((at) => question(text, `injective-agreement-C-S-nS-apart-${at}`));
    expect(one).toContain('(strand C z-again 3 (C C) ');
    expect(one).not.toContain('(non (privk C))');
    expect(two).toContain('(strand C z-again 3 (C C-2) ');
    expect(two).toContain('(non (privk C))');
    const agreed = model(nsl, 'kci').text;
    expect(question(agreed, 'injective-agreement-B-A-apart')).not.toContain('(non (privk B))');
  });

  it('takes no value of one acceptance for one of the other that the spec calls so', () => {
    const apart = question(
      model(`protocol again "two nonces of the server, of which one is called as the goal calls the other run's"
  cite "here"
role C client
role S server, certified by CA
knows C : S, pub(S)
fresh S : nonce n, nonce n_again
S -> C : n, n_again, sign(S, [C, n, n_again])
expect C : injective-agreement S : attack
`).text,
      'injective-agreement-C-S-apart',
    );
    expect(apart).not.toContain('(n-again n)');
  });
});
