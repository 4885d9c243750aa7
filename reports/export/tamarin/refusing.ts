/**
 * A message goes out whether or not the checks at its event pass: rules for when one of them fails. The run then stops.
 * @module
 */
import type { Transition } from '../../../model/role.ts';
import { type Application, asCertificate, isApplication, type Term } from '../../../model/term.ts';
import type { Point } from '../tree.ts';
import { conditionFor, takenApart } from './checks.ts';
import { type Reading, verifications } from './receiving.ts';
import type { Rule, Writing } from './rule.ts';
import { sealingOf } from './sealing.ts';
import { noSession, sessionOf } from './session.ts';
import { canSign, expanded, type Sheet, tupleOf, written } from './sheet.ts';
import { type Place, stateBefore } from './state.ts';
import { functionName } from './vocabulary.ts';

/** What the rules for failing checks are made from. */
interface Refusing {
  readonly writing: Writing;
  readonly place: Place;
  readonly transition: Extract<Transition, { kind: 'send' }>;
  /** Where the run would be if all checks passed. */
  readonly then: Point;
  readonly sheet: Sheet;
  /** The name of the rule for when all checks pass, and its comment. */
  readonly name: string;
  readonly comment: string;
}

/** One rule for each check that may fail. */
export function refusalsOf(refusing: Refusing): readonly Rule[] {
  const { writing, place, transition, name, comment } = refusing;
  const { restrictions } = writing.vocabulary;
  const sheet = looseSheet(refusing);
  const reading: Reading = { signatures: new Map(), openings: [] };
  const compared = takenApart(sheet, transition);
  const state = stateBefore(sheet, reading, place);
  const sent = sending(refusing, sheet);
  const conditions = [
    ...verifications(sheet, reading),
    ...compared,
    ...transition.checks.flatMap((check) => conditionFor(writing.vocabulary, sheet, check)),
  ];
  const failing = conditions.map((condition, at): Rule => {
    restrictions.set(condition.unless.name, condition.unless.formula);
    return {
      name: `${name}_fails_${at + 1}`,
      comment: `${comment}; a check fails, and the run stops`,
      definitions: sheet.definitions,
      premises: [...state, ...sheet.premises.values()],
      actions: [condition.contrary, ...sent.actions],
      conclusions: sent.conclusions,
      openings: [],
      sealings: sent.sealings,
    };
  });
  return [...unopened(refusing), ...failing];
}

/** That the message goes out, so that the run has acted; it comes to hold nothing, and accepts nothing. */
function sending(
  { writing, transition, then }: Refusing,
  sheet: Sheet,
): Pick<Rule, 'actions' | 'conclusions' | 'sealings'> {
  const { role, actions, reveals } = writing;
  const text = written(sheet, transition.message);
  const { sealings, standing } = sealingOf(sheet, then, transition);
  const session = reveals ? sessionOf(role, sheet) : noSession;
  return {
    actions: [...session.actions, ...actions.actingAt(role, then).map((log) => log(sheet))],
    conclusions: [`Out(${text})`, ...standing, ...session.facts],
    sealings,
  };
}

/** The place before the transition, with nothing written yet. */
const looseSheet = ({ sheet, place }: Refusing): Sheet => ({
  ...sheet,
  loose: true,
  names: place.names.inner(),
  known: new Map(place.known),
  opened: new Map(place.opened),
  bound: new Set(),
  first: [],
  premises: new Map(),
  lookups: new Map(),
  shortened: new Set(),
  lets: new Map(),
  definitions: [],
});

const ofAnotherKind =
  'what a role passes on and then opens is not passed on where it has the right form but a value in it is of another kind';

const passedOn =
  'where a role passes something on and opens it with a key that it learns by that, it passes on only what it can open';

