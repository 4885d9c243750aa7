/**
 * Who made a part of a message, and why the adversary has a key, in words.
 * @module
 */
import type { Run, TraceEvent } from '../model/system.ts';
import { type Application, isApplication, isPrivateSymbol, occursIn, type Term } from '../model/term.ts';
import { roleNamed } from '../properties/goal.ts';
import { listed } from './listed.ts';
import { lastSend, playerName, type Told } from './told.ts';

/** Whether a term is a private key or a long-term shared one. */
export const isSecretKey = (term: Term): term is Application =>
  term.kind === 'application' && isPrivateSymbol(term.symbol);

/** A key and why the adversary has it: `the private key of e, which is dishonest`. */
export function keyInWords(told: Told, key: Term): string {
  const name = told.names.inWords(key);
  const called = isApplication(key, 'sk') ? name : `the key ${name}`;
  const why = holdingOf(told, key);
  return why === undefined ? called : `${called} (${why})`;
}

/** Why the adversary holds a long-term key; undefined for any other. */
function holdingOf(told: Told, key: Term): string | undefined {
  if (!isSecretKey(key)) return undefined;
  const { dishonest, compromised, spec } = told.scenario;
  const owner = dishonest.find(({ agent }) => key.args.includes(agent));
  if (owner !== undefined) return `${told.names.short(owner.agent)} is dishonest`;
  const revealed = told.state.trace.findIndex(
    (event) => event.kind === 'reveal' && event.terms.includes(key),
  );
  if (revealed !== -1) return `given to it in step ${told.numbers.get(revealed)}`;
  if (isApplication(key, 'sk') && compromised.some((authority) => authority === key.args[0])) {
    return 'a CA in its hands';
  }
  const holder = dishonest.find(({ roles }) =>
    roles.some((name) => roleNamed(spec, name).secrets.includes(key)),
  );
  return holder === undefined ? undefined : `which a dishonest ${listed(holder.roles)} brings along`;
}

/** Who made something, and the step in which it was first part of a message. */
export interface Maker {
  readonly name: string;
  /** Absent where it is the adversary. */
  readonly run?: Run;
  readonly step?: number;
}

/**
 * Who made a part of the message at position `at`: the run that sent the message, where it had not received the part
 * before; else whoever first put it in a message, the adversary where that was in one that it made.
 */
export function makerOf(told: Told, at: number, term: Term): Maker {
  const { trace, runs } = told.state;
  const isIn = (event: TraceEvent): boolean => 'message' in event && occursIn(term, event.message);
  const message = trace[at];
  const sent =
    message !== undefined && 'message' in message ? lastSend(told, message.message, at) : undefined;
  const hasReceived = trace.some(
    (event, index) =>
      event.kind === 'receive' && event.run === sent?.run.number && index < sent.at && isIn(event),
  );
  const first = trace.findIndex((event) =>
    sent === undefined || hasReceived
      ? isIn(event)
      : event.kind === 'send' && event.run === sent.run.number && isIn(event),
  );
  const event = trace[first];
  const run = event?.kind === 'send' ? runs[event.run] : undefined;
  const step = told.numbers.get(first);
  const when = step === undefined ? {} : { step };
  return run === undefined
    ? { name: 'the adversary', ...when }
    : { name: playerName(told, run), run, ...when };
}
