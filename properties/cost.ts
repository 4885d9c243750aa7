/**
 * What a protocol costs, counted on its honest run (model/honest.ts): each role plays once, on the first way where
 * there are branches, to its end. Messages that carry application data are no cost of the protocol's, and specs differ
 * in how many they have: they are not counted. docs/costs.md says what each number counts, and what it does not.
 * @module
 */

import { sizeOf } from '../model/concrete/size.ts';
import { type Suite, suites } from '../model/concrete/suite.ts';
import { isTicket, type Role, type Transition, termsOfCheck } from '../model/role.ts';
import { ownRoles, type Spec } from '../model/spec.ts';
import type { SystemState } from '../model/system.ts';
import { type Atom, asCertificate, isApplication, publicKey, secretKey, type Term } from '../model/term.ts';

/** What one protocol costs. */
export interface Cost {
  /** Long-term secrets that the run makes use of. */
  readonly keys: readonly KeyUse[];
  /** Signatures made in the run, by role; a certificate that a role issues in it is one. */
  readonly signatures: Tally;
  /** Distinct certificates that are sent so that they can be read. */
  readonly certificates: number;
  /** Sends without application data: what is passed on counts again at each hop. */
  readonly messages: number;
  /** Round trips between each two roles: a flight and its answer. */
  readonly roundTrips: Tally;
  /** The longest chain of messages each of which waits for the one before, in legs. */
  readonly legs: number;
  readonly size: WireSize;
}

/** Bytes on the wire, in the plain encoding (docs/vectors.md) with the algorithms of `sizeSuite`. */
export interface WireSize {
  /** Of all messages that are counted. */
  readonly total: number;
  /** Of these in signatures, and in certificates; what is passed on counts again. */
  readonly signatures: number;
  readonly certificates: number;
  /** Messages that follow one another in one direction on one leg, in the order in which they begin. */
  readonly flights: readonly { readonly from: string; readonly to: string; readonly bytes: number }[];
}

/** What sizes are computed for: Ed25519, X25519, SHA-256 and AES-128-GCM. */
export const sizeSuite: Suite = suites.ed25519;

/** A number for each name; zeros are left out. */
export type Tally = ReadonlyMap<string, number>;

/** The uses of long-term secrets, in the order in which they are told. */
export const keyUses = ['signs', 'decrypts', 'shares a key', 'issues certificates'] as const;

/** How a role uses a long-term secret: its own, one that it shares, or an authority's. */
export interface KeyUse {
  readonly role: string;
  readonly use: (typeof keyUses)[number];
}

/** The cost of a protocol, counted on its finished honest run. */
export function costOf(spec: Spec, honest: SystemState): Cost {
  const all = sendsOf(spec, honest);
  const data = applicationData(all);
  const isData = (message: Term): boolean => message.fresh.some((atom) => data.has(atom));
  const sends = all.filter(({ message }) => !isData(message));
  const signatures = signaturesIn(spec, all);
  const certificates = all.flatMap(({ message }) => [...readable(message)].filter(isCertificate));
  return {
    keys: keysIn(spec, honest, signatures),
    signatures: tally(signatures.map(({ role }) => role)),
    certificates: new Set(certificates).size,
    messages: sends.length,
    roundTrips: roundTripsOf(spec, sends),
    legs: longestChain(spec, honest, isData),
    size: sizeOnWire(sends),
  };
}

/** A message on its way from one role to another. */
interface Sent {
  readonly from: string;
  readonly to: string;
  readonly message: Term;
}

function sendsOf(spec: Spec, { runs, trace }: SystemState): readonly Sent[] {
  return trace.flatMap((event): readonly Sent[] => {
    if (event.kind !== 'send') return [];
    const step = stepOf(spec, runs[event.run]?.role, event.transition);
    return step === undefined ? [] : [{ from: step.role.name, to: step.wire, message: event.message }];
  });
}

