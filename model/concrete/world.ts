/**
 * Who has which keys, and what each ground term is in bytes, from one seed: two worlds of one seed are the
 * same, byte by byte. The bytes of a term are what somebody would have who knew everything; roles
 * and the adversary work with what they were given (party.ts, adversary.ts), and `play` compares.
 * @module
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { fitsAsJunk, isJunk, type Junk, placeOf } from '../junk.ts';
import { agentsOf, longTermSecrets, roleSecrets } from '../long-term.ts';
import type { Role } from '../role.ts';
import type { Scenario } from '../system.ts';
import {
  type Application,
  type Atom,
  apply,
  degenerate,
  isApplication,
  isPrivateSymbol,
  none,
  storeSymbol,
  type Term,
  zero,
} from '../term.ts';
import { print } from '../term-print.ts';
import { exponent, signingKey } from './algorithms.ts';
import { type Algebra, agreeOn, construct, degenerateBytes, seedFrom, zeroBytes } from './constructors.ts';
import { junkUnder, padAt } from './malleable-cipher.ts';
import { type Bytes, encode, encodeText, sameBytes, tupleOf } from './value.ts';

/** What terms are in bytes, for one seed and one choice of algorithms. */
export interface World {
  readonly algebra: Algebra;
  readonly seed: string;
  /** The bytes of a ground term. */
  readonly valueOf: (term: Term) => Bytes;
  /** The public key of whoever has this name. */
  readonly publicKeyOf: (name: Bytes) => Bytes;
  /** The bits that the adversary puts into a ciphertext to make this junk. */
  readonly junkBits: (junk: Junk) => Bytes;
}

/** The long-term secrets of an agent in a role, and the public keys of everybody. */
export interface Keyring {
  /** The private key that belongs to a name, where the agent has it in this role. */
  readonly privateKey: (name: Bytes) => Bytes | undefined;
  /** A shared key by its symbol and the names that it is for. */
  readonly sharedKey: (symbol: string, names: readonly Bytes[]) => Bytes | undefined;
  readonly publicKey: (name: Bytes) => Bytes;
  /** Whose public key this is, where it belongs to an agent or an authority. */
  readonly nameOf: (key: Bytes) => Bytes | undefined;
}

/** The world that `seed` gives. */
export function worldOf(algebra: Algebra, seed: string): World {
  const values = new Map<Term, Bytes>();
  const keys = new Set<Term>();
  const publicKeys = new Map<string, Bytes>();
  const derive = (purpose: string, ...parts: readonly Bytes[]): Bytes =>
    seedFrom(purpose, concatBytes(utf8ToBytes(seed), Uint8Array.of(0), ...parts));
  const world: World = {
    algebra,
    seed,
    valueOf: (term) => {
      const known = values.get(term);
      if (known !== undefined) return known;
      if (isApplication(term, 'enc')) keys.add(term.args[0] as Term);
      const made = term.kind === 'application' ? ofApplication(term) : ofAtom(term);
      values.set(term, made);
      return made;
    },
    publicKeyOf: (name) => {
      const entry = name.join();
      const known = publicKeys.get(entry) ?? construct(algebra, 'pub', [privateKeyOf(name)]);
      publicKeys.set(entry, known);
      return known;
    },
    junkBits: ({ name }) => derive('junk', utf8ToBytes(name)).slice(0, 32),
  };

  const privateKeyOf = (name: Bytes): Bytes =>
    encode('secret', signingKey(algebra.suite, derive('key of', name)));

  const ofAtom = (term: Term): Bytes => {
    if (term.kind !== 'atom') throw new Error(`only ground terms have bytes: ${print(term)}`);
    if (term === none) return encode('none', new Uint8Array(0));
    if (term === zero) return zeroBytes;
    if (term === degenerate) return degenerateBytes;
    if (isJunk(term)) return ofJunk(term);
    if (term.maker !== undefined) return ofFresh(term);
    return encodeText(term.sort === 'name' ? 'name' : 'text', term.name);
  };

  const ofFresh = ({ sort, name, maker }: Atom): Bytes => {
    const random = derive(`fresh ${sort}`, utf8ToBytes(`${name} of ${maker}`));
    if (sort === 'exponent') return encode('exponent', exponent(algebra.suite, random));
    if (sort === 'secret') return encode('secret', signingKey(algebra.suite, random));
    return encode(sort, random.slice(0, 32));
  };

  const ofJunk = (junk: Junk): Bytes => {
    const key = [...keys].find((candidate) => fitsAsJunk(junk, candidate, undefined));
    if (key === undefined) throw new Error(`junk stands under no key that is in use: ${print(junk)}`);
    return junkUnder(world.junkBits(junk), padAt(world.valueOf(key), placeOf(junk)));
  };

  const ofApplication = ({ symbol, args }: Application): Bytes => {
    const parts = args.map(world.valueOf);
    if (symbol === 'sk') return privateKeyOf(parts[0] as Bytes);
    if (isPrivateSymbol(symbol)) {
      return encode('shared', derive(`shared key ${symbol.slice(1)}`, tupleOf(parts)).slice(0, 32));
    }
    if (symbol === 'dh') {
      const share = world.valueOf(apply('g', args[1] as Term));
      return agreeOn(algebra, parts[0] as Bytes, share) as Bytes;
    }
    return construct(algebra, symbol, parts);
  };

  return world;
}

/** What `agent` has for its runs in `role`. */
export function keyringOf(world: World, scenario: Scenario, role: Role, agent: Atom): Keyring {
  const secrets = [...longTermSecrets(scenario, agent), ...roleSecrets(scenario, role)];
  const store = apply(storeSymbol(role.name), agent);
  const own = new Map(
    [...secrets, store].flatMap((secret) =>
      secret.kind === 'application' ? [[entryOf(world, secret), secret] as const] : [],
    ),
  );
  const find = (symbol: string, names: readonly Bytes[]): Bytes | undefined => {
    const secret = own.get(entryName(symbol, names));
    return secret && world.valueOf(secret);
  };
  const everybody = [...agentsOf(scenario), ...scenario.spec.authorities].map(world.valueOf);
  return {
    privateKey: (name) => find('sk', [name]),
    sharedKey: find,
    publicKey: world.publicKeyOf,
    nameOf: (key) => everybody.find((name) => sameBytes(world.publicKeyOf(name), key)),
  };
}

const entryOf = (world: World, { symbol, args }: Application): string =>
  entryName(symbol, args.map(world.valueOf));

const entryName = (symbol: string, names: readonly Bytes[]): string => `${symbol} ${tupleOf(names).join()}`;
