/**
 * Statements as goals of CPSA (J. Ramsdell, Deducing security goals from shape analysis sentences, 2012): for all strands
 * that log the premise, whose agents' keys are assumed to be nobody else's, there is a strand that logs the conclusion.
 * A threat is an assumption that is not made.
 * @module
 */
import type { Variable } from '../../../model/term.ts';
import { marksFor } from '../marks.ts';
import type { Statement } from '../statement.ts';
import { acceptedBy } from '../tree.ts';
import { Unsayable } from '../unsayable.ts';
import { conclusionsFor, momentsOf } from './conclusion.ts';
import { casesOf } from './meant.ts';
import { hasPrivateKey, type Model } from './model.ts';
import {
  goalNames,
  joined,
  type Logged,
  type Occasion,
  occasions,
  partyOf,
  type Site,
  sitesOf,
  sortAmong,
} from './party.ts';
import { premiseLines } from './premise.ts';
import { declared, roleName } from './roles.ts';
import { quoted } from './terms.ts';

/** A question to CPSA by the name under which its output speaks of it. */
export interface Question {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The goals that ask for a statement: one for each way in which its premise may come about. */
export function questionsFor(model: Model, name: string, statement: Statement): readonly Question[] {
  const asked = casesOf(model.request, statement).statements.flatMap((one) =>
    occasions(model, one).flatMap((occasion) => {
      const main = { lines: [goalOf(model, one, occasion)] };
      return [main, ...(one.injective ? secondsOf(model, one, occasion) : [])];
    }),
  );
  const each = [...new Map(asked.map((one) => [one.lines.flat().join('\n'), one])).values()];
  return each.map(({ lines }, at) => {
    const called = each.length === 1 ? name : `${name}-${at + 1}`;
    return {
      name: called,
      lines: [`(defgoal ${model.protocol}`, ...(lines[0] ?? []), `  (comment ${quoted(called)}))`],
    };
  });
}

/** `(forall (…) (implies (and …) …))` for one occasion. */
function goalOf(model: Model, statement: Statement, occasion: Occasion): readonly string[] {
  const { parties } = occasion;
  const premise = premiseLines(model, statement, occasion, parties);
  const conclusions = statement.conclusions.flatMap((facts) =>
    conclusionsFor(model, statement, occasion, facts, momentsOf(statement, occasion, premise.listeners)),
  );
  checkShown(occasion, premise.shown);
  return sentence(declarationsOf(model, occasion, premise.strands), premise.lines, disjunction(conclusions));
}

/** A goal cannot speak of a value that no message of the run has by then. */
function checkShown({ words }: Occasion, shown: ReadonlySet<Variable>): void {
  const unshown = [...words.keys()].find((one) => !shown.has(one));
  if (unshown === undefined) return;
  throw new Unsayable(`it speaks of ${unshown.name}, which no message of the run has by then`);
}

/** A sentence of the goal language, laid out. */
const sentence = (
  variables: string,
  premise: readonly string[],
  conclusion: readonly string[],
): readonly string[] => [
  `  (forall (${variables})`,
  '    (implies',
  `      (and ${premise[0] ?? ''}`,
  ...premise.slice(1).map((line) => `        ${line}`),
  '      )',
  ...conclusion.map((line) => `      ${line}`),
  '    ))',
];

const disjunction = (conclusions: readonly (readonly string[])[]): readonly string[] => {
  if (conclusions.length === 0) return ['(false)'];
  if (conclusions.length === 1) return conclusions[0] as readonly string[];
  return ['(or', ...conclusions.flatMap((lines) => lines.map((line) => `  ${line}`)), ')'];
};

/** The variables that the premise has been written with, and its strands. */
function declarationsOf(model: Model, { parties, words }: Occasion, strands: readonly string[]): string {
  const terms = [...words].map(([one, word]) => [word, sortAmong(model, parties, one) ?? 'mesg'] as const);
  return `${declared(terms)} (${strands.join(' ')} strd)`.trim();
}

/** That two acceptances that the same run answers are one: asked where a fresh value tells which run that is. */
function secondsOf(
  model: Model,
  statement: Statement,
  { parties }: Occasion,
): readonly { readonly lines: readonly (readonly string[])[] }[] {
  const [claimant] = parties;
  if (claimant === undefined) return [];
  const fact = statement.premise[0];
  return statement.conclusions.flatMap((facts) => {
    const [logged] = facts.filter((one): one is Logged => one.kind === 'logged');
    if (logged === undefined) return [];
    return sitesOf(model, logged).flatMap((site) => {
      const names = goalNames();
      const again = partyOf(claimant.site, 'z_again', names);
      const peer = partyOf(site, 'y', names);
      const all = [claimant, again, peer];
      return joined(model, all, [fact, fact, logged]).map((solution) => {
        const occasion: Occasion = { parties: all, solution, names: names.inner(), words: new Map() };
        const premise = premiseLines(model, { ...statement, premise: [fact, logged] }, occasion, all);
        checkShown(occasion, premise.shown);
        const conclusion = [`(= ${claimant.called} ${again.called})`];
        return {
          lines: [sentence(declarationsOf(model, occasion, premise.strands), premise.lines, conclusion)],
        };
      });
    });
  });
}

/** Whether the agreed values tell which run answers, so that injectivity is a question about two acceptances. */
export function tellsRuns(model: Model, statement: Statement): boolean {
  const roles = new Set([
    statement.premise[0].mark.role,
    ...statement.conclusions.flat().flatMap((fact) => (fact.kind === 'logged' ? [fact.mark.role] : [])),
  ]);
  const own = model.request.spec.values.flatMap(({ role, term, kind }) =>
    role !== undefined && kind !== 'name' && roles.has(role) ? [term] : [],
  );
  return statement.premise[0].mark.params.some((param) => param.fresh.some((made) => own.includes(made)));
}

/** Whether each role can come to its end, with honest agents. */
export function reachability(model: Model): readonly Question[] {
  const { spec } = model.request;
  return spec.roles
    .filter(({ of, acceptsAt }) => of === undefined && acceptsAt.length > 0)
    .flatMap((role) => {
      const [group] = marksFor(spec, {
        name: `ends_${role.name}`,
        role,
        when: (point) => acceptedBy(role, point) !== undefined,
        values: [],
        named: 'at acceptance',
      });
      if (group === undefined) return [];
      const sites = sitesOf(model, { kind: 'logged', mark: group.mark, args: [] });
      const [site] = sites;
      return site === undefined ? [] : [ending(model, group.mark.name.replaceAll('_', '-'), site)];
    });
}

function ending(model: Model, name: string, { voice, height, args }: Site): Question {
  const { strand, words } = voice;
  const shown = new Set(strand.happenings.slice(0, height).flatMap(({ message }) => message.variables));
  const held = args.flatMap(({ variables }) => variables).filter((one) => shown.has(one));
  const names = [...new Set(held)]
    .filter(({ sort }) => sort === 'name')
    .map((one) => words.get(one) as string);
  const usesKeys = model.voices.some((other) =>
    other.strand.happenings.some(({ message }) => hasPrivateKey(message)),
  );
  const assumed = usesKeys ? names.map((word) => `(privk ${word})`) : [];
  return {
    name,
    lines: [
      `(defskeleton ${model.protocol}`,
      `  (vars ${names.length === 0 ? '' : `(${names.join(' ')} name)`})`,
      `  (defstrand ${roleName(strand)} ${height}${names.map((word) => ` (${word} ${word})`).join('')})`,
      ...(assumed.length === 0 ? [] : [`  (non-orig ${assumed.join(' ')})`]),
      `  (comment ${quoted(name)}))`,
    ],
  };
}
