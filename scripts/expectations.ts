/**
 * A check before and after anything is decided: which lines the given texts have and what is wrong with them; how the
 * lines of a protocol went, the attacks that nobody expected first.
 * @module
 */
import { standing } from '../attacks/decide.ts';
import { memberName } from '../model/spec.ts';
import { type Combination, isWithin } from '../properties/threat.ts';
import {
  type Block,
  type Finding,
  type Problem,
  paragraph,
  type Report,
  type Section,
} from '../reports/report.ts';
import type { CheckedLine } from './checking.ts';
import { reportOf, type World } from './command.ts';
import type { DecidingOptions } from './deciding.ts';
import { attacksIn } from './decision-lines.ts';
import { decisionsIn } from './decisions.ts';
import { type Line, linesOf, missingIn } from './expect-lines.ts';
import { withMembers } from './family.ts';
import {
  headingOf,
  type OpenedFile,
  openSpecs,
  type ReadyProtocol,
  readyProtocols,
  type Selection,
} from './open-specs.ts';
import { refusedSections } from './refused.ts';
import { attackStories, type ToldAttack } from './telling.ts';

/** What is expected in the texts that were given. */
export interface Expectant {
  /** What was given, and what is looked at: members of families besides. */
  readonly given: readonly (OpenedFile | Problem)[];
  readonly opened: readonly (OpenedFile | Problem)[];
  readonly all: readonly ReadyProtocol[];
  readonly lines: readonly Line[];
  /** Lines that cannot be understood, and what is stated and not expected. */
  readonly wrong: readonly Finding[];
}

/** Reads the texts and their `expect` lines. */
export async function expectationsIn(words: readonly string[], selection: Selection): Promise<Expectant> {
  const given = await openSpecs(words, selection);
  const opened = await withMembers(given);
  const all = readyProtocols(opened);
  const read = all.flatMap(linesOf);
  return {
    given,
    opened,
    all,
    lines: read.filter((line) => 'goal' in line),
    wrong: [...read.filter((line) => 'severity' in line), ...all.flatMap(missingIn)],
  };
}

/** A section where there is something to tell. */
export const sectionOf = (title: string, blocks: readonly Block[]): readonly Section[] =>
  blocks.length === 0 ? [] : [{ title, blocks }];

/** That nothing was checked, and why. */
export function refusal(
  { opened, wrong }: Pick<Expectant, 'opened' | 'wrong'>,
  problems: readonly Problem[],
  world: World,
): Report {
  const findings: readonly Block[] = wrong.length === 0 ? [] : [{ kind: 'findings', findings: wrong }];
  return reportOf(world, 'check', 'Expectations', {
    sections: [...refusedSections(opened), ...sectionOf('', [...findings, ...problems])],
    conclusion: { exit: 2, text: 'nothing was checked: the input is wrong' },
  });
}

/** The attacks that a line does not expect, where it differs. */
function unexpectedIn({ line, block, answer }: CheckedLine, options: DecidingOptions): readonly ToldAttack[] {
  const { protocol, expected } = line;
  if (block.agreement !== 'differs' || expected.kind === 'breach') return [];
  const meant = expected.kind === 'unless' ? expected.breaking : [];
  const decisions = decisionsIn(answer).filter(
    (decision) => !meant.some((one) => sameThreats(one, standing(decision).threats)),
  );
  return attacksIn(protocol, decisions, options);
}

const sameThreats = (one: Combination, other: Combination): boolean =>
  isWithin(one, other) && isWithin(other, one);

/** Unexpected attacks are told in full; then line by line how it went. */
export function protocolSection(
  protocol: ReadyProtocol,
  results: readonly CheckedLine[],
  options: DecidingOptions,
): Section {
  const { spec, file } = protocol;
  const own = results.filter(({ line }) => line.protocol === protocol);
  const attacks = attackStories(own.flatMap((result) => unexpectedIn(result, options)));
  const [first] = own;
  const assumed: readonly Block[] =
    first === undefined ? [] : [paragraph(`assuming: ${first.block.assumptions.join('; ')}`, 'aside')];
  const blocks: readonly Block[] = [...attacks, ...own.map(({ block }) => block), ...assumed];
  return { title: headingOf(spec), protocol: memberName(spec), file: file.file, blocks };
}
