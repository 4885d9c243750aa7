/**
 * The goals that a spec writes for itself, as statements over what runs log.
 * @module
 */
import type { Claim, Spec } from '../../model/spec.ts';
import { agent, isFresh, type Term, type Variable } from '../../model/term.ts';
import { correspondenceNamed, type Goal, roleNamed } from '../../properties/goal.ts';
import { everHolds, viewWith } from '../../properties/holding.ts';
import { inTheEyesOf } from '../../properties/permission.ts';
import { dishonestRoles } from '../../properties/threat.ts';

import { derivedIn, madeByOthers, notesOnDerived, type Told, toldIn } from './derived.ts';
import { hasSent, type MarkGroup, marksFor, namesOfOthers, variableFor } from './marks.ts';
import { identifierOf } from './names.ts';
import { goalSlug, honestMakersNote, madeHonestly, type Setting, valuesTakenFor } from './setting.ts';
import type { Fact, Log, Note, Stated, Statement } from './statement.ts';
import { allPoints, type Point, unfolded } from './tree.ts';

type Own = Extract<Goal, { kind: 'correspondence' }>;
type Logging = Extract<Claim, { kind: 'event' | 'holds' }>;

/** The correspondence in statements: one for each choice of marks for the claims of its premise. */
export function correspondenceStated(setting: Setting, goal: Own): Stated {
  const { spec } = setting;
  const { premise, conclusions } = correspondenceNamed(spec, goal.name);
  const because = unsaidOf(setting, premise, conclusions.flat());
  if (because !== undefined) return { kind: 'left out', goal, because };
  const statements = toldIn(spec, premise).flatMap((told): readonly Statement[] =>
    choicesFor(setting, goal, told).map((groups) => statementOf(setting, goal, told, groups)),
  );
  if (statements.length === 0)
    return { kind: 'left out', goal, because: 'no run can bring its premise about' };
  const isUnnamed = statements.some((one) => (one.makers ?? []).length > 0);
  const notes = [
    ...notesOn(premise, conclusions.flat()),
    ...notesOnDerived(setting, premise, conclusions.flat()),
    ...(isUnnamed ? [honestMakersNote] : []),
  ];
  return { kind: 'stated', goal, statements, notes };
}

/** Why what the adversary derives cannot be asked about. */
function unsaidOf(
  { derives }: Setting,
  premise: readonly Claim[],
  conclusions: readonly Claim[],
): string | undefined {
  const isAdversary = ({ kind }: Claim): boolean => kind === 'adversary';
  if (conclusions.some(isAdversary))
    return 'its conclusion says that the adversary can derive something, K(...), and a trace says what the adversary has derived, not what it could';
  return derives !== true && premise.some(isAdversary)
    ? 'it speaks of what the adversary knows, K(...), which is not exported yet'
    : undefined;
}

/** The marks that may answer for the claims, one for each. */
const choicesFor = (setting: Setting, goal: Own, told: readonly Told[]): readonly (readonly MarkGroup[])[] =>
  told.reduce<readonly (readonly MarkGroup[])[]>(
    (found, one) =>
      found.flatMap((chosen) =>
        groupsFor(setting, goal, one.claim, one.aside ? 'knows' : 'when').map((group) => [...chosen, group]),
      ),
    [[]],
  );

function notesOn(premise: readonly Claim[], conclusions: readonly Claim[]): readonly Note[] {
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
  const bound = new Set(premise.flatMap(atomsOf));
  const inside = premise.flatMap(compoundsOf).flatMap((term) => term.fresh);
  if (conclusions.flatMap(atomsOf).some((term) => !bound.has(term) && inside.some((made) => made === term))) {
    notes.push({
      what: 'a value that the premise has only inside a compound term is any value in the conclusion',
      errs: 'may miss attacks',
    });
  }
  return notes;
}

const termsOf = (claim: Claim): readonly Term[] => (claim.kind === 'event' ? claim.args : [claim.term]);
const atomsOf = (claim: Claim): readonly Term[] => termsOf(claim).filter(({ kind }) => kind === 'atom');
const compoundsOf = (claim: Claim): readonly Term[] => termsOf(claim).filter(({ kind }) => kind !== 'atom');

