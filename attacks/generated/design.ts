/**
 * Designs of small protocols, made of choices: who speaks to whom, what protects a message, what goes
 * into it. Most choices are what a careful designer would do, so that a design is executable and nearly
 * right; a few leave something out. Drawn by fast-check, a design shrinks to fewer messages with less in them.
 * @module
 */
import fc from 'fast-check';

/** What protects the body of a message. */
export type Envelope =
  | 'none'
  | 'sign'
  /** Under the key of this session where there is one, else under a long-term key that the two share. */
  | 'mac'
  /** Under a long-term key. */
  | 'aead'
  | 'enc'
  /** Under a key of this session: agreed on by Diffie-Hellman, or sent before. */
  | 'session mac'
  | 'session aead'
  /** Without integrity. */
  | 'session enc'
  /** Without integrity, with a MAC of the plaintext inside, under a key of its own. */
  | 'session record'
  | 'seal';

/** One message. */
export interface Hop {
  /** Somebody else speaks than who was last spoken to. */
  readonly interrupts: boolean;
  /** To the third party, where there is one. */
  readonly onward: boolean;
  /** Through the third party, which passes it on unopened. */
  readonly through: boolean;
  readonly envelope: Envelope;
  /** A constant that says which message this is. */
  readonly tagged: boolean;
  /** Which of what the sender holds goes into the body, in the order in which it came to hold it; beyond the end, all. */
  readonly included: readonly boolean[];
  /** What the receiver lacks of a body that shows nothing of itself is sent beside it; else it is left out. */
  readonly beside: boolean;
  /** The body is a hash. */
  readonly hashed: boolean;
  /** What stands in the clear besides. */
  readonly clear: 'nothing' | 'nonce' | 'all';
  /** Whatever the sender keeps for the receiver is passed on. */
  readonly forwards: boolean;
  /** Something for the third party to open, which the receiver can only pass on. */
  readonly ticket: 'none' | 'seal' | 'aead' | 'enc';
}

/** A protocol of two or three parties. */
export interface Design {
  readonly parties: 2 | 3;
  /** By party: has a certificate, and sends it along with its first signature. */
  readonly certified: readonly boolean[];
  /** The second party's certificate is by another authority. */
  readonly authorities: 1 | 2;
  /** By party: knows the names of the others from the start. The first always does. */
  readonly acquainted: readonly boolean[];
  /** Nobody learns the first party's name. */
  readonly anonymous: boolean;
  /** Everybody has a Diffie-Hellman share. */
  readonly shares: boolean;
  /** Nobody checks whether a share is degenerate. */
  readonly unchecked: boolean;
  /** By position among tag, nonces and names: what goes into a key besides the Diffie-Hellman secret. */
  readonly derivation: readonly boolean[];
  /** The parties that make a symmetric key and a datum, if any. */
  readonly keyFrom: number | undefined;
  readonly dataFrom: number | undefined;
  /** The key of the session is declared as a channel. */
  readonly channel: boolean;
  /** Each role checks that its peer is somebody else. */
  readonly distinct: boolean;
  /** The first party accepts before its last message. */
  readonly acceptsEarly: boolean;
  /** The goal that what the last body says was sent by who should have. */
  readonly corresponds: boolean;
  readonly hops: readonly Hop[];
}

/** True in `times` of ten cases. */
const often = (times: number): fc.Arbitrary<boolean> => fc.nat({ max: 9 }).map((at) => at >= 10 - times);

const anyEnvelope: fc.Arbitrary<Envelope> = fc.oneof(
  { arbitrary: fc.constant<Envelope>('none'), weight: 2 },
  { arbitrary: fc.constant<Envelope>('sign'), weight: 6 },
  { arbitrary: fc.constant<Envelope>('mac'), weight: 3 },
  { arbitrary: fc.constant<Envelope>('seal'), weight: 5 },
  { arbitrary: fc.constant<Envelope>('aead'), weight: 3 },
  { arbitrary: fc.constant<Envelope>('session mac'), weight: 3 },
  { arbitrary: fc.constant<Envelope>('session aead'), weight: 3 },
  { arbitrary: fc.constant<Envelope>('enc'), weight: 1 },
  { arbitrary: fc.constant<Envelope>('session enc'), weight: 1 },
  { arbitrary: fc.constant<Envelope>('session record'), weight: 1 },
);

const anyHop: fc.Arbitrary<Hop> = fc.record({
  interrupts: often(1),
  onward: often(5),
  through: often(1),
  envelope: anyEnvelope,
  tagged: often(7),
  included: fc.array(often(8), { maxLength: 10, size: 'max' }),
  beside: often(9),
  hashed: often(1),
  clear: fc.constantFrom('nothing', 'nothing', 'nonce', 'all'),
  forwards: often(6),
  ticket: fc.constantFrom('none', 'none', 'none', 'none', 'none', 'seal', 'aead', 'enc'),
});

const anyParty: fc.Arbitrary<number | undefined> = fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 2 });

const byParty = (times: number): fc.Arbitrary<readonly boolean[]> =>
  fc.array(often(times), { minLength: 3, maxLength: 3 });

/** Designs of every kind. */
export const anyDesign: fc.Arbitrary<Design> = fc.record({
  parties: fc.constantFrom<2 | 3>(2, 2, 3),
  certified: byParty(4),
  authorities: fc.constantFrom<1 | 2>(1, 1, 1, 2),
  acquainted: byParty(4),
  anonymous: often(1),
  shares: often(4),
  unchecked: often(2),
  derivation: fc.array(often(7), { maxLength: 7, size: 'max' }),
  keyFrom: anyParty,
  dataFrom: anyParty,
  channel: often(7),
  distinct: often(1),
  acceptsEarly: often(1),
  corresponds: often(2),
  hops: fc.array(anyHop, { minLength: 2, maxLength: 5, size: 'max' }),
});
