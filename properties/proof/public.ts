/**
 * What everybody knows from the start, whatever the variables inside become (`isPublic` in
 * model/recipe.ts and `publicTerms` in model/long-term.ts).
 * @module
 */
import type { Spec } from '../../model/spec.ts';
import {
  asCertificate,
  degenerate,
  isApplication,
  none,
  publicKey,
  secretKey,
  type Term,
  zero,
} from '../../model/term.ts';
import { isAgent, isName } from './kinds.ts';
import type { Pattern } from './pattern.ts';

/** What the adversary has from the start: what is plain to everybody, and certificates that are issued to every agent. */
export const isCommon = (pattern: Within, term: Term): boolean =>
  isPlain(pattern, term) || isIssued(pattern, term);

type Within = Pick<Pattern, 'narrowed' | 'setting'>;

/** Names, texts, public keys of names; the degenerate exponent and what any share makes with it, where groups are not checked. */
export function isPlain(pattern: Within, term: Term): boolean {
  const { typed, spec } = pattern.setting;
  if (spec.groupUnchecked && (term === zero || term === degenerate)) return true;
  if (term.kind === 'atom' && term.sort !== 'name')
    return term === none || (term.maker === undefined && term.sort === 'text');
  if (isName(pattern.narrowed, term, typed)) return true;
  if (!isApplication(term, 'pub')) return false;
  const secret = term.args[0] as Term;
  return isApplication(secret, 'sk') && isName(pattern.narrowed, secret.args[0] as Term, typed);
}

/** Certificates that are issued to every agent: the adversary has them from the start, a run those that it was sent or shows. */
function isIssued({ narrowed, setting: { spec, typed } }: Within, term: Term): boolean {
  if (!isApplication(term, 'sign')) return false;
  const subject = subjectOf(spec, term);
  return subject !== undefined && isAgent(narrowed, subject, typed);
}

const subjects = new WeakMap<Spec, WeakMap<Term, { readonly subject: Term | undefined }>>();

/** Of whom the certificate is, if it is one that the spec has issued to every agent. */
function subjectOf(spec: Spec, term: Term): Term | undefined {
  const known = subjects.get(spec) ?? new WeakMap<Term, { readonly subject: Term | undefined }>();
  subjects.set(spec, known);
  const { subject } = known.get(term) ?? { subject: issuedTo(spec, term) };
  known.set(term, { subject });
  return subject;
}

function issuedTo(spec: Spec, term: Term): Term | undefined {
  const parts = asCertificate(term);
  const isOwn =
    parts !== undefined &&
    parts.key === publicKey(secretKey(parts.subject)) &&
    spec.issued.some(({ issuer, usage }) => usage === parts.usage && secretKey(issuer) === parts.signer);
  return isOwn ? parts.subject : undefined;
}
