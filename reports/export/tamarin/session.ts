/**
 * What runs log and leave for threat `session`: what they make and bind, by which their partners are known, and what of it
 * may be revealed.
 * @module
 */
import type { Role } from '../../../model/role.ts';
import { isApplication, type Term } from '../../../model/term.ts';
import { identifierOf } from '../names.ts';
import { isOwn, type Sheet, written } from './sheet.ts';
import { unreserved } from './vocabulary.ts';

/** What a rule logs, and leaves to be revealed. */
export interface Session {
  readonly actions: readonly string[];
  readonly facts: readonly string[];
}

/** Where nothing is revealed. */
export const noSession: Session = { actions: [], facts: [] };

/** What a run makes and binds by a rule. */
export function sessionOf(role: Role, sheet: Sheet): Session {
  const made = sheet.first.filter(({ term }) => isOwn(role, term));
  const bound = sheet.first.filter(
    ({ term, name }) => !isOwn(role, term) && !name.startsWith('$') && !isApplication(term, 'sign'),
  );
  const self = written(sheet, role.self);
  const isExponent = (term: Term): boolean => term.kind === 'variable' && term.sort === 'exponent';
  return {
    actions: [
      ...made.flatMap(({ term, name }) => [
        `Made(~run, ${name})`,
        ...(isExponent(term) ? [`Made(~run, 'g'^${name})`] : []),
      ]),
      ...bound.map(({ name }) => `Bound(~run, ${name})`),
    ],
    facts: made
      .filter(({ term }) => isExponent(term) || (term.kind === 'variable' && term.sort === 'key'))
      .map(({ name }) => `!SessionSecret('${unreserved(identifierOf(role.name))}', ${self}, ~run, ${name})`),
  };
}
