import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryOutRecipe } from './concrete/adversary.ts';
import { algebraOf } from './concrete/constructors.ts';
import { sizeOf } from './concrete/size.ts';
import { suites } from './concrete/suite.ts';
import { type World, worldOf } from './concrete/world.ts';
import { derivable, learn, recipe } from './deduce.ts';
import { isJunk, junk } from './junk.ts';
import { atomsOf, emptyKnowledge, type Knowledge, known, withSymbol } from './knowledge.ts';
import { evaluate, type Piece, printRecipe, type Recipe } from './recipe.ts';
import {
  type Application,
  agent,
  apply,
  asCertificate,
  certificate,
  degenerate,
  dh,
  fresh,
  isApplication,
  none,
  publicKey,
  secretKey,
  sharedKey,
  type Term,
  text,
  tuple,
  zero,
} from './term.ts';
import { print } from './term-print.ts';

const functions = [{ name: 'f', arity: 1 }];
const knowing = (...heard: readonly Term[]): Knowledge => heard.reduce(learn, emptyKnowledge(functions));
const makes = (heard: readonly Term[], term: Term): boolean => derivable(knowing(...heard), term);

const [alice, bob] = [agent('A'), agent('B')];
const [skA, skB] = [secretKey(alice), secretKey(bob)];
const [n, m, d] = [fresh('nonce', 'n', 0), fresh('nonce', 'm', 1), fresh('data', 'd', 0)];
const [k, l] = [fresh('key', 'k', 0), fresh('key', 'l', 1)];
const [x, y] = [fresh('exponent', 'x', 0), fresh('exponent', 'y', 1)];
const own = fresh('nonce', 'own', 'adversary');
const e = fresh('exponent', 'e', 'adversary');
const tag = text('tag');
const enc = (key: Term, content: Term): Application => apply('enc', key, content) as Application;
const aead = (...args: readonly Term[]): Term => apply('aead', ...args);
const seal = (secret: Term, content: Term): Term => apply('seal', publicKey(secret), content);
const sign = (secret: Term, body: Term): Term => apply('sign', secret, body);
const h = (...args: readonly Term[]): Term => apply('h', ...args);
const g = (exponent: Term): Term => apply('g', exponent);

describe('the adversary', () => {
  it.each([
    ['takes a tuple apart', [tuple(n, tuple(m, d))], d],
    ['opens an encryption whose key it has', [k, enc(k, n)], n],
    ['opens an encryption whose key comes later', [enc(k, n), k], n],
    ['opens what an opened key opens', [aead(l, d), enc(k, l), k], d],
    ['opens an encryption whose compound key it can build later', [aead(apply('kdf', n, m), d), m, n], d],
    ['opens an encryption whose compound key comes with it', [tuple(aead(h(n), d), n)], d],
    ['opens what is sealed for a key that it has', [seal(skA, n), skA], n],
    ['seals and encrypts with its own values', [], seal(own, enc(own, aead(own, own, tag)))],
    ['opens an aead with associated data by its key alone', [aead(k, n, h(m)), k], n],
    ['builds a Diffie-Hellman secret from its exponent and a share', [g(x)], dh(x, e)],
    ['builds a Diffie-Hellman secret from either exponent', [g(x), y], dh(x, y)],
    ['reads a certificate', [certificate(alice, tag, publicKey(k), bob)], publicKey(k)],
    ['knows names, constants and public keys', [], tuple(alice, tag, none, publicKey(skB))],
    ['applies declared functions', [n], apply('f', n)],
    ['makes the degenerate secret once zero is known', [zero], degenerate],
    ['repeats what it cannot make', [tuple(sign(skA, n), apply('mac', k, n))], apply('mac', k, n)],
  ] as const)('%s', (_, heard, goal) => {
    expect(makes(heard, goal)).toBe(true);
  });

  it.each([
    ['does not read a signature', [sign(skA, n)], n],
    [
      'does not invert h, kdf, mac, g, pub and declared functions',
      [h(n), apply('kdf', n), apply('mac', k, n)],
      n,
    ],
    ['does not invert g', [g(x), publicKey(k), apply('f', x)], x],
    ['does not open without the key', [seal(skA, n), aead(k, n), enc(k, n)], n],
    ['does not read associated data', [aead(k, m, n), k], n],
    ['does not build a Diffie-Hellman secret from shares', [g(x), g(y)], dh(x, y)],
    ['does not take an exponent out of a secret', [dh(x, y), g(x)], y],
    ['does not apply private symbols', [alice, bob], sharedKey('k', alice, bob)],
    ['does not know private keys', [alice], skA],
    ['does not know zero where the group is checked', [], g(zero)],
    ['does not apply functions that are not declared', [n], apply('f2', n)],
    ['does not apply a function to more than it takes', [n], apply('f', n, n)],
    ['does not change an aead', [aead(k, tuple(n, tag))], aead(k, tuple(n, own))],
    ['does not know what somebody else will make', [], fresh('nonce', 'n', 7)],
  ] as const)('%s', (_, heard, goal) => {
    expect(makes(heard, goal)).toBe(false);
  });

  it('has no answer for a term with variables', () => {
    expect(derivable(knowing(n), apply('h', { ...n, kind: 'variable' } as unknown as Term))).toBe(false);
  });
});

