/**
 * Injectivity as goals about two acceptances: if one run of the peer answers both, they are one. That is asked where a
 * fresh value that is agreed on tells which run answers; the two may be of different agents, have taken different ways, and
 * hold different values but for what is agreed on.
 * @module
 */
import { replace, type Term, type Variable, variable } from '../../../model/term.ts';
import type { Statement } from '../statement.ts';
import { checkShown, declarationsOf, disjunction, type Question, questionsOf, sentence } from './goals.ts';
import { revealedBefore } from './later.ts';
import type { Model } from './model.ts';
import {
  goalNames,
  isAlike,
  joined,
  type Logged,
  type Occasion,
  partyOf,
  type Site,
  sitesOf,
  sitesOnEach,
} from './party.ts';
import { premiseLines, type Trusted, trustedIn } from './premise.ts';
import { type Solution, solvedIn } from './unify.ts';

/** An acceptance, and where on its strand. */
interface Accepted {
  readonly statement: Statement;
  readonly site: Site;
}

/** A run of the peer as it answers somebody. */
interface Answering {
  readonly fact: Logged;
  readonly site: Site;
}

/** The goals that ask whether two acceptances have two runs of the peer, for the statements of one goal of the spec. */
export function runsApart(model: Model, name: string, statements: readonly Statement[]): readonly Question[] {
  const all = statements.flatMap((statement) =>
    sitesOf(model, statement.premise[0]).map((site): Accepted => ({ statement, site })),
  );
  const pairs = all.flatMap((one, at) => all.slice(at).map((other) => [one, other] as const));
  return questionsOf(
    model,
    name,
    pairs.flatMap(([one, other]) =>
      claimantsOf(model, one, other).flatMap((claimants) =>
        answersTo(model, one, claimants.again).flatMap((answer) => asked(model, one, claimants, answer)),
      ),
    ),
  );
}

/** The second of two acceptances, and whom both count as honest. */
interface Claimants {
  readonly again: Accepted;
  readonly trusted: Trusted;
  /** Only if they are of two agents. */
  readonly unlike: boolean;
}

/** Whose the acceptances may be: anybody's, of whom no key is known; under `kci` also both the one's whose key is known. */
function claimantsOf(model: Model, one: Accepted, other: Accepted): readonly Claimants[] {
  const claimant = one.statement.claimant;
  const { honest, victim } = trustedIn(model, one.statement);
  const among = (again: Accepted): Trusted => ({
    honest: [...new Set([...honest, ...trustedIn(model, again.statement).honest])],
  });
  const again = { ...other, statement: anew(other.statement) };
  if (victim === undefined) return [{ again, trusted: among(again), unlike: false }];
  const same = { ...other, statement: anew(other.statement, claimant) };
  return [
    { again: same, trusted: { ...among(same), victim }, unlike: false },
    { again, trusted: among(again), unlike: true },
  ];
}

/** A statement about another acceptance; of the same claimant, where that is given. */
function anew(statement: Statement, claimant?: Variable): Statement {
  const renamed = (one: Variable): Variable =>
    one === statement.claimant && claimant !== undefined
      ? claimant
      : variable(`${one.name}_again`, one.sort, `${one.scope}, again`);
  const put = (term: Term): Term =>
    replace(term, (part) => (part.kind === 'variable' ? renamed(part) : undefined));
  const [accepted] = statement.premise;
  return {
    ...statement,
    premise: [{ ...accepted, args: accepted.args.map(put) }],
    conclusions: statement.conclusions.map((facts) =>
      facts.map((fact) => (fact.kind === 'logged' ? { ...fact, args: fact.args.map(put) } : fact)),
    ),
    honest: statement.honest.map(renamed),
    claimant: renamed(statement.claimant),
  };
}

/** The runs of the peer that answer both, once where several of its ways have that in common. */
function answersTo(model: Model, one: Accepted, other: Accepted): readonly Answering[] {
  const all = answersOf(model, one).flatMap((answer) =>
    answersOf(model, other).flatMap((again) => together(answer, again)),
  );
  return all.filter((answer, at) => all.findIndex((known) => isSame(answer, known)) === at);
}

const answersOf = (model: Model, { statement }: Accepted): readonly Answering[] =>
  statement.conclusions
    .flatMap(([fact]) => (fact?.kind === 'logged' ? [fact] : []))
    .flatMap((fact) => sitesOnEach(model, fact).map((site) => ({ fact, site })));

/** One run that answers twice; none where it cannot have taken both ways. */
const together = (one: Answering, other: Answering): readonly Answering[] =>
  one.site.voice !== other.site.voice
    ? []
    : [
        {
          fact: { ...one.fact, args: [...one.fact.args, ...other.fact.args] },
          site: {
            voice: one.site.voice,
            height: Math.max(one.site.height, other.site.height),
            args: [...one.site.args, ...other.site.args],
          },
        },
      ];

const isSame = (one: Answering, other: Answering): boolean =>
  isAlike(one.site, other.site) && one.fact.args.every((arg, at) => arg === other.fact.args[at]);

function asked(
  model: Model,
  one: Accepted,
  { again: other, trusted, unlike }: Claimants,
  { fact, site }: Answering,
): readonly (readonly string[])[] {
  const names = goalNames();
  const [claimant, again] = [partyOf(one.site, 'z', names), partyOf(other.site, 'z_again', names)];
  const parties = [claimant, again, partyOf(site, 'y', names)];
  const facts = [one.statement.premise[0], other.statement.premise[0], fact];
  const isOne = (solution: Solution): boolean =>
    solvedIn(solution, one.statement.claimant) === solvedIn(solution, other.statement.claimant);
  const solutions = joined(model, parties, facts).filter((solution) => !(unlike && isOne(solution)));
  return solutions.map((solution) => {
    const occasion: Occasion = { parties, solution, names: names.inner(), words: new Map() };
    const premise = premiseLines(model, facts, trusted, occasion);
    checkShown(occasion, premise.shown);
    const conclusion = [[`(= ${claimant.called} ${again.called})`], ...revealedBefore(model, occasion)];
    return sentence(declarationsOf(model, occasion, premise.strands), premise.lines, disjunction(conclusion));
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
