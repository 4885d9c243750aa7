/**
 * One run that speaks over a stream of bytes: what comes in is cut into the messages of its role machine and
 * taken one after the other, and what the machine sends next goes out.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import type { Transition } from '../../role.ts';
import { hasAccepted, type Party, receive, send } from '../party.ts';
import type { Bytes } from '../value.ts';
import type { StreamCodec } from './codec.ts';

/** A run, and how far its talk has come. */
export interface Conversation {
  readonly party: Party;
  readonly codec: StreamCodec;
  /** What has come and is no whole message yet. */
  readonly pending: Bytes;
  readonly turns: readonly Turn[];
  /** Why the run refused what came, or could not go on. */
  readonly refused?: string;
}

/** One message that the run sent or took. */
export interface Turn {
  readonly transition: Transition;
  /** As records on the wire. */
  readonly bytes: Bytes;
}

/** What the run says to begin with. */
export const beginConversation = (party: Party, codec: StreamCodec): Conversation =>
  onwards({ party, codec, pending: new Uint8Array(0), turns: [] });

/** What the run makes of more bytes, and what it says to them. */
export const hear = (conversation: Conversation, bytes: Bytes): Conversation =>
  onwards({ ...conversation, pending: concatBytes(conversation.pending, bytes) });

/** What a run that is over says in the end, where nothing went wrong. */
export const farewellOf = ({ party, codec, refused }: Conversation): Bytes | undefined =>
  refused === undefined ? codec.closing(party) : undefined;

/** Whether the run is at its end. */
export const isOver = ({ party, refused }: Conversation): boolean =>
  refused !== undefined || nextOf(party) === undefined;

/** Whether the run has accepted, and was refused nothing. */
export const isAccepted = ({ party, refused }: Conversation): boolean =>
  refused === undefined && hasAccepted(party);

/** The transition that comes next; the machines of the TLS baselines have no branches. */
export function nextOf({
  role,
  state,
  stopped,
}: Party): { readonly index: number; readonly transition: Transition } | undefined {
  const index = stopped === undefined ? role.transitions.findIndex(({ from }) => from === state) : -1;
  const transition = role.transitions[index];
  return transition && { index, transition };
}

function onwards(conversation: Conversation): Conversation {
  let now = conversation;
  for (;;) {
    const after = nextTurn(now);
    if (after === undefined) return now;
    now = after;
  }
}

function nextTurn(conversation: Conversation): Conversation | undefined {
  const { party, codec, pending, turns, refused } = conversation;
  const next = refused === undefined ? nextOf(party) : undefined;
  if (next === undefined) return undefined;
  const { index, transition } = next;
  if (transition.kind === 'send') {
    const sent = send(party, index, codec);
    if (sent.kind === 'refused') return { ...conversation, refused: sent.because };
    return { ...conversation, party: sent.party, turns: [...turns, { transition, bytes: sent.message }] };
  }
  const delimited = codec.delimit(party, transition, pending);
  if (delimited.kind === 'short') return undefined;
  if (delimited.kind === 'refused') return { ...conversation, refused: delimited.because };
  const bytes = pending.slice(0, delimited.end);
  const taken = receive(party, index, bytes, codec);
  if (taken.kind === 'refused') return { ...conversation, refused: taken.because };
  return {
    ...conversation,
    party: taken.party,
    pending: pending.slice(delimited.end),
    turns: [...turns, { transition, bytes }],
  };
}
