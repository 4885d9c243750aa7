/**
 * The formatter by example; its laws over random trees are in print-syntax.test.ts.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatSource } from './format.ts';
import { parseSpecFile } from './parse.ts';

const examples = new URL('./examples/', import.meta.url);

function formatted(source: string): string {
  const result = formatSource(source);
  if (result.kind === 'refused') throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.text;
}

const spanless = (tree: unknown): string =>
  JSON.stringify(tree, (key, value: unknown) => (key === 'span' ? undefined : value));

describe('the formatter', () => {
  it('puts the usual space around words and marks, and none inside brackets', () => {
    expect(formatted('protocol p\nC->S   as  X:h ( a,b ) ,[ n ]as L ignored by S\nfunction f / 2')).toBe(
      'protocol p\nC -> S as X : h(a, b), [n] as L ignored by S\nfunction f/2\n',
    );
  });

  it('keeps the name of a threat together', () => {
    expect(formatted('protocol p\nexpect C:aliveness S:holds unless ca : CA+kci,none')).toBe(
      'protocol p\nexpect C : aliveness S : holds unless ca:CA + kci, none\n',
    );
  });

  it('takes the name of an event for one, also where the word joins others elsewhere', () => {
    const source =
      'protocol p\nC -> S : x\n  event S takes (x)\ngoal g "g"\n  S takes (x) ==> C to (x) and S takes(x)\n';
    expect(formatted(source)).toBe(
      'protocol p\nC -> S : x\n  event S takes(x)\ngoal g "g"\n  S takes(x) ==> C to(x) and S takes(x)\n',
    );
  });

  it('indents blocks by two, and citations and events under what they belong to', () => {
    const source = `protocol p
cite "RFC 5246"
C -> S : x
event C sent(x)
within aead(k)
      when o
         C -> S : x
         event C sent(x)
      S -> C : y
event S done()
`;
    expect(formatted(source)).toBe(`protocol p
  cite "RFC 5246"
C -> S : x
  event C sent(x)
within aead(k)
  when o
    C -> S : x
      event C sent(x)
  S -> C : y
event S done()
`);
  });

  it('keeps an event inside or outside the condition above it', () => {
    expect(formatted('protocol p\nwhen o : C -> S : x\n    event C e(x)\n')).toBe(
      'protocol p\nwhen o : C -> S : x\n  event C e(x)\n',
    );
    expect(formatted('protocol p\nwhen o : C -> S : x\nevent C e(x)\n')).toBe(
      'protocol p\nwhen o : C -> S : x\nevent C e(x)\n',
    );
  });

  it('sets statements on one line three apart', () => {
    expect(formatted('protocol p\nlet a = 1 let b = 2         let c = 3 # three')).toBe(
      'protocol p\nlet a = 1   let b = 2   let c = 3  # three\n',
    );
  });

  it('keeps lined up what was lined up', () => {
    const source = `protocol p
C ->  S as CH   : n
C ->  S as CKE  : kdf( "hs", x,  y)   # one
C ->  S as FC   : kdf("hs", xyz, y)   # two
S -> C : n
`;
    expect(formatted(source)).toBe(`protocol p
C -> S as CH  : n
C -> S as CKE : kdf("hs", x,   y)  # one
C -> S as FC  : kdf("hs", xyz, y)  # two
S -> C : n
`);
  });

  it('keeps a continued line under what it stood under', () => {
    const source = `protocol p
    C->S : aead(k, [  x as X,
                      h(y,
                        z),
                      w ]),
           last,
      hanging
`;
    expect(formatted(source)).toBe(`protocol p
C -> S : aead(k, [x as X,
                  h(y,
                    z),
                  w]),
         last,
  hanging
`);
  });

  it('keeps every comment, beside what it stood beside', () => {
    const source = `# first


# second
protocol p   # title
  # in the block of nothing
when o
    # inside
    C -> S : x,
        # between
        y
    # inside still
# outside
S -> C : z
   # last
`;
    expect(formatted(source)).toBe(`# first

# second
protocol p  # title
# in the block of nothing
when o
  # inside
  C -> S : x,
      # between
      y
  # inside still
# outside
S -> C : z
# last
`);
  });

  it('ends lines with LF, and the text with one', () => {
    expect(formatted('\uFEFFprotocol p\r\n\r\n\r\nrole C\t client\r\n\r\n')).toBe(
      'protocol p\n\nrole C client\n',
    );
  });

  it('leaves a source with errors alone, and says why', () => {
    const result = formatSource('protocol p\nC -> S : (x');
    expect(result.kind === 'refused' && result.diagnostics.map(({ code }) => code)).toEqual(['T120']);
  });

  it.each(readdirSync(examples))('keeps the meaning of %s', (file) => {
    const source = readFileSync(new URL(file, examples), 'utf8');
    const once = formatted(source);
    expect(spanless(parseSpecFile(once).file)).toBe(spanless(parseSpecFile(source).file));
    expect(formatted(once)).toBe(once);
  });
});
