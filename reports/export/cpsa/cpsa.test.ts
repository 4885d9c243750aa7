/**
 * Models for CPSA: what in them decides verdicts, and what CPSA prints, read. The goldens are beside those of the other
 * provers; all of them, and the models of all shipped specs, were run through CPSA 4.4.6.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../../model/load.ts';
import type { Spec } from '../../../model/spec.ts';
import { apply, dh, type Term, tuple, type Variable, variable } from '../../../model/term.ts';
import { goalsOf } from '../../../properties/catalogue.ts';
import { parseCombination } from '../../../properties/threat.ts';
import { outcomesIn, separately } from '../outcomes.ts';
import { cpsa } from './cpsa.ts';
import { solvedIn, unifiers, unsolved } from './unify.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

interface Asked {
  readonly threats?: string;
  readonly typed?: boolean;
}

const model = (source: string, options: Asked = {}) => modelOf(readySpecs(loadSource(source))[0], options);

function modelOf(spec: Spec | undefined, options: Asked) {
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
    lineAt: () => 1,
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
});

describe('a way through a role', () => {
  const { text } = model(shipped('model/variants/keyshare-client.tertius'));

  it('ends where a check comes after something was sent', () => {
    expect(text).toContain('(recv CH) ; line 1: CH\n      (send CH)');
    expect(text).toContain('(recv (tuple-2 nC S)) ; line 1: CH\n      (send (tuple-2 nC S))');
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

  it('ask for recency by the order of events', () => {
    const asked = question(model(nsl).text, 'recent-aliveness-A-B');
    expect(asked).toMatch(/\(prec z 0 y 1\)\s+\(prec y 1 z 2\)/);
  });

  it('ask of injectivity whether two acceptances that one run answers are one', () => {
    expect(question(model(nsl).text, 'injective-agreement-B-A-2')).toContain('(= z z-again)');
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

describe('what CPSA prints', () => {
  const start = (name: string): string =>
    `(defprotocol p basic (defrole a (vars (x text)) (trace (send x))))
(defskeleton p (vars (x text)) (defstrand a 1 (x x)) (goals (forall ((z strd)) (implies (strand a z 1) (false)))) (comment "${name}") (label 0))`;
  const shape = (said: string): string =>
    `(defskeleton p (vars (x text)) (label 1) (parent 0) (shape) (satisfies ${said}))`;
  const done = '(comment "Nothing left to do")';
  const answered = (...lines: readonly string[]) =>
    outcomesIn('cpsa', lines.join('\n')).map(({ name, outcome }) => [name, outcome]);

  it('is a proof where every shape satisfies the goal, and where there is none', () => {
    expect(answered(start('g'), shape('yes'), done)).toEqual([['g', 'proved']]);
    expect(answered(start('g'), done)).toEqual([['g', 'proved']]);
  });

  it('is an attack where a shape does not, though another one does, and whether or not the search went on', () => {
    const no = shape('(no (fact false) (x x))');
    expect(answered(start('g'), shape('yes'), no, done)).toEqual([['g', 'attack']]);
    expect(answered(start('g'), no)).toEqual([['g', 'attack']]);
  });

  it('is no answer where the search was cut off, and none at all after that', () => {
    expect(answered(start('g'), shape('yes'))).toEqual([]);
    expect(answered(start('g'), shape('yes').slice(0, -4))).toEqual([]);
    const given = '(comment "Strand bound exceeded--aborting run")';
    expect(answered(start('g'), shape('yes'), given)).toEqual([['g', 'undecided']]);
    const steps = '(comment "Step limit exceeded--aborting run")';
    expect(answered(start('g'), done, start('h'), steps)).toEqual([
      ['g', 'proved'],
      ['h', 'undecided'],
    ]);
  });

  it('says whether a role comes to its end', () => {
    const end = '(defprotocol p basic) (defskeleton p (vars) (comment "ends-A") (label 0))';
    expect(answered(end, '(defskeleton p (label 1) (realized) (shape))', done)).toEqual([
      ['ends-A', 'attack'],
    ]);
    expect(answered(end, done)).toEqual([['ends-A', 'unreachable']]);
  });

  it('is read without harm whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(outcomesIn('cpsa', text))).toBe(true);
      }),
    );
  });
});

describe('what makes two terms one', () => {
  const variables: readonly Variable[] = ['a', 'b', 'c', 'd'].map((name) =>
    variable(name, 'message', 'test'),
  );
  const terms = fc.letrec<{ term: Term }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Term>(...variables),
      fc.tuple(tie('term'), tie('term')).map((args) => tuple(...args)),
      fc.tuple(tie('term'), tie('term')).map(([left, right]) => dh(left, right)),
      tie('term').map((arg) => apply('h', arg)),
    ),
  })).term;

  it('makes them one object', () => {
    fc.assert(
      fc.property(terms, terms, (left, right) => {
        for (const solution of unifiers(unsolved, left, right)) {
          expect(solvedIn(solution, left)).toBe(solvedIn(solution, right));
        }
      }),
    );
  });

  it('finds an instance of a pattern', () => {
    fc.assert(
      fc.property(terms, fc.array(terms, { minLength: 4, maxLength: 4 }), (pattern, values) => {
        const apart = values.map((value) =>
          solvedIn(
            new Map(variables.map((one) => [one, variable(`${one.name}2`, 'message', 'test')])),
            value,
          ),
        );
        const put = new Map(variables.map((one, at) => [one, apart[at] as Term]));
        expect(unifiers(unsolved, pattern, solvedIn(put, pattern)).length).toBeGreaterThan(0);
      }),
    );
  });
});
