/**
 * `tertius verify`: saved proofs checked again, each by the small checker and against the spec as it now is.
 * @module
 */

import type { Command } from 'commander';
import { memberName } from '../../model/spec.ts';
import { describeGoal } from '../../properties/catalogue.ts';
import { printGoal } from '../../properties/goal.ts';
import { checkProof } from '../../properties/proof.ts';
import { readProof } from '../../properties/saved-proof.ts';
import { printCombination } from '../../properties/threat.ts';
import { assumptionsOf } from '../../reports/assumptions.ts';
import {
  type Block,
  type Conclusion,
  type Problem,
  paragraph,
  type Report,
  type Section,
  type VerdictLine,
} from '../../reports/report.ts';
import { type CommonOptions, carryOut, examples, formatted, reportOf, type World } from '../command.ts';
import { counted } from '../decision-lines.ts';
import { questionDigest } from '../decisions.ts';
import { problem } from '../files.ts';
import { headingOf, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { type ProofsFile, type ReadProofs, readProofs, textDigest } from '../proof-file.ts';
import { refusedSections } from '../refused.ts';
import { valuesAgreedOn } from '../telling.ts';

interface VerifyOptions extends CommonOptions {
  readonly spec?: string;
}

/** Adds the command. */
export function addVerify(program: Command, world: World): void {
  const command = program
    .command('verify')
    .summary('check saved proofs again')
    .description(
      'Goes through saved proofs again with the small checker, against the spec as it now is: every case must be covered. Nothing in the file is taken on trust.',
    )
    .argument('<file...>', 'files, as tertius attack --proof wrote them')
    .option('--spec <spec>', 'the spec that the proofs are about (default: what the file names)')
    .action((files: readonly string[], options: VerifyOptions) =>
      carryOut(world, options, () => verify(files, options, world)),
    );
  examples(
    formatted(command),
    ['tertius verify nsl.json', 'accepted, or which case is missing'],
    ['tertius verify nsl.json --spec mine.tertius', 'against another text'],
  );
}

/** What became of a file. */
interface Verified {
  readonly sections: readonly Section[];
  readonly accepted: number;
  readonly refused: number;
  readonly isWrong: boolean;
}

async function verify(paths: readonly string[], options: VerifyOptions, world: World): Promise<Report> {
  const all: Verified[] = [];
  for (const path of paths) all.push(await verified(await readProofs(path), options, world));
  return reportOf(world, 'verify', 'Proofs, checked again', {
    sections: all.flatMap(({ sections }) => sections),
    conclusion: concluded(all),
  });
}

async function verified(read: ReadProofs, { spec: named }: VerifyOptions, world: World): Promise<Verified> {
  if (read.kind === 'problem') return wrong([{ title: '', blocks: [read] }]);
  const { file, path } = read;
  const word = named ?? file.spec.word;
  if (named === undefined && word === '-') {
    const hint = 'name its file: --spec FILE';
    return wrong([problemSection(problem(path, `${path} is about a text from standard input`, hint))]);
  }
  const opened = await openSpecs([word], { with: file.with });
  const ready = readyProtocols(opened);
  const protocol = ready.find(({ spec }) => spec.name === file.spec.protocol);
  const refused = refusedSections(opened);
  if (refused.length > 0) return wrong(refused);
  if (protocol === undefined) {
    return wrong([
      problemSection(problem(word, `${word} has no protocol ${file.spec.protocol}, which ${path} is about`)),
    ]);
  }
  return checked(path, file, protocol, world);
}

const wrong = (sections: readonly Section[]): Verified => ({
  sections,
  accepted: 0,
  refused: 0,
  isWrong: true,
});

const problemSection = (block: Problem): Section => ({ title: '', blocks: [block] });

function checked(path: string, file: ProofsFile, protocol: ReadyProtocol, world: World): Verified {
  const results = file.proofs.map((saved, at) => lineOf(`${path}, proof ${at + 1}`, saved, protocol, world));
  const lines = results.filter((result) => result.kind === 'verdict');
  const problems = results.filter((result) => result.kind === 'problem');
  const accepted = lines.filter(({ verdict }) => verdict === 'proved').length;
  const blocks: readonly Block[] = [...lines, ...changed(file, protocol), ...restingOn(lines)];
  const { spec } = protocol;
  return {
    sections: [
      { title: headingOf(spec), protocol: memberName(spec), file: protocol.file.file, blocks },
      ...problems.map(problemSection),
    ],
    accepted,
    refused: lines.length - accepted,
    isWrong: problems.length > 0 || results.length === 0,
  };
}

/** That the proofs were found on another text is no reason to refuse them, and one to say so. */
function changed(file: ProofsFile, { file: { digested } }: ReadyProtocol): readonly Block[] {
  if (textDigest(digested) === file.spec.digest) return [];
  return [
    paragraph(
      'the spec has changed since this was proved: what is said here is about it as it now is',
      'unsure',
    ),
  ];
}

function lineOf(name: string, saved: unknown, protocol: ReadyProtocol, world: World): VerdictLine | Problem {
  const { spec } = protocol;
  const read = readProof(spec, saved);
  if (read.kind === 'problem') return problem(name, `${name}: ${read.message}`);
  const { goal, combination, options, proof } = read;
  const result = checkProof(spec, goal, combination, options, proof);
  const goalText = printGoal(spec, goal);
  const threat = printCombination(spec, combination);
  return {
    kind: 'verdict',
    protocol: memberName(spec),
    goal: goalText,
    sentence: describeGoal(spec, goal),
    threat,
    on: valuesAgreedOn(spec, goal, 'counting' in goal && goal.counting !== 'held'),
    assumptions: assumptionsOf(spec, options),
    bounds: [],
    digest: questionDigest(protocol, goal, threat, options, world.version),
    ...(result.kind === 'accepted'
      ? {
          verdict: 'proved',
          because: `accepted: ${counted(result.certificate.cases, 'case')}, ${result.certificate.depth} deep`,
          cost: { engine: 'solver', states: 0, ...result.certificate },
        }
      : { verdict: 'unknown', because: `refused: ${result.because}` }),
  };
}

function restingOn(lines: readonly VerdictLine[]): readonly Block[] {
  const [first] = lines;
  return first === undefined ? [] : [paragraph(`assuming: ${first.assumptions.join('; ')}`, 'aside')];
}

function concluded(all: readonly Verified[]): Conclusion {
  const sum = (count: (one: Verified) => number): number => all.reduce((total, one) => total + count(one), 0);
  const accepted = sum((one) => one.accepted);
  const refused = sum((one) => one.refused);
  const text = `${counted(accepted, 'proof')} accepted${refused === 0 ? '' : `, ${refused} refused`}`;
  if (all.some(({ isWrong }) => isWrong)) return { exit: 2, text: `${text}; some of the input is wrong` };
  return { exit: refused > 0 ? 1 : 0, text };
}
