/**
 * Laws over random syntax trees: printing and parsing undo one another, and the formatter keeps the
 * meaning of whatever layout the text has.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSource } from './format.ts';
import { parseSpecFile, parseTerm } from './parse.ts';
import { printSpecFile, printTerm } from './print-syntax.ts';
import type {
  Condition,
  FlowSyntax,
  GoalAtom,
  KnownItem,
  OutcomeSyntax,
  PartSyntax,
  ProtocolSyntax,
  SpecFile,
  Statement,
  TermSyntax,
  Word,
} from './syntax.ts';

const span = { start: 0, end: 0 };
const unusable =
  /^(?:as|by|else|false|ignored|none|not|opaque|when|and|or|for|to|is|binds|takes|on|unless|under|changes|cert)$/;

/** Names, many of them words that mean something elsewhere. */
const name: fc.Arbitrary<Word> = fc
  .oneof(
    fc.constantFrom(
      'A',
      'B',
      'C',
      'P',
      'S',
      'K',
      'one.nA',
      "x'",
      'v4-super-ca',
      'data',
      'key',
      'nonce',
      'text',
    ),
    fc.constantFrom(
      'name',
      'client',
      'role',
      'let',
      'check',
      'use',
      'flow',
      'goal',
      'option',
      'event',
      'read',
    ),
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_']{0,6}$/),
  )
  .filter((text) => !unusable.test(text))
  .map((text) => ({ text, span }));
const quoted: fc.Arbitrary<Word> = fc
  .string({ unit: 'grapheme-ascii', maxLength: 8 })
  .map((text) => ({ text, span }));
const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { minLength: 1, maxLength: 3 });
const few = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 });
const condition: fc.Arbitrary<Condition> = fc.record({ option: name, negated: fc.boolean() });
/** Drops the keys that are undefined, as the tree does. */
const without = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const maybe = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(item, { nil: undefined });

const anchors = fc
  .tuple(few(fc.record({ issuer: name, usage: name })), few(fc.record({ issuer: name })))
  .map(([first, last]) => [...first, ...last])
  .filter((list) => list.length > 0);

const threat = fc.oneof(
  fc.constantFrom('none', 'ca', 'kci', 'proxy', 'ca:sCA').map((text) => ({ text, span })),
  name,
);
const outcome: fc.Arbitrary<OutcomeSyntax> = fc.oneof(
  fc.record({ kind: fc.constant('holds' as const), unless: few(some(threat)) }),
  fc.record({ kind: fc.constant('holds under' as const), threats: some(threat) }),
  fc
    .record({ kind: fc.constant('attack' as const), threats: few(threat), fingerprint: maybe(quoted) })
    .map(({ fingerprint, ...rest }) => ({ ...rest, ...(fingerprint && { fingerprint }) })),
  fc.constant<OutcomeSyntax>({ kind: 'committed' }),
  fc.constant<OutcomeSyntax>({ kind: 'absent' }),
);

const atom = (term: fc.Arbitrary<TermSyntax>): fc.Arbitrary<GoalAtom> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('event' as const),
      role: name,
      name,
      arguments: few(term),
      span: fc.constant(span),
    }),
    fc.record({ kind: fc.constant('holds' as const), role: name, term, span: fc.constant(span) }),
    fc.record({ kind: fc.constant('adversary' as const), term, span: fc.constant(span) }),
  );

/** In `knows`, the word `key` before a term is the keyword, never a function's name. */
const knownItem = (term: fc.Arbitrary<TermSyntax>): fc.Arbitrary<KnownItem> =>
  fc
    .record({ kind: fc.constantFrom('term' as const, 'key' as const), term, span: fc.constant(span) })
    .filter(({ kind, term: known }) => kind === 'key' || !/^key\W/.test(printTerm(known)));

