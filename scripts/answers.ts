/**
 * Questions about goals under threats, and what searching found: what is absent or not applicable is
 * decided without a search, everything else is searched, all goals of one combination together.
 * @module
 */
import { absence, inapplicable } from '../properties/absence.ts';
import { type Goal, withCommitted } from '../properties/goal.ts';
import type { Combination } from '../properties/threat.ts';
import type { Broken } from './again.ts';
import type { World } from './command.ts';
import type { News } from './errand.ts';
import { foundAt } from './found-again.ts';
import { limitsOf, type SearchingOptions, searchOptionsOf } from './limits.ts';
import type { ReadyProtocol } from './open-specs.ts';
import type { SearchErrand, SearchNews } from './search-errand.ts';
import { type Outcome, survey } from './survey.ts';

/** Goals of one protocol under one combination of threats. */
export interface Question {
  readonly protocol: ReadyProtocol;
  readonly combination: Combination;
  readonly goals: readonly Goal[];
}

/** What is known of one goal under one combination. */
export interface Answer {
  readonly protocol: ReadyProtocol;
  readonly combination: Combination;
  readonly goal: Goal;
  /** Why the goal is absent by design, in the reading in which only held values count. */
  readonly absent?: string;
  readonly result: Result;
}

/** What the search, or the lack of anything to search for, came to. */
export type Result =
  | { readonly kind: 'not applicable'; readonly because: string }
  /** Nothing was searched: the goal is absent in every reading. */
  | { readonly kind: 'nothing to search' }
  | Broken
  | { readonly kind: 'not broken'; readonly tries: number; readonly steps: number }
  | {
      readonly kind: 'cut';
      readonly tries: number;
      readonly steps: number;
      readonly because: Cut;
    };

/** What ended a search before its own limits did. */
export type Cut = 'time' | 'interrupt' | 'memory';

/** Answers, one for each goal of each question, in that order; and what ended the search early, if anything. */
export interface Answers {
  readonly answers: readonly Answer[];
  readonly cut?: Cut;
}

/** Asks all questions. */
export async function ask(
  questions: readonly Question[],
  options: SearchingOptions,
  world: World,
): Promise<Answers> {
  const plans = questions.map(planOf);
  const errands = plans.flatMap((plan) => (plan.searched.length === 0 ? [] : [errandOf(plan, options)]));
  const outcomes = await world.interrupt.heeding(() =>
    survey(errands, {
      time: options.time,
      ...(options.workers !== undefined && { workers: options.workers }),
      interrupt: world.interrupt.signal,
      onProgress: (done, news) => world.terminal.progress(progressText(done, errands.length, triesIn(news))),
    }),
  );
  const cut = outcomes.find((outcome) => outcome.cut !== undefined)?.cut;
  const byErrand = outcomes.values();
  const answers = plans.flatMap((plan) => {
    const outcome = plan.searched.length === 0 ? undefined : byErrand.next().value;
    return plan.parts.map((part) => answerOf(plan, part, outcome, options));
  });
  return { answers, ...(cut !== undefined && { cut }) };
}

const triesIn = (news: readonly (News | undefined)[]): number =>
  news.reduce((sum, one) => sum + (one?.kind === 'search' ? one.tries : 0), 0);

const progressText = (done: number, all: number, tries: number): string =>
  `searching: ${tries} tries${all === 1 ? '' : `, ${done} of ${all} searches done`} (Ctrl-C stops and reports)`;

/** A question taken apart: what each goal comes to before any search, and what is searched for. */
interface Plan {
  readonly question: Question;
  readonly parts: readonly Part[];
  readonly searched: readonly Goal[];
}

interface Part {
  readonly goal: Goal;
  readonly absent: string | undefined;
  readonly inapplicable: string | undefined;
  /** The goal to search for: itself, or the reading in which committed values count too. */
  readonly searched: Goal | undefined;
}

function planOf(question: Question): Plan {
  const parts = question.goals.map((goal) => partOf(question, goal));
  return { question, parts, searched: parts.flatMap(({ searched }) => searched ?? []) };
}

function partOf({ protocol: { spec }, combination }: Question, goal: Goal): Part {
  const because = inapplicable(spec, goal, combination);
  const absent = absence(spec, goal);
  const wider = absent === undefined ? goal : withCommitted(goal);
  const there = because === undefined && wider !== undefined && absence(spec, wider) === undefined;
  return { goal, absent, inapplicable: because, searched: there ? wider : undefined };
}

const errandOf = ({ question, searched }: Plan, options: SearchingOptions): SearchErrand => ({
  kind: 'search',
  text: question.protocol.file.text,
  protocol: question.protocol.spec.name,
  with: question.protocol.spec.options,
  goals: searched,
  combination: question.combination,
  options: searchOptionsOf(options),
  limits: limitsOf(options),
});

function answerOf(plan: Plan, part: Part, outcome: Outcome | undefined, options: SearchingOptions): Answer {
  const { protocol, combination } = plan.question;
  return {
    protocol,
    combination,
    goal: part.goal,
    ...(part.absent !== undefined && { absent: part.absent }),
    result: resultOf(plan, part, outcome, options),
  };
}

function resultOf(plan: Plan, part: Part, outcome: Outcome | undefined, options: SearchingOptions): Result {
  if (part.inapplicable !== undefined) return { kind: 'not applicable', because: part.inapplicable };
  if (part.searched === undefined || outcome === undefined) return { kind: 'nothing to search' };
  const { cut } = outcome;
  const { tries, steps, broken: all } = outcome.news?.kind === 'search' ? outcome.news : nothingYet;
  const at = plan.searched.indexOf(part.searched);
  const broken = all.find(({ goal }) => goal === at);
  if (broken !== undefined) return foundAgain(plan, part.searched, broken.path, options);
  return cut === undefined
    ? { kind: 'not broken', tries, steps }
    : { kind: 'cut', tries, steps, because: cut };
}

const nothingYet: SearchNews = { kind: 'search', tries: 0, steps: 0, broken: [] };

/** A worker hands back a path only: what is there is carried out again here, and must break the goal again. */
function foundAgain({ question }: Plan, goal: Goal, path: string, options: SearchingOptions): Broken {
  const { protocol, combination } = question;
  const broken = foundAt(protocol, goal, combination, path, searchOptionsOf(options));
  if (broken === undefined) throw new Error(`an attack that does not replay, at path ${path}`);
  return broken;
}
