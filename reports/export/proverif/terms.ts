/**
 * Terms in ProVerif's typed language (B. Blanchet, B. Smyth, V. Cheval, M. Sylvestre, ProVerif manual, 2.05,
 * chapters 3 and 4). Whatever is sent is a bitstring; values, names, shares and public keys become bitstrings
 * by type converters, so that a receiver tells them apart as Tertius does.
 * @module
 */
import { type Role, termsOfCheck } from '../../../model/role.ts';
import type { Spec } from '../../../model/spec.ts';
import {
  type Application,
  type Atom,
  apply,
  asCertificate,
  degenerate,
  isApplication,
  none,
  type Term,
  text,
  zero,
} from '../../../model/term.ts';
import { identifierOf, type Names } from '../names.ts';
import { Unsayable } from '../unsayable.ts';

/** The types of the exported model. */
export type Type = 'value' | 'agent' | 'group' | 'exponent' | 'skey' | 'pkey' | 'bitstring';

/** An expression and its type. */
export interface Expression {
  readonly text: string;
  readonly type: Type;
}

/** The converter from each type to what is sent. */
export const converters: Readonly<Record<Exclude<Type, 'bitstring'>, string>> = {
  value: 'val',
  agent: 'name',
  group: 'share',
  exponent: 'expo',
  skey: 'seckey',
  pkey: 'key',
};

/** What a model declares because its terms use it, in order of first use. */
export interface Vocabulary {
  readonly names: Names;
  /** Constants by atom. */
  readonly constants: Map<Atom, Expression>;
  /** Functions by symbol and number of arguments. */
  readonly functions: Map<string, { readonly name: string; readonly symbol: string; readonly arity: number }>;
  /** The lengths of tuples under `enc`, which can be changed. */
  readonly changeable: Set<number>;
  /** What makes a secret of an exponent and a share: a destructor where shares may be degenerate. */
  readonly exchange: 'dh' | 'exchange';
}

/** What is known under which name: variables, shares and keys that were bound, what was received. */
export type Known = ReadonlyMap<Term, Expression>;

/** `term` as an expression of its own type. */
export function expression(vocabulary: Vocabulary, known: Known, term: Term): Expression {
  const bound = known.get(term);
  if (bound !== undefined) return bound;
  if (term.kind === 'variable') throw new Unsayable(`${term.name} is used before it is bound`);
  if (term.kind === 'atom') return constant(vocabulary, term);
  return application(vocabulary, known, term);
}

/** `term` as it is sent. */
export function sent(vocabulary: Vocabulary, known: Known, term: Term): string {
  const { text, type } = expression(vocabulary, known, term);
  return type === 'bitstring' ? text : `${converters[type]}(${text})`;
}

function as(vocabulary: Vocabulary, known: Known, term: Term, type: Type): string {
  const found = expression(vocabulary, known, term);
  if (type === 'bitstring') return sent(vocabulary, known, term);
  if (found.type !== type) throw new Unsayable(`what is ${found.type} is used as ${type}: ${found.text}`);
  return found.text;
}

/**
 * Names the texts and authorities of a spec before anything has a name in some process: ProVerif takes a constant for
 * the process's own value where that is called the same.
 */
export function nameConstants(vocabulary: Vocabulary, { roles }: Spec): void {
  const terms = new Set(roles.flatMap(termsOf));
  const variables = new Set([...terms].flatMap((term) => term.variables));
  const own = new Set([...variables].map(({ name }) => identifierOf(name)));
  for (const atom of constantsIn(terms)) {
    const { names, constants } = vocabulary;
    if (!own.has(identifierOf(atom.name))) constant(vocabulary, atom);
    else
      constants.set(atom, {
        text: names.take(`t_${atom.name}`),
        type: atom.sort === 'name' ? 'agent' : 'value',
      });
  }
  for (const taken of own) {
    if (!/^way_\d+$/.test(taken)) continue;
    const { names, constants } = vocabulary;
    constants.set(wayOn(Number(taken.slice(4)) - 1), { text: names.take(`t_${taken}`), type: 'value' });
  }
}

/** The text with which what is signed as a certificate begins. */
export const usageOfCertificates = 'certificate_of';

/** What the adversary says to let a role go on in one of its ways. */
export const wayOn = (at: number): Atom => text(`way ${at + 1}`);

/** Every term of a role: what it is and holds from its start, messages, and what it checks. */
const termsOf = ({ self, peers, fresh, transitions }: Role): readonly Term[] => [
  self,
  ...peers.map(({ name }) => name),
  ...fresh.map(({ name }) => name),
  ...transitions.flatMap((transition) => [
    transition.kind === 'send' ? transition.message : transition.pattern,
    ...transition.checks.flatMap(termsOfCheck),
  ]),
];

/** The texts and names in terms, in the order in which they are met. */
function constantsIn(terms: Iterable<Term>): readonly Atom[] {
  const seen = new Set<Term>();
  const found: Atom[] = [];
  const visit = (term: Term): void => {
    if (seen.has(term)) return;
    seen.add(term);
    const certified = asCertificate(term);
    if (certified !== undefined) {
      const { usage, subject, key, signer } = certified;
      for (const part of [usage, subject, key, signer]) visit(part);
    } else if (term.kind === 'application') for (const arg of term.args) visit(arg);
    else if (term.kind === 'atom' && (term.sort === 'text' || term.sort === 'name')) found.push(term);
  };
  for (const term of terms) visit(term);
  return found;
}

