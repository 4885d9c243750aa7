/**
 * A role's tree as multiset rewriting rules: one for each step of it, from a state fact to the next (Tamarin manual, Model
 * Specification). What is received is a pattern; what is logged is an action.
 * @module
 */
import { isTicket, type Transition } from '../../../model/role.ts';
import { isApplication, type Term } from '../../../model/term.ts';
import { inComment } from '../names.ts';
import { type Point, unfolded, type Way } from '../tree.ts';
import { Unsayable } from '../unsayable.ts';
import { conditionFor, takenApart } from './checks.ts';
import { pattern, type Reading } from './receiving.ts';
import { refusalsOf } from './refusing.ts';
import { inequality, membership, type Restriction } from './restrictions.ts';
import type { Rule, Writing } from './rule.ts';
import { noSealing, sealingOf } from './sealing.ts';
import { noSession, sessionOf } from './session.ts';
import { isOwn, type Sheet, written } from './sheet.ts';
import { worthNaming } from './shortening.ts';
import { type Place, stateAfter, stateBefore } from './state.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The rules of a role, in the order of its tree. */
export function rulesOf(writing: Writing): readonly Rule[] {
  const { role, vocabulary, actions } = writing;
  const names = vocabulary.names.inner();
  // Every rule names its run.
  names.take('run');
  const known = new Map<Term, string>();
  for (const name of [role.self, ...role.peers.map((peer) => peer.name)])
    known.set(name, `$${names.take(name.name)}`);
  const start: Place = { known, opened: new Map(), names };
  const root = unfolded(role);
  const numbers = { next: 1 };
  const walk = (place: Place, point: Point): readonly Rule[] =>
    point.ways.flatMap((way) => {
      const name = `${role.name}_${numbers.next}`;
      numbers.next += 1;
      const { rule, after, refusals } = step(writing, place, way, name);
      return [rule, ...refusals, ...walk(after, way.after)];
    });
  if (actions.at(role, root).length === 0 && !role.fresh.some((made) => made.public)) {
    return walk(start, root);
  }
  const first = starting(writing, start, root);
  return [first.rule, ...walk(first.after, root)];
}

/** A rule, where the run is after it, and the rules for a send whose checks fail. */
interface Step {
  readonly rule: Rule;
  readonly after: Place;
  readonly refusals: readonly Rule[];
}

/** A rule is written twice: once to see what is worth a name, then with these names. Only then is it put together. */
function twice<Result>(
  { vocabulary, spec, role, typed }: Writing,
  place: Place,
  write: (sheet: Sheet) => () => Result,
): Result {
  const sheetWith = (shortened: ReadonlySet<Term>): Sheet => ({
    vocabulary,
    spec,
    role,
    typed,
    loose: false,
    names: place.names.inner(),
    known: new Map(place.known),
    opened: new Map(place.opened),
    bound: new Set(),
    first: [],
    premises: new Map(),
    lookups: new Map(),
    shortened,
    lets: new Map(),
    definitions: [],
    mentioned: [],
  });
  const draft = sheetWith(new Set());
  write(draft);
  return write(sheetWith(worthNaming(draft.mentioned, new Set(draft.known.keys()))))();
}

/** What a run does at its start, where that is more than to begin. */
const starting = (writing: Writing, place: Place, root: Point): Omit<Step, 'refusals'> =>
  twice(writing, place, (sheet) => {
    const { role, actions } = writing;
    const name = `${role.name}_0`;
    const begun = beginning(writing, sheet);
    const shown = role.fresh.filter((made) => made.public).map((made) => `Out(${written(sheet, made.name)})`);
    const logs = actions.at(role, root).map((log) => log(sheet));
    const session = writing.reveals ? sessionOf(role, sheet) : noSession;
    return () => {
      const { place: after, facts } = stateAfter(writing, sheet, root, name);
      const rule: Rule = {
        name,
        comment: 'a run begins',
        definitions: sheet.definitions,
        premises: [...begun.premises, ...sheet.premises.values()],
        actions: [...begun.actions, ...session.actions, ...logs],
        conclusions: [...shown, ...session.facts, ...facts],
        openings: [],
        sealings: [],
      };
      return { rule, after };
    };
  });

