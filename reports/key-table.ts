/**
 * Who holds which secret from the start, who learns it in an honest run, what it is for, and which threat gives it
 * to the adversary (design 5): the table of keys that reviewers of security considerations ask for.
 * @module
 */
import { derivable } from '../model/deduce.ts';
import type { Role } from '../model/role.ts';
import { ownRoles, type Spec, type SpecValue } from '../model/spec.ts';
import type { SystemState } from '../model/system.ts';
import { type Atom, isApplication, occursIn, secretKey, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { roleNamed } from '../properties/goal.ts';
import { valueHeld } from '../properties/holding.ts';
import { isSessionSecret, printThreat, type Threat } from '../properties/threat.ts';
import { sinceWhen } from './honest.ts';

/** A row of the table, in words. */
export interface KeyRow {
  readonly name: string;
  readonly purpose: string;
  /** Who has it before the first message. */
  readonly holders: string;
  /** Who comes by it, and with which message of the honest run. */
  readonly learners: string;
  /** The threats that give it to the adversary. */
  readonly revealedBy: string;
}

/** Long-term secrets first, then what each run makes and derives, in the order of the spec. */
export const keyTable = (spec: Spec, honest: SystemState): readonly KeyRow[] => [
  ...ownRoles(spec).flatMap((role) => privateKeyRow(spec, role)),
  ...sharedRows(spec),
  ...spec.authorities.map((authority) => authorityRow(spec, authority)),
  ...spec.values.filter(({ kind }) => kind !== 'name').map((value) => valueRow(spec, value, honest)),
];

const listed = (words: readonly string[], none: string): string =>
  words.length === 0 ? none : words.join(', ');

const nobody = 'nobody';

const threatWords = (spec: Spec, threats: readonly Threat[]): readonly string[] =>
  threats.map((threat) => printThreat(spec, threat));

const dishonest = (role: string): Threat => ({ kind: 'dishonest', role });

/** The private key of a role that uses it. */
function privateKeyRow(spec: Spec, role: Role): readonly KeyRow[] {
  const uses = usesOf(role);
  if (uses.length === 0) return [];
  const threats: readonly Threat[] = [dishonest(role.name), { kind: 'kci' }, { kind: 'later' }];
  return [
    {
      name: `the private key of ${role.name}`,
      purpose: uses.join('; '),
      holders: role.name,
      learners: nobody,
      revealedBy: `${threatWords(spec, threats).join(', ')} (kci where ${role.name} is the claimant)`,
    },
  ];
}

/** What a role does with its private key, by its machine; nothing where it has no use for one. */
export function usesOf(role: Role): readonly string[] {
  const own = secretKey(role.self);
  const terms = role.transitions.flatMap((step) => [
    step.kind === 'send' ? step.message : step.pattern,
    ...step.checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : [])),
  ]);
  const sent = role.transitions.flatMap((step) => (step.kind === 'send' ? [step.message] : []));
  return [
    ...(sent.some((term) => applies(term, 'sign', own)) ? ['signs'] : []),
    ...(terms.some((term) => applies(term, 'seal', own)) ? ['opens what is sealed to it'] : []),
  ];
}

/** Whether `term` has an application of `symbol` whose key is made of `key`. */
function applies(term: Term, symbol: string, key: Term): boolean {
  if (term.kind !== 'application') return false;
  const [first] = term.args;
  if (term.symbol === symbol && first !== undefined && occursIn(key, first)) return true;
  return term.args.some((arg) => applies(arg, symbol, key));
}

/** Long-term keys that several roles share, once each. */
function sharedRows(spec: Spec): readonly KeyRow[] {
  const holders = new Map<string, string[]>();
  for (const role of ownRoles(spec)) {
    for (const secret of role.secrets) {
      if (isApplication(secret, 'sk')) continue;
      const name = print(secret);
      holders.set(name, [...(holders.get(name) ?? []), role.name]);
    }
  }
  return [...holders].map(([name, roles]) => ({
    name,
    purpose: 'long-term key that is shared',
    holders: listed(roles, nobody),
    learners: nobody,
    revealedBy: threatWords(spec, [...roles.map(dishonest), { kind: 'kci' }, { kind: 'later' }]).join(', '),
  }));
}

/** The signing key of an authority, and the roles that hold it as the spec has it. */
function authorityRow(spec: Spec, authority: Atom): KeyRow {
  const roles = ownRoles(spec).filter(({ secrets }) => secrets.includes(secretKey(authority)));
  return {
    name: `the signing key of ${authority.name}`,
    purpose: 'issues certificates',
    holders: [authority.name, ...roles.map(({ name }) => name)].join(', '),
    learners: nobody,
    revealedBy: threatWords(spec, [
      ...roles.map(({ name }) => dishonest(name)),
      { kind: 'ca' },
      { kind: 'later' },
    ]).join(', '),
  };
}

function valueRow(spec: Spec, value: SpecValue, honest: SystemState): KeyRow {
  const since = ownRoles(spec).map((role) => ({ role: role.name, when: sinceWhen(role, value.term) }));
  const holding = since.filter(({ when }) => when !== '-' && when !== 'unopened').map(({ role }) => role);
  const network = isOnTheNetwork(spec, value, honest) ? ['the network'] : [];
  const isLearnt = value.role === undefined;
  const starting = since.filter(({ when }) => when === 'from the start').map(({ role }) => role);
  const learners = since
    .filter(({ when }) => when !== '-' && when !== 'from the start')
    .map(({ role, when }) => (when === 'unopened' ? `${role} (unopened)` : `${role} (${when.slice(5)})`));
  const session: readonly Threat[] =
    value.term.kind === 'atom' && isSessionSecret(value.term) ? [{ kind: 'session' }] : [];
  const revealing = network.length > 0 ? [] : threatWords(spec, [...holding.map(dishonest), ...session]);
  return {
    name: value.name,
    purpose: purposeOf(spec, value),
    holders: isLearnt ? listed(starting, nobody) : `${value.role} makes it`,
    learners: listed([...learners, ...network], nobody),
    revealedBy: network.length > 0 ? 'no secret' : listed(revealing, 'no threat'),
  };
}

/** Whether whoever only listens to an honest run can make it. */
const isOnTheNetwork = (spec: Spec, { term }: SpecValue, { runs, knowledge }: SystemState): boolean =>
  runs.some((run) => {
    const held = valueHeld(roleNamed(spec, run.role), run, term, Number.POSITIVE_INFINITY);
    return held !== undefined && derivable(knowledge, held);
  });

function purposeOf(spec: Spec, { kind, name, term }: SpecValue): string {
  const channel = spec.channels.find(({ keys }) => keys.some((key) => key.name === name));
  if (channel !== undefined) return `key of the channel ${channel.left} to ${channel.right}`;
  if (kind === 'data') return 'data';
  const sort = term.kind === 'atom' ? term.sort : 'value';
  switch (sort) {
    case 'exponent':
      return 'Diffie-Hellman exponent';
    case 'key':
      return 'symmetric key';
    case 'text':
      return 'public text';
    default:
      return sort;
  }
}
