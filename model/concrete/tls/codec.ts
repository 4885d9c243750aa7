/**
 * A codec for TLS: what `party.ts` asks of any codec, and where a message ends in what has come so far. Its
 * messages are records as they stand on the wire, all those of one message of the role machine.
 * @module
 */
import type { Receive, Send } from '../../role.ts';
import { isApplication, type Term } from '../../term.ts';
import { print } from '../../term-print.ts';
import type { Held } from '../building.ts';
import type { Codec, Party, Written } from '../party.ts';
import type { Read, Refused } from '../reading.ts';
import type { Bytes } from '../value.ts';
import { alertName, contentTypes } from './parameters.ts';
import { Malformed } from './presentation.ts';
import { recordAt, type TlsRecord } from './record.ts';

/** A codec for a stream of bytes. */
export interface StreamCodec extends Codec {
  /** Where the message that the run waits for ends, or that it is not all there yet, or why it never will be. */
  readonly delimit: (party: Party, transition: Receive, bytes: Bytes) => Delimited;
  /** What a run that has sent its data says to end the connection: close_notify; undefined before. */
  readonly closing: (party: Party) => Bytes | undefined;
}

/** How much of a stream is the next message. */
export type Delimited =
  | { readonly kind: 'whole'; readonly end: number }
  | { readonly kind: 'short' }
  | Refused;

/** What a peer said last, where it was an alert: the run gets no message. */
export class Alerted extends Error {}

/** What has come of a message, opened: its content, and where it ends. */
export type Gathered =
  | { readonly kind: 'whole'; readonly content: Bytes; readonly end: number }
  | { readonly kind: 'short' };

/** How one version of TLS carries the messages of its role machine. */
export interface Carriage {
  /** The records of a message, and what its parts are to those who held them. */
  readonly write: (party: Party, transition: Send, held: Map<Term, Bytes>) => Bytes;
  /** The content of the records that make up the next message. */
  readonly gather: (party: Party, transition: Receive, bytes: Bytes) => Gathered;
  /** Checks the content and holds what is new in it. */
  readonly read: (party: Party, transition: Receive, content: Bytes, held: Map<Term, Bytes>) => void;
  /** The alert that ends the connection, under the key of the data that was sent. */
  readonly close: (party: Party, key: Term) => Bytes;
}

/** close_notify, as a warning (RFC 8446, section 6.1). */
export const closeNotify: Bytes = Uint8Array.of(1, 0);

/** The codec of a version. */
export const codecOf = ({ write, gather, read, close }: Carriage): StreamCodec => ({
  write: (party, transition) =>
    attempt(`${party.role.name} cannot send ${print(transition.message)}`, (): Written => {
      const held = new Map(party.held);
      const message = write(party, transition, held);
      return { kind: 'written', message, held };
    }),
  delimit: (party, transition, bytes) =>
    attempt(undefined, (): Delimited => {
      const gathered = gather(party, transition, bytes);
      return gathered.kind === 'short' ? gathered : { kind: 'whole', end: gathered.end };
    }),
  read: (party, transition, message) =>
    attempt(undefined, (): Read => {
      const gathered = gather(party, transition, message);
      if (gathered.kind === 'short' || gathered.end !== message.length) {
        throw new Malformed('this is not one message');
      }
      const held = new Map(party.held);
      read(party, transition, gathered.content, held);
      return { kind: 'read', held: held as Held };
    }),
  closing: (party) => {
    const key = keyOfData(party);
    return key && close(party, key);
  },
});

/** The key of the data that the run has sent. */
function keyOfData({ role, taken }: Party): Term | undefined {
  const [last] = taken
    .flatMap((index) => role.transitions[index] ?? [])
    .filter(({ kind }) => kind === 'send')
    .slice(-1);
  if (last?.kind !== 'send' || !isApplication(last.message, 'aead')) return undefined;
  const [key, content] = last.message.args;
  return content?.kind === 'application' ? undefined : key;
}

/** What `work` gives, or why it cannot; what is malformed is the sender's mistake, anything else is ours. */
function attempt<Result>(prefix: string | undefined, work: () => Result): Result | Refused {
  try {
    return work();
  } catch (error) {
    if (error instanceof Alerted) return { kind: 'refused', because: error.message };
    if (!(error instanceof Malformed)) throw error;
    return { kind: 'refused', because: prefix === undefined ? error.message : `${prefix}: ${error.message}` };
  }
}

/** Calls `take` with one record after the other until it says that the message is whole. */
export function gatherRecords(bytes: Bytes, take: (record: TlsRecord) => Bytes | undefined): Gathered {
  for (let at = 0; ; ) {
    const found = recordAt(bytes, at);
    if (found.kind === 'short') return found;
    if (found.kind === 'bad') throw new Malformed(found.because);
    const content = take(found.record);
    at = found.record.end;
    if (content !== undefined) return { kind: 'whole', content, end: at };
    if (at > gatheredMax) throw new Malformed('the message is too long');
  }
}

/** No message of a role machine takes more than this on the wire. */
const gatheredMax = 2 ** 18;

/** Ends with what the alert says; its first byte is the level. */
export function alerted(content: Bytes): never {
  const [, description] = content;
  throw new Alerted(`the peer's alert: ${alertName(description ?? -1)}`);
}

/** Refuses a record that does not belong here. */
export function unexpected(type: number, what: string): never {
  const name = Object.entries(contentTypes).find(([, code]) => code === type)?.[0] ?? `type ${type}`;
  throw new Malformed(`a record of ${name} comes where ${what} is expected`);
}
