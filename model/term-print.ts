/**
 * Terms as a reader of the notation expects them: `sign(S, [nC, nS])`, `cert(S, server, by CA)`,
 * `nC#2` for the nonce that run 2 made, `~nonce1` for a value of the adversary's own.
 * @module
 */
import { asCertificate, isApplication, none, publicKey, secretKey, type Term } from './term.ts';

/** `term` in the notation. Long terms print long: abbreviating is for reports. */
export function print(term: Term): string {
  if (term.kind === 'variable') return term.name;
  if (term.kind === 'application') return printApplication(term.symbol, term.args, term);
  if (term === none) return 'none';
  if (term.maker === 'adversary') return `~${term.name}`;
  if (typeof term.maker === 'number') return `${term.name}#${term.maker}`;
  return term.sort === 'text' ? printText(term.name) : term.name;
}

/** Terms separated by commas, without brackets: a message as the notation writes it. */
export const printAll = (terms: readonly Term[]): string => terms.map(print).join(', ');

/** A message: the items of a tuple without its brackets, any other term as it is. */
export const printMessage = (term: Term): string =>
  isApplication(term, 'tuple') ? printAll(term.args) : print(term);

function printApplication(symbol: string, args: readonly Term[], term: Term): string {
  if (symbol === 'ignored') return print(args[1] as Term);
  if (symbol === 'tuple') return `[${printAll(args)}]`;
  const parts = asCertificate(term);
  if (parts !== undefined) return printCertificate(parts.subject, parts.usage, parts.key, parts.signer);
  if (symbol === 'sign' || symbol === 'pub') {
    return `${symbol}(${[printKeyOwner(args[0] as Term), ...args.slice(1).map(print)].join(', ')})`;
  }
  return `${symbol.replace(/^'/, '')}(${printAll(args)})`;
}

/** A private key where the notation writes its owner: `S` for `sk(S)`. */
const printKeyOwner = (secret: Term): string =>
  isApplication(secret, 'sk') ? printAll(secret.args) : print(secret);

function printCertificate(subject: Term, usage: Term, key: Term, signer: Term): string {
  const word = usage.kind === 'atom' && /^[A-Za-z][\w-]*$/.test(usage.name) ? usage.name : print(usage);
  const own = key === publicKey(secretKey(subject));
  const by = `by ${printKeyOwner(signer)}`;
  return `cert(${[print(subject), word, ...(own ? [] : [print(key)]), by].join(', ')})`;
}

/** A quoted text; numbers stand as they are. */
const printText = (value: string): string => (/^\d+$/.test(value) ? value : JSON.stringify(value));