/** The first rule of a run gives it an identity; the peers that it chooses are others. */
function beginning(
  { role, selfTalk, vocabulary }: Writing,
  sheet: Sheet,
): { readonly premises: readonly string[]; readonly actions: readonly string[] } {
  const self = written(sheet, role.self);
  const peers = role.peers.map(({ name }) => written(sheet, name));
  for (const name of [self, ...peers]) sheet.bound.add(name);
  if (!selfTalk && peers.length > 0) demand(vocabulary, inequality);
  return {
    premises: ['Fr(~run)'],
    actions: selfTalk ? [] : peers.map((peer) => `Neq(${peer}, ${self})`),
  };
}

const demand = ({ restrictions }: Vocabulary, { name, formula }: Restriction): void => {
  restrictions.set(name, formula);
};

const step = (writing: Writing, place: Place, way: Way, name: string): Step =>
  twice(writing, place, (sheet) => {
    const { role, actions, vocabulary } = writing;
    const { transition, after: then } = way;
    const reading: Reading = { signatures: new Map(), openings: [] };
    const begun = place.state === undefined ? beginning(writing, sheet) : { premises: [], actions: [] };
    const compared = takenApart(sheet, transition);
    const state = stateBefore(sheet, reading, place);
    const ticket = isTicket(role, transition);
    const whole = transition.kind === 'send' ? transition.message : transition.pattern;
    const message = ticket && isApplication(whole, 'aead') ? (whole.args[1] as Term) : whole;
    const text = transition.kind === 'receive' ? pattern(sheet, reading, message) : written(sheet, message);
    const carrier = ticket ? `!Ticket_${role.name}(${written(sheet, role.self)}, ` : undefined;
    const conditions = [
      ...compared,
      ...transition.checks.flatMap((check) => conditionFor(vocabulary, sheet, check)),
    ];
    for (const { by } of conditions) demand(vocabulary, by);
    const logs = actions.at(role, then).map((log) => log(sheet));
    const sealed = ticket ? noSealing : sealingOf(sheet, then, transition);
    const taken = kindsOf(writing, sheet);
    const session = writing.reveals ? sessionOf(role, sheet) : noSession;
    const unbound = sheet.first.find((made) => !sheet.bound.has(made.name));
    if (unbound !== undefined) throw new Unsayable(`${unbound.name} is used before it is bound, in ${name}`);
    const comment = commentOn(writing, transition);
    const refusals =
      transition.kind === 'send' && transition.checks.length > 0
        ? refusalsOf({ writing, place, transition, then, sheet, name, comment })
        : [];
    return () => {
      const { place: after, facts } = stateAfter(writing, sheet, then, name);
      const arrives = transition.kind === 'receive' ? [`${carrier ?? 'In('}${text})`] : [];
      const leaves = transition.kind === 'send' ? [`${carrier ?? 'Out('}${text})`] : [];
      const rule: Rule = {
        name,
        comment,
        definitions: sheet.definitions,
        premises: [...begun.premises, ...state, ...sheet.premises.values(), ...arrives],
        actions: [
          ...begun.actions,
          ...conditions.map(({ fact }) => fact),
          ...taken,
          ...session.actions,
          ...logs,
        ],
        conclusions: [...leaves, ...sealed.standing, ...session.facts, ...facts],
        openings: reading.openings,
        sealings: sealed.sealings,
      };
      return { rule, after, refusals };
    };
  });

/** That what is new here is of its kind: values are no tuples and no ciphertexts, shares are in the group. */
function kindsOf({ vocabulary, spec, role, typed }: Writing, sheet: Sheet): readonly string[] {
  return sheet.first.flatMap(({ term, name }) => {
    if (term.kind === 'variable') {
      if (!typed || isOwn(role, term) || !values.has(term.sort)) return [];
      return [`Value(${name})`];
    }
    if (!isApplication(term, 'g') || spec.groupUnchecked) return [];
    demand(vocabulary, membership);
    return [`Share(${name})`];
  });
}

const values: ReadonlySet<string> = new Set(['nonce', 'key', 'data', 'text']);

function commentOn({ role, lineOf }: Writing, transition: Transition): string {
  const label = transition.label === '' ? '' : `: ${transition.label}`;
  const what = isTicket(role, transition)
    ? transition.kind === 'send'
      ? 'keeps'
      : 'resumes'
    : `${transition.kind === 'send' ? 'sends to' : 'receives from'} ${transition.wire}`;
  return inComment(`line ${lineOf(transition)}, ${role.name} ${what}${label}`);
}
