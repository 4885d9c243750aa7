/**
 * The goals of client, proxy and server as tables: in general, and what each comes to in a spec.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { catalogue } from '../properties/catalogue.ts';
import { printGoal } from '../properties/goal.ts';
import { type Group, groups, type Meaning, reasonWhyAbsent } from '../properties/three-party/goal.ts';
import { threePartyGoals } from '../properties/three-party.ts';
import { paragraph, type Report, type Section, type Table } from './report.ts';

/** The catalogue: what there is to be asked of any protocol. */
export const goalCatalogue = (): Pick<Report, 'sections' | 'conclusion' | 'sheet'> => ({
  sections: [
    { title: '', blocks: aboutGoals.map((text) => paragraph(text)) },
    ...groups.map(groupSection),
    { title: 'Formulas and sources', blocks: [formulaTable()] },
    { title: 'Goals of any two roles', blocks: [pairTable()] },
  ],
  conclusion: {
    exit: 0,
    text: `${threePartyGoals.length} goals of client, proxy and server; ${catalogue.length} kinds of goals of any two roles; a spec may add its own: goal NAME "sentence"`,
  },
  sheet: catalogueSheet(),
});

/** A row for each goal. */
const catalogueSheet = (): Table => ({
  kind: 'table',
  title: '',
  columns: [
    { key: 'kind', title: 'of whom' },
    { key: 'group', title: 'group' },
    { key: 'goal', title: 'goal' },
    { key: 'sentence', title: 'what it says' },
    { key: 'silent', title: 'what it does not say' },
    { key: 'formula', title: 'formula' },
    { key: 'source', title: 'source' },
  ],
  rows: [
    ...threePartyGoals.map(({ group, id, sentence, silent, formula, source }) => ({
      ...{ kind: goalKinds.three, group, goal: id },
      ...{ sentence, silent, formula, source },
    })),
    ...pairTable().rows.map((row) => ({ kind: goalKinds.two, group: '', silent: '', ...row })),
  ],
});

/** Of whom goals are, as sheets have it. */
export const goalKinds = { three: 'three parties', two: 'two roles' } as const;

/** How the catalogue is to be read. */
const aboutGoals: readonly string[] = [
  'The goals of client, proxy and server are the same questions to every protocol. They speak of offices and of the places of D*: the nonces and the names of the three, the channel key, the data. What each comes to in a protocol, tertius goals SPEC tells: goals of its roles that have to hold together, or why there is nothing to be asked.',
  'A goal is absent where the design gives nothing to meet it with, and not applicable where the question does not arise; both guarantee nothing. "Under" a threat: this threat belongs to the question, and all others are tried besides.',
  'By convention, a data value called scope says what a proxy is permitted, and a goal called no-downgrade which branch of a role is the lesser one.',
  'This page is what tertius goals --format markdown prints.',
];

const groupSection = (group: Group): Section => ({
  title: `${group.charAt(0).toUpperCase()}${group.slice(1)}`,
  blocks: [
    {
      kind: 'table',
      title: '',
      columns: [
        { key: 'goal', title: 'goal' },
        { key: 'sentence', title: 'what it says' },
        { key: 'silent', title: 'what it does not say' },
      ],
      rows: threePartyGoals
        .filter((goal) => goal.group === group)
        .map(({ id, sentence, silent }) => ({ goal: id, sentence, silent })),
    },
  ],
});

const formulaTable = (): Table => ({
  kind: 'table',
  title: '',
  columns: [
    { key: 'goal', title: 'goal' },
    { key: 'formula', title: 'formula' },
    { key: 'source', title: 'source' },
  ],
  rows: threePartyGoals.map(({ id, formula, source }) => ({ goal: id, formula, source })),
});

const pairTable = (): Table => ({
  kind: 'table',
  title: '',
  columns: [
    { key: 'goal', title: 'goal' },
    { key: 'sentence', title: 'what it says of a claimant X and a peer Y' },
    { key: 'formula', title: 'formula' },
    { key: 'source', title: 'source' },
  ],
  rows: catalogue.map(({ name, sentence, formula, source }) => ({ goal: name, sentence, formula, source })),
});

/** What each goal of three parties comes to in a spec: goals in its own names, or why there are none. */
export const meaningTable = (spec: Spec): Table => ({
  kind: 'table',
  title: 'goals of client, proxy and server',
  columns: [
    { key: 'goal', title: 'goal' },
    { key: 'means', title: 'what it means here' },
    { key: 'without', title: 'not to be had because' },
  ],
  rows: threePartyGoals.map(({ id, meaning, under }) => {
    const found = meaning(spec);
    return { goal: id, means: meansText(spec, found, under), without: reasonText(spec, found) };
  }),
});

function meansText(spec: Spec, meaning: Meaning, under: string | undefined): string {
  switch (meaning.kind) {
    case 'asked': {
      const goals = meaning.goals.map((goal) => printGoal(spec, goal)).join('; ');
      return under === undefined ? goals : `${goals}, under ${under}`;
    }
    case 'absent':
    case 'not applicable':
      return '';
  }
}

function reasonText(spec: Spec, meaning: Meaning): string {
  switch (meaning.kind) {
    case 'asked':
      return reasonWhyAbsent(spec, meaning) ?? '';
    case 'absent':
      return meaning.because;
    case 'not applicable':
      return `not applicable: ${meaning.because}`;
  }
}
