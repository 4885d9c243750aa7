/**
 * How a run reads a message: what the role's pattern says it is to be, held against the bytes. Whatever the
 * run can build it compares; what it has keys for it opens or verifies; what is new it binds. Parts that
 * cannot be decided before others have been read wait for them.
 * @module
 */
import type { Check } from '../role.ts';
import { type Application, apply, isApplication, type Term, type Variable } from '../term.ts';
import { print } from '../term-print.ts';
import { build, type Held, type Means } from './building.ts';
import {
  isGoodShare,
  isPublicKey,
  isSignedBy,
  openAead,
  openEnc,
  openSeal,
  readCertificate,
} from './constructors.ts';
import { type Bytes, itemsOf, kindOf, sameBytes, sortTakes } from './value.ts';

/** Who reads: what it has, holds, and takes for granted. */
export interface Reader extends Means {
  readonly held: Held;
  readonly rules: Rules;
}

/** What runs take for granted of what they read. */
export interface Rules {
  /** Whether a variable takes only what fits its sort. */
  readonly typed: boolean;
  /** Whether degenerate shares are taken. */
  readonly groupUnchecked: boolean;
}

/** What a run holds once it has read something. */
export type Read = { readonly kind: 'read'; readonly held: Held } | Refused;

/** Why something is refused, in a sentence. */
export interface Refused {
  readonly kind: 'refused';
  readonly because: string;
}

/** What the reader holds once it has read `bytes` as an instance of `pattern`. */
export function match(reader: Reader, pattern: Term, bytes: Bytes): Read {
  const reading: Reading = { reader, held: new Map(reader.held), open: [], problem: undefined };
  take(reading, pattern, bytes);
  for (let before = -1; reading.problem === undefined && reading.open.length !== before; ) {
    before = reading.open.length;
    for (const [part, value] of reading.open.splice(0)) take(reading, part, value);
  }
  const [undecided] = reading.open;
  if (undecided !== undefined) complain(reading, `there are no means to decide ${print(undecided[0])}`);
  return reading.problem === undefined
    ? { kind: 'read', held: reading.held }
    : { kind: 'refused', because: reading.problem };
}

/** What the reader holds after it has carried out `checks` in order. */
export function carryOut(reader: Reader, checks: readonly Check[]): Read {
  let held = reader.held;
  for (const check of checks) {
    const after = carryOutOne({ ...reader, held }, check);
    if (after.kind === 'refused') return after;
    held = after.held;
  }
  return { kind: 'read', held };
}

function carryOutOne(reader: Reader, check: Check): Read {
  const held = new Map(reader.held);
  switch (check.kind) {
    case 'open': {
      const value = build(reader, held, check.value);
      return value === undefined
        ? refused(`there is no ${print(check.value)} to open`)
        : match(reader, check.pattern, value);
    }
    case 'anchor': {
      const issuer = build(reader, held, check.issuer);
      const anchors = check.anchors.map((anchor) => build(reader, held, anchor));
      const isTrusted = issuer !== undefined && anchors.some((anchor) => anchor && sameBytes(anchor, issuer));
      return isTrusted ? { kind: 'read', held } : refused('the issuer is none of the trusted authorities');
    }
    case 'equal':
    case 'unequal': {
      const left = build(reader, held, check.left);
      const right = build(reader, held, check.right);
      if (left === undefined || right === undefined) {
        return refused(`${print(check.left)} cannot be compared with ${print(check.right)}`);
      }
      const fits = sameBytes(left, right) === (check.kind === 'equal');
      return fits
        ? { kind: 'read', held }
        : refused(
            `${print(check.left)} and ${print(check.right)} are ${check.kind === 'equal' ? 'not ' : ''}equal`,
          );
    }
  }
}

const refused = (because: string): Refused => ({ kind: 'refused', because });

/** A message while it is read. */
interface Reading {
  readonly reader: Reader;
  readonly held: Map<Term, Bytes>;
  /** Parts that cannot be decided before others have been read. */
  readonly open: (readonly [Term, Bytes])[];
  /** The first thing that is wrong. */
  problem: string | undefined;
}

function complain(reading: Reading, problem: string): void {
  reading.problem ??= problem;
}

function take(reading: Reading, pattern: Term, bytes: Bytes): void {
  if (reading.problem !== undefined) return;
  const expected = reading.held.get(pattern);
  if (expected !== undefined) compare(reading, pattern, expected, bytes);
  else if (pattern.kind === 'variable') bind(reading, pattern, bytes);
  else if (pattern.kind === 'atom') takeBuilt(reading, pattern, bytes);
  else takeApplication(reading, pattern, bytes);
}

function compare(reading: Reading, pattern: Term, expected: Bytes, bytes: Bytes): void {
  if (sameBytes(expected, bytes)) reading.held.set(pattern, bytes);
  else complain(reading, `${print(pattern)} is not what was expected`);
}

