/**
 * Correspondences (Woo and Lam, "A semantic model for authentication protocols", 1993;
 * properties/correspondence.ts): whenever the premise has come true, in a way that counts, one of the conclusions
 * has by then. There is a question for each choice of ways in which the claims of the premise come true.
 * @module
 */
import type { Correspondence } from '../../model/spec.ts';
import { apply, isApplication, isFresh, type Term, variable } from '../../model/term.ts';
import { withoutMark } from '../environment.ts';
import { inTheEyesOf, type Permitted } from '../permission.ts';
import { dishonestRoles } from '../threat.ts';
import { isAnswered } from './answers.ts';
import { settle } from './consequences.ts';
import { endingsOf, oddEnding, unnamedBy } from './endings.ts';
import type { Equation } from './equations.ts';
import { isMadeByOthers, isMadeElsewhere, madeIn, type Session, takenFor, waysToMake } from './makers.ts';
import type { Draft, Pattern } from './pattern.ts';
import { comeTrue, pairingsOf, trustMore, type Way, waysOf } from './premise.ts';
import { type Asked, type Question, startsOf } from './question.ts';
import type { Setting } from './setting.ts';

/** The questions of the correspondence of this name. */
export function correspondenceQuestions(setting: Setting, name: string): Asked {
  const correspondence = setting.spec.correspondences.find((each) => each.name === name);
  if (correspondence === undefined) return { because: `there is no goal ${name}` };
  if (correspondence.premise.length === 0) return { because: `the premise of ${name} is empty` };
  const ended = waysOf(setting, correspondence.premise).map((ways) => endedIn(setting, correspondence, ways));
  if (ended.includes(undefined)) return { because: oddEnding };
  const questions = ended.flatMap((each) =>
    (each ?? []).map((ways) => questionOf(setting, correspondence, ways)),
  );
  const asked = questions.flatMap((question) => question ?? []);
  return asked.length < questions.length
    ? { because: 'what a run holds for a term of the premise changes as it goes on' }
    : asked;
}

function questionOf(
  setting: Setting,
  correspondence: Correspondence,
  ways: readonly Way[],
): Question | undefined {
  const draft = comeTrue(setting, ways);
  if (draft === undefined) return undefined;
  const each = (pattern: Pattern): readonly Pattern[] => {
    const more = trustMore(pattern, ways);
    return more === undefined ? [pattern] : settle(more).flatMap(each);
  };
  return {
    starts: startsOf(draft, each),
    each,
    isMet: (pattern) =>
      isDiscounted(pattern, correspondence, ways) || isAnswered(pattern, correspondence, ways),
    choices: (pattern) => choicesIn(pattern, correspondence, ways),
  };
}

/** Whether the premise counts in no execution, for who made the values that have to be of honest runs. */
const isDiscounted = (pattern: Pattern, correspondence: Correspondence, ways: readonly Way[]): boolean =>
  ways.some(
    (way) =>
      isMadeByOthers(pattern, sessionOf(pattern, correspondence, way)) ||
      declaredIn(pattern, way).some(({ declared, role, canonical, value }) =>
        placesOf({ ...pattern }, declared, canonical, value).every((place) =>
          isMadeElsewhere(pattern, { value: place.value, role }),
        ),
      ),
  );

/** The parties of the conclusion whom a role must take for honest, by the values that it holds if not by name. */
function partiesOf(setting: Setting, { conclusions }: Correspondence, own: string): readonly Permitted[] {
  const roles = conclusions.flat().flatMap((claim) => (claim.kind === 'event' ? [claim.role] : []));
  return roles.filter((role) => role !== own).map((role) => inTheEyesOf(setting.spec, own, role));
}

/** The run of a way: what it does is judged when it does it, and what it says of the adversary's knowledge in the end. */
const sessionOf = (
  { setting }: Pattern,
  correspondence: Correspondence,
  { by, run, path, steps }: Way,
): Session => ({
  run,
  holders: partiesOf(setting, correspondence, path.role.name),
  steps: by === 'run' ? steps : path.steps.length,
});