/** Who took a transition and who is at its other end; a ticket is no message. */
function stepOf(
  spec: Spec,
  name: string | undefined,
  index: number,
): { readonly role: Role; readonly wire: string } | undefined {
  const role = ownRoles(spec).find((candidate) => candidate.name === name);
  const transition = role?.transitions[index];
  if (role === undefined || transition === undefined || isTicket(role, transition)) return undefined;
  return { role, wire: transition.wire };
}

const isCertificate = (term: Term): boolean => asCertificate(term) !== undefined;

/** What application data is here: fresh data that no signature covers; what one covers is a parameter. */
function applicationData(sends: readonly Sent[]): ReadonlySet<Atom> {
  const parts = [...partsOf(sends.map(({ message }) => message))];
  const covered = new Set(parts.filter((part) => isApplication(part, 'sign')).flatMap(({ fresh }) => fresh));
  const data = parts.filter((part): part is Atom => part.kind === 'atom' && part.sort === 'data');
  return new Set(data.filter((atom) => !covered.has(atom)));
}

/** Every part of these terms, each once. */
function partsOf(terms: readonly Term[]): ReadonlySet<Term> {
  const found = new Set<Term>();
  const visit = (term: Term): void => {
    if (found.has(term)) return;
    found.add(term);
    if (term.kind === 'application') term.args.forEach(visit);
  };
  terms.forEach(visit);
  return found;
}

/** The parts that whoever has all keys can read: not what stands under a one-way function or a signature. */
function readable(message: Term): ReadonlySet<Term> {
  const found = new Set<Term>();
  const visit = (term: Term): void => {
    if (found.has(term)) return;
    found.add(term);
    if (term.kind !== 'application') return;
    if (term.symbol === 'tuple' || term.symbol === 'ignored') term.args.forEach(visit);
    if (['enc', 'aead', 'seal'].includes(term.symbol)) term.args.slice(1).forEach(visit);
  };
  visit(message);
  return found;
}

/** A signature: the role whose run was the first to send anything made with it, and the key. */
interface Signature {
  readonly role: string;
  readonly key: Term;
}

/** Every signature that the run makes: certificates that exist from the start are none of them. */
function signaturesIn(spec: Spec, sends: readonly Sent[]): readonly Signature[] {
  const made = new Map<Term, Signature>();
  for (const { from, message } of sends)
    for (const part of partsOf([message]))
      if (isApplication(part, 'sign') && !made.has(part) && !isIssued(spec, part))
        made.set(part, { role: from, key: part.args[0] as Term });
  return [...made.values()];
}

function isIssued({ issued }: Spec, term: Term): boolean {
  const parts = asCertificate(term);
  if (parts === undefined || parts.key !== publicKey(secretKey(parts.subject))) return false;
  return issued.some(({ issuer, usage }) => parts.signer === secretKey(issuer) && parts.usage === usage);
}

/** Which long-term secrets are used: a key that signs nothing and opens nothing is not needed. */
function keysIn(spec: Spec, { runs }: SystemState, signatures: readonly Signature[]): readonly KeyUse[] {
  const authorities = new Set(spec.authorities.map(secretKey));
  return ownRoles(spec).flatMap((role): readonly KeyUse[] => {
    const keys = signatures.filter((signature) => signature.role === role.name).map(({ key }) => key);
    const taken = runs.filter((run) => run.role === role.name).flatMap((run) => run.taken);
    const steps = taken.flatMap(({ transition }) => role.transitions[transition] ?? []);
    const parts = partsOf(steps.flatMap(termsIn));
    const uses: Readonly<Record<KeyUse['use'], boolean>> = {
      signs: keys.some((key) => !authorities.has(key)),
      decrypts: [...parts].some((part) => isSealedTo(role, part)),
      'shares a key': role.secrets.some(
        (secret) => secret !== secretKey(role.self) && isShared(secret, parts),
      ),
      'issues certificates': keys.some((key) => authorities.has(key)),
    };
    return keyUses.filter((use) => uses[use]).map((use) => ({ role: role.name, use }));
  });
}

