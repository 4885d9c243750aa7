/**
 * The debate as a report: each claim with its words, its reading and what became of its questions; then who was
 * right about what.
 * @module
 */
import {
  type Claim,
  type DebateQuestion,
  type Judgement,
  judgementOf,
  type Quote,
  type Truth,
} from '../properties/debate.ts';
import type { Words } from '../properties/guarantee.ts';
import { type Block, paragraph, type Report, type Section, type Table } from './report.ts';

/** A question and what came of it. */
export interface DecidedQuestion {
  readonly question: DebateQuestion;
  /** The threats that it was asked under, with the one that belongs to the goal. */
  readonly under: Words;
  readonly truth: Truth;
  /** What is known of the goal over the threats that were combined, as a cell of a comparison says it. */
  readonly holds: string;
  /** Why it fails: what the trace shows, or what the design lacks. */
  readonly because: string;
  readonly shownBy: string;
}

/** A claim and what came of its questions. */
export interface DecidedClaim {
  readonly claim: Claim;
  readonly questions: readonly DecidedQuestion[];
}

/** The whole debate. */
export function debateOf(
  claims: readonly DecidedClaim[],
  threats: Words,
  leftAside: readonly { readonly quote: Quote; readonly because: string }[],
): Pick<Report, 'sections' | 'conclusion' | 'sheet'> {
  const open = claims.flatMap(({ questions }) => questions).filter(({ truth }) => truth === 'undecided');
  const count = (judgement: Judgement): string =>
    `${claims.filter((each) => judged(each) === judgement).length} ${judgement}`;
  return {
    sections: [
      { title: '', blocks: about(threats).map((text) => paragraph(text)) },
      ...claims.map(claimSection),
      ...(leftAside.length === 0 ? [] : [asideSection(leftAside)]),
      { title: 'Who was right about what', blocks: [whoWasRight(claims)] },
    ],
    conclusion: {
      exit: open.length > 0 ? 3 : 0,
      text: `of ${claims.length} claims ${count('right')}, ${count('right in part')}, ${count('wrong')}, ${count('undecided')}`,
    },
    sheet: sheetOf(claims),
  };
}

/** A row for each question of each claim. */
const sheetOf = (claims: readonly DecidedClaim[]): Table => ({
  kind: 'table',
  title: '',
  columns: [
    ...claimColumns,
    ...questionColumns,
    { key: 'because', title: 'because' },
    { key: 'shownBy', title: 'shown by' },
  ],
  rows: claims.flatMap((decided) =>
    decided.questions.map((question) => ({
      ...claimRow(decided),
      ...questionRow(question),
      because: question.because,
      shownBy: question.shownBy,
    })),
  ),
});

/** How the page is to be read. */
const about = (threats: Words): readonly string[] => [
  'In August 2011 Martin Rex and David McGrew argued on the mailing list of the TLS working group about proxies between a client and a server. Each claim of theirs that is about what a protocol guarantees is read here as questions: does this goal hold in this protocol, under these threats? The readings are ours and may be argued with. The answers are not: each attack was carried out again step by step, each proof was checked.',
  'The protocols are models of the designs; tertius specs lists them, and each file says what it leaves out. The adversary is the network, with insiders who hold valid certificates. Under proxy the proxy is dishonest, too; tertius threats tells the others. "If right" is what is so if the claim is right; where nothing stands there, the question is asked for comparison.',
  `"In all" tells what else is known of the goal over all combinations of ${threats.join(', ')}: under which of them it breaks, with a question mark those under which it is undecided. Below each table stands why goals fail, and what to type to see it in full.`,
  'This page is what tertius debate --format markdown prints.',
];

const judged = ({ claim, questions }: DecidedClaim): Judgement =>
  judgementOf(
    claim,
    questions.map(({ truth }) => truth),
  );