const trees = fc.letrec<{ term: TermSyntax; part: PartSyntax; statement: Statement }>((tie) => ({
  term: fc
    .oneof(
      { depthSize: 'small', withCrossShrink: true },
      name.map((word): TermSyntax => ({ kind: 'name', name: word, span })),
      quoted.map(({ text }): TermSyntax => ({ kind: 'text', value: text, span })),
      fc.constant<TermSyntax>({ kind: 'none', span }),
      fc.record({ kind: fc.constant('tuple' as const), items: few(tie('part')), span: fc.constant(span) }),
      fc.record({
        kind: fc.constant('call' as const),
        symbol: name,
        arguments: few(tie('part')),
        span: fc.constant(span),
      }),
      fc.record({
        kind: fc.constant('certificate' as const),
        subject: tie('term'),
        usage: name,
        key: maybe(tie('term')),
        issuer: maybe(tie('term')),
        span: fc.constant(span),
      }),
      fc.record({
        kind: fc.constant('choice' as const),
        condition,
        chosen: tie('term'),
        otherwise: tie('term'),
        span: fc.constant(span),
      }),
    )
    .map((term) => without(term) as TermSyntax),
  part: fc
    .record({
      term: tie('term'),
      label: maybe(name),
      ignoredBy: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, some(name)),
      when: maybe(condition),
      span: fc.constant(span),
    })
    .map((part) => without(part) as PartSyntax),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(...lines(tie('term'), tie('part'))).map((line) => without<unknown>(line) as Statement),
    fc.record({
      kind: fc.constant('when' as const),
      condition,
      body: some(tie('statement')),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('within' as const),
      symbol: name,
      key: tie('term'),
      body: some(tie('statement')),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('either' as const),
      branches: fc.array(
        fc.record({ body: fc.array(tie('statement'), { maxLength: 1 }), span: fc.constant(span) }),
        {
          minLength: 2,
          maxLength: 2,
        },
      ),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('machine' as const),
      role: name,
      body: fc.array(tie('statement'), { minLength: 1, maxLength: 1 }),
      states: few(
        fc.record({
          name,
          body: fc.array(tie('statement'), { minLength: 1, maxLength: 1 }),
          span: fc.constant(span),
        }),
      ),
      span: fc.constant(span),
    }),
  ),
}));

/** Statements of one line, each with every optional part sometimes there. */
function lines(
  term: fc.Arbitrary<TermSyntax>,
  part: fc.Arbitrary<PartSyntax>,
): fc.Arbitrary<Record<string, unknown>>[] {
  const kinds: Record<string, Record<string, fc.Arbitrary<unknown>>> = {
    role: {
      name,
      office: maybe(name),
      anonymous: fc.boolean(),
      certifiedBy: few(name),
      unawareOf: few(name),
      holdsKeys: few(name),
    },
    knows: { roles: some(name), items: few(knownItem(term)) },
    trust: { roles: some(name), anchors: anchors },
    fresh: {
      role: name,
      values: some(fc.record({ sort: fc.constantFrom('nonce', 'exponent', 'key', 'data', 'text'), name })),
    },
    let: { name, term },
    function: { symbols: some(fc.record({ name, arity: fc.nat(64) })) },
    message: {
      from: name,
      hops: fc
        .tuple(
          few(fc.record({ opaque: fc.boolean(), to: name.map((word) => [word]) })),
          fc.record({ opaque: fc.boolean(), to: some(name) }),
        )
        .map(([before, last]) => [...before, last]),
      label: maybe(name),
      parts: some(part),
    },
    event: { role: name, name, arguments: few(term) },
    accept: { role: name },
    check: { role: name, left: term, right: term, equal: fc.boolean() },
    ignore: { role: name, terms: some(term) },
    name: { name, of: name, binders: some(name) },
    office: { office: fc.constantFrom('nonce', 'key', 'data'), role: maybe(name), term },
    option: { name, title: maybe(quoted), changes: few(name) },
    go: { state: name },
    also: { protocol: name },
    extends: { baseline: name, options: few(name), changes: few(name) },
    keeps: { role: name, ticket: name, terms: some(term) },
    resumes: { role: name, ticket: name, names: some(name) },
    group: { unchecked: fc.boolean() },
    goal: { name, title: maybe(quoted), premise: some(atom(term)), conclusion: few(some(atom(term))) },
    expect: {
      members: few(condition),
      claimant: maybe(name),
      goal: name,
      peer: maybe(name),
      on: few(term),
      outcome,
      said: fc.constant(span),
    },
  };
  const simple = Object.entries(kinds).map(([kind, fields]) =>
    fc.record({ kind: fc.constant(kind), ...fields, span: fc.constant(span) }),
  );
  return [...simple, channel(term), use(part)];
}

