import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { internTable } from './intern.ts';
import {
  agent,
  apply,
  asCertificate,
  certificate,
  compareTerms,
  degenerate,
  dh,
  fresh,
  instantiate,
  isApplication,
  isFresh,
  isPrivateSymbol,
  none,
  occursIn,
  publicKey,
  replace,
  secretKey,
  sharedKey,
  subtermsOf,
  type Term,
  text,
  tuple,
  variable,
  zero,
} from './term.ts';
import { print, printMessage } from './term-print.ts';

/** A term as plain data, so that it can be built twice. */
type Plan =
  | {
      readonly atom: 'name' | 'text' | 'nonce' | 'exponent';
      readonly name: string;
      readonly maker: 0 | 1 | 'adversary';
    }
  | { readonly variable: string }
  | { readonly symbol: string; readonly args: readonly Plan[] };

type Constructors = Pick<typeof import('./term.ts'), 'agent' | 'apply' | 'fresh' | 'text' | 'variable'>;

function build(plan: Plan, made: Constructors): Term {
  if ('variable' in plan) return made.variable(plan.variable, 'message', 'C');
  if ('symbol' in plan) return made.apply(plan.symbol, ...plan.args.map((arg) => build(arg, made)));
  if (plan.atom === 'name') return made.agent(plan.name);
  return plan.atom === 'text' ? made.text(plan.name) : made.fresh(plan.atom, plan.name, plan.maker);
}

const built = (plan: Plan): Term => build(plan, { agent, apply, fresh, text, variable });

const anyLeaf: fc.Arbitrary<Plan> = fc.oneof(
  fc.record({
    atom: fc.constantFrom('name' as const, 'text' as const, 'nonce' as const, 'exponent' as const),
    name: fc.constantFrom('a', 'b', 'B', '7'),
    maker: fc.constantFrom(0 as const, 1 as const, 'adversary' as const),
  }),
  fc.record({ variable: fc.constantFrom('v', 'w') }),
);
const { plan: anyPlan } = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    anyLeaf,
    fc.record({
      symbol: fc.constantFrom('tuple', 'h', 'f', "'k"),
      args: fc.array(tie('plan'), { maxLength: 3 }),
    }),
    fc.record({
      symbol: fc.constantFrom('dh', 'enc', 'sign'),
      args: fc.tuple(tie('plan'), tie('plan')),
    }),
  ),
}));
const anyTerm = anyPlan.map(built);

