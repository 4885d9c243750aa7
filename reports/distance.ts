/**
 * How proposals stand to one another and to the ideal, as tables and sentences (properties/distance.ts,
 * properties/ideal.ts, properties/coverage.ts say what is meant).
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { coverageOf } from '../properties/coverage.ts';
import { differencesOf, type Table as Levels, type Order, orderOf } from '../properties/distance.ts';
import type { Words } from '../properties/guarantee.ts';
import { distanceTo } from '../properties/ideal.ts';
import { listed } from './listed.ts';
import { type Block, type OrderOfProposals, paragraph, type Table } from './report.ts';

/** A goal under threats: what each position of a table of levels is about. */
export interface LevelQuestion {
  readonly goal: string;
  readonly threats: Words;
}

/** The order of the proposals: who guarantees more than whom, and which pairs cannot be compared. */
export function orderBlocks(
  tables: readonly Levels[],
  questions: readonly LevelQuestion[],
  listsPairs: boolean,
): readonly Block[] {
  const order = orderOf(tables);
  const { covers, incomparable, open } = order;
  const counts = [
    `${pairs(incomparable.length)} ${incomparable.length === 1 ? 'is' : 'are'} incomparable: each guarantees more of something`,
    ...(open.length === 0 ? [] : [`of ${pairs(open.length)} it depends on what is undecided`]),
  ];
  const apart = incomparable.length + open.length;
  return [
    ...(covers.length > 0 ? [orderBlock(order)] : []),
    ...remarks(order, questions),
    ...(listsPairs && apart > 0 ? [pairTable(order, tables, questions)] : []),
    ...(apart === 0 ? [] : [paragraph(counts.join('; '))]),
    ...(listsPairs || apart === 0
      ? []
      : [paragraph('--pairs lists them; tertius diff A B tells one', 'aside')]),
  ];
}

const pairs = (count: number): string => `${count} pair${count === 1 ? '' : 's'}`;

/** The cover edges: everything else in the order follows from these. */
const orderBlock = ({ classes, covers }: Order): OrderOfProposals => ({
  kind: 'order',
  title: 'order',
  classes,
  covers,
});

/** The order as a table: a row for each class that is above others. */
export const tableOfOrder = ({ title, classes, covers }: OrderOfProposals): Table => ({
  kind: 'table',
  title,
  columns: [
    { key: 'above', title: 'guarantees more' },
    { key: 'below', title: 'than' },
  ],
  rows: [...new Set(covers.map(({ above }) => above))].map((upper) => ({
    above: nameOf({ classes }, upper),
    below: covers
      .filter(({ above }) => above === upper)
      .map(({ below }) => nameOf({ classes }, below))
      .join('; '),
  })),
});

const nameOf = ({ classes }: Pick<Order, 'classes'>, at: number): string => (classes[at] ?? []).join(' = ');

/** Who guarantees the same, and who stands apart. */
function remarks(order: Order, questions: readonly LevelQuestion[]): readonly Block[] {
  const { classes, covers } = order;
  const goals = new Set(questions.map(({ goal }) => goal)).size;
  const most = Math.max(0, ...questions.map(({ threats }) => threats.length));
  const what = `the ${goals === 1 ? 'goal' : `${goals} goals`} asked about, under ${underAtMost(questions, most)}`;
  const same = classes.filter((members) => members.length > 1);
  const alone = [...classes.keys()].filter(
    (at) => !covers.some(({ above, below }) => above === at || below === at),
  );
  return [
    ...(same.length === 0
      ? []
      : [{ kind: 'list', title: `guarantee the same of ${what}`, items: same.map(listed) } as const]),
    ...(alone.length === 0
      ? []
      : [paragraph(`neither above nor below any other: ${alone.map((at) => nameOf(order, at)).join(', ')}`)]),
  ];
}

