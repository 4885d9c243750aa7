/**
 * The goals that a spec writes for itself, as statements over what runs log (properties/correspondence.ts says which
 * traces break one).
 * @module
 */
import type { Role } from '../../model/role.ts';
import type { Claim, Spec } from '../../model/spec.ts';
import { agent, isFresh, type Term, type Variable } from '../../model/term.ts';
import { comparedAs } from '../../properties/agreement.ts';
import { correspondenceNamed, type Goal, roleNamed } from '../../properties/goal.ts';
import { everHolds, viewWith } from '../../properties/holding.ts';
import { inTheEyesOf } from '../../properties/permission.ts';
import { dishonestRoles } from '../../properties/threat.ts';
import { type MarkGroup, namesOfOthers, saysWhatItHolds, tellingAt, variableFor } from './marks.ts';
import { identifierOf } from './names.ts';
import {
  goalSlug,
  type Made,
  madeHonestly,
  makersNotes,
  type Setting,
  type Taken,
  tellingOf,
  valuesTakenFor,
} from './setting.ts';
import type { Fact, Log, Mark, Note, Stated, Statement } from './statement.ts';
import { allPoints, firstPoints, type Point, unfolded } from './tree.ts';

type Own = Extract<Goal, { kind: 'correspondence' }>;
type Logging = Extract<Claim, { kind: 'event' | 'holds' }>;
type Logged = Extract<Fact, { kind: 'logged' }>;

/** A run of which a premise speaks, and what the adversary is said to know of what it holds. */
interface Spoken {
  readonly claim: Logging;
  readonly heard: readonly Term[];
  /** It is there because it holds what the adversary knows: by whom, and since when, does not matter. */
  readonly isView: boolean;
}

/** The correspondence in statements: one for each choice of marks for the claims of its premise. */
export function correspondenceStated(setting: Setting, goal: Own): Stated {
  const { spec } = setting;
  const { premise, conclusions } = correspondenceNamed(spec, goal.name);
  if (conclusions.flat().some(({ kind }) => kind === 'adversary')) {
    return {
      kind: 'left out',
      goal,
      because:
        'its conclusion says that the adversary can derive something, K(...), and a trace says what the adversary has derived, not what it could',
    };
  }
  const misnaming = [...premise, ...conclusions.flat()].find((claim) => saysNoName(spec, claim));
  if (misnaming?.kind === 'event') {
    return {
      kind: 'left out',
      goal,
      because: `event ${misnaming.name} of ${misnaming.role} says something else than a name where the goal writes one`,
    };
  }
  const statements = spokenIn(spec, premise).flatMap((spoken) =>
    choicesOf(setting, goal, spoken).map((groups) => statementOf(setting, goal, spoken, groups)),
  );
  if (statements.length === 0)
    return { kind: 'left out', goal, because: 'no run can bring its premise about' };
  return {
    kind: 'stated',
    goal,
    statements,
    notes: notesOn(setting, premise, conclusions.flat(), statements),
  };
}

/** Whether a claim writes a name where the event says something else. */
const saysNoName = (spec: Spec, claim: Claim): boolean =>
  claim.kind === 'event' &&
  placesOf(roleNamed(spec, claim.role), claim).some(({ saying }) =>
    saying.some((args) => args.some((arg, at) => isName(claim.args[at]) && !isName(arg))),
  );

const isName = (term: Term | undefined): boolean =>
  term !== undefined && term.kind !== 'application' && term.sort === 'name';

/** The runs of which a premise speaks; where it says of none that it holds what the adversary knows, any run that does. */
function spokenIn(spec: Spec, premise: readonly Claim[]): readonly (readonly Spoken[])[] {
  const claims = premise.filter((claim) => claim.kind !== 'adversary');
  const heard = premise.flatMap((claim) => (claim.kind === 'adversary' ? [claim.term] : []));
  const first = (term: Term): number => claims.findIndex((claim) => termsOf(claim).includes(term));
  const said = claims.map((claim, at) => ({
    claim,
    heard: heard.filter((term) => first(term) === at),
    isView: false,
  }));
  return heard
    .filter((term) => first(term) < 0)
    .reduce<readonly (readonly Spoken[])[]>(
      (found, term) =>
        found.flatMap((spoken) =>
          spec.roles
            .filter((role) => everHolds(role, term))
            .map((role) => [
              ...spoken,
              { claim: { kind: 'holds', role: role.name, term } as const, heard: [term], isView: true },
            ]),
        ),
      [said],
    );
}