function bind(reading: Reading, variable: Variable, bytes: Bytes): void {
  const kind = kindOf(bytes);
  const isChecked = reading.reader.rules.typed || variable.sort === 'exponent';
  if (kind !== undefined && (!isChecked || sortTakes(variable.sort, kind))) reading.held.set(variable, bytes);
  else complain(reading, `${variable.name} takes no ${kind ?? 'bytes that are no value'}`);
}

/** Compares with what the reader builds, now or once more has been read. */
function takeBuilt(reading: Reading, pattern: Term, bytes: Bytes): void {
  const expected = build(reading.reader, reading.held, pattern);
  if (expected === undefined) reading.open.push([pattern, bytes]);
  else compare(reading, pattern, expected, bytes);
}

const takers: Readonly<Record<string, (reading: Reading, pattern: Application, bytes: Bytes) => void>> = {
  tuple: takeTuple,
  g: takePublic,
  pub: takePublic,
  enc: takeLocked,
  aead: takeLocked,
  seal: takeLocked,
  sign: takeSigned,
};

function takeApplication(reading: Reading, pattern: Application, bytes: Bytes): void {
  const taker = Object.hasOwn(takers, pattern.symbol) ? takers[pattern.symbol] : undefined;
  (taker ?? takeBuilt)(reading, pattern, bytes);
}

function takeTuple(reading: Reading, pattern: Application, bytes: Bytes): void {
  const items = itemsOf(bytes);
  if (items?.length !== pattern.args.length) {
    complain(reading, `${print(pattern)} is expected, a tuple of ${pattern.args.length}`);
    return;
  }
  reading.held.set(pattern, bytes);
  for (const [at, item] of items.entries()) take(reading, pattern.args[at] as Term, item);
}

/** A share or a public key: compared where it is known whose it is, else held as it came. */
function takePublic(reading: Reading, pattern: Application, bytes: Bytes): void {
  const { reader, held } = reading;
  const isNew = pattern.args[0]?.kind === 'variable' && !held.has(pattern.args[0]);
  if (!isNew) {
    takeBuilt(reading, pattern, bytes);
    return;
  }
  const isGood =
    pattern.symbol === 'g'
      ? isGoodShare(reader.algebra, bytes, reader.rules.groupUnchecked)
      : isPublicKey(reader.algebra, bytes);
  if (isGood) held.set(pattern, bytes);
  else complain(reading, `this is no ${pattern.symbol === 'g' ? 'share' : 'public key'}: ${print(pattern)}`);
}

/** Opened with the key where the reader can make it; compared where it can make the whole. */
function takeLocked(reading: Reading, pattern: Application, bytes: Bytes): void {
  const { reader, held } = reading;
  const [lock, content, ...associated] = pattern.args as readonly [Term, Term, ...Term[]];
  const opener = pattern.symbol === 'seal' ? (isApplication(lock, 'pub') ? lock.args[0] : undefined) : lock;
  const key = opener && build(reader, held, opener);
  const data = associated.map((term) => build(reader, held, term));
  if (key === undefined || !data.every((part) => part !== undefined)) {
    takeBuilt(reading, pattern, bytes);
    return;
  }
  const opened = openedWith(reader, pattern.symbol, key, data, bytes);
  if (opened === undefined) {
    complain(reading, `${print(pattern)} does not open`);
    return;
  }
  held.set(pattern, bytes);
  take(reading, content, opened);
}

function openedWith(
  { algebra }: Means,
  symbol: string,
  key: Bytes,
  data: readonly Bytes[],
  bytes: Bytes,
): Bytes | undefined {
  if (symbol === 'enc') return openEnc(key, bytes);
  return symbol === 'aead' ? openAead(algebra, key, data, bytes) : openSeal(algebra, key, bytes);
}

function takeSigned(reading: Reading, pattern: Application, bytes: Bytes): void {
  const { reader, held } = reading;
  const [secret, body] = pattern.args as readonly [Term, Term];
  const certificate = readCertificate(reader.algebra, bytes);
  if (certificate !== undefined) {
    nameIssuer(reading, secret, certificate.signer);
    if (!held.has(body)) take(reading, body, certificate.body);
  }
  const key = build(reader, held, publicOf(secret));
  const signed = build(reader, held, body);
  if (key === undefined || signed === undefined) reading.open.push([pattern, bytes]);
  else if (isSignedBy(reader.algebra, key, signed, bytes)) held.set(pattern, bytes);
  else complain(reading, `${print(pattern)} does not verify`);
}

const publicOf = (secret: Term): Term => apply('pub', secret);

/** An issuer that may be any of several is the one whose key the certificate names. */
function nameIssuer({ reader, held }: Reading, secret: Term, signer: Bytes): void {
  const issuer = isApplication(secret, 'sk') ? secret.args[0] : undefined;
  if (issuer?.kind !== 'variable' || held.has(issuer)) return;
  const name = reader.keyring.nameOf(signer);
  if (name !== undefined) held.set(issuer, name);
}