const termsIn = (step: Transition): readonly Term[] => [
  step.kind === 'send' ? step.message : step.pattern,
  ...step.checks.flatMap(termsOfCheck),
];

const isSealedTo = ({ self }: Role, part: Term): boolean =>
  isApplication(part, 'seal') && part.args[0] === publicKey(secretKey(self));

const isShared = (secret: Term, parts: ReadonlySet<Term>): boolean =>
  !isApplication(secret, 'sk') && parts.has(secret);

const tally = (names: readonly string[]): Tally =>
  names.reduce((counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1), new Map<string, number>());

function sizeOnWire(sends: readonly Sent[]): WireSize {
  const sum = (terms: readonly Term[]): number =>
    terms.reduce((bytes, term) => bytes + sizeOf(sizeSuite, term), 0);
  const marks = sends.flatMap(({ message }) => signaturesReadIn(message));
  const flights: { from: string; to: string; bytes: number }[] = [];
  for (const { from, to, message } of sends) {
    const last = flights.findLast(
      (flight) => [flight.from, flight.to].toSorted().join() === [from, to].toSorted().join(),
    );
    if (last?.from === from) last.bytes += sum([message]);
    else flights.push({ from, to, bytes: sum([message]) });
  }
  return {
    total: sum(sends.map(({ message }) => message)),
    signatures: sum(marks.filter((mark) => !isCertificate(mark))),
    certificates: sum(marks.filter(isCertificate)),
    flights,
  };
}

/** Signatures and certificates that stand in a message, under encryption too, each as often as it stands there. */
function signaturesReadIn(term: Term): readonly Term[] {
  if (term.kind !== 'application') return [];
  if (term.symbol === 'sign') return [term];
  if (term.symbol === 'tuple') return term.args.flatMap(signaturesReadIn);
  const isLocked = ['enc', 'aead', 'seal'].includes(term.symbol);
  return isLocked ? signaturesReadIn(term.args[1] as Term) : [];
}

/**
 * On each leg, messages that follow one another in one direction are a flight; a flight and the next one, back, are
 * a round trip. A last flight without an answer is none: data can travel with it, as with the client's in TLS 1.3.
 */
function roundTripsOf(spec: Spec, sends: readonly Sent[]): Tally {
  const order = ownRoles(spec).map(({ name }) => name);
  const flights = new Map<string, { readonly from: string; readonly count: number }>();
  for (const { from, to } of sends) {
    const leg = [from, to].toSorted((left, right) => order.indexOf(left) - order.indexOf(right)).join('-');
    const before = flights.get(leg);
    if (before?.from !== from) flights.set(leg, { from, count: (before?.count ?? 0) + 1 });
  }
  return new Map([...flights].map(([leg, { count }]) => [leg, Math.floor(count / 2)]));
}

/**
 * Messages in a row, each sent only after the one before has arrived, by the order of events in each run. A message
 * between client and server crosses two legs, whether or not the spec has a proxy: so a packet that a proxy passes on
 * at once costs what it costs without one.
 */
function longestChain(spec: Spec, { runs, trace }: SystemState, isData: (message: Term) => boolean): number {
  const reached = new Map<number, number>();
  const arriving = new Map<Term, number>();
  for (const event of trace) {
    if (event.kind !== 'send' && event.kind !== 'receive') continue;
    const step = stepOf(spec, runs[event.run]?.role, event.transition);
    if (step === undefined) continue;
    const here = reached.get(event.run) ?? 0;
    if (event.kind === 'send') {
      const legs = isData(event.message) ? 0 : legsBetween(spec, step);
      arriving.set(event.message, here + legs);
    } else reached.set(event.run, Math.max(here, arriving.get(event.message) ?? 0));
  }
  return Math.max(0, ...reached.values());
}

function legsBetween(
  { roles }: Spec,
  { role, wire }: { readonly role: Role; readonly wire: string },
): number {
  const offices = [role.office, roles.find(({ name }) => name === wire)?.office];
  return offices.includes('client') && offices.includes('server') ? 2 : 1;
}