/** The ways once for each choice of how far their runs go on; undefined where one may end in a way that no path has. */
function endedIn(
  setting: Setting,
  correspondence: Correspondence,
  ways: readonly Way[],
): readonly (readonly Way[])[] | undefined {
  let found: readonly (readonly Way[])[] = [ways];
  for (const { run, path } of ways.filter((way, at) => ways.findIndex(({ run }) => run === way.run) === at)) {
    const spokenOf = ways.filter((way) => way.run === run).map(({ steps }) => steps);
    const parties = partiesOf(setting, correspondence, path.role.name);
    const unnamed = unnamedBy(path, Math.min(...spokenOf), parties);
    const endings = endingsOf(setting, path, Math.max(...spokenOf), unnamed);
    if (endings === undefined) return undefined;
    found = found.flatMap((chosen) =>
      endings.map((ending) =>
        chosen.map((way) => (way.run === run ? { ...way, path: ending.path, least: ending.steps } : way)),
      ),
    );
  }
  return found;
}

interface Declared {
  readonly canonical: Term;
  readonly value: Term;
  readonly declared: Term;
  readonly role: string;
}

/** The fresh values in what the adversary derives of which a run in their role must be the maker (`madeByThoseWhoCount`). */
function declaredIn(pattern: Pattern, way: Way): readonly Declared[] {
  if (way.by === 'run') return [];
  const { spec, combination } = pattern.setting;
  const parties = dishonestRoles(combination);
  return pairingsOf(pattern, way).flatMap(([canonical, value]) =>
    canonical.fresh.flatMap((declared): readonly Declared[] => {
      const role = spec.values.find(({ term }) => term === declared)?.role;
      return role === undefined || parties.has(role) ? [] : [{ canonical, value, declared, role }];
    }),
  );
}

/**
 * The choices that the premise leaves. Some run made what another takes for the value of a party without a name, or
 * it has no name for; and some run made each fresh value in what the adversary derives, which stands where it does
 * in the claim's term, so that the value has that shape as far down as there.
 */
function choicesIn(
  pattern: Pattern,
  correspondence: Correspondence,
  ways: readonly Way[],
): readonly (readonly Pattern[])[] {
  return ways.flatMap((way) => [
    ...takenFor(pattern, sessionOf(pattern, correspondence, way))
      .filter(({ value }) => madeIn(value)?.kind === 'variable')
      .map(({ value, role }) => waysToMake(pattern, value, role)),
    ...declaredIn(pattern, way).flatMap((declared) => {
      const draft: Draft = { ...pattern };
      const places = placesOf(draft, declared.declared, declared.canonical, declared.value);
      const isFixed = places.length === 1 && places.every(({ value }) => isMade(value));
      return isFixed
        ? []
        : [places.flatMap(({ value, given }) => waysToMake(draft, value, declared.role, given))];
    }),
  ]);
}

const isMade = (value: Term): boolean => isFresh(isApplication(value, 'g') ? (value.args[0] as Term) : value);

interface Standing {
  readonly value: Term;
  /** The shapes that values get on the way there. */
  readonly given: readonly Equation[];
}

/** Where the declared value can stand in `value`, when that is read as `canonical`. */
function placesOf(draft: Draft, declared: Term, canonical: Term, value: Term): readonly Standing[] {
  const term = withoutMark(canonical);
  if (term === declared) return [{ value, given: [] }];
  if (term.kind !== 'application' || !term.fresh.some((made) => made === declared)) return [];
  const given: Equation[] = [];
  let shape = value;
  if (value.kind === 'variable') {
    const scope = `shape ${draft.copies}`;
    draft.copies += 1;
    shape = apply(term.symbol, ...term.args.map((_, at) => variable(`part ${at}`, 'message', scope)));
    given.push([value, shape]);
  }
  if (!isApplication(shape, term.symbol) || shape.args.length !== term.args.length) return [];
  const items = shape.args;
  return term.args.flatMap((arg, at) => {
    const parts = term.symbol === 'dh' ? items : [items[at] as Term];
    return parts.flatMap((part) =>
      placesOf(draft, declared, arg, part).map((place) => ({ ...place, given: [...given, ...place.given] })),
    );
  });
}
