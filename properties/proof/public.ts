/**
 * What everybody knows from the start, whatever the variables inside become (`isPublic` in
 * model/recipe.ts and `publicTerms` in model/long-term.ts).
 * @module
 */
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

/** Names, texts, public keys of names, certificates that are issued to every agent; the degenerate exponent and what any share makes with it, where groups are not checked. */
export function isCommon(pattern: Pick<Pattern, 'narrowed' | 'setting'>, term: Term): boolean {
  const { typed, spec } = pattern.setting;
  if (spec.groupUnchecked && (term === zero || term === degenerate)) return true;
  if (term.kind === 'atom' && term.sort !== 'name')
    return term === none || (term.maker === undefined && term.sort === 'text');
  if (isName(pattern.narrowed, term, typed)) return true;
  if (isApplication(term, 'pub')) {
    const secret = term.args[0] as Term;
    return isApplication(secret, 'sk') && isName(pattern.narrowed, secret.args[0] as Term, typed);
  }
  const parts = asCertificate(term);
  return (
    parts !== undefined &&
    isAgent(pattern.narrowed, parts.subject, typed) &&
    parts.key === publicKey(secretKey(parts.subject)) &&
    spec.issued.some(({ issuer, usage }) => usage === parts.usage && secretKey(issuer) === parts.signer)
  );
}
