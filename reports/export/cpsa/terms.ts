/**
 * Terms in CPSA's languages (CPSA 4 manual, tables of the basic and the Diffie-Hellman algebra). Signatures do not show
 * what they are of, but for certificates; a tuple is a list where no list could be taken for a longer one. The neutral
 * element of a group, and the secret that every share makes with it, are constants, which everybody has.
 * @module
 */
import {
  type Application,
  asCertificate,
  type CertificateParts,
  degenerate,
  isApplication,
  none,
  type Term,
  type Variable,
  zero,
} from '../../../model/term.ts';
import { Unsayable } from '../unsayable.ts';
import { isStore, issuerOf } from './keys.ts';
import type { Model } from './model.ts';

/** How variables are called where a term stands. */
export type Words = (variable: Variable) => string;

/** A term in CPSA's language. */
export function written(model: Model, words: Words, term: Term): string {
  if (term.kind === 'variable') return words(term);
  if (term.kind === 'atom') {
    if (term.sort === 'message' || term.sort === 'text' || term.sort === 'name') {
      return quoted(term === none ? absent : term.sort === 'text' ? ofSpec(term.name) : term.name);
    }
    if (term === degenerate) return quoted(everybodys);
    throw new Unsayable(`${term.name} is a value that only one run has`);
  }
  return applied(model, words, term);
}

