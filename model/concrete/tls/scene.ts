/**
 * What the codecs of both versions of TLS have in common.
 * @module
 */
import type { Term } from '../../term.ts';
import { print } from '../../term-print.ts';
import type { Party } from '../party.ts';
import type { Bytes } from '../value.ts';
import type { Settings } from './identity.ts';
import { type Meaning, takePart } from './meaning.ts';
import type { HandshakeName } from './parameters.ts';
import { Malformed } from './presentation.ts';

/** What a codec works with: who the party is, and what terms mean in this version. */
export interface Scene {
  readonly settings: Settings;
  readonly meaning: Meaning;
}

/** Compares a part of a message with what is held, or holds it; refuses what does not fit. */
export function take({ meaning }: Scene, held: Map<Term, Bytes>, part: Term, bytes: Bytes): void {
  const problem = takePart(meaning, held, part, bytes);
  if (problem !== undefined) throw new Malformed(`${print(part)} ${problem}`);
}

/** A message of one's own as it is sent: as it should be, unless something is to go wrong. */
export const spoilt = ({ settings: { distort } }: Scene, name: HandshakeName, message: Bytes): Bytes =>
  distort?.(name, message) ?? message;

/** The ClientHello that a server's run has taken. */
export function helloHeard({ role, held }: Party): Bytes {
  const [first] = role.transitions;
  const message = first?.kind === 'receive' ? held.get(first.pattern) : undefined;
  if (message === undefined) throw new Malformed('there is no ClientHello to answer');
  return message;
}

/** Whether a part is data and no handshake message. */
export const isData = (item: Term | undefined): boolean =>
  item !== undefined && item.kind !== 'application' && item.sort === 'data';