describe('an enc without its key', () => {
  const c = enc(k, tuple(n, tag, tuple(d, bob)));

  it.each([
    ['lets known parts be replaced', [c], enc(k, tuple(n, own, tuple(d, bob)))],
    ['lets known parts be replaced by compound terms', [c], enc(k, tuple(n, tuple(own, own), tuple(d, bob)))],
    ['lets parts inside nested tuples be replaced', [c], enc(k, tuple(n, tag, tuple(d, alice)))],
    ['lets a suffix be cut', [c], enc(k, tuple(n, tag))],
    ['lets a suffix of a nested tuple be cut', [c], enc(k, tuple(n, tag, tuple(d)))],
    ['lets unknown parts become junk', [c], enc(k, tuple(junk(c, [0]), tag, tuple(junk(c, [2, 0]), bob)))],
    [
      'lets parts be swapped in from the same place',
      [c, enc(k, tuple(m, l))],
      enc(k, tuple(m, tag, tuple(d, bob))),
    ],
    ['lets a whole plaintext that is known be replaced', [enc(k, n), n, m], enc(k, tuple(own, m))],
    ['lets parts be replaced that become known later', [c, n, m], enc(k, tuple(m, tag))],
    ['lets anything be put where junk was echoed', [c, junk(c, [0])], enc(k, tuple(own, tag))],
    [
      'lets anything of any length be put where a part is known',
      [enc(k, tuple(tag)), enc(k, tuple(tuple(n)))],
      enc(k, tuple(tuple(n, own, own))),
    ],
    [
      'lets junk stand inside what was put there',
      [enc(k, tuple(tag))],
      enc(k, tuple(tuple(junk(enc(k, tuple(tuple(n))), [0, 0])))),
    ],
    ['lets the adversary read its junk once it has the key', [c, k], junk(c, [0])],
    ['opens what is locked with a changed ciphertext', [aead(h(enc(k, tuple(own, tag))), l), c, n], l],
  ] as const)('%s', (_, heard, goal) => {
    expect(makes(heard, goal)).toBe(true);
  });

  it.each([
    ['does not let unknown parts be chosen', [c], enc(k, tuple(own, tag, tuple(d, bob)))],
    ['does not let parts change places', [c], enc(k, tuple(tag, n, tuple(d, bob)))],
    ['does not let a prefix be cut', [c], enc(k, tuple(tag, tuple(d, bob)))],
    ['does not let parts be added', [enc(k, tuple(n, tag))], enc(k, tuple(n, tag, tag))],
    ['does not become one part', [enc(k, tuple(tag, n))], enc(k, tag)],
    ['does not grow by what was cut', [enc(k, tuple(tuple(tag, n), d))], enc(k, tuple(tuple(tag, own), d))],
    ['does not mix with another key', [c, enc(l, tuple(m))], enc(k, tuple(m, tag))],
    ['does not become junk as a whole', [c], enc(k, junk(c, []))],
    ['does not make its junk known', [c], junk(c, [0])],
    ['does not gain or lose an argument', [c], apply('enc', k, tuple(n, tag), own)],
    ['does not make what is no enc', [c], apply('enc', k)],
    ['does not take junk of another place', [c], enc(k, tuple(junk(c, [2, 0]), tag))],
    ['does not take junk of another key', [c, enc(l, n)], enc(k, tuple(junk(enc(l, tuple(n)), [0]), tag))],
  ] as const)('%s', (_, heard, goal) => {
    expect(makes(heard, goal)).toBe(false);
  });

  it('gives the same junk for the same ciphertext and place, and no other', () => {
    expect(junk(c, [0])).toBe(junk(enc(k, tuple(n, tag, tuple(d, bob))), [0]));
    expect(
      new Set([junk(c, [0]), junk(c, [1]), junk(enc(k, tuple(n)), [0]), junk(enc(l, n), [0])]).size,
    ).toBe(4);
    expect([junk(c, [0]), own, n].map(isJunk)).toEqual([true, false, false]);
  });
});