describe('a term', () => {
  it('is the same object whenever it is equal', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (one, other) => {
        expect(built(structuredClone(one))).toBe(built(one));
        if (built(one) === built(other)) expect(print(built(one))).toBe(print(built(other)));
      }),
    );
  });

  it('is another object for another sort, name, maker, scope, symbol or order', () => {
    const terms = [
      fresh('nonce', 'a', 0),
      fresh('nonce', 'a', 1),
      fresh('nonce', 'a', 'adversary'),
      fresh('nonce', 'a', 'declared'),
      fresh('key', 'a', 0),
      fresh('nonce', 'b', 0),
      agent('a'),
      text('a'),
      variable('a', 'nonce', 'C'),
      variable('a', 'nonce', 'S'),
      variable('a', 'key', 'C'),
      tuple(agent('a'), text('a')),
      tuple(text('a'), agent('a')),
      tuple(agent('a'), agent('a')),
      tuple(agent('a')),
      tuple(),
      apply('h', agent('a')),
      sharedKey('h', agent('a')),
      none,
      zero,
      degenerate,
    ];
    expect(new Set(terms).size).toBe(terms.length);
  });

  it('makes dh commute, and degenerate with zero', () => {
    fc.assert(
      fc.property(anyTerm, anyTerm, (left, right) => {
        expect(dh(left, right)).toBe(dh(right, left));
        expect(apply('dh', left, right)).toBe(dh(left, right));
        expect(dh(left, zero)).toBe(degenerate);
      }),
    );
  });

  it('knows its size, depth, variables and fresh values', () => {
    const term = tuple(
      apply('h', fresh('nonce', 'n', 0), variable('v', 'data', 'C')),
      fresh('nonce', 'n', 0),
    );
    expect([term.size, term.depth, term.ground]).toEqual([5, 3, false]);
    expect(term.variables.map(print)).toEqual(['v']);
    expect(term.fresh.map(print)).toEqual(['n#0']);
    fc.assert(
      fc.property(anyTerm, (some) => {
        expect(some.ground).toBe(some.variables.length === 0);
        for (const part of [...some.fresh, ...some.variables]) expect(occursIn(part, some)).toBe(true);
        expect(some.fresh.every(isFresh)).toBe(true);
      }),
    );
  });

  it('stays in normal form when variables are replaced', () => {
    const v = variable('v', 'message', 'C');
    fc.assert(
      fc.property(anyPlan, anyTerm, (plan, value) => {
        const filled = (part: Plan): Term =>
          'variable' in part && part.variable === 'v'
            ? value
            : 'symbol' in part
              ? apply(part.symbol, ...part.args.map(filled))
              : built(part);
        expect(instantiate(built(plan), (one) => (one === v ? value : undefined))).toBe(filled(plan));
        expect(replace(built(plan), (one) => (one === v ? value : undefined))).toBe(filled(plan));
      }),
    );
  });

  it('tells a certificate from every other signature', () => {
    const [A, CA] = [agent('A'), agent('CA')];
    const issued = certificate(A, text('server'), publicKey(secretKey(A)), CA);
    expect(asCertificate(issued)).toEqual({
      signer: secretKey(CA),
      usage: text('server'),
      subject: A,
      key: publicKey(secretKey(A)),
    });
    expect(asCertificate(apply('sign', secretKey(CA), tuple(text('cert'), A, A)))).toBeUndefined();
    expect(asCertificate(tuple(text('cert'), text('server'), A, A))).toBeUndefined();
    expect(isApplication(issued, 'sign') && !isPrivateSymbol(issued.symbol)).toBe(true);
    expect(['sk', "'k"].every(isPrivateSymbol)).toBe(true);
  });
});

describe('subterms', () => {
  it('are what occurs in the terms, each once, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(anyTerm, { maxLength: 3 }), anyTerm, (terms, other) => {
        const found = [...subtermsOf(terms)];
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((part) => terms.some((term) => occursIn(part, term)))).toBe(true);
        expect(found.includes(other)).toBe(terms.some((term) => occursIn(other, term)));
      }),
    );
  });
});

