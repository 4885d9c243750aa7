/**
 * `tertius verify-claims`: the digests in a published text, and what the questions that they stand for come to now.
 * A digest is of spec, goal, threats, options and version: one that is found means this very question. The verdict
 * and the version are read from the same line as the digest, where it has them.
 * @module
 */

import type { Command } from 'commander';
import { memberName } from '../../model/spec.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { printGoal } from '../../properties/goal.ts';
import { type Combination, printCombination, threatsOf } from '../../properties/threat.ts';
import type { Block, Conclusion, Problem, Report } from '../../reports/report.ts';
import { wordOfStanding } from '../../reports/threat-sentence.ts';
import { carryOut, examples, formatted, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { type DecidingOptions, deciding, proofOptionsOf } from '../deciding.ts';
import { standingOf, wordOfDecision } from '../decision-lines.ts';
import { decideAll, type GoalAnswer, type GoalQuestion, questionDigest } from '../decisions.ts';
import { linesOf } from '../expect-lines.ts';
import { underOf } from '../expected.ts';
import { readText, shippedSpecs } from '../files.ts';
import { isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';

interface ClaimOptions extends DecidingOptions {
  readonly spec?: readonly string[];
}

/** Adds the command. */
export function addVerifyClaims(program: Command, world: World): void {
  const command = program
    .command('verify-claims')
    .summary('digests in a text, run again')
    .description(
      'Finds the digests of verdicts in a published text and decides their questions again: same, different, or which version is needed. Say the verdict and the version on the line of the digest: `proved (tertius 0.1.0, digest 0123456789abcdef)`.',
    )
    .argument('<file...>', 'texts, or - for standard input')
    .option('--spec <spec...>', 'what the text is about (default: all shipped specs)')
    .action((files: readonly string[], options: ClaimOptions) =>
      carryOut(world, options, () => verifyClaims(files, options, world)),
    );
  examples(
    deciding(selecting(formatted(command)), { time: 300 }),
    ['tertius verify-claims paper.txt', 'exit code 1 where a verdict is another'],
    ['tertius verify-claims draft.md --spec mine.tertius', 'about a spec of your own'],
  );
}

/** A digest in a text, with what its line says besides. */
export interface Claim {
  readonly file: string;
  readonly line: number;
  readonly digest: string;
  readonly verdict?: string;
  readonly version?: string;
}

/** The claims of a text, line by line. */
export const claimsIn = (file: string, text: string): readonly Claim[] =>
  text.split(/\r\n|\r|\n/).flatMap((line, at) => {
    const verdict = /\b(proved|attack|absent|committed|holds unless)\b/i.exec(line)?.[1]?.toLowerCase();
    const version = /\btertius[ @/]v?(\d+\.\d+\.\d+(?:-[\w.]+)?)/i.exec(line)?.[1];
    return [...line.matchAll(/(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])/g)].map(([digest]) => ({
      file,
      line: at + 1,
      digest,
      ...(verdict !== undefined && { verdict }),
      ...(version !== undefined && { version }),
    }));
  });

async function verifyClaims(paths: readonly string[], options: ClaimOptions, world: World): Promise<Report> {
  const claims: Claim[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const text = await readText(path);
    if (text.kind === 'problem') problems.push(text);
    else claims.push(...claimsIn(text.source.name, text.source.text));
  }
  const words = options.spec ?? shippedSpecs().map(({ name }) => name);
  const opened = await openSpecs(words, selectionOf(options));
  if (problems.length > 0 || !isSound(opened)) {
    return reportOf(world, 'verify-claims', 'Claims, run again', {
      sections: [...refusedSections(opened), { title: '', blocks: problems }],
      conclusion: { exit: 2, text: 'nothing was checked: the input is wrong' },
    });
  }
  const wanted = new Set(claims.map(({ digest }) => digest));
  const found = new Map(
    readyProtocols(opened).flatMap((protocol) => meant(protocol, wanted, options, world)),
  );
  const answers = await decideAll([...found.values()], options, { replays: 0, keepsProofs: false }, world);
  const byDigest = new Map([...found.keys()].map((digest, at) => [digest, answers[at] as GoalAnswer]));
  const fates = claims.map((claim) => ({
    claim,
    ...fateOf(claim, byDigest.get(claim.digest), world.version),
  }));
  return reportOf(world, 'verify-claims', 'Claims, run again', {
    sections: [{ title: '', blocks: fates.length === 0 ? [] : [tableOf(fates)] }],
    conclusion: concluded(
      fates.map(({ fate }) => fate),
      answers,
    ),
  });
}

/** The questions on a protocol that have one of these digests: its goals and lines, under up to three threats or all. */
function meant(
  protocol: ReadyProtocol,
  wanted: ReadonlySet<string>,
  options: ClaimOptions,
  { version }: World,
): readonly (readonly [string, GoalQuestion])[] {
  const { spec } = protocol;
  const threats = threatsOf(spec);
  const several = [2, 3].flatMap((most) => togetherOf(threats, most));
  const lines = linesOf(protocol).filter((line) => 'goal' in line);
  const lineUnders = lines.flatMap(({ expected }) => {
    const under = underOf(expected);
    return under.kind === 'one' ? [under.combination] : [];
  });
  const unders: readonly Combination[] = [
    [],
    ...threats.map((one): Combination => [one]),
    ...several,
    ...lineUnders,
  ];
  const goals = [...goalsOf(spec), ...lines.map(({ goal }) => goal)];
  return goals.flatMap((goal) => {
    const digestOf = (words: string): string =>
      questionDigest(protocol, goal, words, proofOptionsOf(options), version);
    const every = [digestOf('every'), { protocol, goal, under: { kind: 'every' } }] as const;
    const ones = unders.map(
      (combination) =>
        [
          digestOf(printCombination(spec, combination)),
          { protocol, goal, under: { kind: 'one', combination } },
        ] as const,
    );
    return [every, ...ones].filter(([digest]) => wanted.has(digest));
  });
}

/** Every choice of so many of the threats. */
function togetherOf(threats: Combination, count: number): readonly Combination[] {
  if (count === 0) return [[]];
  return threats.flatMap((one, at) =>
    togetherOf(threats.slice(at + 1), count - 1).map((others): Combination => [one, ...others]),
  );
}

/** What became of a claim. */
type Fate = 'same' | 'different' | 'undecided' | 'another version' | 'not found';

interface Told {
  readonly claim: Claim;
  readonly fate: Fate;
  readonly what: string;
}

function fateOf(
  { verdict, version }: Claim,
  answer: GoalAnswer | undefined,
  own: string,
): Omit<Told, 'claim'> {
  if (answer === undefined) {
    return version !== undefined && version !== own
      ? {
          fate: 'another version',
          what: `made by tertius ${version}, and this is ${own}: npx tertius@${version} verify-claims`,
        }
      : {
          fate: 'not found',
          what: 'of no question on these specs as they now are, under up to three threats',
        };
  }
  const word =
    answer.kind === 'one'
      ? wordOfDecision(answer.decision).verdict
      : wordOfStanding(standingOf(answer.lattice));
  const { spec } = answer.protocol;
  const under = answer.kind === 'every' ? 'all threats' : printCombination(spec, answer.combination);
  const what = `${memberName(spec)}, ${printGoal(spec, answer.goal)}, under ${under}: ${word}`;
  if (word === 'unknown' || word === 'holds to' || word === 'not broken') return { fate: 'undecided', what };
  return { fate: verdict === undefined || verdict === word ? 'same' : 'different', what };
}

const tableOf = (fates: readonly Told[]): Block => ({
  kind: 'table',
  title: '',
  columns: ['result', 'place', 'digest', 'what'].map((key) => ({ key, title: key })),
  rows: fates.map(({ claim, fate, what }) => ({
    result: fate,
    place: `${claim.file}:${claim.line}`,
    digest: claim.digest,
    what,
  })),
});

function concluded(fates: readonly Fate[], answers: readonly GoalAnswer[]): Conclusion {
  const kinds = ['same', 'different', 'undecided', 'another version', 'not found'] as const;
  const count = (kind: Fate): number => fates.filter((fate) => fate === kind).length;
  const counts = kinds.filter((kind) => count(kind) > 0).map((kind) => `${count(kind)} ${kind}`);
  if (fates.length === 0) return { exit: 5, text: 'nothing was checked: the text has no digest' };
  const text = `${fates.length} claim${fates.length === 1 ? '' : 's'}: ${counts.join(', ')}`;
  if (answers.some(({ cut }) => cut === 'interrupt'))
    return { exit: 130, text: `interrupted; so far: ${text}` };
  if (count('different') + count('not found') + count('another version') > 0) return { exit: 1, text };
  return { exit: count('undecided') > 0 ? 3 : 0, text };
}