function pairTable(order: Order, tables: readonly Levels[], questions: readonly LevelQuestion[]): Table {
  const tableOf = (at: number): Levels | undefined =>
    tables.find(({ name }) => name === order.classes[at]?.[0]);
  const found = [...order.incomparable, ...order.open].flatMap(([left, right]) => {
    const [one, other] = [tableOf(left), tableOf(right)];
    return one === undefined || other === undefined
      ? []
      : [{ one, other, differences: differencesOf(one, other) }];
  });
  const isOpen = found.some(({ differences }) => differences.open.length > 0);
  return {
    kind: 'table',
    title: 'pairs of which neither is above the other',
    columns: [
      { key: 'one', title: 'one' },
      { key: 'other', title: 'other' },
      { key: 'oneMore', title: 'of which the one guarantees more' },
      { key: 'otherMore', title: 'of which the other guarantees more' },
      ...(isOpen ? [{ key: 'open', title: 'undecided in one or both' }] : []),
    ],
    rows: found.map(({ one, other, differences }) => ({
      one: one.name,
      other: other.name,
      oneMore: goalsAt(questions, differences.left),
      otherMore: goalsAt(questions, differences.right),
      ...(isOpen && { open: goalsAt(questions, differences.open) }),
    })),
  };
}

const goalsAt = (questions: readonly LevelQuestion[], positions: readonly number[]): string =>
  [...new Set(positions.flatMap((at) => questions[at]?.goal ?? []))].join(', ');

/** The distance of each proposal to the ideal, with what the number means. */
export function distanceBlocks(
  ideal: Levels,
  tables: readonly Levels[],
  questions: readonly LevelQuestion[],
  most: number,
): readonly Block[] {
  const goals = new Set(questions.map(({ goal }) => goal)).size;
  const others = tables.filter(({ name }) => name !== ideal.name);
  const isOpen = others.some((table) => distanceTo(ideal, table).open.length > 0);
  return [
    {
      kind: 'table',
      title: `distance to ${ideal.name}`,
      columns: [
        { key: 'proposal', title: 'proposal' },
        { key: 'nearness', title: 'nearness' },
        { key: 'met', title: 'met' },
        { key: 'lacks', title: `lacks of ${ideal.name}` },
        ...(isOpen ? [{ key: 'open', title: 'undecided' }] : []),
      ],
      rows: others.map((table) => {
        const { nearness, met, lacks, open } = distanceTo(ideal, table);
        return {
          proposal: table.name,
          nearness: nearness === undefined ? '-' : `${Math.floor(nearness * 100)} %`,
          met: String(met),
          lacks: goalsAt(questions, lacks),
          ...(isOpen && { open: goalsAt(questions, open) }),
        };
      }),
    },
    paragraph(
      `A question is one of ${goals} goal${goals === 1 ? '' : 's'} under ${underAtMost(questions, most)}: ${questions.length} in all. Nearness: of those that ${ideal.name} meets, the share that the proposal meets as well, undecided ones not counted as met. Met: how many it meets of all. The order says more than either number.`,
      'aside',
    ),
  ];
}

/** The combinations that were looked at; a limit is said where it leaves something out. */
function underAtMost(questions: readonly LevelQuestion[], most: number): string {
  const threats = new Set(questions.flatMap((question) => question.threats));
  if (most >= threats.size) return `each combination of ${listed([...threats])}`;
  return most === 1 ? 'no threat or a single one' : `at most ${most} threats together`;
}

/** Which nonce stands under whose signature in each proposal, and who checks it. */
export const coverageTable = (
  proposals: readonly { readonly name: string; readonly spec: Spec }[],
): Table => ({
  kind: 'table',
  title: 'nonces under signatures that somebody checks',
  columns: [
    { key: 'proposal', title: 'proposal' },
    { key: 'signer', title: 'signed by' },
    { key: 'nonces', title: 'nonces, and who checks' },
  ],
  rows: proposals.flatMap(({ name: proposal, spec }) =>
    spec.roles.flatMap(({ name }) => {
      const nonces = coverageOf(spec)
        .filter(({ signer }) => signer === name)
        .map(
          ({ nonce, maker, how, checkedBy }) =>
            `${nonce} of ${maker}${how === 'committed' ? ' (committed)' : ''} for ${checkedBy.join(', ')}`,
        );
      return nonces.length === 0 ? [] : [{ proposal, signer: name, nonces: nonces.join('; ') }];
    }),
  ),
});
