/**
 * `tertius verify`: saved proofs checked again, each by the small checker and against the spec as it now is.
 * @module
 */

import type { Command } from 'commander';
import { memberName } from '../../model/spec.ts';
import { describeGoal } from '../../properties/catalogue.ts';
import { printGoal } from '../../properties/goal.ts';
import { type ReadProof, readProof } from '../../properties/saved-proof.ts';
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
import {
  type CommonOptions,
  carryOut,
  examples,
  formatted,
  reportOf,
  secondsFrom1,
  type World,
} from '../command.ts';
import { counted } from '../decision-lines.ts';
import { questionDigest } from '../decisions.ts';
import { problem } from '../files.ts';
import { headingOf, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import type { ProofErrand } from '../proof-errand.ts';
import { type ProofsFile, type ReadProofs, readProofs, textDigest } from '../proof-file.ts';
import { refusedSections } from '../refused.ts';
import { type Outcome, survey } from '../survey.ts';
import { valuesAgreedOn } from '../telling.ts';

interface VerifyOptions extends CommonOptions {
  readonly spec?: string;
  /** In seconds, for everything together. */
  readonly time: number;
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
    .option('--time <seconds>', 'wall-clock time for everything together', secondsFrom1, 300)
    .action((files: readonly string[], options: VerifyOptions) => {
      if (options.spec === '-' && files.length > 1)
        command.error('error: standard input can be read once: with several files, name the spec by a file');
      return carryOut(world, options, () => verify(files, options, world));
    });
  examples(
    formatted(command),
    ['tertius verify nsl.json', 'accepted, or which case is missing'],
    ['tertius verify nsl.json --spec mine.tertius', 'against another text'],
  );
}

/** A saved proof that can be checked, by the protocol that it is about. */
interface Candidate {
  readonly kind: 'candidate';
  readonly protocol: ReadyProtocol;
  readonly file: ProofsFile;
  readonly read: Extract<ReadProof, { readonly kind: 'read' }>;
  readonly saved: string;
}

/** What cannot be checked, and why. */
interface Misfit {
  readonly kind: 'misfit';
  readonly section: Section;
}

type Found = readonly (Candidate | Misfit)[];

async function verify(paths: readonly string[], options: VerifyOptions, world: World): Promise<Report> {
  const found: (Candidate | Misfit)[] = [];
  for (const path of paths) found.push(...(await candidatesIn(await readProofs(path), options)));
  const candidates = found.filter((one) => one.kind === 'candidate');
  const outcomes = await world.interrupt.heeding(() =>
    survey(candidates.map(errandOf), {
      time: options.time,
      interrupt: world.interrupt.signal,
      onProgress: (done) =>
        world.terminal.progress(
          `${done} of ${counted(candidates.length, 'proof')} (Ctrl-C stops and reports)`,
        ),
    }),
  );
  const lines = candidates.map((candidate, at) => lineOf(candidate, outcomes[at], options, world));
  const misfits = found.filter((one) => one.kind === 'misfit');
  return reportOf(world, 'verify', 'Proofs, checked again', {
    sections: [...sectionsOf(candidates, lines), ...misfits.map(({ section }) => section)],
    conclusion: concluded(lines, outcomes, misfits.length > 0, world.interrupt.signal.aborted),
  });
}

async function candidatesIn(read: ReadProofs, { spec: named }: VerifyOptions): Promise<Found> {
  if (read.kind === 'problem') return [misfit(read)];
  const { file, path } = read;
  const word = named ?? file.spec.word;
  if (file.proofs.length === 0) return [misfit(problem(path, `${path} has no proof in it`))];
  if (named === undefined && word === '-') {
    const hint = 'name its file: --spec FILE';
    return [misfit(problem(path, `${path} is about a text from standard input`, hint))];
  }
  const opened = await openSpecs([word], { with: file.with });
  const refused = refusedSections(opened);
  if (refused.length > 0) {
    if (named === undefined) return [misfit(misnamed(path, word, file.with))];
    return refused.map((section): Misfit => ({ kind: 'misfit', section }));
  }
  const ready = readyProtocols(opened);
  return file.proofs.map((saved, at) => candidateOf(`${path}, proof ${at + 1}`, saved, word, file, ready));
}

/** Whoever wrote the file may have named any other on this machine: nothing of that is shown. */
const misnamed = (path: string, word: string, taken: readonly string[]): Problem =>
  problem(
    path,
    `${path} is about ${word === '' ? 'a spec without a name' : word}${taken.length === 0 ? '' : ` with ${taken.join(', ')}`}, and there is none that can be used`,
    'name it: --spec FILE says what is wrong with it, too',
  );

function candidateOf(
  name: string,
  saved: unknown,
  word: string,
  file: ProofsFile,
  ready: readonly ReadyProtocol[],
): Candidate | Misfit {
  const about = protocolIn(saved) ?? file.spec.protocol;
  const protocol = ready.find(({ spec }) => spec.name === about);
  if (protocol === undefined)
    return misfit(problem(name, `${name}: ${word} has no protocol ${about}, which it is about`));
  const read = readProof(protocol.spec, saved);
  return read.kind === 'problem'
    ? misfit(problem(name, `${name}: ${clipped(read.message)}`))
    : { kind: 'candidate', protocol, file, read, saved: JSON.stringify(saved) };
}

const protocolIn = (saved: unknown): string | undefined =>
  typeof saved === 'object' && saved !== null && 'protocol' in saved && typeof saved.protocol === 'string'
    ? saved.protocol
    : undefined;

/** Terms of a file that somebody made may be of any length. */
const clipped = (text: string): string => (text.length > 1_000 ? `${text.slice(0, 1_000)} …` : text);

const errandOf = ({ protocol: { file, spec }, saved }: Candidate): ProofErrand => ({
  kind: 'proof',
  text: file.text,
  protocol: spec.name,
  with: spec.options,
  saved,
});

const misfit = (why: Problem): Misfit => ({ kind: 'misfit', section: { title: '', blocks: [why] } });

/** A section for each file and protocol, and for each of what the proofs assume, which differs as their options do. */
function sectionsOf(candidates: readonly Candidate[], lines: readonly VerdictLine[]): readonly Section[] {
  const groups = new Map<string, { readonly candidate: Candidate; readonly own: VerdictLine[] }>();
  const files = [...new Set(candidates.map(({ file }) => file))];
  for (const [at, candidate] of candidates.entries()) {
    const line = lines[at];
    if (line === undefined) continue;
    const key = JSON.stringify([files.indexOf(candidate.file), line.protocol, line.assumptions]);
    const group = groups.get(key) ?? { candidate, own: [] };
    group.own.push(line);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ candidate: { file, protocol }, own }) => ({
    title: headingOf(protocol.spec),
    protocol: memberName(protocol.spec),
    file: protocol.file.file,
    blocks: [...own, ...changed(file, protocol), ...restingOn(own)],
  }));
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

