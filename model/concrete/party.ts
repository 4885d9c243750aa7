/**
 * A run that decides from bytes alone: the same machine that the solver reasons about (model/role.ts), with
 * bytes for what it holds. It verifies signatures, opens ciphertexts with the keys that it has, compares
 * bytes with what it builds itself, and binds what it parses. What it has no means to decide it refuses.
 * @module
 */
import type { Receive, Role, Send } from '../role.ts';
import { print } from '../term-print.ts';
import { build, type Held } from './building.ts';
import type { Algebra } from './constructors.ts';
import { carryOut, match, type Read, type Reader, type Refused, type Rules } from './reading.ts';
import type { Bytes } from './value.ts';
import type { Keyring } from './world.ts';

/** A run in bytes; made by `beginParty`, and anew by each message that it takes or sends. */
export interface Party extends Reader {
  readonly role: Role;
  /** The state of the role's machine. */
  readonly state: number;
  /** Transitions taken, by index. */
  readonly taken: readonly number[];
  /** Why the run stopped at a failed check after a send, if it did. */
  readonly stopped?: string;
}

/** How the messages of a protocol look on the wire, where that is not the plain encoding. */
export interface Codec {
  /** The message that the run sends, or why it cannot. */
  readonly write: (party: Party, transition: Send) => Written;
  /** What the run holds after a message, or why it refuses it. */
  readonly read: (party: Party, transition: Receive, message: Bytes) => Read;
}

/** A message, with what the run holds once it has sent it. */
export type Written = { readonly kind: 'written'; readonly message: Bytes; readonly held: Held } | Refused;

/** What became of a message that was offered to a run. */
export type Received = { readonly kind: 'taken'; readonly party: Party } | Refused;

/** What a run sends, and the run after it, which may have stopped. */
export type Sent = { readonly kind: 'sent'; readonly message: Bytes; readonly party: Party } | Refused;

/** A run at its start, with what it holds by then: its name, its peers' names, its fresh values, certificates. */
export const beginParty = (
  role: Role,
  keyring: Keyring,
  algebra: Algebra,
  rules: Rules,
  held: Held,
): Party => ({ role, keyring, algebra, rules, state: 0, held, taken: [] });

/** Every message as the encoding of its term. */
export const plainCodec: Codec = {
  write: (party, { message }) => {
    const held = new Map(party.held);
    const built = build(party, held, message);
    if (built === undefined) return refused(`${party.role.name} cannot build ${print(message)}`);
    return { kind: 'written', message: built, held };
  },
  read: (party, { pattern }, message) => match(party, pattern, message),
};

/** The run after it has taken `message` by the transition of that index; refused where a check fails. */
export function receive(party: Party, index: number, message: Bytes, codec: Codec = plainCodec): Received {
  const transition = party.role.transitions[index];
  if (transition?.kind !== 'receive' || !isNext(party, index)) {
    return refused(`${party.role.name} is not waiting for this`);
  }
  const read = codec.read(party, transition, message);
  if (read.kind === 'refused') return read;
  const checked = carryOut({ ...party, held: read.held }, transition.checks);
  return checked.kind === 'refused'
    ? checked
    : { kind: 'taken', party: advanced({ ...party, held: checked.held }, index) };
}

/** What the run sends by the transition of that index. If a check fails afterwards, it stops and the send stands. */
export function send(party: Party, index: number, codec: Codec = plainCodec): Sent {
  const transition = party.role.transitions[index];
  if (transition?.kind !== 'send' || !isNext(party, index))
    return refused(`${party.role.name} is not sending`);
  const written = codec.write(party, transition);
  if (written.kind === 'refused') return written;
  const after = advanced({ ...party, held: written.held }, index);
  const checked = carryOut(after, transition.checks);
  return {
    kind: 'sent',
    message: written.message,
    party:
      checked.kind === 'refused' ? { ...after, stopped: checked.because } : { ...after, held: checked.held },
  };
}

/** Whether the run may take this transition now. */
const isNext = ({ role, state, stopped }: Party, index: number): boolean =>
  stopped === undefined && role.transitions[index]?.from === state;

const advanced = (party: Party, index: number): Party => ({
  ...party,
  state: party.role.transitions[index]?.to ?? party.state,
  taken: [...party.taken, index],
});

/** Whether the run has accepted. */
export const hasAccepted = ({ role, taken }: Party): boolean =>
  role.acceptsAt.some((index) => taken.includes(index));

const refused = (because: string): Refused => ({ kind: 'refused', because });
