/**
 * The conclusion of a goal: strands that exist, with the values that the premise has, before the claimant accepts and, where
 * that is asked, after it began.
 * @module
 */
import { isApplication, replace, type Term, type Variable, zero } from '../../../model/term.ts';
import type { Names } from '../names.ts';
import type { Fact, Statement } from '../statement.ts';
import { Unsayable } from '../unsayable.ts';
import type { Model } from './model.ts';
import {
  given,
  isEarlierThan,
  isShown,
  type Logged,
  type Occasion,
  type Party,
  partyOf,
  type Site,
  sitesOf,
  sortAmong,
  strandLine,
  wordsIn,
} from './party.ts';
import { declared } from './roles.ts';
import { written } from './terms.ts';
import { solvedIn } from './unify.ts';

/** A message of a strand by which something must have happened. */
interface Moment {
  readonly called: string;
  readonly node: number;
  /** The strand, if that very message will do as well. */
  readonly with?: Party;
}

/** By when a conclusion must be: by the last of these. */
export const momentsOf = (
  { by }: Statement,
  { parties }: Occasion,
  listeners: readonly string[],
): readonly Moment[] =>
  (by ?? [0]).map((at) => {
    const party = parties[at];
    if (party === undefined) return { called: listeners[at - parties.length] as string, node: 0 };
    const { called, site } = party;
    return { called, node: site.height - 1, ...(by !== undefined && { with: party }) };
  });

/** Something that is concluded: where it is logged, and by when; at that very message if it is `together`. */
interface Choice {
  readonly site: Site;
  readonly moment: Moment;
  readonly together: boolean;
}

const choicesFor = (site: Site, moments: readonly Moment[]): readonly Choice[] =>
  moments.flatMap((moment) => {
    const own = moment.with?.site;
    const isSame = own?.voice === site.voice && own.height === site.height;
    return [{ site, moment, together: false }, ...(isSame ? [{ site, moment, together: true }] : [])];
  });

/** The ways in which one conclusion comes about. */
export function conclusionsFor(
  model: Model,
  statement: Statement,
  occasion: Occasion,
  facts: readonly Fact[],
  moments: readonly Moment[],
): readonly (readonly string[])[] {
  const logged = facts.filter((fact): fact is Logged => fact.kind === 'logged');
  const same = facts.filter((fact) => fact.kind === 'same');
  let choices: readonly (readonly Choice[])[] = [[]];
  for (const fact of logged) {
    const sites = sitesOf(model, fact);
    const enough =
      statement.since === undefined ? sites.filter((site) => !sites.some(isEarlierThan(site))) : sites;
    const each = enough.flatMap((site) => choicesFor(site, moments));
    choices = choices.flatMap((chosen) => each.map((one) => [...chosen, one]));
  }
  return choices.flatMap((chosen) => {
    const found = conclusionOf(model, statement, occasion, logged, chosen);
    if (found === undefined) return [];
    const write = (term: Term): string =>
      written(model, wordsIn(occasion), solvedIn(occasion.solution, term));
    const equal = same.map(({ left, right }) => `(= ${write(left)} ${write(right)})`);
    const conjuncts = [...found.lines, ...equal];
    const body =
      conjuncts.length === 1
        ? [conjuncts[0] as string]
        : [`(and ${conjuncts[0]}`, ...conjuncts.slice(1).map((line) => `  ${line}`), ')'];
    if (found.declared === '') return [body];
    return [[`(exists (${found.declared})`, ...body.map((line) => `  ${line}`), ')']];
  });
}

function conclusionOf(
  model: Model,
  statement: Statement,
  occasion: Occasion,
  facts: readonly Logged[],
  choices: readonly Choice[],
): { readonly lines: readonly string[]; readonly declared: string } | undefined {
  if (facts.length === 0) return { lines: [], declared: '' };
  const names = occasion.names.inner();
  const claimant = occasion.parties[0] as Party;
  const parties = choices.map(({ site }, at) => partyOf(site, at === 0 ? 'y' : `y_${at}`, names));
  const answer: Answer = {
    model,
    occasion,
    parties,
    names,
    words: new Map(),
    bound: new Map(),
    equations: [],
  };
  const lines = parties.flatMap((party, at) => {
    const parameters: (readonly [Variable, string])[] = [];
    for (const [place, arg] of party.site.args.entries()) {
      said(answer, { ...party, parameters }, arg, facts[at]?.args[place] as Term);
    }
    const last = party.site.height - 1;
    const start = claimant.site.voice.strand.begins - 1;
    const { moment, together } = choices[at] as Choice;
    return [
      strandLine(party, parameters),
      ...(statement.since === undefined
        ? []
        : [`(prec ${claimant.called} ${start} ${party.called} ${last})`]),
      together
        ? `(= ${party.called} ${moment.called})`
        : `(prec ${party.called} ${last} ${moment.called} ${moment.node})`,
    ];
  });
  if (answer.equations.includes(never)) return undefined;
  const terms = [...answer.words].map(
    ([one, word]) => [word, sortAmong(model, parties, one) ?? 'mesg'] as const,
  );
  const strands = parties.map(({ called }) => called);
  return {
    lines: [...lines, ...answer.equations],
    declared: `${declared(terms)} (${strands.join(' ')} strd)`.trim(),
  };
}