function constant({ constants, names }: Vocabulary, atom: Atom): Expression {
  const known = constants.get(atom);
  if (known !== undefined) return known;
  const type =
    atom === none ? 'bitstring' : atom.sort === 'name' ? 'agent' : atom === zero ? 'exponent' : 'value';
  const wish =
    atom === degenerate
      ? 'degenerate'
      : atom.sort === 'text' && /^[A-Z0-9]/.test(atom.name)
        ? `t_${atom.name}`
        : atom.name;
  const made: Expression = { text: atom === none ? 'none' : names.take(wish), type };
  constants.set(atom, made);
  return made;
}

function application(vocabulary: Vocabulary, known: Known, term: Application): Expression {
  const { symbol, args } = term;
  const arg = (at: number, type: Type): string => as(vocabulary, known, args[at] as Term, type);
  switch (symbol) {
    case 'tuple':
      return { text: tupleOf(args.map((item) => sent(vocabulary, known, item))), type: 'bitstring' };
    case 'g':
      return { text: `g(${arg(0, 'exponent')})`, type: 'group' };
    case 'dh':
      return secretOf(vocabulary, known, term);
    case 'pub':
      return { text: `pk(${arg(0, 'skey')})`, type: 'pkey' };
    case 'sk':
      return { text: `sk(${arg(0, 'agent')})`, type: 'skey' };
    case 'sign':
      return signature(vocabulary, known, term);
    case 'seal':
      return { text: `seal(${arg(0, 'pkey')}, ${arg(1, 'bitstring')})`, type: 'bitstring' };
    case 'enc': {
      const content = args[1] as Term;
      vocabulary.changeable.add(isApplication(content, 'tuple') ? content.args.length : 1);
      return { text: `enc(${arg(0, 'value')}, ${arg(1, 'bitstring')})`, type: 'bitstring' };
    }
    case 'aead': {
      const more = args.slice(1).map((_, at) => arg(at + 1, 'bitstring'));
      return {
        text: `${functionName(vocabulary, symbol, args.length)}(${[arg(0, 'value'), ...more].join(', ')})`,
        type: 'bitstring',
      };
    }
    case 'mac':
      return { text: `mac(${arg(0, 'value')}, ${arg(1, 'bitstring')})`, type: 'value' };
    default: {
      const name = functionName(vocabulary, symbol, args.length);
      const type = symbol.startsWith("'") ? 'agent' : 'bitstring';
      return { text: `${name}(${args.map((_, at) => arg(at, type)).join(', ')})`, type: 'value' };
    }
  }
}

const tupleOf = (items: readonly string[]): string =>
  items.length === 1 ? `single(${items[0]})` : items.length === 0 ? 'empty' : `(${items.join(', ')})`;

function secretOf({ exchange }: Vocabulary, known: Known, { args }: Application): Expression {
  const [left, right] = args as readonly [Term, Term];
  for (const [own, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const exponent = known.get(own);
    const share =
      known.get(shareTerm(other)) ??
      (known.has(other) ? { text: `g(${known.get(other)?.text})` } : undefined);
    if (exponent !== undefined && share !== undefined) {
      return { text: `${exchange}(${exponent.text}, ${share.text})`, type: 'value' };
    }
  }
  throw new Unsayable('a Diffie-Hellman secret of which no exponent is held');
}

function signature(vocabulary: Vocabulary, known: Known, term: Application): Expression {
  const parts = asCertificate(term);
  const [signer, body] = term.args as readonly [Term, Term];
  if (parts !== undefined && isApplication(signer, 'sk')) {
    const issuer = as(vocabulary, known, signer.args[0] as Term, 'agent');
    const content = [parts.usage, parts.subject, parts.key].map((part) => sent(vocabulary, known, part));
    return { text: `cert(${[issuer, ...content].join(', ')})`, type: 'bitstring' };
  }
  return {
    text: `sign(${as(vocabulary, known, signer, 'skey')}, ${sent(vocabulary, known, body)})`,
    type: 'bitstring',
  };
}

/** The name of a function, by its number of arguments where it has several. */
export function functionName({ functions, names }: Vocabulary, symbol: string, arity: number): string {
  const key = `${symbol}/${arity}`;
  const known = functions.get(key);
  if (known !== undefined) return known.name;
  const wish = symbol.startsWith("'") ? `shared_${symbol.slice(1)}` : symbol;
  const several = [...functions.values()].some((other) => other.symbol === symbol);
  const name = names.take(several ? `${wish}${arity}` : wish);
  functions.set(key, { name, symbol, arity });
  return name;
}

/** `g(x)` of an exponent. */
export const shareTerm = (exponent: Term): Term => apply('g', exponent);

/** Whether whoever knows this much can build the term. */
export function isSayable(known: Known, term: Term): boolean {
  if (known.has(term)) return true;
  if (term.kind === 'variable') return false;
  if (term.kind === 'atom') return true;
  if (term.symbol === 'dh') {
    const [left, right] = term.args as readonly [Term, Term];
    const has = (own: Term, other: Term): boolean =>
      known.has(own) && (known.has(other) || known.has(shareTerm(other)));
    return has(left, right) || has(right, left);
  }
  return term.args.every((arg) => isSayable(known, arg));
}
