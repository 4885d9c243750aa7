/**
 * The claimant's session: which acceptances count under a combination of threats, and whose runs take
 * part in it (design 10: Honest, dishonest, insider; Partners; Anchors; design 5 for the threats).
 * @module
 */
import type { Run, Scenario } from '../model/system.ts';
import { type Atom, agent, isApplication, isFresh, secretKey, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { comparedAs } from './agreement.ts';
import { roleNamed } from './goal.ts';
import type { Permitted } from './permission.ts';
import { heldBefore, isHonest, type Reading } from './reading.ts';
import { anchorsOf, type Combination, dishonestRoles, isSessionSecret, printCombination } from './threat.ts';

/** A combination of threats, taken apart once. */
export interface Threats {
  readonly combination: Combination;
  readonly dishonest: ReadonlySet<string>;
  readonly kci: boolean;
  readonly later: boolean;
  readonly session: boolean;
}

/** `combination` taken apart. */
export function readThreats(combination: Combination): Threats {
  const has = (kind: Combination[number]['kind']): boolean =>
    combination.some((threat) => threat.kind === kind);
  return {
    combination,
    dishonest: dishonestRoles(combination),
    kci: has('kci'),
    later: has('later'),
    session: has('session'),
  };
}

/** Why the scenario gives the adversary more than the combination does; undefined where it does not. */
export function excess(
  scenario: Scenario,
  claimant: string | undefined,
  { combination, dishonest }: Threats,
): string | undefined {
  const than = `more than ${printCombination(scenario.spec, combination)} gives`;
  for (const { agent: party, roles } of scenario.dishonest) {
    const role = roles.find((candidate) => !dishonest.has(candidate));
    if (role !== undefined) return `${print(party)} brings the secrets of role ${role}, ${than}`;
  }
  if (scenario.unpossessed && !combination.some(({ kind }) => kind === 'unpossessed')) {
    return `the adversary has certificates over keys that it does not hold, ${than}`;
  }
  const authority = authorityTooMany(scenario, claimant, combination);
  return authority === undefined ? undefined : `the adversary holds the key of ${authority.name}, ${than}`;
}

/** A compromised authority that is neither named nor the one anchor of the claimant that `ca` allows. */
function authorityTooMany(
  { spec, compromised }: Scenario,
  claimant: string | undefined,
  combination: Combination,
): Atom | undefined {
  const named = new Set(combination.flatMap((threat) => (threat.kind === 'ca' ? [threat.authority] : [])));
  const others = compromised.filter(({ name }) => !named.has(name));
  const anchors = claimant === undefined ? [] : anchorsOf(spec, roleNamed(spec, claimant));
  const allowed = named.has(undefined) ? 1 : 0;
  return others.find((authority, at) => at >= allowed || !anchors.includes(authority));
}

/**
 * Why what `run` has done up to position `at` does not count under the threats: whom it holds for other
 * roles, judged at `at`, or what was revealed. Undefined where it counts.
 */
export function discounted(reading: Reading, threats: Threats, run: Run, at: number): string | undefined {
  if (!isHonest(reading, run.agent)) return `${print(run.agent)} is dishonest`;
  const others = trustedPeers(reading, threats, run, at + 1);
  const dishonest = others.find(({ holder }) => !isHonest(reading, holder));
  if (dishonest !== undefined)
    return `${print(dishonest.holder)}, whom it holds for ${dishonest.role}, is dishonest`;
  const revealed = others.find(({ holder }) => isRevealed(reading, holder));
  if (revealed !== undefined)
    return `the key of ${print(revealed.holder)}, whom it holds for ${revealed.role}, was revealed`;
  return forbiddenReveal(reading, threats, run, at);
}

/** Whom the run holds, by events before `before`, for the roles that the threats do not make dishonest. */
const trustedPeers = (
  reading: Reading,
  { dishonest }: Threats,
  run: Run,
  before: number,
): readonly { readonly role: string; readonly holder: Term }[] =>
  otherNames(reading, run.role).flatMap(({ role, name }) => {
    const holder = dishonest.has(role) ? undefined : heldBefore(reading, run, name, before);
    return holder === undefined ? [] : [{ role, holder }];
  });

/** The names of the other roles, second names included: a role may know its peer under two. */
function otherNames(
  reading: Reading,
  own: string,
): readonly { readonly role: string; readonly name: Term }[] {
  const known = namesOf.get(reading.roles);
  const names = known ?? [
    ...reading.spec.roles.map(({ name }) => ({ role: name, name: agent(name) })),
    ...reading.spec.values.flatMap(({ kind, role, name, term }) =>
      kind === 'name' && role !== undefined && role !== name ? [{ role, name: term }] : [],
    ),
  ];
  if (known === undefined) namesOf.set(reading.roles, names);
  return names.filter(({ role }) => role !== own);
}

const namesOf = new WeakMap<Reading['roles'], readonly { readonly role: string; readonly name: Term }[]>();

/** Whether the agent's key was revealed as the claimant's own (`kci`), not after the session. */
const isRevealed = (reading: Reading, holder: Term): boolean =>
  reading.scenario.reveals.includes('key') &&
  reading.state.trace.some(
    (event) => event.kind === 'reveal' && event.reveal === 'key' && event.terms.includes(secretKey(holder)),
  );

/** A revelation that the threats do not give relative to this run. */
function forbiddenReveal(reading: Reading, threats: Threats, run: Run, at: number): string | undefined {
  if (reading.scenario.reveals.length === 0) return undefined;
  for (const [position, event] of reading.state.trace.entries()) {
    if (event.kind !== 'reveal') continue;
    const reason = forbidden(reading, threats, run, at, event, position);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function forbidden(
  reading: Reading,
  threats: Threats,
  run: Run,
  at: number,
  event: Extract<Reading['state']['trace'][number], { kind: 'reveal' }>,
  position: number,
): string | undefined {
  switch (event.reveal) {
    case 'key':
      if (!threats.kci) return 'a key was revealed';
      return revealedAgents(reading, event.terms).every((owner) => owner === run.agent)
        ? undefined
        : 'the key of somebody other than the claimant was revealed';
    case 'later':
      if (!threats.later) return 'long-term keys were revealed';
      return position > Math.max(at, lastEventOf(sessionOf(reading, run)))
        ? undefined
        : 'long-term keys were revealed before the session was over';
    case 'session':
      if (!threats.session) return 'values of a session were revealed';
      return event.terms.some((term) => isMadeBy(term, sessionOf(reading, run)))
        ? 'values of this very session were revealed'
        : undefined;
  }
}

const revealedAgents = (reading: Reading, terms: readonly Term[]): readonly Term[] =>
  terms.flatMap((term) =>
    isApplication(term, 'sk') && isHonest(reading, term.args[0] as Term) ? [term.args[0] as Term] : [],
  );

const lastEventOf = (runs: readonly Run[]): number =>
  Math.max(-1, ...runs.map((run) => run.taken.at(-1)?.at ?? -1));

/**
 * The run and its partners: runs, of agents that it holds for their role, that ever bind a term with a
 * fresh value of its own or of another partner. A run in a role for which it holds no name counts by the
 * fresh value alone: it may be the very other end. For its own role a run holds its own agent. A run whose
 * values merely arrive is no partner: they may be old (Denning and Sacco, CACM 1981).
 */
export function sessionOf(reading: Reading, run: Run): readonly Run[] {
  const session = [run];
  const others = reading.state.runs.filter((other) => other !== run && mayBePartner(reading, run, other));
  for (let joined = true; joined; ) {
    const next = others.find((other) => !session.includes(other) && holdsFreshOf(other, session));
    joined = next !== undefined;
    if (next !== undefined) session.push(next);
  }
  return session;
}

function mayBePartner(reading: Reading, run: Run, other: Run): boolean {
  if (other.role === run.role) return other.agent === run.agent;
  const names = otherNames(reading, run.role)
    .filter(({ role }) => role === other.role)
    .map(({ name }) => heldBefore(reading, run, name, Number.POSITIVE_INFINITY));
  return names.every((name) => name === undefined) || names.includes(other.agent);
}

const holdsFreshOf = (run: Run, makers: readonly Run[]): boolean =>
  Object.values(run.bindings).some((value) => value.fresh.some((made) => isMadeBy(made, makers)));

const isMadeBy = (term: Term, makers: readonly Run[]): boolean =>
  isFresh(term) && makers.some((maker) => maker.number === term.maker);

/**
 * Whether a holder for whom `run` has no name by position `at` is played by honest runs that hold nobody
 * dishonest: the secrets that the run ever holds as that holder's (exponents, keys, data; else its nonces) were
 * all made by such runs and not revealed since, those of parties that are dishonest by threat aside. Where
 * there are none, nothing speaks against it. A name that comes later says nothing of whom was meant at `at`.
 */
export function isPlayedHonestly(
  reading: Reading,
  threats: Threats,
  run: Run,
  holder: Permitted,
  at: number,
): boolean {
  if (heldBefore(reading, run, holder.name, at + 1) !== undefined) return true;
  return valuesTakenFor(reading, run, holder)
    .filter(({ role }) => !threats.dishonest.has(role))
    .every(({ held, role }) => makerCounts(reading, threats, held, role) && !isSpent(reading, held));
}

/** Whether a fresh value in `held` was revealed with another session: whoever uses it then is not its maker. */
const isSpent = (reading: Reading, held: Term): boolean =>
  reading.scenario.reveals.includes('session') &&
  reading.state.trace.some(
    (event) =>
      event.kind === 'reveal' &&
      event.reveal === 'session' &&
      event.terms.some((term) => held.fresh.some((made) => made === term)),
  );

/**
 * Whether `held` is a value that an honest run in `role` made, or the share of such an exponent, and that
 * run holds nobody dishonest. What is only made of such a value, as a hash of it, that run did not make.
 */
export function makerCounts(
  reading: Reading,
  threats: Threats,
  held: Term | undefined,
  role: string,
): boolean {
  const made = held !== undefined && isApplication(held, 'g') ? held.args[0] : held;
  if (made?.kind !== 'atom' || typeof made.maker !== 'number') return false;
  const maker = reading.state.runs[made.maker];
  if (maker === undefined || maker.role !== role) return false;
  return trustedPeers(reading, threats, maker, Number.POSITIVE_INFINITY).every(({ holder }) =>
    isHonest(reading, holder),
  );
}

interface Taken {
  readonly held: Term;
  readonly role: string;
}

/** What the run holds of the values that the spec has the holder make: secrets if there are any. */
function valuesTakenFor(reading: Reading, run: Run, holder: Permitted): readonly Taken[] {
  const found = reading.spec.values.flatMap((value) => {
    const { role, kind, term } = value;
    if (role === undefined || kind === 'name' || !holder.playedBy.includes(role)) return [];
    const held = heldBefore(reading, run, comparedAs(value), Number.POSITIVE_INFINITY);
    const isSecret = kind === 'data' || (isFresh(term) && isSessionSecret(term));
    return held === undefined ? [] : [{ held, role, isSecret }];
  });
  const secrets = found.filter(({ isSecret }) => isSecret);
  return secrets.length > 0 ? secrets : found;
}
