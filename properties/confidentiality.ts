/**
 * Which traces break secrecy and proxy non-impersonation (design 6; 10, Holding a key).
 * @module
 */
import { derivable, learn } from '../model/deduce.ts';
import { emptyKnowledge, type Knowledge } from '../model/knowledge.ts';
import type { Channel, Spec } from '../model/spec.ts';
import type { Run } from '../model/system.ts';
import type { Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import type { Breach } from './breach.ts';
import { type Believed, believedPeer } from './goal.ts';
import { allHeld, completed } from './holding.ts';
import { type Permitted, permittedHolders, readersFor } from './permission.ts';
import {
  type Acceptance,
  derivableSince,
  heldAtAcceptance,
  heldAtLast,
  isDerivable,
  isHonest,
  printRun,
  type Reading,
  roleOf,
} from './reading.ts';
import { isPlayedHonestly, type Threats } from './session.ts';

/** A value that a claimant wants kept, and who may hold it in its eyes. */
export interface Secret {
  readonly name: string;
  readonly term: Term;
  readonly holders: readonly Permitted[];
}

/** The secret that the spec calls `name`, as `claimant` sees it. */
export function secretOf(spec: Spec, claimant: string, name: string): Secret | undefined {
  const value = spec.values.find((candidate) => candidate.name === name);
  return value && { name, term: value.term, holders: permittedHolders(spec, claimant, value.term) };
}

/** Secrecy: the adversary derives what the run that accepted holds, at any time. */
export function breachOfSecrecy(
  reading: Reading,
  threats: Threats,
  acceptance: Acceptance,
  secret: Secret,
): Breach | undefined {
  const { run, at } = acceptance;
  const value = heldAtLast(reading, run, secret.term);
  if (value === undefined || !isDerivable(reading, value)) return undefined;
  const isHonest = (holder: Permitted): boolean => isPlayedHonestly(reading, threats, run, holder, at);
  if (!secret.holders.every(isHonest)) return undefined;
  return {
    run: run.number,
    at: Math.max(at, derivableSince(reading, value) ?? at),
    sentence: `${printRun(run)} accepts, and the adversary derives its ${secret.name}`,
    details: [`${secret.name} is ${print(value)}`],
  };
}

/** A channel as one end sees it. */
export interface SharedChannel {
  readonly peer: Believed;
  readonly keys: readonly {
    readonly name: string;
    readonly term: Term;
    readonly readers: readonly Permitted[];
  }[];
}

/** `channel` in the eyes of `claimant`, with the readers that it has named for each key. */
export function sharedChannel(spec: Spec, channel: Channel, claimant: string): SharedChannel | undefined {
  const peer = believedPeer(channel, claimant);
  const keys = channel.keys.map(({ name, term, use }) => ({
    name,
    term,
    readers: readersFor(spec, channel, claimant, use),
  }));
  return peer && { peer, keys };
}

/**
 * Proxy non-impersonation: (a) a run of an honest agent other than the claimant, the peer and the
 * claimant's readers can derive a key of the channel, or (b) the adversary can while all of those are honest.
 */
export function breachOfNonImpersonation(
  reading: Reading,
  threats: Threats,
  acceptance: Acceptance,
  { peer, keys }: SharedChannel,
): Breach | undefined {
  const { run, at } = acceptance;
  const held = heldAtAcceptance(reading, acceptance, peer.name);
  if (held === undefined) return undefined;
  for (const { name, term, readers } of keys) {
    const key = heldAtLast(reading, run, term);
    if (key === undefined) continue;
    const named = readers.map((reader) => heldAtLast(reading, run, reader.name));
    const found =
      strangerHolding(reading, key, [run.agent, held, ...named]) ??
      adversaryHolding(reading, threats, key, readers, named);
    if (found === undefined) continue;
    return {
      run: run.number,
      at: Math.max(at, found.at),
      sentence: `${printRun(run)} accepts ${name} as shared with ${print(held)} in role ${peer.role}, but ${found.who}`,
      details: [`${name} is ${print(key)}`, `it has named ${printNamed(named)}`],
    };
  }
  return undefined;
}

interface Holder {
  readonly who: string;
  readonly at: number;
}

function strangerHolding(
  reading: Reading,
  key: Term,
  allowed: readonly (Term | undefined)[],
): Holder | undefined {
  const stranger = reading.state.runs.find(
    (other) => !allowed.includes(other.agent) && canDerive(reading, other, key),
  );
  if (stranger === undefined) return undefined;
  const since = completed(stranger).find(({ at }) => canDerive(reading, stranger, key, at + 1));
  return { who: `${printRun(stranger)} can derive it`, at: since?.at ?? -1 };
}

function adversaryHolding(
  reading: Reading,
  { dishonest }: Threats,
  key: Term,
  readers: readonly Permitted[],
  named: readonly (Term | undefined)[],
): Holder | undefined {
  if (readers.some(({ role }) => dishonest.has(role))) return undefined;
  if (named.some((agent) => agent !== undefined && !isHonest(reading, agent))) return undefined;
  const since = derivableSince(reading, key);
  return since === undefined ? undefined : { who: 'the adversary derives it', at: since };
}

/** Whether the run can derive `key` from what it holds by events before `before`. */
function canDerive(reading: Reading, run: Run, key: Term, before = Number.POSITIVE_INFINITY): boolean {
  const bound = Object.values(run.bindings);
  if (!key.fresh.every((made) => bound.some((value) => value.fresh.includes(made)))) return false;
  return derivable(knowledgeOf(reading, run, before), key);
}

/** What a run knows is asked for every key after every event, and changes only when the run acts. */
const knowledgeAtLast = new WeakMap<Run, Knowledge>();

function knowledgeOf(reading: Reading, run: Run, before: number): Knowledge {
  const known = before === Number.POSITIVE_INFINITY ? knowledgeAtLast.get(run) : undefined;
  if (known !== undefined) return known;
  const held = allHeld(roleOf(reading, run), run, before);
  const knowledge = held.reduce(learn, emptyKnowledge(reading.spec.functions));
  if (before === Number.POSITIVE_INFINITY) knowledgeAtLast.set(run, knowledge);
  return knowledge;
}

const printNamed = (named: readonly (Term | undefined)[]): string => {
  const agents = named.flatMap((agent) => (agent === undefined ? [] : [print(agent)]));
  return agents.length === 0 ? 'no reader' : `${agents.join(', ')} as readers`;
};
