/**
 * Terms as a reader of the notation expects them: `sign(S, [nC, nS])`, `cert(S, server, by CA)`,
 * `nC#2` for the nonce that run 2 made, `~nonce1` for a value of the adversary's own.
 * @module
 */
import {
  type Application,
  type Atom,
  asCertificate,
  type CertificateParts,
  isApplication,
  none,
  publicKey,
  secretKey,
  type Term,
  type Variable,
} from './term.ts';

/** `term` in the notation. Long terms print long: abbreviating is for reports. */
export const print = (term: Term): string => printed(term, printLeaf);

/** As `print`, with other words for some of the variables and atoms. */
export const printWith = (term: Term, wordFor: (leaf: Leaf) => string | undefined): string =>
  printed(term, (leaf) => wordFor(leaf) ?? printLeaf(leaf));

/** Terms separated by commas, without brackets: a message as the notation writes it. */
export const printAll = (terms: readonly Term[]): string => listed(terms, printLeaf);

/** A message: the items of a tuple without its brackets, any other term as it is. */
export const printMessage = (term: Term): string =>
  isApplication(term, 'tuple') ? printAll(term.args) : print(term);

/** What has no parts. */
export type Leaf = Atom | Variable;
type Words = (leaf: Leaf) => string;

function printLeaf(leaf: Leaf): string {
  if (leaf.kind === 'variable') return leaf.name;
  if (leaf === none) return 'none';
  if (leaf.maker === 'adversary') return `~${leaf.name}`;
  if (typeof leaf.maker === 'number') return `${leaf.name}#${leaf.maker}`;
  return leaf.sort === 'text' ? printText(leaf.name) : leaf.name;
}

const printed = (term: Term, words: Words): string =>
  term.kind === 'application' ? printApplication(term, words) : words(term);

function listed(terms: readonly Term[], words: Words): string {
  let list = '';
  for (const term of terms) list += list === '' ? printed(term, words) : `, ${printed(term, words)}`;
  return list;
}

function printApplication(term: Application, words: Words): string {
  const { symbol, args } = term;
  if (symbol === 'ignored') return printed(args[1] as Term, words);
  if (symbol === 'tuple') return `[${listed(args, words)}]`;
  const parts = asCertificate(term);
  if (parts !== undefined) return printCertificate(parts, words);
  if (symbol === 'sign' || symbol === 'pub') {
    const [secret, ...others] = args as readonly [Term, ...Term[]];
    const owner = printKeyOwner(secret, words);
    return `${symbol}(${others.length === 0 ? owner : `${owner}, ${listed(others, words)}`})`;
  }
  return `${symbol.replace(/^'/, '')}(${listed(args, words)})`;
}

/** A private key where the notation writes its owner: `S` for `sk(S)`. */
const printKeyOwner = (secret: Term, words: Words): string =>
  isApplication(secret, 'sk') ? listed(secret.args, words) : printed(secret, words);

function printCertificate({ subject, usage, key, signer }: CertificateParts, words: Words): string {
  const isWord = usage.kind === 'atom' && /^[A-Za-z][\w-]*$/.test(usage.name);
  const said = [printed(subject, words), isWord ? usage.name : printed(usage, words)];
  if (key !== publicKey(secretKey(subject))) said.push(printed(key, words));
  return `cert(${said.join(', ')}, by ${printKeyOwner(signer, words)})`;
}

/** A quoted text; numbers stand as they are. */
const printText = (value: string): string => (/^\d+$/.test(value) ? value : JSON.stringify(value));
