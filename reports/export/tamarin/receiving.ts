/**
 * What a role takes apart: patterns in premises bind what is new and compare what is known; signatures are verified by an
 * action that a restriction holds to.
 * @module
 */
import { type Application, asCertificate, isApplication, publicKey, type Term } from '../../../model/term.ts';
import { equality, inequality, type Restriction } from './restrictions.ts';
import { canSign, certificateBody, expanded, isOwn, named, type Sheet, tupleOf, written } from './sheet.ts';
import { functionName } from './vocabulary.ts';

/** What a rule verifies besides its patterns. */
export interface Condition {
  readonly fact: string;
  /** The action that says the contrary. */
  readonly contrary: string;
  /** The restriction of each. */
  readonly by: Restriction;
  readonly unless: Restriction;
}

/** A ciphertext that is opened, and what is new in it: for sources lemmas. */
export interface Opening {
  readonly ciphertext: string;
  readonly content: string;
}

/** What reading a pattern adds to a rule; signatures are verified when all of it is read. */
export interface Reading {
  readonly signatures: Map<Term, string>;
  readonly openings: Opening[];
}

/** `term` as a pattern. */
export function pattern(sheet: Sheet, reading: Reading, term: Term): string {
  return visit(sheet, reading, expanded(sheet.opened, term));
}

function visit(sheet: Sheet, reading: Reading, part: Term): string {
  if (part.kind === 'variable') return bind(sheet, written(sheet, part));
  if (part.kind === 'atom') return written(sheet, part);
  const inside = part.args[0];
  switch (part.symbol) {
    case 'tuple':
      return tupleOf(
        sheet.vocabulary,
        part.args.map((item) => visit(sheet, reading, item)),
      );
    case 'g':
    case 'pub':
      return inside?.kind === 'variable' && !isOwn(sheet.role, inside) && !sheet.known.has(inside)
        ? bind(sheet, written(sheet, part))
        : written(sheet, part);
    case 'sign':
      return signature(sheet, reading, part);
    case 'aead':
    case 'enc':
      return opening(sheet, reading, part);
    case 'seal':
      return isApplication(inside as Term, 'pub') && canSign(sheet, (inside as Application).args[0] as Term)
        ? opening(sheet, reading, part)
        : written(sheet, part);
    default:
      return written(sheet, part);
  }
}

function bind(sheet: Sheet, name: string): string {
  sheet.bound.add(name);
  return name;
}

function signature(sheet: Sheet, reading: Reading, part: Application): string {
  const parts = asCertificate(part);
  if (!sheet.loose) {
    if (parts !== undefined) for (const item of [parts.usage, parts.subject]) visit(sheet, reading, item);
    return written(sheet, part);
  }
  if (canSign(sheet, part.args[0] as Term) || (parts === undefined && reading.signatures.has(part)))
    return written(sheet, part);
  if (parts === undefined) {
    const name = bind(sheet, named(sheet, part, 'signature'));
    reading.signatures.set(part, name);
    return name;
  }
  const content = [parts.usage, parts.subject, parts.key].map((item) => visit(sheet, reading, item));
  const name = bind(sheet, named(sheet, part, 'certificate'));
  reading.signatures.set(part, name);
  return `<<${content.join(', ')}>, ${name}>`;
}

function ciphertext(sheet: Sheet, reading: Reading, part: Application): string {
  const { vocabulary } = sheet;
  const [key, content, ...more] = part.args as readonly [Term, Term, ...Term[]];
  const inner = visit(sheet, reading, content);
  const outer = written(sheet, key);
  if (part.symbol === 'seal') {
    vocabulary.builtins.add('asymmetric-encryption');
    return `aenc(${inner}, ${outer})`;
  }
  if (part.symbol === 'aead' && more.length === 0) {
    vocabulary.builtins.add('symmetric-encryption');
    return `senc(${inner}, ${outer})`;
  }
  const name = functionName(vocabulary, part.symbol, part.args.length);
  return `${name}(${[outer, inner, ...more.map((data) => written(sheet, data))].join(', ')})`;
}

function opening(sheet: Sheet, reading: Reading, part: Application): string {
  const before = sheet.first.length;
  const text = ciphertext(sheet, reading, part);
  const found = new Set(
    sheet.first
      .slice(before)
      .filter(({ name }) => sheet.bound.has(name) && !name.startsWith('$') && !name.startsWith('~'))
      .map(({ term }) => term),
  );
  for (const content of contentsOf(sheet, part.args[1] as Term, found))
    reading.openings.push({ ciphertext: text, content });
  return text;
}

/**
 * What is new in a content and must be known to whoever puts it together, or all tuples of one that hold it, which are
 * no pairs. Of a ciphertext inside it nobody need know what that holds.
 */
function contentsOf(sheet: Sheet, content: Term, found: ReadonlySet<Term>): readonly string[] {
  if (found.has(content)) return [written(sheet, content)];
  if (content.kind !== 'application') return [];
  const parts = asCertificate(content);
  if (parts !== undefined)
    return [parts.usage, parts.subject].flatMap((part) => contentsOf(sheet, part, found));
  if (content.symbol !== 'tuple') return [];
  const inside = content.args.flatMap((item) => contentsOf(sheet, item, found));
  return content.args.length === 1 && inside.length > 0 ? [written(sheet, content)] : inside;
}

/** That each signature which was read is one, by whom it must be. */
export function verifications(sheet: Sheet, reading: Reading): readonly Condition[] {
  return [...reading.signatures].map(([term, name]) => {
    const parts = asCertificate(term);
    const { args } = term as Application;
    const body =
      parts === undefined
        ? written(sheet, args[1] as Term)
        : certificateBody(
            sheet,
            [parts.usage, parts.subject, parts.key].map((part) => written(sheet, part)).join(', '),
          );
    const key = written(sheet, publicKey(args[0] as Term));
    sheet.vocabulary.builtins.add('signing');
    return equal(`verify(${name}, ${body}, ${key})`, 'true');
  });
}

/** That two terms are the same. */
export const equal = (left: string, right: string): Condition => ({
  fact: `Eq(${left}, ${right})`,
  contrary: `Neq(${left}, ${right})`,
  by: equality,
  unless: inequality,
});

/** That two terms differ. */
export const unequal = (left: string, right: string): Condition => ({
  fact: `Neq(${left}, ${right})`,
  contrary: `Eq(${left}, ${right})`,
  by: inequality,
  unless: equality,
});
