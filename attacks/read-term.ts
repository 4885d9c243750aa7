/**
 * Reads ground terms as `print` writes them, so that an attack can be kept as text and carried out
 * elsewhere. The sorts that the text does not show are those of the spec's own names and, for values of
 * the adversary's own, the word that their names begin with. Reading what was printed gives the same term.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import {
  agent,
  apply,
  certificate,
  degenerate,
  fresh,
  isApplication,
  none,
  publicKey,
  type Sort,
  secretKey,
  sharedKey,
  type Term,
  text,
  tuple,
  zero,
} from '../model/term.ts';

/** A term, or what is wrong with its text. */
export type ReadTerm =
  | { readonly kind: 'term'; readonly term: Term }
  | { readonly kind: 'problem'; readonly message: string };

/** Reads a ground term over the names of `spec`; `roles` are those of the runs, by number. */
export function readTerm(spec: Spec, roles: readonly string[], source: string): ReadTerm {
  const reader: Reader = { spec, roles, tokens: tokensOf(source), at: 0, problem: undefined };
  const term = readOne(reader);
  if (reader.problem === undefined && reader.at < reader.tokens.length) {
    complain(reader, `expected the end of the term, found ${reader.tokens[reader.at]}`);
  }
  return reader.problem === undefined
    ? { kind: 'term', term }
    : { kind: 'problem', message: `${reader.problem} in ${source}` };
}

interface Reader {
  readonly spec: Spec;
  readonly roles: readonly string[];
  readonly tokens: readonly string[];
  at: number;
  /** The first thing that is wrong; what is read after it means nothing. */
  problem: string | undefined;
}

const token = /~junk@[\d.]*:[0-9a-f]+:[0-9a-f]+|~?[\p{L}_][\p{L}\d_.'-]*(?:#\d+)?|\d+|"(?:\\.|[^"\\])*"|\S/gu;

const tokensOf = (source: string): readonly string[] => source.match(token) ?? [];

function complain(reader: Reader, message: string): Term {
  reader.problem ??= message;
  return none;
}

/** Takes the next token if it is `expected`. */
function takes(reader: Reader, expected: string): boolean {
  if (reader.tokens[reader.at] !== expected) return false;
  reader.at += 1;
  return true;
}

function expects(reader: Reader, expected: string): void {
  if (takes(reader, expected)) return;
  complain(reader, `expected ${expected}, found ${reader.tokens[reader.at] ?? 'the end'}`);
}

function readOne(reader: Reader): Term {
  const first = reader.tokens[reader.at];
  if (first === undefined) return complain(reader, 'expected a term, found the end');
  reader.at += 1;
  if (first === '[') return tuple(...readList(reader, ']'));
  if (first.startsWith('"')) return text(unquoted(reader, first));
  if (/^\d/.test(first)) return text(first);
  if (!/^[~\p{L}_]/u.test(first)) return complain(reader, `expected a term, found ${first}`);
  return takes(reader, '(') ? readApplication(reader, first) : readName(reader, first);
}

function unquoted(reader: Reader, quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    complain(reader, `${quoted} is no text`);
    return '';
  }
}

function readList(reader: Reader, end: string): readonly Term[] {
  const items: Term[] = [];
  if (takes(reader, end)) return items;
  do items.push(readOne(reader));
  while (reader.problem === undefined && takes(reader, ','));
  expects(reader, end);
  return items;
}

function readName(reader: Reader, word: string): Term {
  if (word === 'none') return none;
  if (word === 'zero') return zero;
  if (word.startsWith('~')) return readOwn(reader, word.slice(1));
  const [name = '', maker] = word.split('#');
  return maker === undefined ? agent(name) : readFresh(reader, name, Number(maker));
}

/** `nC#2`: the value that run 2 made for its role's nC. */
function readFresh(reader: Reader, name: string, run: number): Term {
  const role = reader.spec.roles.find((candidate) => candidate.name === reader.roles[run]);
  const made = role?.fresh.find((value) => value.name.name === name)?.name;
  if (made === undefined) return complain(reader, `run ${run} makes no ${name}`);
  return fresh(made.sort, name, run);
}

const sorts: readonly Sort[] = ['nonce', 'exponent', 'key', 'data', 'secret', 'message', 'text'];

/** `~nonce1`: a value of the adversary's own, named after its sort. */
function readOwn(reader: Reader, name: string): Term {
  if (name.startsWith('junk@')) return fresh('message', name, 'adversary');
  const sort = sorts.find((candidate) => name.startsWith(candidate));
  return sort === undefined ? complain(reader, `~${name} is of no sort`) : fresh(sort, name, 'adversary');
}

const constructors: ReadonlySet<string> = new Set(['h', 'kdf', 'mac', 'enc', 'aead', 'seal', 'g', 'sk']);

function readApplication(reader: Reader, symbol: string): Term {
  if (symbol === 'cert') return readCertificate(reader);
  const args = readList(reader, ')');
  const [first, ...rest] = args;
  if ((symbol === 'sign' || symbol === 'pub') && first !== undefined) {
    return apply(symbol, keyOf(first), ...rest);
  }
  if (symbol === 'dh') return args.length === 1 ? degenerate : apply('dh', ...args);
  const isPublic = constructors.has(symbol) || reader.spec.functions.some(({ name }) => name === symbol);
  return isPublic ? apply(symbol, ...args) : sharedKey(symbol, ...args);
}

/** An agent's name stands for its private key where a key is meant. */
const keyOf = (term: Term): Term => (term.kind === 'atom' && term.sort === 'name' ? secretKey(term) : term);

/** `cert(S, server, by CA)` or `cert(S, server, pub(K), by CA)`. */
function readCertificate(reader: Reader): Term {
  const subject = readOne(reader);
  expects(reader, ',');
  const word = reader.tokens[reader.at] ?? '';
  const isWord = /^[\p{L}]/u.test(word) && reader.tokens[reader.at + 1] === ',';
  if (isWord) reader.at += 1;
  const usage = isWord ? text(word) : readOne(reader);
  expects(reader, ',');
  const isIssuer = takes(reader, 'by');
  const second = readOne(reader);
  if (isIssuer) {
    expects(reader, ')');
    return signed(subject, usage, publicKey(secretKey(subject)), second);
  }
  expects(reader, ',');
  expects(reader, 'by');
  const issuer = readOne(reader);
  expects(reader, ')');
  return signed(subject, usage, second, issuer);
}

/** A certificate under an issuer's key, or under a key that is nobody's. */
function signed(subject: Term, usage: Term, key: Term, issuer: Term): Term {
  const made = certificate(subject, usage, key, issuer);
  if (keyOf(issuer) !== issuer) return made;
  return isApplication(made, 'sign') ? apply('sign', issuer, made.args[1] as Term) : made;
}