describe('a recipe', () => {
  const c = enc(k, tuple(n, tag));
  const [heard, key, other] = [0, 1, 2].map((message): Recipe => ({ kind: 'heard', message })) as [
    Recipe,
    Recipe,
    Recipe,
  ];
  const value = (made: Recipe): Term | undefined => evaluate(made, [c, k, l]);
  const piece = (first: Piece): Recipe => ({
    kind: 'malleated',
    of: heard,
    content: { kind: 'tuple', items: [first] },
  });
  const replaced = (place: readonly number[], by: Recipe): Recipe =>
    piece({ kind: 'replaced', by: { kind: 'own', atom: own }, because: { known: by, from: heard, place } });

  it.each<[string, Recipe]>([
    ['a message that was not heard', { kind: 'heard', message: 3 }],
    ['an item of what is no tuple', { kind: 'item', of: heard, index: 0 }],
    ['what another key locks', { kind: 'opened', of: heard, key: other }],
    ['the body of what is no certificate', { kind: 'certified', of: heard }],
    ['a private key', { kind: 'applied', symbol: 'sk', args: [{ kind: 'public', term: alice }] }],
    ['dh by itself', { kind: 'applied', symbol: 'dh', args: [key, key] }],
    ['a secret of what is no share', { kind: 'shared', exponent: key, share: key }],
    ["somebody else's value", { kind: 'own', atom: n }],
    ['junk as if it were its own', { kind: 'own', atom: junk(c, [0]) }],
    ['what is not public', { kind: 'public', term: k }],
    ['junk by another key', { kind: 'junk', atom: junk(c, [0]), key: other }],
    ['a change of what is no enc', { kind: 'malleated', of: key, content: { kind: 'kept', from: key } }],
    ['a part of another ciphertext', piece({ kind: 'kept', from: key })],
    ['junk of another place', piece({ kind: 'junk', atom: junk(c, [1]) })],
    ['a change where nothing is known', replaced([0], other)],
    ['a change beside what is known', replaced([1], { kind: 'public', term: tag })],
  ])('does not make %s', (_, wrong) => {
    expect(value(wrong)).toBeUndefined();
  });

  it('makes what is allowed', () => {
    expect(value({ kind: 'opened', of: heard, key })).toBe(tuple(n, tag));
    expect(value(piece({ kind: 'kept', from: heard }))).toBe(enc(k, tuple(n)));
    expect(value(piece({ kind: 'junk', atom: junk(c, [0]) }))).toBe(enc(k, tuple(junk(c, [0]))));
    expect(value({ kind: 'junk', atom: junk(c, [0]), key })).toBe(junk(c, [0]));
  });
});

describe('knowledge', () => {
  it('lists what was taken apart in order of arrival', () => {
    const knowledge = knowing(tuple(n, enc(k, tuple(m, h(d)))), k, sign(skA, n));
    const names = known(knowledge).map(print);
    expect(names.filter((name) => !name.startsWith('['))).toEqual([
      'n#0',
      'enc(k#0, [m#1, h(d#0)])',
      'k#0',
      'm#1',
      'h(d#0)',
      'sign(A, n#0)',
    ]);
    expect(withSymbol(knowledge, 'h').map(print)).toEqual(['h(d#0)']);
    expect(atomsOf(knowledge, 'nonce')).toEqual([n, m]);
    expect(atomsOf(learn(knowledge, tuple(bob, alice)), 'name')).toEqual([bob, alice]);
    expect(withSymbol(knowledge, 'kdf')).toEqual([]);
  });

  it('is the same object when a message gives nothing', () => {
    const knowledge = knowing(tuple(n, k), enc(l, m));
    for (const message of [n, tuple(k, n), enc(k, n), h(n), enc(l, m), tuple(enc(l, m), n)]) {
      expect(learn(knowledge, message) === knowledge || derivable(knowledge, message)).toBe(true);
    }
    expect(learn(knowledge, tuple(k, n))).toBe(knowledge);
    expect(learn(knowledge, h(n))).toBe(knowledge);
  });

  it('tells of an attack in words', () => {
    const made = recipe(knowing(enc(k, tuple(n, tag)), aead(l, k), l), tuple(n, h(own)));
    expect(made && printRecipe(made)).toBe(
      '[item 1 of content of (message 1) by (content of (message 2) by (message 3)), h(~own)]',
    );
  });

  it('keeps versions apart that grew from the same one', () => {
    const base = knowing(n);
    const [left, right] = [learn(base, k), learn(base, l)];
    const later = learn(left, enc(k, m));
    expect(
      [base, left, right, later].map((version) => [k, l, m].map((term) => derivable(version, term))),
    ).toEqual([
      [false, false, false],
      [true, false, false],
      [false, true, false],
      [true, false, true],
    ]);
  });
});

