/**
 * Terms as written become canonical terms: macros and labels are written out, certificates and keys
 * take their long form (design 4, Labels; design 10, Keys).
 * @module
 */
import {
  type Atom,
  agent,
  apply,
  certificate,
  ignoredPart,
  isApplication,
  none,
  nowhere,
  publicKey,
  secretKey,
  sharedKey,
  type Term,
  text,
  tuple,
} from '../term.ts';
import type { Diagnostic } from './diagnostic.ts';
import { suggest } from './near-miss.ts';
import { type Definition, findDefinition, namesInScope, type Scope } from './scope.ts';
import type { PartSyntax, Span, TermSyntax, Word } from './syntax.ts';

/** What the resolver of terms needs to know and where it leaves what it finds. */
export interface TermContext {
  readonly report: (diagnostic: Diagnostic) => void;
  /** Declared one-way functions, with their arities. */
  readonly functions: ReadonlyMap<string, number>;
  /** Names of long-term shared keys (`knows … : key k(X, Y)`). */
  readonly sharedKeys: ReadonlySet<string>;
  /** The authority that a role's certificates come from where the spec does not say. */
  readonly issuerOf: (subject: Term) => Atom | undefined;
  readonly options: ReadonlySet<string>;
  /** Called with each part that some roles do not look into. */
  readonly onIgnored: (part: PartSyntax, content: Term, marked: Term, scope: Scope) => void;
  readonly onLabel: (name: string, term: Term) => void;
  /** How many definitions are being worked out, one inside the other. */
  nesting: number;
}

/** The largest term, written out, in symbols and in nesting; bounds the work on hostile specs. */
const sizeMax = 50_000;
const depthMax = 200;

const builtIn: Readonly<Record<string, readonly [least: number, most: number, usage: string]>> = {
  h: [1, Number.POSITIVE_INFINITY, 'h(m, …)'],
  kdf: [1, Number.POSITIVE_INFINITY, 'kdf(secret, …)'],
  mac: [2, 2, 'mac(key, message)'],
  enc: [2, 2, 'enc(key, message)'],
  aead: [2, 3, 'aead(key, message) or aead(key, message, associated data)'],
  seal: [2, 2, 'seal(pub(K), message)'],
  sign: [2, 2, 'sign(K, message)'],
  pub: [1, 1, 'pub(K)'],
  g: [1, 1, 'g(exponent)'],
  dh: [2, 2, 'dh(exponent, exponent)'],
};

/** Names of functions that a spec may use without declaring them. */
export const builtInFunctions: readonly string[] = Object.keys(builtIn);

/** The canonical term of a part, marked where some role does not look into it. */
export function resolvePart(context: TermContext, part: PartSyntax, scope: Scope): Term {
  const content = resolveTerm(context, part.term, scope);
  if (part.ignoredBy.length === 0) {
    if (part.label !== undefined) context.onLabel(scope.prefix + part.label.text, content);
    return content;
  }
  const label = part.label === undefined ? `part at ${part.span.start}` : scope.prefix + part.label.text;
  const marked = ignoredPart(label, content);
  context.onIgnored(part, content, marked, scope);
  return marked;
}

/** A message or a tuple: of several parts a tuple, of one part that part. */
export function resolveParts(context: TermContext, parts: readonly PartSyntax[], scope: Scope): Term {
  const items = presentParts(context, parts).map((part) => resolvePart(context, part, scope));
  return items.length === 1 ? (items[0] as Term) : tuple(...items);
}

/** The parts that are there under the options taken. */
const presentParts = (context: TermContext, parts: readonly PartSyntax[]): readonly PartSyntax[] =>
  parts.filter((part) => part.when === undefined || taken(context, part.when));

/** Whether a condition holds under the options taken. */
export const taken = (
  context: { readonly options: ReadonlySet<string> },
  condition: { readonly option: Word; readonly negated: boolean },
): boolean => context.options.has(condition.option.text) !== condition.negated;

