/**
 * What proposals cost, as tables: each number, and what it is more than that of the protocol which the proposal
 * extends (properties/cost.ts says what is counted, docs/costs.md in words).
 * @module
 */
import { describeSuite } from '../model/concrete/suite.ts';
import { memberName, ownRoles, type Spec } from '../model/spec.ts';
import { type Cost, type KeyUse, keyUses, sizeSuite, type Tally } from '../properties/cost.ts';
import { type Block, paragraph } from './report.ts';

/** A proposal, what it costs, and what the protocol costs that it extends, where one is known. */
export interface Priced {
  /** By what it is known among the others. */
  readonly name: string;
  readonly spec: Spec;
  readonly cost: Cost;
  readonly baseline?: Cost;
}

/** Three tables, each of which a terminal has room for, and how to read them. */
export const costBlocks = (priced: readonly Priced[]): readonly Block[] => [
  {
    kind: 'table',
    title: 'what it costs',
    columns: [
      { key: 'proposal', title: 'proposal' },
      { key: 'extends', title: 'extends' },
      { key: 'changes', title: 'who changes' },
      { key: 'keys', title: 'long-term keys' },
      { key: 'signatures', title: 'signatures' },
    ],
    rows: priced.map(needsOf),
  },
  {
    kind: 'table',
    title: 'what it sends',
    columns: [
      { key: 'proposal', title: 'proposal' },
      { key: 'certificates', title: 'certificates' },
      { key: 'messages', title: 'messages' },
      { key: 'roundTrips', title: 'round trips' },
      { key: 'legs', title: 'legs in a row' },
    ],
    rows: priced.map(sendsOf),
  },
  paragraph(
    'counted on the honest run, without messages that carry application data; in brackets, what is more or less than in the protocol that is extended. A leg is from client to proxy or from proxy to server; from client to server there are two.',
    'aside',
  ),
  {
    kind: 'table',
    title: 'bytes on the wire',
    columns: [
      { key: 'proposal', title: 'proposal' },
      { key: 'bytes', title: 'bytes' },
      { key: 'signatures', title: 'in signatures' },
      { key: 'certificates', title: 'in certificates' },
      { key: 'flights', title: 'by flight' },
    ],
    rows: priced.map(sizesOf),
  },
  paragraph(
    `of the same messages, in the plain encoding of docs/vectors.md, with ${describeSuite(sizeSuite)}; names are as long as the spec has them, other values 32 bytes.`,
    'aside',
  ),
];

function needsOf({ name, spec, cost, baseline }: Priced): Readonly<Record<string, string>> {
  const { lineage } = spec;
  const signatures = beyond(sum(cost.signatures), baseline && sum(baseline.signatures));
  return {
    proposal: name,
    extends:
      lineage === undefined ? 'none' : memberName({ name: lineage.baseline, options: lineage.options }),
    changes: lineage === undefined ? 'none' : lineage.changes.join(', ') || 'none',
    keys: printKeys(cost.keys) || 'none',
    signatures: [signatures, printTally(spec, cost.signatures)].filter((text) => text !== '').join(': '),
  };
}

const sendsOf = ({ name, cost, baseline }: Priced): Readonly<Record<string, string>> => ({
  proposal: name,
  certificates: beyond(cost.certificates, baseline?.certificates),
  messages: beyond(cost.messages, baseline?.messages),
  roundTrips: [...cost.roundTrips].map(([leg, count]) => `${leg} ${count}`).join(', '),
  legs: beyond(cost.legs, baseline?.legs),
});

const sizesOf = ({ name, cost: { size }, baseline }: Priced): Readonly<Record<string, string>> => ({
  proposal: name,
  bytes: beyond(size.total, baseline?.size.total),
  signatures: beyond(size.signatures, baseline?.size.signatures),
  certificates: beyond(size.certificates, baseline?.size.certificates),
  flights: size.flights.map(({ from, to, bytes }) => `${from}-${to} ${bytes}`).join(', '),
});

/** A number, and what it is more or less than before, where something was before. */
const beyond = (number: number, before: number | undefined): string =>
  before === undefined ? String(number) : `${number} (${signed(number - before)})`;

const signed = (number: number): string => (number < 0 ? String(number) : `+${number}`);

const sum = (tally: Tally): number => [...tally.values()].reduce((total, count) => total + count, 0);

const printTally = (spec: Spec, tally: Tally): string =>
  ownRoles(spec)
    .flatMap(({ name }) => (tally.has(name) ? [`${name} ${tally.get(name)}`] : []))
    .join(', ');

/** Uses in the order of the catalogue of uses, each with the roles that need it. */
const printKeys = (keys: readonly KeyUse[]): string =>
  keyUses
    .flatMap((use) => {
      const roles = keys.filter((key) => key.use === use).map(({ role }) => role);
      return roles.length === 0 ? [] : [`${words[use]}: ${roles.join(', ')}`];
    })
    .join('; ');

const words: Readonly<Record<KeyUse['use'], string>> = {
  signs: 'sign',
  decrypts: 'decrypt',
  'shares a key': 'share',
  'issues certificates': 'issue',
};
