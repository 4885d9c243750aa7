/**
 * A run of a TLS baseline at its start, with what it needs to speak TLS: who it is, whom it means to talk to,
 * and what it makes fresh.
 * @module
 */
import type { Role } from '../../role.ts';
import type { Spec } from '../../spec.ts';
import type { Term } from '../../term.ts';
import { exponent, seedLength } from '../algorithms.ts';
import { algebraOf } from '../constructors.ts';
import { beginParty, type Party } from '../party.ts';
import type { Suite } from '../suite.ts';
import type { Bytes } from '../value.ts';
import type { StreamCodec } from './codec.ts';
import { nameOfHost, type Settings } from './identity.ts';
import type { Version } from './parameters.ts';
import { tls12Codec } from './tls12.ts';
import { tls13Codec } from './tls13.ts';

/** What a run of a role starts with. */
export interface Beginning {
  readonly suite: Suite;
  /** Its own host; a client's is never sent. */
  readonly self: string;
  /** The host that it means to talk to. */
  readonly peer: string;
  /** So many bytes that nobody can foresee, or that follow from a seed. */
  readonly random: (length: number) => Bytes;
  /** What it says once the handshake is over. */
  readonly data: Bytes;
}

/** The run at its start. */
export function beginTls(role: Role, { suite, self, peer, random, data }: Beginning): Party {
  const held = new Map<Term, Bytes>([[role.self, nameOfHost(self)]]);
  for (const { name } of role.peers) held.set(name, nameOfHost(peer));
  for (const { name } of role.fresh) {
    if (name.sort === 'exponent') held.set(name, exponent(suite, random(seedLength)));
    else held.set(name, name.sort === 'data' ? data : random(32));
  }
  return beginParty(role, noKeys, algebraOf(suite), { typed: true, groupUnchecked: false }, held);
}

/** The codec has the keys; the machine asks for none beside it. */
const noKeys: Party['keyring'] = {
  privateKey: () => undefined,
  sharedKey: () => undefined,
  publicKey: () => new Uint8Array(0),
  nameOf: () => undefined,
};

/** The baselines that have a wire form, with the version that each is. */
export const baselines: ReadonlyMap<string, Version> = new Map<string, Version>([
  ['tls13', 'tls13'],
  ['tls12-dhe', 'tls12'],
]);

/** The codec of a version for a party. */
export const tlsCodec = (version: Version, settings: Settings): StreamCodec =>
  ({ tls13: tls13Codec, tls12: tls12Codec })[version](settings);

/** The role of a spec that has this office. */
export const roleOfOffice = ({ roles }: Spec, office: 'client' | 'server'): Role | undefined =>
  roles.find((role) => role.office === office);