const choicesOf = (
  setting: Setting,
  goal: Own,
  spoken: readonly Spoken[],
): readonly (readonly MarkGroup[])[] =>
  spoken.reduce<readonly (readonly MarkGroup[])[]>(
    (found, one) =>
      found.flatMap((chosen) => groupsFor(setting, goal, one).map((group) => [...chosen, group])),
    [[]],
  );

function notesOn(
  setting: Setting,
  premise: readonly Claim[],
  conclusions: readonly Claim[],
  statements: readonly Statement[],
): readonly Note[] {
  const notes: Note[] = [];
  if (premise.some(({ kind }) => kind === 'holds')) {
    notes.push({
      what: 'holds(R, t) in a premise counts runs of honest agents only, not dishonest agents that derive t',
      errs: 'may miss attacks',
    });
  }
  if (conclusions.some(({ kind }) => kind === 'holds')) {
    notes.push({
      what: 'holds(R, t) in a conclusion counts runs of honest agents only, not dishonest agents that derive t',
      errs: 'may show false attacks',
    });
  }
  if (premise.some(({ kind }) => kind === 'adversary')) {
    notes.push({
      what: 'K(t) counts by whom the run that has t holds by then, and by who made what of t that run holds by itself, not by what it learns later',
      errs: 'may show false attacks',
    });
  }
  const said = premise.flatMap((claim) => (claim.kind === 'adversary' ? [] : termsOf(claim)));
  const isUnsaid = premise.some((claim) => claim.kind === 'adversary' && !said.includes(claim.term));
  if (isUnsaid && conclusions.length > 0) {
    notes.push({
      what: 'K(t): it counts from when the run holds t, also where the adversary has derived t before',
      errs: 'may miss attacks',
    });
  }
  const runs = new Set(premise.flatMap((claim) => (claim.kind === 'adversary' ? [] : [claim.role])));
  if (runs.size > 1 && setting.combination.some(({ kind }) => kind === 'kci')) {
    notes.push({
      what: 'kci: the key is that of the agent whose run the premise names first, though it speaks of runs of others',
      errs: 'may show false attacks',
    });
  }
  const bound = new Set(premise.flatMap(atomsOf));
  const inside = premise.flatMap(compoundsOf).flatMap((term) => term.fresh);
  if (conclusions.flatMap(atomsOf).some((term) => !bound.has(term) && inside.some((made) => made === term))) {
    notes.push({
      what: 'a value that the premise has only inside a compound term is any value in the conclusion',
      errs: 'may miss attacks',
    });
  }
  const speaksOfMakers = statements.some((one) =>
    one.premise.some((fact) => fact.kind === 'logged' && fact.mark.name.startsWith('makes_')),
  );
  return speaksOfMakers ? [...notes, ...makersNotes(setting)] : notes;
}

const termsOf = (claim: Claim): readonly Term[] => (claim.kind === 'event' ? claim.args : [claim.term]);
const atomsOf = (claim: Claim): readonly Term[] => termsOf(claim).filter(({ kind }) => kind === 'atom');
const compoundsOf = (claim: Claim): readonly Term[] => termsOf(claim).filter(({ kind }) => kind !== 'atom');

/** A run of the premise, as the statement speaks of it. */
interface Subject {
  readonly fact: Logged;
  readonly run: Variable;
  readonly honest: readonly Variable[];
  readonly made: ReturnType<typeof madeHonestly>;
}

function statementOf(
  setting: Setting,
  goal: Own,
  spoken: readonly Spoken[],
  groups: readonly MarkGroup[],
): Statement {
  const { spec } = setting;
  const { conclusions } = correspondenceNamed(spec, goal.name);
  const subjects = groups.map((group, at) => subjectOf(setting, goal, spoken[at] as Spoken, group, at));
  const known = spoken
    .flatMap(({ heard }) => heard)
    .map((term): Fact => ({ kind: 'known', term: meant(spec, term) }));
  const made = subjects.flatMap((one) => one.made.facts);
  const premise: readonly Fact[] = [...subjects.map(({ fact }) => fact), ...made, ...known];
  return {
    premise: premise as unknown as Statement['premise'],
    by: [...premise.keys()].filter(
      (at) => premise[at]?.kind === 'known' || (spoken[at] !== undefined && !spoken[at].isView),
    ),
    conclusions: conclusions.flatMap((conjunction) =>
      product(conjunction.map((claim) => answersTo(setting, goal, claim as Logging))),
    ),
    injective: false,
    honest: subjects.flatMap((one) => [one.run, ...one.honest, ...one.made.honest]),
    makers: subjects.flatMap((one) => one.made.honest),
    claimant: (subjects[0] as Subject).run,
    counting: [...subjects.keys()],
    unrevealed: [...subjects.keys()],
  };
}

