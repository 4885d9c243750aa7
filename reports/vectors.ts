/**
 * Test vectors as plain data, for whoever implements a protocol in whatever language: honest runs and attacks
 * with every byte that goes over the wire and every value that a run starts with. docs/vectors.md explains the
 * file and the encoding; the JSON Schema in docs/schema is made of the schema here.
 * @module
 */
import * as z from 'zod';
import { type SuiteName, suites } from '../model/concrete/suite.ts';
import { type Kind, kinds } from '../model/concrete/value.ts';

/** A file of vectors: cases of one protocol under one choice of algorithms, from one seed. */
export interface Vectors {
  readonly format: 'tertius vectors, version 1';
  /** The version of Tertius. */
  readonly tool: string;
  readonly protocol: string;
  readonly title: string;
  /** The options of the family that are taken. */
  readonly with: readonly string[];
  readonly seed: string;
  readonly algorithms: Algorithms;
  /** The byte that begins a value, by kind. */
  readonly kinds: Readonly<Record<Kind, number>>;
  readonly cases: readonly VectorCase[];
}

/** What the bytes were made with. */
export interface Algorithms {
  readonly suite: SuiteName;
  readonly signature: 'ed25519' | 'p256';
  readonly group: 'x25519' | 'p256';
  readonly aead: 'aes-128-gcm' | 'chacha20-poly1305';
  readonly kdf: 'hkdf' | 'tls12-prf';
  readonly hash: 'sha-256';
  readonly mac: 'hmac-sha-256';
  readonly seal: 'hpke-base';
  readonly certificates: 'plain';
}

/** An honest run, or an attack. */
export interface VectorCase {
  readonly kind: 'honest' | 'attack';
  readonly name: string;
  readonly runs: readonly VectorRun[];
  readonly steps: readonly VectorStep[];
  /** Messages of an honest run with one bit changed, each of which must be refused at that step. */
  readonly refused: readonly RefusedMessage[];
  /** What an attack breaks. */
  readonly broken?: BrokenGoal;
}

/** The goal that an attack breaks, and where an implementation that does not have the flaw would have refused. */
export interface BrokenGoal {
  readonly goal: string;
  readonly sentence: string;
  readonly threats: string;
  readonly because: string;
  /** An implementation of this run's role without the flaw refuses at one of its steps up to this one. */
  readonly run: number;
  readonly step: number;
}

/** One run: what it is given, and what it comes to. Runs are numbered from 0. */
export interface VectorRun {
  readonly run: number;
  readonly role: string;
  readonly agent: string;
  /** Names, keys, certificates and fresh values that the run has at its start. */
  readonly starts: readonly NamedBytes[];
  /** What the run holds in the end. */
  readonly ends: readonly NamedBytes[];
  /** The step by which the run accepts; absent where it does not. */
  readonly accepts?: number;
  /** The step at which it stops because a check fails after it has sent. */
  readonly stops?: number;
}

/** A value under the name that the spec gives it; bytes in lower-case hexadecimal. */
export interface NamedBytes {
  readonly name: string;
  readonly hex: string;
}

/** What happens, in order; steps are numbered from 1. */
export type VectorStep =
  | { readonly step: number; readonly action: 'begin'; readonly run: number }
  | {
      readonly step: number;
      /** The run sends exactly this. */
      readonly action: 'send';
      readonly run: number;
      readonly to: string;
      readonly label: string;
      readonly term: string;
      readonly hex: string;
    }
  | {
      readonly step: number;
      /** The run is given this, and takes it. */
      readonly action: 'receive';
      readonly run: number;
      readonly label: string;
      readonly term: string;
      readonly hex: string;
      /** The step at which it was sent as it is; absent where the adversary made it. */
      readonly sent?: number;
      /** How the adversary makes it; messages are those that it has heard. */
      readonly made?: string;
    }
  | {
      readonly step: number;
      /** The adversary learns this. */
      readonly action: 'reveal';
      readonly of: string;
      readonly values: readonly NamedBytes[];
    };

/** A message that must be refused. */
export interface RefusedMessage {
  readonly step: number;
  readonly hex: string;
  readonly because: string;
}

const count = z.int().min(0);
const place = z.int().min(1);
const hex = z.string().regex(/^([0-9a-f]{2})*$/);
const names = z.array(z.string()).readonly();

const namedBytes: z.ZodType<NamedBytes> = z.strictObject({ name: z.string(), hex });
const manyBytes = z.array(namedBytes).readonly();

const algorithms: z.ZodType<Algorithms> = z.strictObject({
  suite: z.enum(Object.keys(suites) as SuiteName[]),
  signature: z.enum(['ed25519', 'p256']),
  group: z.enum(['x25519', 'p256']),
  aead: z.enum(['aes-128-gcm', 'chacha20-poly1305']),
  kdf: z.enum(['hkdf', 'tls12-prf']),
  hash: z.literal('sha-256'),
  mac: z.literal('hmac-sha-256'),
  seal: z.literal('hpke-base'),
  certificates: z.literal('plain'),
});

const run: z.ZodType<VectorRun> = z.strictObject({
  run: count,
  role: z.string(),
  agent: z.string(),
  starts: manyBytes,
  ends: manyBytes,
  accepts: place.exactOptional(),
  stops: place.exactOptional(),
});

const message = { step: place, run: count, label: z.string(), term: z.string(), hex };

const step: z.ZodType<VectorStep> = z.discriminatedUnion('action', [
  z.strictObject({ step: place, action: z.literal('begin'), run: count }),
  z.strictObject({ ...message, action: z.literal('send'), to: z.string() }),
  z.strictObject({
    ...message,
    action: z.literal('receive'),
    sent: place.exactOptional(),
    made: z.string().exactOptional(),
  }),
  z.strictObject({ step: place, action: z.literal('reveal'), of: z.string(), values: manyBytes }),
]);

const refused: z.ZodType<RefusedMessage> = z.strictObject({ step: place, hex, because: z.string() });

const broken: z.ZodType<BrokenGoal> = z.strictObject({
  goal: z.string(),
  sentence: z.string(),
  threats: z.string(),
  because: z.string(),
  run: count,
  step: place,
});

const vectorCase: z.ZodType<VectorCase> = z.strictObject({
  kind: z.enum(['honest', 'attack']),
  name: z.string(),
  runs: z.array(run).readonly(),
  steps: z.array(step).readonly(),
  refused: z.array(refused).readonly(),
  broken: broken.exactOptional(),
});

/** What `tertius vectors` writes. */
export const vectorsSchema: z.ZodType<Vectors> = z.strictObject({
  format: z.literal('tertius vectors, version 1'),
  tool: z.string(),
  protocol: z.string(),
  title: z.string(),
  with: names,
  seed: z.string(),
  algorithms,
  kinds: z.record(z.enum(Object.keys(kinds) as Kind[]), z.int().min(0).max(255)).readonly(),
  cases: z.array(vectorCase).readonly(),
});

/** The same as JSON Schema, draft 2020-12, as published in docs/schema. */
export const vectorsJsonSchema = (): unknown => ({
  $id: 'urn:tertius:vectors:1',
  title: 'What tertius vectors writes',
  ...z.toJSONSchema(vectorsSchema),
});
