/**
 * What the adversary derives in a premise counts only where an honest run made every fresh value of the claim's
 * term, in the role that declares it (`madeByThoseWhoCount` in properties/correspondence.ts). The value has the
 * shape of the term as far as such a value stands in it, and no further: what else is in it may be anything.
 * @module
 */
import { apply, isApplication, type Term, variable } from '../../model/term.ts';
import { withoutMark } from '../../properties/environment.ts';
import { readThreats } from '../../properties/session.ts';
import type { Setting } from './claim.ts';
import { type Occurrence, pairingsIn } from './occurrence.ts';
import type { Pattern } from './pattern.ts';
import { isCertainlyMade, isMadeElsewhere, makersOf } from './played.ts';
import type { Settled } from './settle.ts';
import type { Equation } from './unify.ts';

/** Why a premise does not count, for who made what is derived in it; undefined where it counts or that is open. */
export function whyUnheard(
  setting: Setting,
  pattern: Pattern,
  occurrences: readonly Occurrence[],
): string | undefined {
  const wrong = demandsOf(setting, pattern, occurrences).find(({ role, standings }) => {
    for (const { value } of standings())
      if (!isMadeElsewhere(setting, pattern, { value, role })) return false;
    return true;
  });
  return wrong && `no honest run in ${wrong.role} made what is derived`;
}

/**
 * The pattern once for each way in which a run made the first value of which that is open: for each place where the
 * value may stand, for each run. Undefined where none is open.
 */
export function sourcesIn(
  setting: Setting,
  pattern: Pattern,
  occurrences: readonly Occurrence[],
): Settled | undefined {
  const open = demandsOf(setting, pattern, occurrences).find(({ role, standings }) => {
    for (const { value } of standings()) if (isCertainlyMade(setting, pattern, { value, role })) return false;
    return true;
  });
  if (open === undefined) return undefined;
  const { role, standings } = open;
  const cases = [...standings()]
    .filter(({ value }) => !isMadeElsewhere(setting, pattern, { value, role }))
    .flatMap(({ value, given }) => makersOf(pattern, { made: value, role, given }));
  return { live: cases.flatMap(({ live }) => live), dead: cases.flatMap(({ dead }) => dead) };
}

/**
 * A fresh value of a claim's term, the role of which a run must have made it, and where it may stand: of many places the
 * first most often tells.
 */
interface Demand {
  readonly role: string;
  readonly standings: () => Iterable<Standing>;
}

/** A place of a value, with the shapes that other values get on the way there. */
interface Standing {
  readonly value: Term;
  readonly given: readonly Equation[];
}

function demandsOf(
  setting: Setting,
  pattern: Pattern,
  occurrences: readonly Occurrence[],
): readonly Demand[] {
  const { dishonest } = readThreats(setting.combination);
  return occurrences
    .filter(({ by }) => by === 'adversary')
    .flatMap((occurrence) => pairingsIn(pattern, occurrence))
    .flatMap(([canonical, value]) =>
      canonical.fresh.flatMap((declared): readonly Demand[] => {
        const role = setting.spec.values.find(({ term }) => term === declared)?.role;
        if (role === undefined || dishonest.has(role)) return [];
        const standings = (): Iterable<Standing> =>
          standingsOf(declared, canonical, value, `shape#${pattern.facts}`);
        return [{ role, standings }];
      }),
    );
}

/** Where the declared value can stand in `value`, read as `canonical`; `scope` tells the variables of shapes apart. */
function* standingsOf(declared: Term, canonical: Term, value: Term, scope: string): Generator<Standing> {
  const term = withoutMark(canonical);
  if (term === declared) {
    yield { value, given: [] };
    return;
  }
  if (term.kind !== 'application' || !term.fresh.some((made) => made === declared)) return;
  const sort = term.symbol === 'dh' || term.symbol === 'g' ? 'exponent' : 'message';
  const shape =
    value.kind === 'variable'
      ? apply(term.symbol, ...term.args.map((_, at) => variable(`part ${at}`, sort, scope)))
      : value;
  if (!isApplication(shape, term.symbol) || shape.args.length !== term.args.length) return;
  const given: readonly Equation[] = shape === value ? [] : [[value, shape]];
  for (const [at, arg] of term.args.entries()) {
    const parts = term.symbol === 'dh' ? shape.args : [shape.args[at] as Term];
    for (const [which, part] of parts.entries())
      for (const standing of standingsOf(declared, arg, part, `${scope}.${at}.${which}`))
        yield { ...standing, given: [...given, ...standing.given] };
  }
}
