import { describe, expect, it } from 'vitest';
import { mutantOf, type Original, originalOf } from './mutant.ts';

function original(body: string, options: readonly string[] = []): Original {
  const found = originalOf(`protocol p\n${body}`, 'p', new Set(options));
  if (found === undefined) throw new Error('the original does not run');
  return found;
}

const without = (from: Original, what: string): ReturnType<typeof mutantOf> => {
  const removal = from.removals.find((candidate) => candidate.what === what);
  if (removal === undefined)
    throw new Error(`${what} is none of ${from.removals.map((one) => one.what).join('; ')}`);
  return mutantOf(from, removal);
};

const hello = `
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC
fresh S : nonce nS
C -> S as Hello : nC, "please"
S -> C : nS, cert(S, server), sign(S, ["hello", h(Hello), nS])
`;

describe('a protocol without one of its parts', () => {
  it('runs, with what is now remarkable about it', () => {
    const mutant = without(original(hello), "C's check of the certificate cert(S, server) in message 2");
    expect(mutant).toMatchObject({ kind: 'runs', lints: [{ code: 'T401' }] });
  });

  it('tells only what was not remarkable before', () => {
    const unnamed = original(hello.replace('knows C : S', 'knows C :'));
    expect(unnamed.lints).not.toEqual([]);
    expect(without(unnamed, 'the tag "please" from message Hello')).toMatchObject({
      kind: 'runs',
      lints: [],
    });
  });

  it('is without a field wherever its message stands, under a signature too', () => {
    const mutant = without(original(hello), 'the nonce nC from message Hello');
    expect(mutant).toMatchObject({
      kind: 'runs',
      lints: [{ code: 'T404', message: 'nC is declared and never used' }],
    });
  });

  it('is stuck, with the reason', () => {
    const echo = original(
      'role A client\nrole B server\nknows A : B\nfresh A : nonce n\nA -> B : n\nB -> A : n',
    );
    expect(without(echo, 'the nonce n from message 1')).toEqual({
      kind: 'stuck',
      because: expect.stringContaining('it does not hold n'),
    });
  });

  it('is the same where nobody looked anyway', () => {
    const blind = original(`
role A sender
role B receiver
knows A : B
fresh A : nonce n, key k
A -> B : n, mac(k, n)
`);
    expect(without(blind, "B's check of the MAC mac(k, n) in message 1").kind).toBe('same');
  });

  it('is not the same where only the key of a channel is another', () => {
    const keyed = original(`
role A sender
role B receiver
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce n
let key = kdf(k(A, B), "channel")
A -> B : n
channel key : A <-> B
`);
    expect(without(keyed, 'the tag "channel" from the derivation in let key').kind).toBe('runs');
  });

  it('needs no permission to ignore what is gone', () => {
    const permitted = original(`
role A sender
role B receiver
option o changes B
knows A : B
fresh A : nonce n, key k
A -> B : n, mac(k, n), mac(k, [n, n])
ignore B : mac(k, n)
when not o : ignore B : mac(k, [n, n])
`);
    expect(permitted.source).not.toContain('ignore');
    expect(without(permitted, 'the nonce n from the MAC in message 1')).toMatchObject({ kind: 'runs' });
  });

  it('has the places of the original', () => {
    const moved = original(`${hello}C -> S : h("bye", nC)\n`);
    const mutant = without(moved, "C's check of the certificate cert(S, server) in message 2");
    if (mutant.kind !== 'runs') throw new Error('it runs');
    for (const { span } of mutant.lints) expect(moved.source.slice(span.start, span.end)).toContain('S -> C');
  });

  it('is not asked for where the original does not run', () => {
    expect(
      originalOf('protocol p\nrole A sender\nrole B receiver\nA -> B : C', 'p', new Set()),
    ).toBeUndefined();
    expect(originalOf(`protocol p\n${hello}`, 'q', new Set())).toBeUndefined();
  });
});