describe('laws', () => {
  it('agrees with a closure that knows no tricks', { timeout: 120_000 }, () => {
    let made = 0;
    let changed = 0;
    fc.assert(
      fc.property(anyCase, ({ heard, asked }) => {
        const universe = subtermsOf([...heard, ...asked]);
        const closure = closureOf(heard, universe);
        if (closure === undefined) return;
        const knowledge = knowing(...heard);
        for (const term of universe) {
          if (closure.has(term)) made += 1;
          if (closure.has(term) && recipe(knowledge, term)?.kind === 'malleated') changed += 1;
          expect({ term: print(term), is: derivable(knowledge, term) }).toEqual({
            term: print(term),
            is: closure.has(term),
          });
        }
      }),
      { numRuns: 150 },
    );
    expect(made).toBeGreaterThan(500);
    expect(changed).toBeGreaterThan(10);
  });

  it('rebuilds every term from the messages by its recipe, and nothing else has one', () => {
    fc.assert(
      fc.property(anyCase, ({ heard, asked }) => {
        const knowledge = knowing(...heard);
        for (const term of subtermsOf([...heard, ...asked])) {
          const found = recipe(knowledge, term);
          expect(derivable(knowledge, term)).toBe(found !== undefined);
          if (found !== undefined) expect(evaluate(found, knowledge.heard)).toBe(term);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('makes of the bytes of the messages, by its recipe, the bytes of every term', {
    timeout: 120_000,
  }, () => {
    let changed = 0;
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...Object.values(suites)), ({ heard, asked }, suite) => {
        const knowledge = knowing(...heard);
        const universe = subtermsOf([...heard, ...asked]);
        const world = worldOf(algebraOf(suite), 'deduce');
        universe.filter(isEnc).forEach(world.valueOf);
        const bytes = {
          terms: knowledge.heard,
          bytesOf: (at: number) => world.valueOf(knowledge.heard[at] as Term),
        };
        for (const term of universe) {
          const found = recipe(knowledge, term);
          if (found === undefined) continue;
          if (found.kind === 'malleated') changed += 1;
          const made = carryOutRecipe(world, bytes, found);
          expect({ term: print(term), bytes: made?.join() }).toEqual({
            term: print(term),
            bytes: world.valueOf(term).join(),
          });
        }
      }),
      { numRuns: 200 },
    );
    expect(changed).toBeGreaterThan(50);
  });

  it('tells terms apart in bytes, and the same term in no two ways', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...Object.values(suites)), ({ heard, asked }, suite) => {
        const universe = subtermsOf([...heard, ...asked]);
        const [one, other] = [1, 2].map(() => worldOf(algebraOf(suite), 'deduce')) as [World, World];
        for (const world of [one, other]) universe.filter(isEnc).forEach(world.valueOf);
        const texts = universe.map((term) => one.valueOf(term).join());
        expect(new Set(texts).size).toBe(universe.length);
        const again = universe.toReversed().map((term) => other.valueOf(term).join());
        expect(again.toReversed()).toEqual(texts);
        const sizes = universe.map((term) => sizeOf(suite, term));
        expect(sizes).toEqual(universe.map((term) => one.valueOf(term).length));
      }),
      { numRuns: 100 },
    );
  });

  it('loses nothing by learning more', () => {
    fc.assert(
      fc.property(anyCase, anyTerm, ({ heard, asked }, more) => {
        const before = knowing(...heard);
        const after = learn(before, more);
        for (const term of subtermsOf([...heard, ...asked])) {
          if (derivable(before, term)) expect(derivable(after, term)).toBe(true);
        }
        expect(derivable(after, more)).toBe(true);
      }),
    );
  });

  it('does not care in which order messages come', () => {
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(fc.nat()), ({ heard, asked }, keys) => {
        const shuffled = heard
          .map((message) => ({ message, key: keys.next().value as number }))
          .toSorted((left, right) => left.key - right.key)
          .map(({ message }) => message);
        const [one, other] = [knowing(...heard), knowing(...shuffled)];
        for (const term of subtermsOf([...heard, ...asked])) {
          expect(derivable(one, term)).toBe(derivable(other, term));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('learns nothing from what it has heard, and makes no more of what it can make', () => {
    fc.assert(
      fc.property(anyCase, ({ heard, asked }) => {
        const knowledge = knowing(...heard);
        for (const message of heard) expect(learn(knowledge, message)).toBe(knowledge);
        const terms = subtermsOf([...heard, ...asked]);
        const echoed = terms.filter((term) => derivable(knowledge, term)).reduce(learn, knowledge);
        for (const term of terms) expect(derivable(echoed, term)).toBe(derivable(knowledge, term));
        expect(learn(echoed, echoed.heard.at(-1) ?? tag)).toBe(echoed);
      }),
      { numRuns: 300 },
    );
  });
});

// Small terms, few atoms: so that keys, shares and places meet.

const anyAtom = fc.constantFrom<Term>(n, m, k, l, tag, alice, own, none);
const anyExponent = fc.constantFrom<Term>(x, y, e);
const anySecret = fc.constantFrom<Term>(skA, skB, k, l);
const { term: anyTerm, content: anyContent } = fc.letrec<{ term: Term; content: Term; key: Term }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    anyAtom,
    anyAtom,
    anyExponent.map(g),
    fc.constantFrom(skA, sharedKey('k', alice, bob)),
    fc.array(tie('term'), { minLength: 1, maxLength: 3 }).map((items) => tuple(...items)),
    fc.tuple(tie('key'), tie('content')).map(([key, content]) => enc(key, content)),
    fc.tuple(tie('key'), tie('content')).map(([key, content]) => enc(key, content)),
    fc.array(tie('term'), { minLength: 1, maxLength: 2 }).map((args) => h(...args)),
    fc.tuple(tie('key'), tie('term')).map(([key, body]) => apply('mac', key, body)),
    fc.array(tie('term'), { minLength: 2, maxLength: 3 }).map((args) => aead(...args)),
    fc.tuple(anySecret, tie('term')).map(([secret, content]) => seal(secret, content)),
    fc.tuple(anySecret, tie('term')).map(([secret, body]) => sign(secret, body)),
    fc
      .tuple(anySecret, fc.constantFrom(alice, bob))
      .map(([secret, ca]) => certificate(alice, tag, publicKey(secret), ca)),
    fc.tuple(anyExponent, anyExponent).map(([left, right]) => dh(left, right)),
    tie('term').map((arg) => apply('f', arg)),
  ),
  content: fc.oneof(
    { maxDepth: 3 },
    tie('term'),
    fc.array(tie('content'), { minLength: 1, maxLength: 3 }).map((items) => tuple(...items)),
  ),
  key: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Term>(k, l) },
    fc.tuple(anyExponent, anyExponent).map(([left, right]) => apply('kdf', dh(left, right))),
    anyAtom.map((atom) => apply('kdf', atom)),
  ),
}));