/** A text in CPSA's quotes, which take no letters but ASCII's; two texts that differ are two. */
export function quoted(text: string): string {
  const spelt = text.replaceAll(/[^ -~]|&(?=#)/gu, (sign) => `&#${sign.codePointAt(0)};`);
  return `"${spelt.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;
}

/** The constant for an absent part, the neutral element, what every share makes with it, and the tuple of nothing. */
const [absent, neutral, everybodys, empty] = ['nothing', 'g(zero)', 'dh(zero)', '()'] as const;

/** A text of the spec as it differs from these. */
const ofSpec = (text: string): string =>
  [absent, neutral, everybodys, empty].includes(text.replace(/^(?:text )+/, '') as typeof absent)
    ? `text ${text}`
    : text;

function applied(model: Model, words: Words, term: Application): string {
  const { symbol, args } = term;
  const write = (part: Term): string => written(model, words, part);
  const contents = (part: Term): string =>
    isApplication(part, 'tuple') && isList(model, part) ? part.args.map(write).join(' ') : write(part);
  const [first, second, ...more] = args as readonly [Term, Term, ...Term[]];
  switch (symbol) {
    case 'tuple':
      if (args.length === 0) return quoted(empty);
      return isList(model, term)
        ? `(cat ${args.map(write).join(' ')})`
        : `(${operator(model, `tuple_${args.length}`, `(tuple ${args.length})`)} ${args.map(write).join(' ')})`;
    case 'sk':
      return secretOf(words, term);
    case 'pub':
      return publicOf(words, first);
    case 'seal':
      return `(${operator(model, 'seal', 'aenc')} ${contents(second)} ${write(first)})`;
    case 'enc':
      return `(${operator(model, 'encrypt', 'senc')} ${contents(second)} ${keyOf(model, words, first)})`;
    case 'aead': {
      const bound = more.map((part) => ` (${operator(model, 'bound_to', 'hash')} ${write(part)})`).join('');
      const content = more.length === 0 ? contents(second) : write(second);
      return `(${operator(model, 'aead', 'senc')} ${content}${bound} ${keyOf(model, words, first)})`;
    }
    case 'sign': {
      const certificate = asCertificate(term);
      if (certificate !== undefined) return certificateOf(model, words, certificate);
      const key = secretOf(words, first);
      const sign = operator(model, 'sign', 'sign');
      return `(${sign} (${operator(model, 'body', 'hash')} ${contents(second)}) ${key})`;
    }
    case 'g':
      return first === zero ? quoted(neutral) : `(exp (gen) ${write(first)})`;
    case 'dh':
      return `(exp (gen) (mul ${write(first)} ${write(second)}))`;
    default:
      return symbol.startsWith("'") ? sharedKey(model, words, term) : oneWay(model, words, term);
  }
}

/** Whether a tuple is a list of CPSA: lists end where no other list could begin. */
const isList = ({ tuples }: Model, { args }: Application): boolean =>
  args.length > 1 && !tuples.has(args.length);

/** An operator of the model, declared from now on. */
export function operator({ operators, names }: Model, wish: string, type: string): string {
  const known = operators.get(wish);
  if (known !== undefined) return known.name;
  const made = { name: names.take(wish), type };
  operators.set(wish, made);
  return made.name;
}

/** A one-way function; one that takes any number of arguments is one function for each number. */
function oneWay(model: Model, words: Words, { symbol, args }: Application): string {
  const name =
    args.length === 1 && symbol === 'h' ? 'hash' : operator(model, nameFor(symbol, args.length), 'hash');
  return `(${name} ${args.map((arg) => written(model, words, arg)).join(' ')})`;
}

const nameFor = (symbol: string, arity: number): string => {
  if (symbol === 'mac') return 'mac';
  if (symbol === 'h') return `hash_${arity}`;
  return symbol === 'kdf' ? `kdf_${arity}` : symbol;
};

function keyOf(model: Model, words: Words, key: Term): string {
  const text = written(model, words, key);
  if (model.hashesKeys) return `(${operator(model, 'key', 'hash')} ${text})`;
  if (key.kind === 'atom') return `(${operator(model, 'constant_key', 'hash')} ${text})`;
  return text;
}

/**
 * A certificate: a tuple, where everybody has or can make it; else signed with the key that the authority has for this
 * name, which says the same as one key for all names and needs no name for the authority.
 */
function certificateOf(model: Model, words: Words, parts: CertificateParts): string {
  const { signer, usage, subject, key } = parts;
  const said = [usage, subject, key].map((part) => written(model, words, part)).join(' ');
  const issuer = issuerOf(signer);
  if (issuer === undefined) {
    return `(${operator(model, 'sign', 'sign')} "cert" ${said} ${secretOf(words, signer)})`;
  }
  if (model.certified(parts) !== 'signed') {
    return `(${operator(model, 'cert', '(tuple 4)')} ${quoted(issuer.name)} ${said})`;
  }
  return `(${operator(model, 'sign', 'sign')} "cert" ${said} (privk ${quoted(issuer.name)} ${written(model, words, subject)}))`;
}

/** A private key: an agent's, or the one that belongs to a key from a certificate. */
const secretOf = (words: Words, key: Term): string =>
  key.kind === 'variable' ? `(invk ${words(key)})` : `(privk ${ownerOf(words, key)})`;

const publicOf = (words: Words, key: Term): string =>
  key.kind === 'variable' ? words(key) : `(pubk ${ownerOf(words, key)})`;

function ownerOf(words: Words, key: Term): string {
  const owner = isApplication(key, 'sk') ? key.args[0] : undefined;
  if (owner?.kind !== 'variable') throw new Unsayable('a key that belongs to no agent');
  return words(owner);
}

/** A long-term shared key: the first is `ltk`, others are made of it. */
function sharedKey(model: Model, words: Words, term: Application): string {
  const { symbol, args } = term;
  const [first, second = first] = args;
  if (args.length === 0 || args.length > 2 || first === undefined || second === undefined) {
    throw new Unsayable('a long-term key of CPSA is shared by two agents');
  }
  const key = `(ltk ${written(model, words, first)} ${written(model, words, second)})`;
  if (isStore(term))
    return `(${operator(model, `store_${symbol.slice(1, -'..store'.length)}`, 'hash')} ${key})`;
  return symbol === model.ltk ? key : `(${operator(model, symbol.slice(1), 'hash')} ${key})`;
}
