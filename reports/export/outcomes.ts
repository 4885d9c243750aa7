/**
 * What the provers print, read: the answer to each part of each goal, by the name under which the model asks for it.
 * @module
 */
import { answersOf, questionsApart } from './cpsa/answers.ts';
import { uncut } from './cut.ts';
import type { TargetName } from './targets.ts';

/** What a prover says of one part of a goal. */
export type Outcome =
  | 'proved'
  | 'attack'
  /** No attack within a bound. */
  | 'bounded'
  /** The prover gives up on it. */
  | 'undecided'
  /** What is asked about never happens, so that everything is true of it. */
  | 'unreachable';

/** One answer; several lines may answer for one name. */
export interface Answered {
  readonly name: string;
  readonly outcome: Outcome;
  /** The line that says so, without colours. */
  readonly line: string;
}

/** The answers in a prover's output, in its order. */
export function outcomesIn(target: TargetName, output: string): readonly Answered[] {
  const plain = output.split('\n').map(withoutColours).join('\n');
  if (target === 'cpsa') return answersOf(plain);
  const found = uncut(target, plain).lines.flatMap((line) => readers[target](line) ?? []);
  return target === 'tamarin' ? found.filter((answer) => !isSuperseded(answer, found)) : found;
}

/** Where several runs of Tamarin prove one lemma each, the others are incomplete in each of them. */
const isSuperseded = (answer: Answered, all: readonly Answered[]): boolean =>
  answer.outcome === 'undecided' &&
  all.some(({ name, outcome }) => name === answer.name && outcome !== 'undecided');

/** Why a prover's answers are not to be relied on, as it says itself. */
export function doubtIn(target: TargetName, output: string): string | undefined {
  if (target !== 'tamarin') return undefined;
  const lines = output.split('\n').map(withoutColours);
  const unread = lines.findIndex((line) => /\(line \d+, column \d+\):$/.test(line));
  if (unread >= 0)
    return `Tamarin cannot read the model: ${lines
      .slice(unread, unread + 2)
      .join(' ')
      .slice(0, 200)}`;
  const timedOut = lines.some((line) => line.includes('Derivation checks timed out')) ? 1 : 0;
  const warning = lines
    .map((line) => /WARNING: (\d+) wellformedness checks? failed/.exec(line))
    .find((found) => found !== null && Number(found[1]) > timedOut);
  return warning == null ? undefined : `Tamarin warns: ${warning[0]}`;
}

const readers: Readonly<Record<Exclude<TargetName, 'cpsa'>, (line: string) => Answered | undefined>> = {
  proverif: fromProverif,
  scyther: fromScyther,
  tamarin: fromTamarin,
};

/** `RESULT event(accept_…(…)) ==> … is true.`; lines in brackets explain the one before. */
function fromProverif(line: string): Answered | undefined {
  const name = /^RESULT (?:not )?\(?(?:inj-)?event\((\w+)\(/.exec(line)?.[1];
  if (name === undefined || line.startsWith('RESULT (even')) return undefined;
  const said = /(is true|is false|cannot be proved)\.\s*$/.exec(line)?.[1];
  if (said === undefined) return undefined;
  return {
    name,
    outcome: said === 'is true' ? 'proved' : said === 'is false' ? 'attack' : 'undecided',
    line,
  };
}

/** `claim  protocol,Role  Kind_label  parameters  Ok  [proof of correctness]`, by tabulators. */
function fromScyther(line: string): Answered | undefined {
  const [first, , kind = '', , word, comment = ''] = line.split('\t');
  const name = /^[A-Za-z]+_(.+)$/.exec(kind)?.[1];
  if (first !== 'claim' || name === undefined || (word !== 'Ok' && word !== 'Fail')) return undefined;
  if (kind.startsWith('Reachable_')) {
    return { name, outcome: word === 'Ok' ? 'attack' : 'unreachable', line };
  }
  if (word === 'Fail') return { name, outcome: 'attack', line };
  if (comment.includes('does not occur')) return { name, outcome: 'unreachable', line };
  return { name, outcome: comment.includes('proof of correctness') ? 'proved' : 'bounded', line };
}

/** `name (all-traces): verified (4 steps)`; `falsified - found trace (7 steps)`; `analysis incomplete (1 steps)`. */
function fromTamarin(line: string): Answered | undefined {
  const found = /^\s*(\w+) \((all-traces|exists-trace)\): (verified|falsified|analysis incomplete)/.exec(
    line,
  );
  if (found === null) return undefined;
  const [, name = '', kind, word] = found;
  if (word === 'analysis incomplete') return { name, outcome: 'undecided', line };
  if (kind === 'exists-trace') return { name, outcome: word === 'verified' ? 'attack' : 'unreachable', line };
  return { name, outcome: word === 'verified' ? 'proved' : 'attack', line };
}

/** A line without escape sequences and other control characters. */
const withoutColours = (line: string): string =>
  [...line.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')]
    .filter((letter) => letter >= ' ' || letter === '\t')
    .join('');

/** A model in the parts that are run by themselves: CPSA gives up on all that follows what it gives up on. */
export const separately = (target: TargetName, model: string): readonly string[] =>
  target === 'cpsa' ? questionsApart(model) : [model];

/**
 * The answer to a goal of which these are the parts; undefined where one is missing. A name that stands there several
 * times has as many answers.
 */
export function together(parts: readonly string[], answers: readonly Answered[]): Outcome | undefined {
  const asked = new Map<string, number>();
  for (const name of parts) asked.set(name, (asked.get(name) ?? 0) + 1);
  const found = [...asked].map(([name, times]) => ({
    times,
    outcomes: answers.filter((answer) => answer.name === name).map(({ outcome }) => outcome),
  }));
  const all = found.flatMap(({ outcomes }) => outcomes);
  if (all.includes('attack')) return 'attack';
  if (found.some(({ times, outcomes }) => outcomes.length < times)) return undefined;
  for (const outcome of ['unreachable', 'undecided', 'bounded'] as const)
    if (all.includes(outcome)) return outcome;
  return 'proved';
}
