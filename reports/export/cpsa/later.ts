/**
 * Threat `later`. That a key does not originate (`non-orig`) holds of a whole execution, so that no role can give it away. That
 * the adversary does not guess it (`pen-non-orig`) can be assumed of one that a role sends. So that is what is assumed of the
 * keys of honest agents, a role sends the key of anybody, and goals speak of executions in which that has not happened
 * before what the goal's runs do.
 * @module
 */
import type { Note, Statement } from '../statement.ts';
import type { ExportRequest } from '../target.ts';
import { sharedSymbols } from './keys.ts';
import { type Model, usesPrivateKeys, type Voice } from './model.ts';
import type { Occasion } from './party.ts';
import { roleName } from './strand.ts';

/** Whether long-term keys become known. */
export const isLater = ({ combination }: ExportRequest): boolean =>
  combination.some(({ kind }) => kind === 'later');

const sharedRole = 'reveals-shared-key';

/** The roles that give keys away, by what they are called. */
const revealing = (model: Model): readonly (readonly [string, string, string])[] =>
  isLater(model.request)
    ? [
        ...(usesPrivateKeys(model) ? [['reveals-key', 'owner', '(privk owner)'] as const] : []),
        ...(sharedSymbols(model.request.spec.roles).length > 0
          ? [[sharedRole, 'owner other', '(ltk owner other)'] as const]
          : []),
      ]
    : [];

/** Those roles, and that no run makes such a key anew, which CPSA would take it to do. */
export const revealLines = (model: Model): readonly string[] => [
  ...revealing(model).flatMap(([role, owners, key]) => [
    '',
    '; by threat, a key becomes known',
    `(defrole ${role}`,
    `  (vars (${owners} name))`,
    `  (trace (send ${key}))`,
    ')',
  ]),
  ...(revealing(model).some(([role]) => role === sharedRole) ? model.voices.flatMap(anew) : []),
];

function anew({ strand, words }: Voice): readonly string[] {
  const role = roleName(strand);
  return strand.role.fresh
    .filter(({ name }) => name.sort === 'key')
    .flatMap(({ name }) => {
      const at = strand.happenings.findIndex(({ message }) => message.variables.includes(name));
      if (at < 0) return [];
      const word = words.get(name) as string;
      return [
        '',
        `; ${word} is no long-term key`,
        `(defrule ${role}-makes-${word}`,
        '  (forall ((z strd) (owner other name))',
        `    (implies (and (p "${role}" z ${at + 1}) (p "${role}" "${word}" z (ltk owner other))) (false))))`,
      ];
    });
}

/** That a key became known before some run of the premise did what it says: then the goal says nothing. */
export const revealedBefore = (
  model: Model,
  { parties, names }: Pick<Occasion, 'parties' | 'names'>,
): readonly (readonly string[])[] =>
  revealing(model).flatMap(([role]) =>
    parties.map(({ called, site }) => {
      const run = names.inner().take('r');
      return [
        `(exists ((${run} strd))`,
        `  (and (strand ${role} ${run} 1)`,
        `    (prec ${run} 0 ${called} ${site.height - 1})`,
        '  )',
        ')',
      ];
    }),
  );

/** What is not said exactly under the threat, of the model as a whole. */
export const laterNotes = ({ request }: Model): readonly Note[] =>
  isLater(request) && request.spec.authorities.length > 0
    ? [
        {
          what: 'later: the keys of authorities are not among those that become known',
          errs: 'may miss attacks',
        },
      ]
    : [];

/** What is not said exactly of a goal. */
export function laterNotesOn(request: ExportRequest, statements: readonly Statement[]): readonly Note[] {
  if (!isLater(request)) return [];
  const runsIn = ({ premise }: Statement): number =>
    premise.filter((fact) => fact.kind === 'logged' && !fact.mark.name.startsWith('makes_')).length;
  return [
    {
      what: 'later: keys become known when the runs of a goal have done what it says, though these and their partners may go on',
      errs: 'may show false attacks',
    },
    ...(statements.some((one) => runsIn(one) > 1)
      ? [
          {
            what: 'later: of two runs that a goal speaks of, both have done what it says when keys become known',
            errs: 'may miss attacks',
          } as const,
        ]
      : []),
  ];
}
