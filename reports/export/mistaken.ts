/**
 * Signatures that can be taken for certificates. Whatever is signed as `["cert", usage, name, key]` is one, which everybody
 * can read (model/deduce.ts): who signs four parts of which others choose the first can be made to tell the rest.
 * @module
 */
import type { Role } from '../../model/role.ts';
import { asCertificate, isApplication, type Term } from '../../model/term.ts';
import type { Note } from './statement.ts';
import type { ExportRequest } from './target.ts';

/** Whether somebody can be made to sign what is a certificate although the spec does not mean one. */
export const signsCertificatesUnawares = ({ spec, typed }: Pick<ExportRequest, 'spec' | 'typed'>): boolean =>
  spec.roles.some((role) =>
    role.transitions.some(
      (transition) => transition.kind === 'send' && isMistakenIn(role, transition.message, typed),
    ),
  );

/** What a model says in which only what authorities sign is a certificate. */
export const mistakenNotes = (request: Pick<ExportRequest, 'spec' | 'typed'>): readonly Note[] =>
  signsCertificatesUnawares(request)
    ? [
        {
          what: 'what somebody signs as ["cert", ...] because others choose its first part is no certificate, which everybody could read',
          errs: 'may miss attacks',
        },
      ]
    : [];

function isMistakenIn(role: Role, term: Term, typed: boolean): boolean {
  if (term.kind !== 'application') return false;
  const [, body] = term.args;
  const isOne = isApplication(term, 'sign') && asCertificate(term) === undefined && body !== undefined;
  return (isOne && mayBeBody(role, body, typed)) || term.args.some((arg) => isMistakenIn(role, arg, typed));
}

/** Four parts whose first is what the role has received and may be a text, or anything at all. */
const mayBeBody = (role: Role, body: Term, typed: boolean): boolean =>
  isApplication(body, 'tuple')
    ? body.args.length === 4 &&
      mayBe(role, body.args[0] as Term, typed ? ['text', 'data', 'message'] : undefined)
    : mayBe(role, body, typed ? ['message'] : undefined);

const mayBe = (role: Role, term: Term, sorts: readonly string[] | undefined): boolean =>
  term.kind === 'variable' &&
  !role.fresh.some(({ name }) => name === term) &&
  (sorts === undefined || sorts.includes(term.sort));