describe('the order of terms', () => {
  it('is total', () => {
    fc.assert(
      fc.property(anyTerm, anyTerm, anyTerm, (one, two, three) => {
        expect(compareTerms(one, two) === 0).toBe(one === two);
        expect(Math.sign(compareTerms(one, two)) + Math.sign(compareTerms(two, one))).toBe(0);
        const [low, middle, high] = [one, two, three].toSorted(compareTerms) as [Term, Term, Term];
        expect(compareTerms(low, middle)).toBeLessThanOrEqual(0);
        expect(compareTerms(middle, high)).toBeLessThanOrEqual(0);
        expect(compareTerms(low, high)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('and the print of a term do not depend on when terms were made', { timeout: 60_000 }, async () => {
    const plans = fc.sample(anyPlan, { numRuns: 300, seed: 1 });
    const here = plans.map(built).toSorted(compareTerms).map(print);
    vi.resetModules();
    const there = { ...(await import('./term.ts')), ...(await import('./term-print.ts')) };
    expect(there.agent('a')).not.toBe(agent('a'));
    const terms = plans.toReversed().map((plan) => build(plan, there));
    expect(terms.toSorted(there.compareTerms).map(there.print)).toEqual(here);
    expect(terms.map(({ hash }) => hash).toReversed()).toEqual(plans.map((plan) => built(plan).hash));
  });
});

describe('printing', () => {
  it.each([
    [fresh('nonce', 'nC', 2), 'nC#2'],
    [fresh('nonce', 'nC', 'declared'), 'nC'],
    [fresh('nonce', 'nonce1', 'adversary'), '~nonce1'],
    [text('client "finished"'), '"client \\"finished\\""'],
    [text('0'), '0'],
    [none, 'none'],
    [tuple(agent('A'), tuple(), tuple(text('0'))), '[A, [], [0]]'],
    [apply('sign', secretKey(agent('S')), agent('A')), 'sign(S, A)'],
    [apply('seal', publicKey(secretKey(agent('S'))), agent('A')), 'seal(pub(S), A)'],
    [sharedKey('k', agent('A'), agent('B')), 'k(A, B)'],
    [
      certificate(agent('A'), text('server'), publicKey(secretKey(agent('A'))), agent('CA')),
      'cert(A, server, by CA)',
    ],
    [
      certificate(agent('A'), text('the server'), publicKey(fresh('key', 'k', 0)), agent('CA')),
      'cert(A, "the server", pub(k#0), by CA)',
    ],
  ])('writes a term as the notation does (%#)', (term, expected) => {
    expect(print(term)).toBe(expected);
  });

  it('leaves out the brackets around a message', () => {
    expect(printMessage(tuple(agent('A'), tuple(text('x'))))).toBe('A, ["x"]');
    expect(printMessage(agent('A'))).toBe('A');
  });

  it('writes different terms differently, where names of different kinds differ', () => {
    const [A, B] = [agent('A'), agent('B')];
    const leaves: readonly Term[] = [
      A,
      B,
      none,
      text('A'),
      text('7'),
      text('[A'),
      fresh('nonce', 'n', 0),
      fresh('nonce', 'n', 1),
      fresh('nonce', 'n', 'adversary'),
      fresh('data', 'd', 'declared'),
      secretKey(A),
      publicKey(secretKey(B)),
      publicKey(fresh('key', 'k', 0)),
      sharedKey('k', A, B),
      certificate(A, text('u'), publicKey(secretKey(A)), B),
      certificate(A, text('u'), publicKey(secretKey(B)), B),
    ];
    const anyPrintable: fc.Arbitrary<Term> = fc.letrec<{ term: Term }>((tie) => ({
      term: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom(...leaves),
        fc
          .tuple(fc.constantFrom('tuple', 'h', 'mac'), fc.array(tie('term'), { maxLength: 2 }))
          .map(([symbol, args]) => apply(symbol, ...args)),
        tie('term').map((body) => apply('sign', secretKey(A), body)),
      ),
    })).term;
    fc.assert(
      fc.property(fc.array(anyPrintable, { minLength: 40, maxLength: 40 }), (terms) => {
        expect(new Set(terms.map(print)).size).toBe(new Set(terms).size);
      }),
    );
  });
});

describe('the table of terms', () => {
  it('finds living terms again after it was swept', { timeout: 60_000 }, () => {
    const kept = Array.from({ length: 100 }, (_, run) => tuple(fresh('nonce', 'kept', run), agent('A')));
    for (let run = 0; run < 150_000; run += 1) fresh('nonce', 'dropped', run);
    for (const [run, term] of kept.entries())
      expect(tuple(fresh('nonce', 'kept', run), agent('A'))).toBe(term);
  });

  it('keeps values apart whose hashes are equal', () => {
    const { intern } = internTable<{ readonly hash: number; readonly value: number }>();
    const at = (value: number) =>
      intern(
        5,
        (candidate) => candidate.value === value,
        () => ({ hash: 5, value }),
      );
    const values = [1, 2, 3].map(at);
    expect([1, 2, 3, 1].map(at)).toEqual([...values, values[0]]);
    for (const [index, value] of values.entries()) expect(at(index + 1)).toBe(value);
  });
});