function statementOf(
  setting: Setting,
  goal: Own,
  told: readonly Told[],
  groups: readonly MarkGroup[],
): Statement {
  const { spec, combination } = setting;
  const { premise: claimed, conclusions } = correspondenceNamed(spec, goal.name);
  const dishonest = dishonestRoles(combination);
  const said = new Set(told.flatMap(({ claim }) => atomsOf(claim)));
  const marked = (at: number): string => (told[at]?.aside === true ? '_knowing' : '');
  const taken = (term: Term, at: number): Variable =>
    variableFor(spec, term, said.has(term) ? '' : `_taken${at === 0 ? '' : `_${at + 1}`}`);
  const shown = groups.map(({ values }, at) => new Map(values.map((term) => [term, taken(term, at)])));
  const logged = groups.map((group, at) =>
    factOf(spec, (told[at] as Told).claim, group, shown[at], marked(at)),
  );
  const trusted = groups.flatMap((group, at) =>
    group.names
      .filter(({ role }) => !dishonest.has(role))
      .map(({ name }) => variableFor(spec, name, marked(at))),
  );
  const parties = conclusions.flat().flatMap((claim) => (claim.kind === 'event' ? [claim.role] : []));
  const made = groups.flatMap((group, at) =>
    [...new Set(parties)]
      .filter((party) => party !== group.mark.role)
      .map((party) => inTheEyesOf(spec, group.mark.role, party))
      .filter((holder) => !group.names.some(({ name }) => name === holder.name))
      .map((holder) =>
        madeHonestly(
          setting,
          valuesTakenFor(setting, roleNamed(spec, group.mark.role), holder).filter(({ term }) =>
            group.values.includes(term),
          ),
          (term) => taken(term, at),
        ),
      ),
  );
  const inside = groups.map((group, at) =>
    madeHonestly(
      setting,
      madeByOthers(setting, claimed, (told[at] as Told).claim).filter(({ term }) =>
        group.values.includes(term),
      ),
      (term) => taken(term, at),
    ),
  );
  const makings = onceEach([...made, ...inside].flatMap(({ facts }) => facts));
  const makers = [...new Set([...made, ...inside].flatMap(({ honest }) => honest))];
  const derived = derivedIn(claimed).map((term): Fact => ({ kind: 'known', term: meant(spec, term) }));
  const premise = [...logged, ...makings, ...derived];
  return {
    premise: premise as unknown as Statement['premise'],
    conclusions: conclusions.flatMap((conjunction) =>
      product(conjunction.map((claim) => answersTo(setting, goal, claim as Logging))),
    ),
    injective: false,
    honest: [...trusted, ...makers],
    makers,
    claimant: variableFor(spec, agent((told[0] as Told).claim.role), marked(0)),
  };
}

/** What several claims ask of the makers of their values, once. */
const onceEach = (facts: readonly Fact[]): readonly Fact[] => [
  ...new Map(
    facts.map((fact) => [
      fact.kind === 'logged' ? [fact.mark.name, ...fact.args.map(({ id }) => id)].join(' ') : fact.kind,
      fact,
    ]),
  ).values(),
];

const product = (choices: readonly (readonly Fact[])[]): readonly (readonly Fact[])[] =>
  choices.reduce<readonly (readonly Fact[])[]>(
    (found, facts) => found.flatMap((chosen) => facts.map((fact) => [...chosen, fact])),
    [[]],
  );

const answersTo = (setting: Setting, goal: Own, claim: Logging): readonly Fact[] =>
  groupsFor(setting, goal, claim, 'does').map((group) => factOf(setting.spec, claim, group));

/** What the claim says of the run, then whom else it holds, then the values that show who is meant. */
function factOf(
  spec: Spec,
  claim: Logging,
  { mark }: MarkGroup,
  shown: ReadonlyMap<Term, Variable> = new Map(),
  suffix = '',
): Extract<Fact, { kind: 'logged' }> {
  const said = claim.kind === 'event' ? claim.args : [claim.term];
  const args = mark.params.map((param, at): Term => {
    if (at === 0) return variableFor(spec, agent(claim.role), suffix);
    if (at <= said.length) return meant(spec, said[at - 1] as Term);
    return shown.get(param) ?? (suffix === '' ? meant(spec, param) : variableFor(spec, param, suffix));
  });
  return { kind: 'logged', mark, args };
}

/** A name or fresh value is any; so is a compound term, whose value may have another shape; constants are themselves. */
function meant(spec: Spec, term: Term): Term {
  if (term.kind === 'application') return isQuantified(spec, term) ? variableFor(spec, term) : term;
  return isQuantified(spec, term) ? variableFor(spec, term) : term;
}