/** What was heard, and terms to ask for. */
interface Case {
  readonly heard: readonly Term[];
  readonly asked: readonly Term[];
}

/** Any messages, with what a few changes make of those that are ciphertexts. */
const anyMixedCase: fc.Arbitrary<Case> = fc
  .tuple(
    fc.array(anyTerm, { minLength: 1, maxLength: 4 }),
    fc.array(anyContent, { maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 4, maxLength: 12 }),
  )
  .map(([heard, extra, choices]) => {
    const ciphertexts = heard.filter(isEnc);
    const parts = [...subtermsOf([...heard, ...extra]), ...ciphertexts.flatMap(junkOf)].filter(
      (part) => part.size < 8,
    );
    const changed = ciphertexts.flatMap(({ args: [key, content] }) =>
      choices.map(([where, what]) =>
        enc(key as Term, changedAt(content as Term, where, parts[what % parts.length] ?? tag)),
      ),
    );
    return { heard, asked: [...extra, ...changed].filter((term) => term.size < 16) };
  });

const anyTree = (leaf: fc.Arbitrary<Term>): fc.Arbitrary<Term> => {
  const anyTuple = (item: fc.Arbitrary<Term>): fc.Arbitrary<Term> =>
    fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => tuple(...items));
  return fc.oneof(leaf, anyTuple(leaf), anyTuple(leaf), anyTuple(fc.oneof(leaf, leaf, anyTuple(leaf))));
};