/** What its claim says, under the names of the spec; what it holds besides is its own. */
function subjectOf(
  setting: Setting,
  goal: Own,
  { claim, heard, isView }: Spoken,
  group: MarkGroup,
  at: number,
): Subject {
  const { spec, combination } = setting;
  const dishonest = dishonestRoles(combination);
  const said = saidAndHeld(roleNamed(spec, claim.role), claim, group.mark);
  const held = (term: Term): Variable =>
    variableFor(spec, term, said.has(term) ? '' : `_held${at === 0 ? '' : `_${at + 1}`}`);
  const run = variableFor(spec, agent(claim.role), isView ? '_holding' : '');
  const trusted = group.names.filter(({ role }) => !dishonest.has(role));
  const own = roleNamed(spec, claim.role);
  const made: readonly Made[] = [
    ...takenBy(setting, goal, own).filter(({ term }) => group.telling.includes(term)),
    ...heard
      .flatMap((term) => madeOf(spec, term))
      .filter(({ role, term }) => role !== claim.role && !dishonest.has(role) && group.values.includes(term)),
  ];
  return {
    fact: factOf(spec, claim, group, run, held),
    run,
    honest: trusted.map(({ name }) => held(name)),
    made: madeHonestly(setting, made, held),
  };
}

/** The names and values under which a claim says what its run holds for them. */
const saidAndHeld = (role: Role, claim: Logging, mark: Mark): ReadonlySet<Term> =>
  new Set(termsOf(claim).filter((term, at) => term.kind === 'atom' && saysWhatItHolds(role, mark, at + 1)));

const product = (choices: readonly (readonly Fact[])[]): readonly (readonly Fact[])[] =>
  choices.reduce<readonly (readonly Fact[])[]>(
    (found, facts) => found.flatMap((chosen) => facts.map((fact) => [...chosen, fact])),
    [[]],
  );

const answersTo = (setting: Setting, goal: Own, claim: Logging): readonly Fact[] =>
  groupsFor(setting, goal, { claim, heard: [], isView: false }, 'does').map((group) =>
    factOf(setting.spec, claim, group, variableFor(setting.spec, agent(claim.role)), (term) =>
      variableFor(setting.spec, term),
    ),
  );

/** What the claim says of the run, then whom else it holds, and the values that show who is meant. */
function factOf(
  spec: Spec,
  claim: Logging,
  { mark }: MarkGroup,
  run: Variable,
  held: (term: Term) => Variable,
): Logged {
  const said = termsOf(claim);
  const args = mark.params.map((param, at): Term => {
    if (at === 0) return run;
    return at <= said.length ? meant(spec, said[at - 1] as Term) : held(param);
  });
  return { kind: 'logged', mark, args };
}

/** A name or fresh value is any; so is a compound term, whose value may have another shape; constants are themselves. */
const meant = (spec: Spec, term: Term): Term => (isQuantified(spec, term) ? variableFor(spec, term) : term);

const isQuantified = (spec: Spec, term: Term): boolean =>
  term.kind === 'application'
    ? term.args.some((arg) => isQuantified(spec, arg))
    : isFresh(term) ||
      term.kind === 'variable' ||
      spec.values.some((value) => value.kind === 'name' && value.term === term) ||
      spec.roles.some(({ name }) => agent(name) === term);