/** The canonical term of `syntax`; after a reported error, a constant that stands in for it. */
export function resolveTerm(context: TermContext, syntax: TermSyntax, scope: Scope): Term {
  switch (syntax.kind) {
    case 'name':
      return resolveName(context, syntax.name, scope);
    case 'text':
      return text(syntax.value);
    case 'none':
      return none;
    case 'tuple':
      return tuple(...presentParts(context, syntax.items).map((item) => resolvePart(context, item, scope)));
    case 'call':
      return resolveCall(context, syntax.symbol, syntax.arguments, syntax.span, scope);
    case 'certificate':
      return resolveCertificate(context, syntax, scope);
    case 'choice':
      return resolveTerm(context, taken(context, syntax.condition) ? syntax.chosen : syntax.otherwise, scope);
  }
}

/** What stands in for a term that could not be resolved; an error was reported. */
export const broken: Term = text('(not resolved)');

/** The term that a name stands for here. */
export function resolveName(context: TermContext, word: Word, scope: Scope): Term {
  const definition = findDefinition(scope, word.text);
  if (definition === undefined && isElsewhere(scope, word.text)) return nowhere(word.text);
  if (definition === undefined) {
    context.report({
      code: 'T201',
      severity: 'error',
      span: word.span,
      message: `${word.text} is not declared`,
      hint:
        suggest(word.text, namesInScope(scope)) ??
        'declare it with `fresh`, `let` or `role`, or label a message part `as` it',
    });
    return broken;
  }
  definition.uses += 1;
  return resolveDefinition(context, definition, word.span);
}

/** A name such as `one.nA` of a sub-flow that runs only in a branch that is not taken. */
const isElsewhere = (scope: Scope, name: string): boolean =>
  findDefinition(scope, name.split('.')[0] as string)?.kind === 'elsewhere';

/** The term of a definition, worked out once. */
export function resolveDefinition(context: TermContext, definition: Definition, use: Span): Term {
  if (definition.resolved === 'busy') {
    context.report({
      code: 'T202',
      severity: 'error',
      span: use,
      message: `${definition.name} contains itself`,
      hint: 'a message cannot contain its own hash or label; list the earlier messages instead',
    });
    return broken;
  }
  if (definition.resolved !== undefined) return definition.resolved;
  definition.resolved = 'busy';
  context.nesting += 1;
  const term = context.nesting > depthMax ? undefined : definitionTerm(context, definition);
  context.nesting -= 1;
  definition.resolved =
    term === undefined ? tooLarge(context, definition, 'deep') : bounded(context, definition, term);
  return definition.resolved;
}

function bounded(context: TermContext, definition: Definition, term: Term): Term {
  if (term.depth > depthMax) return tooLarge(context, definition, 'deep');
  return term.size > sizeMax ? tooLarge(context, definition, 'large') : term;
}

const tooLarge = (context: TermContext, definition: Definition, how: 'deep' | 'large'): Term =>
  refuse(
    context,
    'T203',
    definition.span,
    how === 'deep'
      ? `${definition.name} is nested more than ${depthMax} deep when written out`
      : `${definition.name} has more than ${sizeMax} symbols when written out`,
    'hash a long transcript once and use the hash',
  );

function definitionTerm(context: TermContext, definition: Definition): Term {
  switch (definition.kind) {
    case 'let':
      return resolveTerm(context, definition.syntax, definition.scope);
    case 'message': {
      const term = resolveParts(context, definition.parts, definition.scope);
      context.onLabel(definition.scope.prefix + definition.name, term);
      return term;
    }
    case 'part':
    case 'parameter':
      return resolvePart(context, definition.part, definition.scope);
    case 'role':
    case 'authority':
    case 'second name':
    case 'fresh':
    case 'elsewhere':
    case 'resumed':
      return definition.resolved as Term;
  }
}