/** Where something kept has not the form that it should have. */
function unopened(refusing: Refusing): readonly Rule[] {
  const { writing, place, transition, sheet, name, comment } = refusing;
  return transition.checks.flatMap((check, at): readonly Rule[] => {
    if (check.kind !== 'open') return [];
    const value = expanded(place.opened, check.value);
    if (value.kind !== 'variable' || sheet.known.has(value)) return [];
    const plain = looseSheet(refusing);
    const form = formOf(plain, check.pattern);
    if (form === undefined) {
      writing.vocabulary.liberties.set(passedOn, 'may miss attacks');
      return [];
    }
    if (!/[<(]/.test(form.text)) return [];
    if (writing.typed) writing.vocabulary.liberties.set(ofAnotherKind, 'may miss attacks');
    const unopenedName = `${name}_unopened${at === 0 ? '' : `_${at + 1}`}`;
    const fact = `Unopened_${name}${at === 0 ? '' : `_${at + 1}`}`;
    const given = form.given.map(([variable]) => variable);
    const variables = [...form.variables, ...given].join(' ');
    writing.vocabulary.restrictions.set(
      fact,
      `All ${variables} #i. ${fact}(${[form.text, ...given].join(', ')}) @ #i ==> F`,
    );
    const state = stateBefore(plain, { signatures: new Map(), openings: [] }, place);
    const sent = sending(refusing, plain);
    const args = [written(plain, value), ...form.given.map(([, said]) => said)];
    return [
      {
        name: unopenedName,
        comment: `${comment}; what it passes on has another form, and the run stops`,
        definitions: [],
        premises: [...state, ...plain.premises.values()],
        actions: [`${fact}(${args.join(', ')})`, ...sent.actions],
        conclusions: sent.conclusions,
        openings: [],
        sealings: sent.sealings,
      },
    ];
  });
}

/** A pattern in a formula: what is new is quantified, what the run knows is given. */
interface Form {
  readonly text: string;
  readonly variables: readonly string[];
  /** Variables that stand for what the rule writes. */
  readonly given: readonly (readonly [string, string])[];
}

/** Undefined where it has parts that a formula cannot tell apart. */
function formOf(sheet: Sheet, whole: Term): Form | undefined {
  const variables: string[] = [];
  const given: (readonly [string, string])[] = [];
  const found = new Map<Term, string>();
  const names = sheet.names.inner();
  const isKnown = (term: Term): boolean =>
    term.variables.every((one) => sheet.known.has(one) || sheet.role.fresh.some(({ name }) => name === one));
  const quantified = (term: Term, wish: string, into: (name: string) => void): string => {
    const known = found.get(term);
    if (known !== undefined) return known;
    const name = names.take(wish);
    found.set(term, name);
    into(name);
    return name;
  };
  const fresh = (term: Term, wish: string): string => quantified(term, wish, (name) => variables.push(name));
  let isComplete = true;
  const visit = (term: Term): string => {
    if (term.kind === 'atom') return written(sheet, term);
    if (term.kind === 'variable' && !isKnown(term)) return fresh(term, term.name);
    if (isApplication(term, 'tuple')) return tupleOf(sheet.vocabulary, term.args.map(visit));
    const certificate = asCertificate(term);
    if (certificate !== undefined) {
      const content = [certificate.usage, certificate.subject, certificate.key].map(visit);
      return `<<${content.join(', ')}>, ${fresh(term, 'cert')}>`;
    }
    if (isApplication(term, 'sign') && !canSign(sheet, term.args[0] as Term)) return fresh(term, 'signature');
    if (isApplication(term, 'aead') || isApplication(term, 'enc')) return ciphertext(term);
    if (isKnown(term)) {
      return quantified(term, 'known', (name) => given.push([name, written(sheet, term)]));
    }
    if (isApplication(term, 'g') || isApplication(term, 'pub')) return fresh(term, term.symbol);
    isComplete = false;
    return fresh(term, 'part');
  };
  const ciphertext = (term: Application): string => {
    const [key, content, ...more] = term.args as readonly [Term, Term, ...Term[]];
    if (term.symbol === 'aead' && more.length === 0) return `senc(${visit(content)}, ${visit(key)})`;
    const name = functionName(sheet.vocabulary, term.symbol, term.args.length);
    return `${name}(${[key, content, ...more].map(visit).join(', ')})`;
  };
  const text = visit(whole);
  return isComplete ? { text, variables, given } : undefined;
}