/** The marks of a claim; those of a premise say besides whom the run holds, and what shows who is meant. */
function groupsFor(
  setting: Setting,
  goal: Own,
  { claim, heard, isView }: Spoken,
  as: 'when' | 'does' = 'when',
): readonly MarkGroup[] {
  const { spec } = setting;
  const role = roleNamed(spec, claim.role);
  const parts = heard.flatMap((term) => madeOf(spec, term)).map(({ term }) => term);
  const groups = new Map<string, Omit<MarkGroup, 'mark'> & { readonly logs: Log[] }>();
  for (const { point, saying } of placesOf(role, claim)) {
    const held = (term: Term): Term | undefined => viewWith(role, new Set(point.path), term);
    const others = as === 'when' ? namesOfOthers(spec, role.name) : [];
    const names = others.filter(({ name }) => held(name) !== undefined);
    const telling =
      as === 'when' ? tellingAt(role, point, tellingOf(setting, takenBy(setting, goal, role))) : [];
    const values = [...new Set([...telling, ...parts.filter((term) => held(term) !== undefined)])];
    const more = [...names.map(({ name }) => name), ...values];
    const key = [more, telling].map((terms) => terms.map(({ id }) => id).join(' ')).join('; ');
    const group = groups.get(key) ?? { names, values, telling, logs: [] };
    groups.set(key, group);
    for (const args of saying) {
      group.logs.push({
        path: point.path,
        place: point.place,
        args: [role.self, ...args, ...more.map((term) => held(term) as Term)],
      });
    }
  }
  const word = claim.kind === 'event' ? claim.name : 'holds';
  const kind = isView ? 'view' : as;
  const slug = `${goalSlug(goal)}_${kind}_${claim.role}_${word}${suffixOf(setting.spec, goal, claim, kind)}`;
  return [...groups.values()].map(({ logs, ...group }, at) => ({
    ...group,
    mark: {
      name: identifierOf(`${slug}${groups.size === 1 ? '' : `_${at + 1}`}`),
      role: role.name,
      params: [agent(role.name), ...termsOf(claim), ...group.names.map(({ name }) => name), ...group.values],
      logs,
    },
  }));
}

/** What tells claims apart that a goal makes of what runs in one role hold, or of one event under names and under values. */
function suffixOf(spec: Spec, goal: Own, claim: Logging, kind: 'when' | 'does' | 'view'): string {
  const { premise, conclusions } = correspondenceNamed(spec, goal.name);
  const all = (kind === 'does' ? conclusions.flat() : premise).flatMap((other): readonly Logging[] => {
    if (other.kind !== 'adversary') return kind === 'view' ? [] : [other];
    return kind === 'view' ? [{ kind: 'holds', role: claim.role, term: other.term }] : [];
  });
  const ways = new Set(all.filter((other) => isAlike(other, claim)).map(wayOfSaying));
  const at = [...ways].indexOf(wayOfSaying(claim));
  return at <= 0 ? '' : `_said_${at + 1}`;
}

const isAlike = (one: Logging, other: Logging): boolean =>
  one.role === other.role &&
  (one.kind === 'event' ? other.kind === 'event' && one.name === other.name : other.kind === 'holds');

const wayOfSaying = (claim: Logging): string =>
  claim.kind === 'event' ? claim.args.map(isName).join(' ') : `${claim.term.id}`;

/** Where a run does or comes to hold what is claimed, and what that is in its view. */
function placesOf(
  role: Role,
  claim: Logging,
): readonly { readonly point: Point; readonly saying: readonly (readonly Term[])[] }[] {
  if (claim.kind === 'holds') {
    const view = ({ path }: Point): Term | undefined => viewWith(role, new Set(path), claim.term);
    return firstPoints(unfolded(role), (point) => view(point) !== undefined).map((point) => ({
      point,
      saying: [[view(point) as Term]],
    }));
  }
  const logging = ({ path }: Point): readonly (readonly Term[])[] =>
    (role.transitions[path.at(-1) ?? -1]?.events ?? [])
      .filter(({ name, args }) => name === claim.name && args.length === claim.args.length)
      .map(({ args }) => args);
  return allPoints(unfolded(role), (point) => logging(point).length > 0).map((point) => ({
    point,
    saying: logging(point),
  }));
}

/** The values by which it shows who the parties of the conclusion are, where the run does not hold their names. */
function takenBy(setting: Setting, goal: Own, role: Role): readonly Taken[] {
  const { conclusions } = correspondenceNamed(setting.spec, goal.name);
  const parties = conclusions.flat().flatMap((claim) => (claim.kind === 'event' ? [claim.role] : []));
  return [...new Set(parties)]
    .filter((party) => party !== role.name)
    .flatMap((party) => valuesTakenFor(setting, role, inTheEyesOf(setting.spec, role.name, party)));
}

/** The declared values of which a term is made, and who makes them. */
const madeOf = (spec: Spec, term: Term): readonly Made[] =>
  spec.values.flatMap((value) =>
    value.role !== undefined && value.kind !== 'name' && term.fresh.some((made) => made === value.term)
      ? [{ role: value.role, term: comparedAs(value) }]
      : [],
  );
