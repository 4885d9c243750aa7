/**
 * Injectivity as a goal about two acceptances: if one run of the peer answers both, they are one. That is asked where a
 * fresh value that is agreed on tells which run answers; the two may have taken different ways, and hold different values.
 * @module
 */
import type { Statement } from '../statement.ts';
import { checkShown, declarationsOf, disjunction, type Question, questionsOf, sentence } from './goals.ts';
import { revealedBefore } from './later.ts';
import type { Model } from './model.ts';
import {
  goalNames,
  joined,
  type Logged,
  type Occasion,
  type Party,
  partyOf,
  type Site,
  sitesOf,
} from './party.ts';
import { premiseLines } from './premise.ts';

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
      answersOf(model, one).flatMap((answer) =>
        answersOf(model, other).flatMap((again) => asked(model, [one, other], together(answer, again))),
      ),
    ),
  );
}

const answersOf = (model: Model, { statement }: Accepted): readonly Answering[] =>
  statement.conclusions
    .flatMap(([fact]) => (fact?.kind === 'logged' ? [fact] : []))
    .flatMap((fact) => sitesOf(model, fact).map((site) => ({ fact, site })));

/** One run that answers twice; none where it cannot have taken both ways. */
function together(one: Answering, other: Answering): readonly Answering[] {
  if (one.site.voice !== other.site.voice) return [];
  if (one.fact.mark === other.fact.mark && one.site.height === other.site.height) return [one];
  return [
    {
      fact: { ...one.fact, args: [...one.fact.args, ...other.fact.args] },
      site: {
        voice: one.site.voice,
        height: Math.max(one.site.height, other.site.height),
        args: [...one.site.args, ...other.site.args],
      },
    },
  ];
}

function asked(
  model: Model,
  [one, other]: readonly [Accepted, Accepted],
  answers: readonly Answering[],
): readonly (readonly string[])[] {
  const honest = [...new Set([...one.statement.honest, ...other.statement.honest])];
  return answers.flatMap(({ fact, site }) => {
    const names = goalNames();
    const [claimant, again] = [partyOf(one.site, 'z', names), partyOf(other.site, 'z_again', names)];
    const all: readonly Party[] = [claimant, again, partyOf(site, 'y', names)];
    return joined(model, all, [one.statement.premise[0], other.statement.premise[0], fact]).map(
      (solution) => {
        const occasion: Occasion = { parties: all, solution, names: names.inner(), words: new Map() };
        const premise = premiseLines(model, { ...one.statement, premise: [fact], honest }, occasion, all);
        checkShown(occasion, premise.shown);
        const conclusion = [[`(= ${claimant.called} ${again.called})`], ...revealedBefore(model, occasion)];
        const variables = declarationsOf(model, occasion, premise.strands);
        return sentence(variables, premise.lines, disjunction(conclusion));
      },
    );
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