/** A conclusion in the making. */
interface Answer {
  readonly model: Model;
  readonly occasion: Occasion;
  readonly parties: readonly Party[];
  readonly names: Names;
  /** Variables that exist. */
  readonly words: Map<Variable, string>;
  /** What a party's variable, or one of the statement's own, is. */
  readonly bound: Map<Variable, Term>;
  readonly equations: string[];
}

/** A party with the parameters that its strand is given. */
interface Answering extends Party {
  readonly parameters: (readonly [Variable, string])[];
}

/** That a party's `view` is what the statement has at this place. */
function said(answer: Answer, party: Answering, view: Term, term: Term): void {
  const { occasion, bound } = answer;
  const known = solvedIn(occasion.solution, term);
  const isOpen = known.kind === 'variable' && known.scope === 'statement' && !occasion.words.has(known);
  if (!isOpen) {
    matched(answer, party, view, known);
    return;
  }
  const before = bound.get(known);
  if (before !== undefined) equal(answer, before, existing(answer, party, view));
  else bound.set(known, existing(answer, party, view));
}

/** Parameters of the party's strand, as far as `known` tells them; equations for the rest. */
function matched(answer: Answer, party: Answering, view: Term, known: Term): void {
  const { model, bound, occasion } = answer;
  if (view.kind === 'variable') {
    const mine = party.own.get(view) as Variable;
    if (isShown(party, view) && !bound.has(mine) && takes(answer, mine, known)) {
      bound.set(mine, known);
      party.parameters.push([view, written(model, wordsIn(occasion), given(known))]);
      return;
    }
    if (bound.get(mine) === known) return;
    equal(answer, existing(answer, party, view), known);
    return;
  }
  const isAlike =
    view.kind === 'application' &&
    known.kind === 'application' &&
    view.symbol === known.symbol &&
    view.symbol !== 'dh' &&
    view.args.length === known.args.length;
  if (isAlike) {
    for (const [at, arg] of view.args.entries()) matched(answer, party, arg, known.args[at] as Term);
    return;
  }
  if (view !== known) equal(answer, existing(answer, party, view), known);
}

/** Whether a party's variable can be given this value where it is declared. */
function takes({ model, parties, occasion }: Answer, mine: Variable, known: Term): boolean {
  const sort = sortAmong(model, parties, mine);
  if (sort === 'mesg') return true;
  if (known.kind !== 'variable') return sort === 'akey' && isApplication(known, 'sk');
  const other = sortAmong(model, occasion.parties, known);
  return other === sort || (sort === 'expt' && other === 'rndx');
}

/** `view` over variables that exist. */
function existing(answer: Answer, party: Answering, view: Term): Term {
  const { bound, words, names } = answer;
  return replace(view, (part) => {
    if (part.kind !== 'variable') return undefined;
    const mine = party.own.get(part);
    if (mine === undefined) return undefined;
    const known = bound.get(mine);
    if (known !== undefined) return known;
    if (!isShown(party, part)) {
      throw new Unsayable(`it speaks of ${part.name}, which no message of the run has by then`);
    }
    const word = names.take(part.name);
    words.set(mine, word);
    bound.set(mine, mine);
    party.parameters.push([part, word]);
    return mine;
  });
}

/** An equation that does not hold whatever its variables are: no exponent of CPSA is zero. */
const never = '(false)';

function equal({ model, occasion, words, equations }: Answer, left: Term, right: Term): void {
  if (left === right) return;
  if (left === zero || right === zero) {
    equations.push(never);
    return;
  }
  const word = (one: Variable): string => words.get(one) ?? wordsIn(occasion)(one);
  equations.push(`(= ${written(model, word, given(left))} ${written(model, word, given(right))})`);
}