function channel(term: fc.Arbitrary<TermSyntax>): fc.Arbitrary<Record<string, unknown>> {
  const shared = {
    kind: fc.constant('channel'),
    left: name,
    right: name,
    beliefs: few(fc.record({ role: name, takes: name, for: name })),
    permitted: few(
      fc.record({
        right: fc.constantFrom('readers', 'writers'),
        roles: some(name),
        by: maybe(name),
        when: maybe(condition),
      }),
    ),
    span: fc.constant(span),
  };
  const key = fc.record({ use: fc.constantFrom('read', 'write'), term });
  return fc.oneof(
    fc.record({ ...shared, oneWay: fc.constant(true), keys: some(key) }),
    fc.record({
      ...shared,
      oneWay: fc.constant(false),
      keys: term.map((both) => [{ use: 'both', term: both }]),
    }),
  );
}

function use(part: fc.Arbitrary<PartSyntax>): fc.Arbitrary<Record<string, unknown>> {
  return fc.oneof(
    fc.record({ kind: fc.constant('use'), instance: name, until: name, span: fc.constant(span) }),
    fc.record({
      kind: fc.constant('use'),
      instance: name,
      call: fc.record({ flow: name, parties: few(name), settings: few(fc.record({ name, value: part })) }),
      until: maybe(name),
      span: fc.constant(span),
    }),
  );
}

const hello: Statement = {
  kind: 'message',
  from: { text: 'A', span },
  hops: [{ opaque: false, to: [{ text: 'B', span }] }],
  parts: [{ term: { kind: 'none', span }, ignoredBy: [], span }],
  span,
};
const body = few(trees.statement).map((statements) => [hello, ...statements]);
const flow: fc.Arbitrary<FlowSyntax> = fc
  .record({
    name,
    parties: few(name),
    parameters: few(fc.record({ name, otherwise: maybe(trees.part) })),
    body,
    span: fc.constant(span),
  })
  .map((tree) => without(tree) as FlowSyntax);
const protocol: fc.Arbitrary<ProtocolSyntax> = fc
  .record({ name, title: maybe(quoted), citations: few(quoted), body, span: fc.constant(span) })
  .map((tree) => without(tree) as ProtocolSyntax);
const specFile: fc.Arbitrary<SpecFile> = fc.record({ flows: few(flow), protocols: some(protocol) });

/** The tree with every span at 0. */
const spanless = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree), (key, value: unknown) =>
    key === 'span' || key === 'said' ? span : value,
  );

/** The same tokens in another layout: wider gaps, lines broken after commas, comments and blank lines. */
const loosened = (text: string, choices: readonly number[]): string => {
  let index = 0;
  const choose = (among: readonly string[]): string =>
    among[(choices[index++ % choices.length] ?? 0) % among.length] ?? '';
  const commas = [', ', ',', ',   ', ',\n    ', ', # note\n        ', ',\n\n\t'];
  return text.replace(/"(?:[^"\\]|\\.)*"|, |(?<=\S) (?=\S)|\n(?! )/g, (found) => {
    if (found.startsWith('"')) return found;
    if (found === '\n') return choose(['\n', '\n\n\n', '  # end\n', '\r\n', '\n# alone\n', '\n']);
    return choose(found === ', ' ? commas : [' ', ' ', '  ', '     ', '\t']);
  });
};

describe('printing a syntax tree', () => {
  it('is undone by parsing, for terms', () => {
    fc.assert(
      fc.property(trees.term, (term) => {
        const read = parseTerm(printTerm(term));
        expect(read.diagnostics).toEqual([]);
        expect(spanless(read.term)).toEqual(term);
      }),
    );
  });

  it('is undone by parsing, for whole files', () => {
    fc.assert(
      fc.property(specFile, (file) => {
        const read = parseSpecFile(printSpecFile(file));
        expect(read.diagnostics).toEqual([]);
        expect(spanless(read.file)).toEqual(file);
      }),
    );
  });
});

describe('formatting', () => {
  it('keeps the meaning of any layout, and has nothing more to do the second time', () => {
    fc.assert(
      fc.property(specFile, fc.array(fc.nat(59), { minLength: 1, maxLength: 40 }), (file, choices) => {
        const text = loosened(printSpecFile(file), choices);
        const once = formatSource(text);
        if (once.kind === 'refused') throw new Error(`${once.diagnostics[0]?.message} in\n${text}`);
        expect(spanless(parseSpecFile(once.text).file)).toEqual(file);
        expect(formatSource(once.text)).toEqual(once);
      }),
    );
  });
});
