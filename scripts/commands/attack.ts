/**
 * `tertius attack`: one goal decided, with its evidence: an attack told step by step, or a proof that was
 * checked; over all threats, or under those that are named.
 * @module
 */

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { budgetDefaults, standing } from '../../attacks/decide.ts';
import { memberName } from '../../model/spec.ts';
import { printGoal } from '../../properties/goal.ts';
import { printCombination } from '../../properties/threat.ts';
import {
  type Block,
  type Conclusion,
  type Problem,
  paragraph,
  type Report,
  type Section,
  type VerdictLine,
} from '../../reports/report.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { type DecidingOptions, deciding } from '../deciding.ts';
import { attacksIn, counted, decisionLine, sentenceLine, wordOfDecision } from '../decision-lines.ts';
import { decideAll, decisionsIn, type GoalAnswer, type GoalQuestion, isSettled } from '../decisions.ts';
import { chartFormats } from '../deliver.ts';
import { alreadyThere, createFile } from '../files.ts';
import { headingOf, isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { proofsFile } from '../proof-file.ts';
import { goalsMeant, threatsMeant } from '../question.ts';
import { refusedSections } from '../refused.ts';
import { attackStories } from '../telling.ts';

interface AttackOptions extends DecidingOptions {
  readonly threat?: string;
  readonly proof?: string;
}

/** Adds the command. */
export function addAttack(program: Command, world: World): void {
  const command = program
    .command('attack')
    .summary('decide a goal: an attack or a proof')
    .description(
      'Decides a goal. Tells the attack step by step, or says that the goal is proved for any number of runs. Without --threat, over all threats: the smallest combinations that break the goal, each with its attack, and the largest under which it is proved.',
    )
    .argument('<spec>', 'a file, the name of a shipped spec, or -')
    .argument('<goal>', "a goal, such as 'B : agreement A', or the name of a kind of goal")
    .option('--threat <threats>', 'under these threats only, such as proxy+ca, or none')
    .option('--proof <file>', 'write what was proved to a new file, to be checked by tertius verify')
    .action((spec: string, goal: string, options: AttackOptions) =>
      carryOut(world, options, () => attack(spec, goal, options, world)),
    );
  examples(
    deciding(selecting(formatted(command, chartFormats)), { time: 60 }),
    ['tertius attack mcgrew-server server-participation', 'holds unless what?'],
    ['tertius attack mcgrew-server server-participation --threat proxy', 'the attack'],
    ["tertius attack nsl 'B : agreement A' --threat none --proof nsl.json", 'a proof, to be kept'],
  );
}

async function attack(word: string, goal: string, options: AttackOptions, world: World): Promise<Report> {
  const taken =
    options.proof !== undefined && existsSync(options.proof) ? alreadyThere(options.proof) : undefined;
  if (taken !== undefined) return refusedReport([taken], [], world);
  const opened = await openSpecs([word], selectionOf(options));
  const asked = readyProtocols(opened).map((protocol) => questionsFor(protocol, goal, options));
  const problems = asked.flatMap((one) => (one.kind === 'problem' ? [one] : []));
  if (!isSound(opened) || problems.length > 0) return refusedReport(problems, refusedSections(opened), world);
  const questions = asked.flatMap((one) => (one.kind === 'questions' ? one.questions : []));
  const manner = { replays: budgetDefaults.replays, keepsProofs: options.proof !== undefined };
  const answers = await decideAll(questions, options, manner, world);
  const report = reportOf(world, 'attack', 'An attack or a proof', {
    sections: sectionsOf(answers, options, world),
    conclusion: concluded(answers),
  });
  return options.proof === undefined ? report : kept(report, answers, options.proof, world);
}

const refusedReport = (problems: readonly Problem[], refused: readonly Section[], world: World): Report =>
  reportOf(world, 'attack', 'An attack or a proof', {
    sections: [...refused, ...problems.map((block): Section => ({ title: '', blocks: [block] }))],
    conclusion: { exit: 2, text: 'nothing was decided: the input is wrong' },
  });

type Asked = { readonly kind: 'questions'; readonly questions: readonly GoalQuestion[] } | Problem;

function questionsFor(protocol: ReadyProtocol, text: string, { threat }: AttackOptions): Asked {
  const goals = goalsMeant(protocol.spec, text);
  if (goals.kind === 'problem') return goals;
  if (threat === undefined) {
    return {
      kind: 'questions',
      questions: goals.goals.map((goal) => ({ protocol, goal, under: { kind: 'every' } })),
    };
  }
  const threats = threatsMeant(protocol.spec, threat);
  if (threats.kind === 'problem') return threats;
  const { combination } = threats;
  return {
    kind: 'questions',
    questions: goals.goals.map((goal) => ({ protocol, goal, under: { kind: 'one', combination } })),
  };
}

/** A section for each protocol: attacks first, then the verdicts, so that these are what the eye meets last. */
function sectionsOf(
  answers: readonly GoalAnswer[],
  options: AttackOptions,
  world: World,
): readonly Section[] {
  const protocols = [...new Set(answers.map(({ protocol }) => protocol))];
  return protocols.map((protocol) => {
    const own = answers.filter((answer) => answer.protocol === protocol);
    const decisions = own.flatMap(decisionsIn);
    const lines = decisions.map((decision) => decisionLine(protocol, decision, options));
    const sentences = own.flatMap((answer): readonly Block[] =>
      answer.kind === 'every' ? [sentenceLine(answer, options, world.version)] : [],
    );
    return {
      title: headingOf(protocol.spec),
      protocol: memberName(protocol.spec),
      file: protocol.file.file,
      blocks: [
        ...attackStories(attacksIn(protocol, decisions, options)),
        ...lines,
        ...sentences,
        ...restingOn(lines),
      ],
    };
  });
}

/** What the verdicts take for granted, how far the engine might go, and how to cite them. */
function restingOn(lines: readonly VerdictLine[]): readonly Block[] {
  const [first] = lines;
  if (first === undefined) return [];
  const digests = lines.length === 1 ? `; digest ${first.digest}` : '';
  return [
    paragraph(`assuming: ${first.assumptions.join('; ')}`, 'aside'),
    paragraph(`bounds: ${first.bounds.join(', ')}${digests}`, 'aside'),
  ];
}

function concluded(answers: readonly GoalAnswer[]): Conclusion {
  const open = answers.filter((answer) => !isSettled(answer)).length;
  const interrupted = answers.some(({ cut }) => cut === 'interrupt');
  const text = answers.length === 1 ? answers.map(shortly).join() : countedText(answers, open);
  if (interrupted) return { exit: 130, text: `interrupted; so far: ${text}` };
  if (answers.length === 0) return { exit: 5, text: 'nothing was decided' };
  return { exit: open > 0 ? 3 : 0, text };
}

/** One answer as the last line. */
function shortly(answer: GoalAnswer): string {
  const { protocol, goal } = answer;
  const name = printGoal(protocol.spec, goal);
  if (answer.kind === 'every') {
    const { breaking, proved, open, absent } = answer.lattice;
    const threats = breaking.map(({ combination }) => printCombination(protocol.spec, combination));
    if (absent !== undefined) return `absent: ${name}`;
    if (threats.includes('none')) return `attack: ${name}`;
    const unless = threats.length === 0 ? '' : ` unless ${threats.join(', ')}`;
    if (open.some((decision) => standing(decision).threats.length === 0)) return `undecided: ${name}`;
    if (open.length > 0) return `undecided under some threats: ${name}${unless}`;
    return proved.length > 0 && threats.length === 0 ? `proved: ${name}` : `holds${unless}: ${name}`;
  }
  const { verdict, runs } = wordOfDecision(answer.decision);
  const threat = printCombination(protocol.spec, answer.combination);
  const known = runs === undefined ? verdict : `${verdict} ${runs}`;
  const word = verdict === 'unknown' ? 'undecided' : known;
  return `${word}: ${name}, under ${threat === 'none' ? 'no threat' : `threat ${threat}`}`;
}

function countedText(answers: readonly GoalAnswer[], open: number): string {
  const kinds = answers.flatMap(decisionsIn).map((decision) => standing(decision).kind);
  const count = (kind: (typeof kinds)[number]): number => kinds.filter((other) => other === kind).length;
  const absent = answers.filter(isAbsent).length;
  return [
    `${answers.length} goals: ${counted(count('attack'), 'attack')}`,
    counted(count('proved'), 'proof'),
    ...(absent === 0 ? [] : [`${absent} absent`]),
    ...(open === 0 ? [] : [`${open} undecided`]),
  ].join(', ');
}

const isAbsent = (answer: GoalAnswer): boolean =>
  answer.kind === 'every' ? answer.lattice.absent !== undefined : answer.decision.verdict.kind === 'absent';

/** Writes what was proved. */
async function kept(
  report: Report,
  answers: readonly GoalAnswer[],
  path: string,
  world: World,
): Promise<Report> {
  const file = proofsFile(answers, world.version);
  if (file === undefined) {
    const text = `${report.conclusion.text}; nothing was proved, so ${path} was not written`;
    return { ...report, conclusion: { ...report.conclusion, text } };
  }
  const refusal = await createFile(path, `${JSON.stringify(file, null, 1)}\n`);
  if (refusal === undefined) {
    const text = `${report.conclusion.text}; written to ${path}`;
    return { ...report, conclusion: { ...report.conclusion, text } };
  }
  return {
    ...report,
    sections: [...report.sections, { title: '', blocks: [refusal] }],
    conclusion: { exit: 2, text: `${report.conclusion.text}; the proof was not written` },
  };
}