const isQuantified = (spec: Spec, term: Term): boolean =>
  term.kind === 'application'
    ? term.args.some((arg) => isQuantified(spec, arg))
    : isFresh(term) ||
      term.kind === 'variable' ||
      spec.values.some((value) => value.kind === 'name' && value.term === term) ||
      spec.roles.some(({ name }) => agent(name) === term);

/** The marks of a claim; those of a premise say besides whom the run holds. */
function groupsFor(
  setting: Setting,
  goal: Own,
  claim: Claim,
  as: 'when' | 'knows' | 'does' = 'when',
): readonly MarkGroup[] {
  const { spec } = setting;
  if (claim.kind === 'adversary') return [];
  const role = roleNamed(spec, claim.role);
  const slug = `${goalSlug(goal)}_${as}_${claim.role}`;
  const shown = as === 'does' ? [] : takenValues(setting, goal, claim);
  if (claim.kind === 'holds') {
    return marksFor(spec, {
      name: as === 'knows' ? `${slug}_${variableFor(spec, claim.term).name}` : `${slug}_holds`,
      role,
      when: (point, view) => {
        const held = view(claim.term);
        return held !== undefined && (as !== 'knows' || hasSent(role, point, [held]));
      },
      values: [...new Set([claim.term, ...shown])],
      named: as === 'does' ? 'not' : 'by then',
    }).map((group) => ({ ...group, mark: reordered(group.mark, claim.term) }));
  }
  const { name, args } = claim;
  const logging = ({ path }: Point) =>
    role.transitions[path.at(-1) ?? -1]?.events.filter(
      (event) => event.name === name && event.args.length === args.length,
    ) ?? [];
  const points = allPoints(unfolded(role), (point) => logging(point).length > 0);
  const groups = new Map<string, { names: MarkGroup['names']; values: readonly Term[]; logs: Log[] }>();
  for (const point of points) {
    const taken = new Set(point.path);
    const held = (term: Term): Term | undefined => viewWith(role, taken, term);
    const names =
      as === 'does' ? [] : namesOfOthers(spec, role.name).filter((named) => held(named.name) !== undefined);
    const values = shown.filter((term) => held(term) !== undefined);
    const key = [...names.map((named) => named.name), ...values].map(({ id }) => id).join(' ');
    const group = groups.get(key) ?? { names, values, logs: [] };
    groups.set(key, group);
    const more = [...names.map((named) => named.name), ...values].map((term) => held(term) as Term);
    for (const event of logging(point)) {
      group.logs.push({ path: point.path, args: [role.self, ...event.args, ...more] });
    }
  }
  return [...groups.values()].map(({ names, values, logs }, at) => ({
    names,
    values,
    mark: {
      name: identifierOf(`${slug}_${name}${groups.size === 1 ? '' : `_${at + 1}`}`),
      role: role.name,
      params: [agent(role.name), ...args, ...names.map((named) => named.name), ...values],
      logs,
    },
  }));
}

/** The values by which it shows who is meant where the run holds no name, and who made what the adversary derives. */
function takenValues(setting: Setting, goal: Own, claim: Logging): readonly Term[] {
  const { role } = claim;
  const { premise, conclusions } = correspondenceNamed(setting.spec, goal.name);
  const parties = conclusions.flat().flatMap((claim) => (claim.kind === 'event' ? [claim.role] : []));
  const claimant = roleNamed(setting.spec, role);
  const unnamed = [...new Set(parties)].filter(
    (party) => party !== role && !everHolds(claimant, agent(party)),
  );
  const values = [
    ...unnamed.flatMap((party) => valuesTakenFor(setting, claimant, inTheEyesOf(setting.spec, role, party))),
    ...madeByOthers(setting, premise, claim),
  ];
  return [...new Set(values.map(({ term }) => term))];
}

/** The run's agent first, then what is claimed, then whom it holds and what shows who is meant. */
function reordered({ params, logs, ...mark }: MarkGroup['mark'], claimed: Term): MarkGroup['mark'] {
  const first = [0, params.indexOf(claimed)];
  const order = [...new Set([...first, ...params.keys()])];
  return {
    ...mark,
    params: order.map((at) => params[at] as Term),
    logs: logs.map(({ path, args }) => ({ path, args: order.map((at) => args[at] as Term) })),
  };
}
