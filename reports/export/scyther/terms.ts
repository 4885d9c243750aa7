/**
 * Terms in Scyther's language (C. Cremers, Scyther user manual, 2014, chapter 4). Keys are agents' or symmetric; the
 * secret of a Diffie-Hellman exchange is a function of both shares that only who has an exponent can apply.
 * @module
 */
import { type Application, asCertificate, isApplication, type Term } from '../../../model/term.ts';
import { constantName, hashName, type Voice } from './model.ts';

/** A message, without the brackets of its tuple. */
export const contents = (voice: Voice, term: Term): string =>
  isApplication(term, 'tuple') && term.args.length > 0
    ? term.args.map((part) => written(voice, part)).join(',')
    : written(voice, term);

/** A term in Scyther's language. */
export function written(voice: Voice, term: Term): string {
  const { model, words } = voice;
  if (term.kind === 'variable') return words.get(term) ?? term.name;
  if (term.kind === 'atom') return constantName(model, term);
  return applied(voice, term);
}

function applied(voice: Voice, term: Application): string {
  const { model } = voice;
  const { symbol, args } = term;
  const items = args.map((arg) => written(voice, arg));
  const [first = ''] = items;
  const content = unbracketed(args[1], items[1]);
  switch (symbol) {
    case 'tuple':
      return `(${items.join(',')})`;
    case 'sk':
      return `sk(${first})`;
    case 'pub':
      return `pk(${ownerOf(voice, args[0] as Term)})`;
    case 'seal':
      return `{ ${content} }${first}`;
    case 'enc':
      return `{ ${content} }${hashName(model, 'enc')}(${first})`;
    case 'aead':
      return args.length === 2
        ? `{ ${content} }${bracketed(first)}`
        : `{ ${content} }${hashName(model, 'aead')}(${[first, ...items.slice(2)].join(',')})`;
    case 'sign': {
      const key = `sk(${ownerOf(voice, args[0] as Term)})`;
      return asCertificate(term) === undefined
        ? `{ ${hashName(model, 'signed')}(${content}) }${key}`
        : `{ ${content} }${key}`;
    }
    case 'dh':
      return secretOf(voice, args as readonly [Term, Term]);
    default:
      return symbol.startsWith("'")
        ? `k(${items.join(',')})`
        : `${hashName(model, symbol)}(${items.join(',')})`;
  }
}

/** What is in a tuple, as `contents` writes it. */
const unbracketed = (term: Term | undefined, written = ''): string =>
  term !== undefined && isApplication(term, 'tuple') && term.args.length > 0 ? written.slice(1, -1) : written;

const bracketed = (key: string): string => (/^[\w]+(\(.*\))?$/.test(key) ? key : `(${key})`);

/** Whose key it is: an agent, or what stands for the owner of a key that came in a certificate. */
function ownerOf(voice: Voice, key: Term): string {
  if (key.kind === 'variable') return voice.words.get(key) ?? key.name;
  return isApplication(key, 'sk') ? written(voice, key.args[0] as Term) : written(voice, key);
}

/** The secret of two exponents, in the order in which the spec's own exponents stand. */
function secretOf(voice: Voice, [left, right]: readonly [Term, Term]): string {
  const canonicalName = (exponent: Term): string => {
    const found = voice.role.knows.find(
      ({ view }) => view === exponent || (isApplication(view, 'g') && view.args[0] === exponent),
    );
    const canonical = found?.canonical;
    const own = canonical !== undefined && isApplication(canonical, 'g') ? canonical.args[0] : canonical;
    return own?.kind === 'atom' ? own.name : '';
  };
  const ordered = [left, right].toSorted((one, other) =>
    canonicalName(one) < canonicalName(other) ? -1 : 1,
  );
  const g = hashName(voice.model, 'g');
  return `${hashName(voice.model, 'dh')}(${ordered.map((exponent) => `${g}(${written(voice, exponent)})`).join(',')})`;
}