function resolveCall(
  context: TermContext,
  symbol: Word,
  parts: readonly PartSyntax[],
  span: Span,
  scope: Scope,
): Term {
  const args = presentParts(context, parts).map((part) => resolvePart(context, part, scope));
  if (context.sharedKeys.has(symbol.text)) return sharedKey(symbol.text, ...args);
  const known = builtIn[symbol.text];
  const arity = context.functions.get(symbol.text);
  if (known === undefined && arity === undefined) {
    context.report({
      code: 'T204',
      severity: 'error',
      span: symbol.span,
      message: `${symbol.text} is not a function of the notation and not declared`,
      hint:
        suggest(symbol.text, [
          ...builtInFunctions,
          'cert',
          ...context.functions.keys(),
          ...context.sharedKeys,
        ]) ?? `declare it: function ${symbol.text}/${args.length}`,
    });
    return broken;
  }
  const [least, most, usage] = known ?? [arity ?? 0, arity ?? 0, `${symbol.text}/${arity ?? 0}`];
  if (args.length < least || args.length > most) {
    context.report({
      code: 'T205',
      severity: 'error',
      span,
      message: `${symbol.text} is given ${args.length} arguments; it is written ${usage}`,
      hint:
        args.length > most && most === 2
          ? 'put the fields of the message in brackets: […]'
          : `write ${usage}`,
    });
    return broken;
  }
  return build(context, symbol.text, args, span);
}

/** Applies a symbol where the notation allows its short forms: `sign(S, m)` for S's private key. */
function build(context: TermContext, symbol: string, args: readonly Term[], span: Span): Term {
  const [first, second] = args as [Term, Term];
  if (first === broken || second === broken) return broken;
  if (symbol === 'sign' || symbol === 'pub') return apply(symbol, keyOf(first), ...args.slice(1));
  if (symbol === 'seal' && !isApplication(first, 'pub')) {
    return refuse(context, 'T206', span, 'seal takes a public key first', 'write seal(pub(S), m)');
  }
  if (symbol === 'g' || symbol === 'dh') {
    const wrong = args.find((arg) => arg.kind !== 'atom' || arg.sort !== 'exponent');
    if (wrong !== undefined) {
      const what =
        isApplication(wrong, 'dh') || isApplication(wrong, 'g') ? 'a Diffie-Hellman value' : 'no exponent';
      return refuse(
        context,
        'T207',
        span,
        `${symbol} takes exponents, and this is ${what}`,
        'declare it as `exponent`; products and nested secrets are not modelled',
      );
    }
  }
  return apply(symbol, ...args);
}

/** The private key that a name stands for where a key is written; any other term is a key itself. */
const keyOf = (term: Term): Term => (term.kind === 'atom' && term.sort === 'name' ? secretKey(term) : term);

function refuse(context: TermContext, code: string, span: Span, message: string, hint: string): Term {
  context.report({ code, severity: 'error', span, message, hint });
  return broken;
}

function resolveCertificate(
  context: TermContext,
  syntax: Extract<TermSyntax, { kind: 'certificate' }>,
  scope: Scope,
): Term {
  const subject = resolveTerm(context, syntax.subject, scope);
  const key = syntax.key === undefined ? publicKey(keyOf(subject)) : resolveTerm(context, syntax.key, scope);
  const issuer =
    syntax.issuer === undefined ? context.issuerOf(subject) : resolveTerm(context, syntax.issuer, scope);
  if (subject === broken || key === broken || issuer === broken) return broken;
  if (subject.kind !== 'atom' || subject.sort !== 'name') {
    return refuse(
      context,
      'T208',
      syntax.subject.span,
      'a certificate is issued to a name',
      'write cert(S, server)',
    );
  }
  if (!isApplication(key, 'pub')) {
    return refuse(
      context,
      'T208',
      syntax.span,
      'the key slot of a certificate takes a public key',
      'write cert(S, server, pub(P))',
    );
  }
  if (issuer === undefined) {
    return refuse(
      context,
      'T209',
      syntax.span,
      `no authority is declared to certify ${subject.name}`,
      `write role ${subject.name} …, certified by CA, or name the issuer: cert(…, by CA)`,
    );
  }
  if (issuer.kind !== 'atom' || issuer.sort !== 'name') {
    return refuse(context, 'T208', syntax.span, 'a certificate is issued by an authority', 'write by CA');
  }
  return certificate(subject, text(syntax.usage.text), key, issuer);
}

/** The name of an agent or an authority. */
export const nameAtom = (name: string): Atom => agent(name);
