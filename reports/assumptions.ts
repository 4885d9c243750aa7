/**
 * What a verdict takes for granted, in sentences (design 7 and 10): how values are matched, what the
 * algebra leaves out, who is there.
 * @module
 */
import { ownRoles, type Spec } from '../model/spec.ts';
import type { Scenario } from '../model/system.ts';
import type { Term } from '../model/term.ts';

/** The assumptions of a search of `spec` with these options. */
export function assumptionsOf(
  spec: Spec,
  { typed, selfTalk, insiders }: Pick<Scenario, 'typed' | 'selfTalk'> & { readonly insiders: boolean },
): readonly string[] {
  return [
    typed ? 'typed matching' : 'untyped matching',
    insiders ? 'dishonest insiders with valid certificates exist' : 'there are no dishonest insiders',
    ...(selfTalk ? ['honest parties may talk to themselves'] : []),
    ...anonymousParties(spec),
    ...(uses(spec, 'g')
      ? [
          spec.groupUnchecked
            ? 'degenerate shares are accepted, no products'
            : 'group membership checked, no products',
        ]
      : []),
    ...(uses(spec, 'enc') ? ['enc: no bits, lengths or keystream reuse'] : []),
  ];
}

/** Anybody can be a party whom nobody can name; goals that would fall by that alone are about honest ones. */
function anonymousParties(spec: Spec): readonly string[] {
  const names = ownRoles(spec)
    .filter((role) => role.anonymous)
    .map((role) => role.name);
  if (names.length === 0) return [];
  return [
    `secrecy and goals of the spec's own speak of sessions in which an honest party plays ${names.join(', ')}`,
  ];
}

const uses = (spec: Spec, symbol: string): boolean =>
  spec.roles.some((role) =>
    role.transitions.some((step) => occurs(symbol, step.kind === 'send' ? step.message : step.pattern)),
  );

const occurs = (symbol: string, term: Term): boolean =>
  term.kind === 'application' && (term.symbol === symbol || term.args.some((arg) => occurs(symbol, arg)));