function lineOf(
  { protocol, read: { goal, combination, options } }: Candidate,
  outcome: Outcome | undefined,
  limits: VerifyOptions,
  world: World,
): VerdictLine {
  const { spec } = protocol;
  const threat = printCombination(spec, combination);
  return {
    kind: 'verdict',
    protocol: memberName(spec),
    goal: printGoal(spec, goal),
    sentence: describeGoal(spec, goal),
    threat,
    on: valuesAgreedOn(spec, goal, 'counting' in goal && goal.counting !== 'held'),
    assumptions: assumptionsOf(spec, options),
    bounds: [],
    digest: questionDigest(protocol, goal, threat, options, world.version),
    ...becameOf(outcome, limits),
  };
}

function becameOf(
  outcome: Outcome | undefined,
  { time }: VerifyOptions,
): Pick<VerdictLine, 'verdict' | 'because' | 'cost'> {
  if (outcome?.news?.kind !== 'proof') {
    const why = outcome?.cut === 'interrupt' ? 'interrupted' : `the time of ${time} s was up`;
    return {
      verdict: 'unknown',
      because: `not checked to its end: ${outcome?.cut === 'memory' ? 'it took too much memory' : why}`,
    };
  }
  const { checked } = outcome.news;
  if (checked.kind === 'refused')
    return { verdict: 'unknown', because: `refused: ${clipped(checked.because)}` };
  const { cases, depth } = checked.certificate;
  return {
    verdict: 'proved',
    because: `accepted: ${counted(cases, 'case')}, ${depth} deep`,
    cost: { engine: 'solver', states: 0, cases, depth },
  };
}

function restingOn(lines: readonly VerdictLine[]): readonly Block[] {
  const [first] = lines;
  return first === undefined ? [] : [paragraph(`assuming: ${first.assumptions.join('; ')}`, 'aside')];
}

function concluded(
  lines: readonly VerdictLine[],
  outcomes: readonly Outcome[],
  isWrong: boolean,
  isInterrupted: boolean,
): Conclusion {
  const accepted = lines.filter(({ verdict }) => verdict === 'proved').length;
  const left = outcomes.filter(({ news }) => news === undefined).length;
  const refused = lines.length - accepted - left;
  const text = [
    `${counted(accepted, 'proof')} accepted`,
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(left === 0 ? [] : [`${left} not checked to the end`]),
  ].join(', ');
  if (isInterrupted) return { exit: 130, text: `interrupted; so far: ${text}` };
  if (isWrong) return { exit: 2, text: `${text}; some of the input is wrong` };
  if (refused > 0) return { exit: 1, text };
  return { exit: left > 0 ? 3 : 0, text };
}
