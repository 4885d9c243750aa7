/**
 * Goals of CPSA: whom they take for honest, by when something must have happened, and which values they speak of.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { separately } from '../outcomes.ts';
import { model, question } from './trial-model.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

describe('goals', () => {
  const nsl = shipped('attacks/casebook/nsl.tertius');

  it('assume no key of a claimant whose key is known', () => {
    const honest = question(model(nsl).text, 'agreement-A-B');
    expect(honest).toContain('(non (privk A))');
    const known = question(model(nsl, 'kci').text, 'agreement-A-B');
    expect(known).toContain('(non (privk B))');
    expect(known).not.toContain('(non (privk A))');
  });

  it('assume every key that honest agents may share, whichever of two holds which role, and no key of anybody else', () => {
    const yahalom = shipped('attacks/casebook/yahalom-lowe.tertius');
    const keys = (threats: string, name: string): readonly string[] =>
      [...question(model(yahalom, threats).text, name).matchAll(/\(non (\(ltk \w+ \w+\))\)/g)]
        .map(([, key = '']) => key)
        .toSorted();
    const among = (...names: readonly string[]): readonly string[] =>
      names.flatMap((one) => names.map((other) => `(ltk ${one} ${other})`)).toSorted();
    expect(keys('none', 'secrecy-A-kab')).toEqual(among('A', 'B', 'S'));
    expect(keys('B', 'aliveness-A-S')).toEqual(among('A', 'S'));
    expect(keys('kci', 'aliveness-A-S')).toEqual(among('B', 'S'));
  });

  it('ask for recency by the order of events', () => {
    const asked = question(model(nsl).text, 'recent-aliveness-A-B');
    expect(asked).toMatch(/\(prec z 0 y 1\)\s+\(prec y 1 z 2\)/);
  });

  it('know that a key from a certificate may be that of an agent of whom they speak', () => {
    const { text } = model(shipped('model/variants/interception-tls13.tertius'));
    expect(text).toMatch(/\(strand C-2 z [^\n]*\(key-\w+ \(pubk P\)\)/);
    expect(text).not.toMatch(/\(key-\w+ \(privk/);
  });

  it('ask once of what several ways of a role have in common', () => {
    const { text } = model(`protocol anchors "a client with two of them"
role C client, certified by CA
role P proxy, holds key sCA
role S server, certified by CA
knows C : S
knows P : C, S
knows S : C
trust C : CA, sCA for server
fresh C : nonce nC
fresh S : nonce nS
C -> S : C, nC
S -> C : nS, cert(S, server), sign(S, [C, nC, nS])
C -> S : sign(C, [S, nC, nS]), cert(C, client)
P -> S : "done"
`);
    const ways = [...text.matchAll(/\(strand (C-\d) y 2 \(C C\)\)/g)].map(([, way]) => way);
    expect(new Set(ways)).toEqual(new Set(['C-1']));
  });

  it('ask whether the adversary knows by a listener', () => {
    const asked = question(model(nsl).text, 'secrecy-B-nB');
    expect(asked).toContain('(p "" "x" l nB)');
    expect(asked).toContain('(false)');
  });

  it('assume of a party without a name that honest runs made what is taken for its own, whatever the premise is', () => {
    const { text } = model(shipped('model/variants/both-consent.tertius'));
    const held = question(text, 'consent');
    expect(held).toMatch(/\(strand P z 11 [^\n]*\(kC kC\)/);
    expect(held).toContain('(strand C z-2 7 (C C-2) (P P-3) (S S-3) (kC kC))');
    for (const word of ['C-2', 'P-3', 'S-3']) expect(held).toContain(`(non (privk ${word}))`);
  });

  it('leave to the conclusion its own values where the premise shows some only to tell who is meant', () => {
    const { text } = model(shipped('model/variants/both-consent.tertius'));
    expect(question(text, 'consent')).toMatch(/\(exists \(\(C-4 S-5 name\) \(scope-2 scope-3 data\)/);
  });

  it('take a run for the maker of a value once it has sent it', () => {
    const { text } = model(`protocol late-key "the client sends its key in its second message"
role C client, anonymous
role S server
knows C : S, pub(S)
fresh C : nonce nC, key k
fresh S : nonce nS
C -> S : nC
S -> C : nS
C -> S : seal(pub(S), [k, nC, nS])
channel k : C <-> S
`);
    const asked = question(text, 'secrecy-S-k');
    const [, client = ''] = text.split('(defrole C');
    const sent = client.split('\n').filter((line) => /^ +\((?:send|recv) /.test(line));
    const height = sent.findIndex((line) => line.includes(' k ')) + 1;
    expect(height).toBeGreaterThan(2);
    expect(asked).toContain(`(strand C z-1 ${height} `);
  });

  it('name each value that they speak of in a strand that has it', () => {
    const paths = ['nsl', 'resumption', 'ccitt-x509', 'yahalom-lowe', 'selfie'];
    for (const path of paths) {
      const { text } = model(shipped(`attacks/casebook/${path}.tertius`));
      for (const part of separately('cpsa', text)) {
        const asked = part.split(/\n(?=\(defgoal)/).at(-1) ?? '';
        const premise = asked.slice(asked.indexOf('(and (strand'), asked.indexOf('(exists'));
        for (const [, words = ''] of asked.matchAll(/\(forall \(((?:\([^)]*\) ?)*)\)/g)) {
          for (const word of words.replaceAll(/\([^()]*strd\)|[()]/g, '').split(/\s+/)) {
            if (/^(?:name|text|data|skey|mesg|rndx|expt|akey|chosen|)$/.test(word)) continue;
            expect(premise).toContain(` ${word})`);
          }
        }
      }
    }
  });

  it('take a run of which the premise speaks where it says so, though it has not sent what it says', () => {
    const { text, leftOut } = model(`protocol early "the server's key is sent when somebody has vouched"
role C client
role D server
role T third
knows C : D, T
knows D : C, T, pub(T), pub(C)
knows T : D, C
fresh C : nonce n
fresh D : nonce k
C -> D : n, sign(C, ["ask", n, D])
  event C asks(n)
  event D takes(n, k)
D -> T : n
  event D does(n, k)
T -> D : sign(T, ["vouch", n, D])
  event T vouches(n)
D -> C : k
  event C gets(n, k)
goal vouched "what is taken is vouched for"
  C asks(n) and D takes(n, k) ==> T vouches(n)
goal tied "one run takes and does"
  D takes(n, k) and D does(n, k) ==> T vouches(n)
goal got "what is got was vouched for"
  C gets(n, k) and D takes(n, k) ==> T vouches(n)
`);
    expect(question(text, 'vouched')).toMatch(/\(strand D z-1 2 [^\n]*\(n n\)/);
    expect(question(text, 'vouched')).not.toContain('(k k)');
    expect(leftOut.map(({ because }) => because)).toContain(
      'it speaks of k, which no message of the run has by then',
    );
    expect(question(text, 'got')).toMatch(/\(strand D z-1 5 [^\n]*\(k k\)/);
  });
});

it('says that what is held from the start is held later by who first receives something', () => {
  const held = (first: string): readonly string[] =>
    model(`protocol start "a key that is held from the start"
  cite "here"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : nonce n
fresh S : nonce m
${first}
C -> S : aead(k(C, S), n)
  event C asks(S)
goal asked "whoever holds the key has been asked"
  holds(S, k(C, S)) ==> C asks(S)
expect asked : attack
`).asked.flatMap(({ goal, notes }) => (goal.kind === 'correspondence' ? notes.map(({ what }) => what) : []));
  const said = 'what a run has from its start it has once it has received its first message';
  expect(held('')).toContain(said);
  expect(held('S -> C : m')).not.toContain(said);
});
