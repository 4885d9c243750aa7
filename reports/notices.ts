/**
 * What in a report a machine should hear of: an expectation and how it went, what is wrong with the input, a
 * guarantee that was lost. The formats of continuous integration are made of these.
 * @module
 */
import type { Block, Expected, Finding, Narrative, Problem, Report, Section, Table } from './report.ts';

/** One thing to be heard of; `good` where all is well. */
export interface Notice {
  readonly level: 'good' | 'warning' | 'error';
  readonly rule: Rule;
  readonly protocol: string;
  /** What it is about, in a few words. */
  readonly title: string;
  readonly message: string;
  readonly place?: { readonly file: string; readonly line: number; readonly column?: number };
  /** The attacks that show it. */
  readonly stories: readonly Narrative[];
  /** The digests of the verdicts it rests on. */
  readonly digests: readonly string[];
}

/** What kinds there are, and what each means. */
export const rules = {
  expectation: 'A verdict differs from what the specification expects.',
  undecided: 'A limit was reached, and the answer is not known.',
  input: 'The input is wrong.',
  lost: 'A guarantee of an earlier report is lost.',
} as const;
/** One of `rules`. */
export type Rule = keyof typeof rules;

/** The notices of a report, in reading order. */
export const noticesOf = ({ sections }: Report): readonly Notice[] =>
  sections.flatMap((section) => section.blocks.flatMap((block) => noticesIn(section, block)));

function noticesIn(section: Section, block: Block): readonly Notice[] {
  switch (block.kind) {
    case 'expected':
      return [ofExpected(section, block)];
    case 'findings':
      return block.findings.map(ofFinding);
    case 'problem':
      return [ofProblem(block)];
    case 'table':
      return ofTable(block);
    case 'paragraph':
    case 'list':
    case 'machine':
    case 'narrative':
    case 'verdict':
    case 'sentence':
    case 'comparison':
    case 'order':
    case 'part':
    case 'manuscript':
    case 'command':
      return [];
  }
}

function ofExpected({ blocks }: Section, block: Expected): Notice {
  const { agreement, digests, expected, file, found, goal, line, protocol } = block;
  const told = blocks.filter((other) => other.kind === 'narrative');
  return {
    level: agreement === 'as expected' ? 'good' : agreement === 'differs' ? 'error' : 'warning',
    rule: agreement === 'undecided' ? 'undecided' : 'expectation',
    protocol,
    title: goal,
    message: agreement === 'as expected' ? found : `${goal}: expected ${expected}; found ${found}`,
    place: { file, line },
    stories:
      agreement === 'differs' ? told.filter(({ broken }) => broken.some((one) => one.goal === goal)) : [],
    digests,
  };
}

const ofFinding = ({ code, column, file, hint, line, message, severity }: Finding): Notice => ({
  level: severity === 'error' ? 'error' : 'warning',
  rule: 'input',
  protocol: '',
  title: code,
  message: withHint(message, hint),
  place: { file, line, column },
  stories: [],
  digests: [],
});

const ofProblem = ({ hint, message, subject }: Problem): Notice => ({
  level: 'error',
  rule: 'input',
  protocol: '',
  title: subject,
  message: withHint(message, hint),
  stories: [],
  digests: [],
});

const withHint = (message: string, hint: string | undefined): string =>
  hint === undefined ? message : `${message} (${hint})`;

/** Of a table of changes, what was lost. */
const ofTable = ({ columns, rows }: Table): readonly Notice[] =>
  columns[0]?.key !== 'change'
    ? []
    : rows
        .filter(({ change }) => change === 'lost')
        .map(({ because = '', goal = '', protocol = '', threat = '' }) => ({
          level: 'error',
          rule: 'lost',
          protocol,
          title: goal,
          message: `lost: ${goal}${threat === '' ? '' : ` under ${threat}`}: ${because}`,
          stories: [],
          digests: [],
        }));