/** Ciphertexts under one key, what may become known of them, and what they might be changed to. */
const anyChangeCase: fc.Arbitrary<Case> = fc
  .array(
    anyTree(fc.constantFrom<Term>(n, m, d, tag, h(n))).map((content) => enc(k, content)),
    { minLength: 1, maxLength: 3 },
  )
  .chain((ciphertexts) => {
    const allJunk = ciphertexts.flatMap(junkOf);
    const leaf = fc.oneof(fc.constantFrom<Term>(n, m, tag, own), fc.constantFrom<Term>(...allJunk));
    const anyChanged = anyTree(leaf).map((content) => enc(k, content));
    return fc
      .record({
        more: fc.subarray<Term>([n, m, h(n), k]),
        echoed: fc.subarray<Term>(allJunk.slice(0, 2)),
        locked: fc.array(
          anyChanged.map((changed) => aead(h(changed), l)),
          { maxLength: 1 },
        ),
        asked: fc.array(anyChanged, { minLength: 3, maxLength: 8 }),
        order: fc.nat(),
      })
      .map(({ more, echoed, locked, asked, order }) => {
        const heard = [...locked, ...ciphertexts, ...echoed, ...more];
        const turn = order % heard.length;
        return { heard: [...heard.slice(turn), ...heard.slice(0, turn)], asked: [...asked, l] };
      });
  });

const anyCase = fc.oneof(anyMixedCase, anyChangeCase);

/** All junk that can be put into `ciphertext`. */
const junkOf = (ciphertext: Application): readonly Term[] =>
  placesOf(ciphertext.args[1] as Term).map((place) => junk(ciphertext, place));

/** `content` with the part at one of its places put in the place of by `part`. */
function changedAt(content: Term, at: number, part: Term): Term {
  const places = placesOf(content);
  const place = places[at % places.length] ?? [];
  return at % 5 === 0 && isApplication(content, 'tuple') && content.args.length > 1
    ? tuple(...content.args.slice(0, -1))
    : put(content, place, part);
}

function put(content: Term, [index, ...rest]: readonly number[], part: Term): Term {
  if (index === undefined) return part;
  return tuple(
    ...(content as Application).args.map((item, at) => (at === index ? put(item, rest, part) : item)),
  );
}

/** Where junk can be: everywhere but at the root of a tuple. */
const placesOf = (content: Term): readonly (readonly number[])[] =>
  isApplication(content, 'tuple') ? places(content).filter((place) => place.length > 0) : [[]];

const places = (part: Term): readonly (readonly number[])[] => [
  [],
  ...(isApplication(part, 'tuple')
    ? part.args.flatMap((item, index) => places(item).map((place) => [index, ...place]))
    : []),
];

function subtermsOf(terms: readonly Term[]): readonly Term[] {
  const found = new Set<Term>();
  const visit = (term: Term): void => {
    if (found.has(term)) return;
    found.add(term);
    if (term.kind === 'application') term.args.forEach(visit);
  };
  terms.forEach(visit);
  return [...found];
}

// The closure: everything in the universe that follows by one rule at a time, until nothing follows.
// Ciphertexts that are changed on the way to one in the universe are kept beside it, up to a limit.

function closureOf(heard: readonly Term[], asked: readonly Term[]): ReadonlySet<Term> | undefined {
  const shares = asked.flatMap((term) => (isApplication(term, 'dh') ? term.args.map(g) : []));
  const universe = subtermsOf([...asked, ...shares, e, own, text('filler')]);
  const wanted = universe.filter(isEnc);
  const sources = sourcesOfJunk(universe);
  const have = new Set<Term>(heard);
  for (let size = -1; size < have.size; ) {
    size = have.size;
    for (const term of [...have]) for (const part of takenFrom(term, have)) have.add(part);
    for (const term of universe) if (isMadeOf(term, have)) have.add(term);
    for (const change of changesOf(have, wanted, sources)) have.add(change);
    if (have.size > 400) return undefined;
  }
  return have;
}