function claimSection(decided: DecidedClaim): Section {
  const { claim, questions } = decided;
  return {
    title: claim.name,
    blocks: [
      ...claim.quotes.map(({ by, when, text }) => paragraph(`${by}, ${when}: “${text}”`)),
      paragraph(`Read as: ${claim.reading}`),
      questionTable(questions),
      ...reasons(questions),
      paragraph(`${claim.by.join(' and ')}: ${judged(decided)}.`, toneOf(judged(decided))),
    ],
  };
}

function toneOf(judgement: Judgement): 'good' | 'bad' | 'unsure' {
  switch (judgement) {
    case 'right':
      return 'good';
    case 'wrong':
      return 'bad';
    case 'right in part':
    case 'undecided':
      return 'unsure';
  }
}

const questionTable = (questions: readonly DecidedQuestion[]): Table => ({
  kind: 'table',
  title: '',
  columns: questionColumns,
  rows: questions.map(questionRow),
});

const questionColumns: Table['columns'] = [
  { key: 'protocol', title: 'protocol' },
  { key: 'goal', title: 'goal' },
  { key: 'under', title: 'under' },
  { key: 'expected', title: 'if right' },
  { key: 'found', title: 'found' },
  { key: 'holds', title: 'in all' },
];

const questionRow = ({ question, under, truth, holds }: DecidedQuestion): Table['rows'][number] => ({
  protocol: protocolOf(question),
  goal: question.goal,
  under: under.join('+') || 'none',
  expected: question.expected ?? '',
  found: truth,
  holds,
});

const protocolOf = ({ spec, with: options }: DebateQuestion): string =>
  options.length === 0 ? spec : `${spec} with ${options.join(', ')}`;

/** Why goals fail, each with what to type to see it. */
const reasons = (questions: readonly DecidedQuestion[]): readonly Block[] =>
  questions.flatMap(({ question, truth, because, shownBy }): readonly Block[] =>
    truth === 'holds'
      ? []
      : [
          {
            kind: 'command',
            purpose: `${protocolOf(question)}, ${question.goal}: ${because}`,
            text: shownBy,
          },
        ],
  );

const asideSection = (
  leftAside: readonly { readonly quote: Quote; readonly because: string }[],
): Section => ({
  title: 'What is not decided here',
  blocks: [
    {
      kind: 'table',
      title: '',
      columns: [
        { key: 'who', title: 'who' },
        { key: 'words', title: 'words' },
        { key: 'because', title: 'because' },
      ],
      rows: leftAside.map(({ quote, because }) => ({ who: quote.by, words: `“${quote.text}”`, because })),
    },
  ],
});

const claimColumns: Table['columns'] = [
  { key: 'claim', title: 'claim' },
  { key: 'who', title: 'who' },
  { key: 'judgement', title: 'was' },
];

const claimRow = (decided: DecidedClaim): Table['rows'][number] => ({
  claim: decided.claim.name,
  who: decided.claim.by.join(' and '),
  judgement: judged(decided),
});

const whoWasRight = (claims: readonly DecidedClaim[]): Table => ({
  kind: 'table',
  title: '',
  columns: [...claimColumns, { key: 'because', title: 'because' }],
  rows: claims.map((decided) => ({
    ...claimRow(decided),
    because: becauseOf(decided),
  })),
});

/** How many questions came out as the claim says, and what speaks against it. */
function becauseOf({ questions }: DecidedClaim): string {
  const asked = questions.filter(({ question }) => question.expected !== undefined);
  const against = asked.filter(({ question, truth }) => question.expected !== truth);
  const told = against.map(
    ({ question, under, truth }) =>
      `${protocolOf(question)}: ${question.goal} ${verbOf(truth)}${under.length === 0 ? '' : ` under ${under.join('+')}`}`,
  );
  return [`${asked.length - against.length} of ${asked.length} as claimed`, ...told].join('; ');
}

function verbOf(truth: Truth): string {
  switch (truth) {
    case 'holds':
    case 'fails':
    case 'says nothing':
      return truth;
    case 'committed':
      return 'is committed only';
    case 'undecided':
      return 'is undecided';
  }
}
