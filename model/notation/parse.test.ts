/**
 * The parser: what each statement and layout means, shown in the printed form; its limits; and that it
 * answers any text at all.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntaxCodes } from './codes.ts';
import { formatSource } from './format.ts';
import { SpecGrammar } from './grammar.ts';
import { newLexer } from './lexer.ts';
import { parseSpecFile, parseTerm } from './parse.ts';
import { printSpecFile, printTerm } from './print-syntax.ts';
import type { Span } from './syntax.ts';

const directory = new URL('./examples/', import.meta.url);
const examples = readdirSync(directory).map((file) => ({
  file,
  source: readFileSync(new URL(file, directory), 'utf8'),
}));

/** The statements of a protocol, as the parser understood them. */
function understood(lines: string): string {
  const { file, diagnostics } = parseSpecFile(`protocol p\nA -> B : none\n${lines}`);
  expect(diagnostics).toEqual([]);
  return printSpecFile(file).split('\n').slice(2, -1).join('\n');
}

describe('an example proposal', () => {
  it.each(examples)('parses: $file', ({ source }) => {
    const { file, diagnostics } = parseSpecFile(source);
    expect(diagnostics).toEqual([]);
    expect(file.protocols).toHaveLength(1);
  });
});

describe('a statement', () => {
  const same = [
    'role A',
    'role A initiator, anonymous, certified by CA, CB, unaware of P, holds key sCA',
    'knows P :',
    'knows C, P : S, pub(S), key k(C, P)',
    'trust C : CA for server, CB',
    "fresh C : nonce n, exponent x', key k, data d, text t",
    'let a = [kdf("x", 1, none), []]',
    'function f/2, g/0',
    'option late "keys after data" changes C, P',
    'extends tls12-dhe',
    'extends tls12-dhe + mutual + old changes C, P',
    'group checked',
    'name S3 : S is S3, C binds S3, P binds S3',
    'office nonce C = one.nA',
    'office data = d',
    'C -> opaque P -> S as L : x as X ignored by S and P when not o, (a when o else b) when p else c',
    'P -> C, S : cert(N, server, pub(B), by ca), cert(C, client), cert(C, u, by CA)',
    'event C done()',
    'accept P',
    'check C : C != S',
    'ignore P : mac(k, m), x',
    'channel one.ap : C <-> P, C takes P for S, readers P, Q by S, writers P when write',
    'channel C -> S : read k, write kdf(k, "w"), readers P',
    'use x = f(C, P; n = h(a) as L, m = none) to CH',
    'use x to end',
    'goal g "said" holds(P, k) and C wants(P) ==> C a() and S b(x) or K(x)',
    'goal g K(k) ==> false',
    'expect C : recent-aliveness S on a, [b] : holds unless ca:sCA, proxy + later',
    'expect consent : holds under kci + ca',
    'expect C : server-participation : holds',
    'expect C : holds : attack under none',
    'expect g P : committed',
    'expect g : attack under proxy as "1f2e3d4c5b6a"',
    'expect g : attack as "1f2e3d4c5b6a"',
    'with o, not p : expect g : absent',
  ];
  it.each(same)('is understood: %s', (line) => {
    expect(understood(line)).toBe(line);
  });

  it('gives an anchor without a usage that of the next', () => {
    expect(understood('trust C : CA, sCA for server, CAP for proxy, X')).toBe(
      'trust C : CA for server, sCA for server, CAP for proxy, X',
    );
  });

  it('takes a condition before its colon as one before the statement', () => {
    expect(understood('ignore S when write : E1\nfresh C when not o : key k')).toBe(
      'when write\n  ignore S : E1\nwhen not o\n  fresh C : key k',
    );
  });

  it('keeps citations with their protocol, indented or not', () => {
    const { file } = parseSpecFile('protocol p "t"\n  cite "a", "b"\n       "c"\ncite "d"');
    expect(file.protocols[0]?.citations.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('may use nearly any word as a name', () => {
    const lines = `role role role, certified by role
fresh name : nonce key, key nonce, data to, text let
let to = read(write, cert, by-x, on)
name -> check as use : let, role, fresh
check check : check = check`;
    expect(understood(lines)).toBe(lines);
  });

  it('covers in the source what its span says', () => {
    const line = 'C -> S as L : h( a , b) as X when o,  cert(S, server)';
    const source = `protocol p\n${line}  # note\n`;
    const message = parseSpecFile(source).file.protocols[0]?.body[0];
    const text = ({ start, end }: Span): string => source.slice(start, end);
    if (message?.kind !== 'message') throw new Error('not a message');
    expect(text(message.span)).toBe(line);
    expect(message.parts.map(({ span }) => text(span))).toEqual(['h( a , b) as X when o', 'cert(S, server)']);
    expect(message.parts.map(({ term }) => text(term.span))).toEqual(['h( a , b)', 'cert(S, server)']);
    expect(message.label && text(message.label.span)).toBe('L');
  });
});

describe('the layout', () => {
  it('takes several statements from one line', () => {
    expect(
      understood('let a = kdf(x)   let b = y\nC -> S : x      S -> C : y\nfresh C : key k fresh S : key l'),
    ).toBe('let a = kdf(x)\nlet b = y\nC -> S : x\nS -> C : y\nfresh C : key k\nfresh S : key l');
  });

  it('goes on inside brackets, after a comma or operator, and on deeper lines', () => {
    expect(understood('C ->\nS : h(\na,\nb), c,\nd\n   , e\n   as E\nlet x =\ny')).toBe(
      'C -> S : h(a, b), c, d, e as E\nlet x = y',
    );
  });

  it('begins a statement on a deeper line that has the shape of one', () => {
    expect(understood('C -> S : x\n  event C sent(x)\n    S -> C : y')).toBe(
      'C -> S : x\nevent C sent(x)\nS -> C : y',
    );
  });

  it('puts the rest of the line, and deeper lines, beneath a condition', () => {
    expect(understood('when a : let x = 1   let y = 2\n  C -> S : x\nS -> C : y')).toBe(
      'when a\n  let x = 1\n  let y = 2\n  C -> S : x\nS -> C : y',
    );
    expect(understood('when a : when not b : C -> S : x\n when c\n  accept C')).toBe(
      'when a\n  when not b\n    C -> S : x\n    when c\n      accept C',
    );
  });

  it('tells a condition of a part from one that covers what follows', () => {
    expect(understood('C -> S : x when a   when b : S -> C : y')).toBe(
      'C -> S : x when a\nwhen b\n  S -> C : y',
    );
  });

  it('ends a block where the indentation does, tabs counting to the next eighth column', () => {
    expect(understood('within aead(k)\n\tC -> S : x\n        S -> C : y\n    C -> S : z\nS -> C : w')).toBe(
      'within aead(k)\n  C -> S : x\n  S -> C : y\n  C -> S : z\nS -> C : w',
    );
  });

  it('ends a protocol where a sub-flow or another protocol begins', () => {
    const { file } = parseSpecFile(
      'flow f(A; n)\n A -> A : n\nprotocol p\naccept C\nprotocol q\naccept D\naccept E',
    );
    expect(file.flows.map(({ name }) => name.text)).toEqual(['f']);
    expect(file.protocols.map(({ name, body }) => [name.text, body.length])).toEqual([
      ['p', 1],
      ['q', 2],
    ]);
  });
});

describe('a broken statement', () => {
  it('costs no other', () => {
    const { file, diagnostics } = parseSpecFile(
      'protocol p\nC -> S : h(a\nS -> C : b\nlet = 3   let y = 4\nfrsh C\naccept C\n',
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(['T120', 'T140', 'T131']);
    expect(file.protocols[0]?.body.map(({ kind }) => kind)).toEqual(['message', 'message', 'let', 'accept']);
  });
});

describe('a term', () => {
  it.each(['x', 'none', '"a b"', 'kdf(dh(x, y), nC when o, [a, b] as L)', 'a when o else b', "f(x', one.n)"])(
    'is read alone: %s',
    (source) => {
      const { term, diagnostics } = parseTerm(source);
      expect(diagnostics).toEqual([]);
      expect(term && printTerm(term)).toBe(source);
    },
  );

  it.each(['', 'a b', 'h(a', 'a)', 'let', '"a', 'C -> S', '@'])('is refused, or a name: %s', (source) => {
    const { term, diagnostics } = parseTerm(source);
    expect(diagnostics.length > 0 || term?.kind === 'name').toBe(true);
  });
});

describe('a limit', () => {
  const p = 'protocol p\n';
  const reached: readonly [string, string, string][] = [
    ['T101', 'characters', '#'.repeat(5_000_000)],
    ['T103', 'words', `${p}let x = ${'a '.repeat(250_000)}`],
    ['T104', 'statements', `${p}${'accept C\n'.repeat(25_000)}`],
    ['T105', 'brackets', `${p}let x = ${'h('.repeat(10_000)}y${')'.repeat(10_000)}`],
    ['T105', 'brackets that are never closed', `${p}let x = ${'['.repeat(100_000)}`],
    ['T105', 'choices', `${p}let x = ${'a when o else '.repeat(20_000)}b`],
    ['T106', 'blocks', `${p}${'when o : '.repeat(1_000)}accept C`],
  ];
  it.each(reached)('is told as %s, once and soon: %s', { timeout: 5_000 }, (code, _, source) => {
    expect(parseSpecFile(source).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });

  it('is not reached by what is just within it', () => {
    const nested = `${'h('.repeat(64)}y${')'.repeat(64)}`;
    const blocks = Array.from({ length: 16 }, (_, depth) => `${' '.repeat(depth)}when o\n`).join('');
    const source = `${p}${'accept C\n'.repeat(100)}let x = ${nested}\n${blocks}                accept C\n`;
    expect(parseSpecFile(source).diagnostics).toEqual([]);
  });

  it('keeps the number of diagnostics small, and counts the rest', () => {
    const { diagnostics } = parseSpecFile(`${p}${'accept\n'.repeat(1_000)}`);
    expect(diagnostics).toHaveLength(51);
    expect(diagnostics.at(-1)).toMatchObject({ code: 'T107', message: '950 more errors from here on' });
  });
});

describe('the parser', () => {
  it('has a grammar without ambiguities, as Chevrotain checks them', () => {
    expect(() => new SpecGrammar(true)).not.toThrow();
    expect(newLexer(true).lexerDefinitionErrors).toEqual([]);
  });

  it('gives the same answer twice, whatever it read between', () => {
    const wrong = 'protocol p\nname S3 : S is S4, C binds S3\naccept\n';
    const first = parseSpecFile(wrong);
    parseSpecFile('protocol q\naccept C\n@');
    expect(parseSpecFile(wrong)).toEqual(first);
  });

  it('answers any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((chosen) => chosen.join('')),
    );
    fc.assert(fc.property(text, answers), { numRuns: 300 });
  });

  it('answers any text that is nearly a spec', () => {
    const edit = fc.record({ at: fc.nat(2_000), drop: fc.nat(12), add: fc.constantFrom(...pieces) });
    const sources = fc.constantFrom(...examples.map(({ source }) => source));
    fc.assert(
      fc.property(sources, fc.array(edit, { minLength: 1, maxLength: 4 }), (source, edits) => {
        let text = source;
        for (const { at, drop, add } of edits) text = text.slice(0, at) + add + text.slice(at + drop);
        answers(text);
      }),
      { numRuns: 60 },
    );
  });
});

const pieces = [
  ...[
    '(',
    ')',
    '[',
    ']',
    ',',
    ':',
    ';',
    '=',
    '+',
    '->',
    '<->',
    '==>',
    '"',
    '\\',
    '#',
    '@',
    '\0',
    '\u202e',
    'é',
  ],
  ...[' ', '  ', '\n', '\n  ', '\n    ', '\t', '\r\n', 'x', 'S', 'K', '7', '2nd', 'one.nA', '"text"'],
  ...[
    'protocol p\n',
    'flow f(A, B)\n',
    'role ',
    'let ',
    'when ',
    'when o : ',
    'with ',
    'within aead(k)',
    'event ',
  ],
  ...[
    'expect ',
    'goal ',
    'use ',
    'channel ',
    'as ',
    'else ',
    'none',
    'not ',
    'either',
    'holds',
    'unless ',
    'key ',
  ],
];

/** Checks that `source` has an answer, and that the answer makes sense. */
function answers(source: string): void {
  const { diagnostics } = parseSpecFile(source);
  let before = 0;
  for (const { code, span, message, hint } of diagnostics) {
    expect(Object.keys(syntaxCodes)).toContain(code);
    expect(span.start).toBeGreaterThanOrEqual(before);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(source.length);
    expect(`${message} ${hint}`).not.toMatch(/Soft_|Reserved_|Open(?:Round|Square)|NaN|\[object/);
    before = span.start;
  }
  const formatted = formatSource(source);
  expect(formatted.kind).toBe(diagnostics.length === 0 ? 'formatted' : 'refused');
  if (formatted.kind === 'formatted') expect(formatSource(formatted.text)).toEqual(formatted);
  parseTerm(source);
}