const isEnc = (term: Term): term is Application => isApplication(term, 'enc');

function takenFrom(term: Term, have: ReadonlySet<Term>): readonly Term[] {
  if (term.kind !== 'application') return [];
  const [first, second] = term.args as readonly [Term, Term];
  if (term.symbol === 'tuple') return term.args;
  if (asCertificate(term) !== undefined) return [second];
  if ((term.symbol === 'enc' || term.symbol === 'aead') && have.has(first)) return [second];
  if (term.symbol === 'seal' && isApplication(first, 'pub') && have.has(first.args[0] as Term))
    return [second];
  return [];
}

function isMadeOf(term: Term, have: ReadonlySet<Term>): boolean {
  if (term.kind === 'atom') {
    const isConstant = term.maker === undefined && (term === none || ['name', 'text'].includes(term.sort));
    return isConstant || (term.maker === 'adversary' && !isJunk(term));
  }
  if (term.kind === 'variable') return false;
  if (term.symbol === 'sk' || term.symbol.startsWith("'")) return false;
  if (term === publicKey(skA) || term === publicKey(skB)) return true;
  if (term.symbol !== 'dh') return term.args.every((arg) => have.has(arg));
  const [left, right] = term.args as readonly [Term, Term];
  return (have.has(left) && have.has(g(right))) || (have.has(right) && have.has(g(left)));
}

/** Every ciphertext that one change makes of those at hand and that may lead to one that is wanted. */
function changesOf(
  have: ReadonlySet<Term>,
  wanted: readonly Application[],
  sources: readonly JunkSource[],
): readonly Term[] {
  const ciphertexts = [...have].filter(isEnc);
  return ciphertexts.flatMap(({ args }) => {
    const [key, content] = args as readonly [Term, Term];
    const goals = wanted.filter((goal) => goal.args[0] === key);
    if (goals.length === 0) return [];
    const others = ciphertexts.filter((other) => other.args[0] === key);
    return places(content).flatMap((place) => {
      const here = at(content, place) as Term;
      const items = isApplication(here, 'tuple') ? here.args : undefined;
      const fills = [
        ...others.flatMap((other) => at(other.args[1], place) ?? []),
        ...(place.length > 0 || items === undefined ? junkFor(sources, key, place) : []),
        ...(have.has(here) && items === undefined ? fillings(goals, place, have) : []),
        ...(items ?? []).slice(1).map((_, end) => tuple(...(items ?? []).slice(0, end + 1))),
      ];
      return [...new Set(fills)].map((fill) => enc(key, put(content, place, fill)));
    });
  });
}

const at = (content: Term | undefined, place: readonly number[]): Term | undefined =>
  place.reduce<Term | undefined>(
    (part, index) => (part !== undefined && isApplication(part, 'tuple') ? part.args[index] : undefined),
    content,
  );

interface JunkSource {
  readonly atom: Term;
  readonly key: Term;
  readonly place: readonly number[];
}

const junkFor = (sources: readonly JunkSource[], key: Term, place: readonly number[]): readonly Term[] =>
  sources
    .filter((source) => source.key === key && source.place.join() === place.join())
    .map(({ atom }) => atom);

/** Which key and place the junk of the universe belongs to, found by making all the junk there can be. */
const sourcesOfJunk = (universe: readonly Term[]): readonly JunkSource[] =>
  universe.filter(isEnc).flatMap((ciphertext) =>
    places(ciphertext.args[1] as Term).flatMap((place) => {
      const atom = junk(ciphertext, place);
      return universe.includes(atom) ? [{ atom, key: ciphertext.args[0] as Term, place }] : [];
    }),
  );

/** What the goals have at `place`, as far as it is at hand, with a constant for items that are not. */
function fillings(
  goals: readonly Application[],
  place: readonly number[],
  have: ReadonlySet<Term>,
): readonly Term[] {
  return goals.flatMap(({ args }) => {
    const part = at(args[1], place);
    return part === undefined ? [] : [filled(part, have)];
  });
}

function filled(part: Term, have: ReadonlySet<Term>): Term {
  if (have.has(part)) return part;
  return isApplication(part, 'tuple')
    ? tuple(...part.args.map((item) => filled(item, have)))
    : text('filler');
}
