/**
 * Models for CPSA: what in them decides verdicts. The goldens are beside those of the other provers; all of them, and
 * the models of all shipped specs, were run through CPSA 4.4.6.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../../model/load.ts';
import { lineNumberAt, lineStarts } from '../../../model/notation/position.ts';
import type { Spec } from '../../../model/spec.ts';
import { goalsOf } from '../../../properties/catalogue.ts';
import { parseCombination } from '../../../properties/threat.ts';
import { separately } from '../outcomes.ts';
import { cpsa } from './cpsa.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

interface Asked {
  readonly threats?: string;
  readonly typed?: boolean;
}

const model = (source: string, options: Asked = {}) =>
  modelOf(readySpecs(loadSource(source))[0], options, source);

function modelOf(spec: Spec | undefined, options: Asked, source = '') {
  if (spec === undefined) throw new Error('the spec cannot be read');
  const parsed = parseCombination(spec, [options.threats ?? 'none']);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const written = cpsa({
    spec,
    file: 'spec.tertius',
    goals: goalsOf(spec),
    combination: parsed.combination,
    typed: options.typed ?? true,
    selfTalk: false,
    lineAt: (offset) => lineNumberAt(lineStarts(source), offset),
  });
  if (written.kind === 'refused') throw new Error(written.because);
  return written;
}

/** The question of this name. */
const question = (text: string, name: string): string =>
  separately('cpsa', text)
    .find((part) => part.includes(`(comment "${name}")`))
    ?.split(/\n(?=\(defgoal|\(defskeleton)/)
    .at(-1) ?? '';

describe('what a role assumes', () => {
  it('is that two fresh values of one kind differ, which CPSA may take for one', () => {
    expect(model(shipped('attacks/casebook/ccitt-x509.tertius')).text).toContain('(neq xA yA)');
  });

  it('is that a run chooses others than itself', () => {
    expect(model(shipped('attacks/casebook/nsl.tertius')).text).toMatch(
      /defrole A\n[\s\S]*?\(facts \(neq A B\)\)/,
    );
  });

  it('is that who has the key of an authority is honest, and not under the threat that it is not', () => {
    const source = shipped('model/variants/interception.tertius');
    const holder = '(privk "sCA" S) (privk P)';
    expect(model(source).text).toContain(holder);
    expect(model(source, { threats: 'proxy' }).text).not.toContain(holder);
  });

  it('is nothing about fresh exponents but that they are used first where they are made', () => {
    expect(model(shipped('attacks/casebook/signed-dh.tertius')).text).toContain('(uniq-gen x)');
  });
});

describe('a share that nobody checks', () => {
  const source = `protocol shares "one side may take the neutral element for a share"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : exponent x
fresh S : exponent y
group unchecked
let z = kdf(dh(x, y))
C -> S : g(x)
S -> C : g(y), mac(k(C, S), g(x))
C -> S : aead(z, "hello")
`;

  it('is another way of who receives it, in which the secret is known', () => {
    const { text } = model(source);
    expect(text).toMatch(/defrole C-2\n[\s\S]*?\(recv \(cat "g\(zero\)" [\s\S]*?\(kdf-1 "dh\(zero\)"\)/);
    expect(model(source.replace('group unchecked\n', '')).text).not.toContain('g(zero)');
  });

  it('is the own share of nobody, so that no run of a peer agrees on it', () => {
    const asked = question(model(source).text, 'agreement-C-S-2');
    expect(asked).toContain('(strand C-2 z ');
    expect(asked).toContain('(false)');
  });
});

describe('a check that values differ', () => {
  const source = (
    late: string,
    end: string,
  ): string => `protocol checks "a check that comes late, or excludes another way"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, data d
fresh B : nonce nB
A -> B : nA, h(k(A, B), nA, nA), aead(k(A, B), d)
B -> A : nB
accept A
A -> B : aead(h(k(A, B), nA, nB), d)
${late}B -> A : aead(k(A, B), nB)
${end}`;
  const begin = (text: string, role: string): string =>
    text.slice(text.indexOf(`(defrole ${role}\n`)).split('\n')[3] ?? '';

  it('is not held against the runs that act before it, or in which it fails', () => {
    const { text } = model(source('check A : nA != nB\n', ''));
    expect(begin(text, 'A-1')).toContain('(send (cat "A" "A_1"))');
    expect(begin(text, 'A-2')).toContain('(send (cat "A" "A_2"))');
    expect(model(source('', '')).text).not.toContain('"A_1"');
  });

  it('leaves a run its own fresh value, and is held against no other way', () => {
    const ways = `machine A
  A -> B : nA, h(k(A, B), nA, nA), aead(k(A, B), d)
  either
    B -> A : nB
    check A : nA != nB
    A -> B : aead(h(k(A, B), nA, nB), d)
    B -> A : aead(k(A, B), nB)
  or
    B -> A : nB
    check A : nA = nB
    A -> B : d
`;
    const { text } = model(source('', ways).replace('accept A\n', ''));
    expect(begin(text, 'A-2')).toContain('"A_2"');
    expect(text).toMatch(/defrole A-2\n[\s\S]*?\(recv nA\)[\s\S]*?\(uniq-orig nA d\)/);
  });
});

describe('certificates', () => {
  const source = shipped('model/variants/ideal-named.tertius');

  it('of an honest authority are over own keys', () => {
    const { text } = model(source);
    expect(text).toContain('(cert "CA" "server" S (pubk S))');
    expect(text).not.toContain('akey');
  });

  it('of a dishonest one are over any key', () => {
    const { text } = model(source, { threats: 'ca:CA' });
    expect(text).toContain('(cert "CA" "server" S key-S)');
    expect(text).toContain('(cert "CAP" "proxy" P (pubk P))');
  });

  it('are told of as far as messages have them', () => {
    const told = (threats: string): readonly string[] =>
      model(source, { threats }).notes.flatMap(({ what }) => (what.startsWith('certificates') ? [what] : []));
    const [own, ...others] = told('none');
    expect(own).toContain('over own keys');
    expect(others).toEqual([]);
    expect(told('ca:CA')).toEqual([own, expect.stringContaining('over any key')]);
    const unused = model(`protocol unused "a certificate that nobody shows"
role A client, certified by CA
role B server
knows A : B, pub(B)
fresh A : nonce nA
A -> B : seal(pub(B), nA)
`);
    expect(unused.notes.filter(({ what }) => what.includes('certificates'))).toEqual([]);
  });
});

describe('a way through a role', () => {
  const { text } = model(shipped('model/variants/keyshare-client.tertius'));

  it('ends where a check comes after something was sent', () => {
    expect(text).toMatch(/\(recv CH\) ; line \d+: CH\n +\(send CH\)/);
    expect(text).toMatch(/\(recv \(tuple-2 nC S\)\) ; line \d+: CH\n +\(send \(tuple-2 nC S\)\)/);
  });

  it('hashes keys where one may be anything', () => {
    expect(text).toMatch(/\(encrypt \(tuple-2 dC mac1\) \(key kdf1\)\)/);
  });
});

it('lets a run find in a ticket what an earlier one has composed', () => {
  const { text } = model(shipped('attacks/casebook/resumption.tertius'));
  expect(text).toContain('(recv (aead "ticket" old ');
  expect(text).toMatch(/\(defrole C-2\n +\(vars [^\n]*\(old mesg\)/);
});

describe('goals', () => {
  const nsl = shipped('attacks/casebook/nsl.tertius');

  it('assume no key of a claimant whose key is known', () => {
    const honest = question(model(nsl).text, 'agreement-A-B');
    expect(honest).toContain('(non (privk A))');
    const known = question(model(nsl, { threats: 'kci' }).text, 'agreement-A-B');
    expect(known).toContain('(non (privk B))');
    expect(known).not.toContain('(non (privk A))');
  });

  it('assume every key that honest agents may share, whichever of two holds which role, and no key of anybody else', () => {
    const yahalom = shipped('attacks/casebook/yahalom-lowe.tertius');
    const keys = (threats: string, name: string): readonly string[] =>
      [...question(model(yahalom, { threats }).text, name).matchAll(/\(non (\(ltk \w+ \w+\))\)/g)]
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

  it('ask of injectivity whether two acceptances that one run answers are one', () => {
    expect(question(model(nsl).text, 'injective-agreement-B-A-apart')).toContain('(= z z-again)');
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

  it('ask the same of acceptances that came about in different ways', () => {
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
});

describe('keys that become known later', () => {
  const nsl = shipped('attacks/casebook/nsl.tertius');

  it('are given away by a role, so that those of honest agents are assumed not to be guessed, no more', () => {
    const { text } = model(nsl, { threats: 'later' });
    expect(text).toContain('(trace (send (privk owner)))');
    const asked = question(text, 'secrecy-A-nA');
    expect(asked).toContain('(pnon (privk A))');
    expect(asked).not.toContain('(non ');
    expect(model(nsl).text).not.toMatch(/pnon|reveals-key/);
  });

  it('are no concern of an execution in which a run of the goal had not done what it says', () => {
    const { text } = model(nsl, { threats: 'later' });
    const before = /\(strand reveals-key r 1\)\s+\(prec r 0 z 2\)/;
    for (const name of ['secrecy-A-nA', 'agreement-A-B', 'injective-agreement-A-B-apart']) {
      expect(question(text, name)).toMatch(before);
    }
  });

  it('are none of the keys that a run makes, which CPSA would take for one', () => {
    const { text } = model(shipped('attacks/casebook/yahalom-lowe.tertius'), { threats: 'later' });
    expect(text).toMatch(/\(p "S" z 2\) \(p "S" "kab" z \(ltk owner other\)\)\) \(false\)/);
  });

  it('may be used by the partners of a run that has accepted, which is said of each goal', () => {
    const { asked } = model(nsl, { threats: 'later' });
    for (const { notes } of asked)
      expect(notes.map(({ what, errs }) => `${what.slice(0, 6)} ${errs}`)).toContain(
        'later: may show false attacks',
      );
  });
});

it('asks of each way in which a role accepts whether it can come to its end', () => {
  const spec = readySpecs(loadSource(shipped('model/variants/interception.tertius')))[0];
  const { text, ends } = modelOf(spec, {});
  expect(ends).toEqual(['ends-C-1', 'ends-C-2', 'ends-P', 'ends-S']);
  expect(question(text, 'ends-C-1')).toContain('(defstrand C-1 ');
  expect(question(text, 'ends-C-2')).toContain('(defstrand C-2 ');
  const { ends: both } = model(shipped('attacks/casebook/resumption.tertius'));
  expect(both).toEqual(['ends-C-1', 'ends-C-2', 'ends-S-1', 'ends-S-2']);
});

it('asks whether a role comes to its end with keys that the adversary does not have', () => {
  const { text } = model(shipped('attacks/casebook/yahalom-lowe.tertius'));
  expect(question(text, 'ends-A')).toContain('(non-orig (ltk A A) (ltk A B) (ltk A S) (ltk B A)');
  expect(question(text, 'ends-A')).not.toContain('privk');
  expect(question(model(shipped('attacks/casebook/nsl.tertius')).text, 'ends-A')).toContain(
    '(non-orig (privk A) (privk B))',
  );
});

it('says why there is no model where something is opened by a key of any kind that comes later', () => {
  expect(() => model(shipped('model/variants/rotate-release.tertius'))).toThrow('role P opens');
});

it('has no signs in the names of roles that CPSA does not read', () => {
  const source = shipped('attacks/casebook/older-server.tertius');
  const spec = readySpecs(loadSource(source)).find(({ roles }) => roles.some(({ of }) => of !== undefined));
  const names = [...modelOf(spec, {}).text.matchAll(/\(defrole (\S+)/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) expect(name).toMatch(/^[\w-]+$/);
});

it('tells roles that begin alike apart, because a strand is one of every role that begins as it does', () => {
  const source = shipped('attacks/casebook/older-server.tertius');
  const spec = readySpecs(loadSource(source)).find(({ name }) => name === 'newer-with-older');
  const { text } = modelOf(spec, {});
  expect(text).toContain('(send "S")');
  expect(text).toContain('(send "older.S")');
});

it('says of each goal on which line it is expected', () => {
  const source = shipped('attacks/casebook/yahalom-lowe.tertius');
  const lines = source.split('\n');
  const titles = [...model(source).text.matchAll(/^; line (\d+): (.*)$/gm)];
  expect(titles.length).toBeGreaterThan(6);
  for (const [, line, goal] of titles) expect(lines[Number(line) - 1]).toMatch(expectationOf(goal));
});

/** An `expect` line for this goal. */
const expectationOf = (goal = ''): RegExp =>
  new RegExp(`expect ${goal.replaceAll(/[.*+?^()|[\]]/g, '\\$&')} : `);

it('keeps what a spec says inside comments and texts', () => {
  const source = shipped('attacks/casebook/nsl.tertius').replace(
    '"Needham-Schroeder-Lowe"',
    '"a \\"quoted\\" (title"',
  );
  const { text } = model(source);
  const bare = text
    .split('\n')
    .map((line) => line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').replace(/;.*/, ''))
    .join('\n');
  expect(bare).not.toContain('title');
  expect(bare.split('(').length).toBe(bare.split(')').length);
});
