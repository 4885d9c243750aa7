/**
 * How a role takes a message apart: what it opens at once, what it keeps, and what it opens later when
 * an event gives the key (design 4, Delayed checks).
 * @module
 */
import { contentOfSlot, hold, type Pending, substitute, type View, viewInFlow } from './projection-view.ts';
import type { Hop } from './protocol.ts';
import { type Check, type OpaqueValue, viewOfOwn } from './role.ts';
import {
  type Atom,
  apply,
  asCertificate,
  isApplication,
  isFresh,
  publicKey,
  secretKey,
  type Term,
  text,
  tuple,
  type Variable,
} from './term.ts';

/**
 * The pattern that the role expects for the canonical `term` (in its own form): what it can build is
 * compared, what is new is bound, what it cannot open is kept.
 */
export function absorb(view: View, term: Term): Term {
  const known = viewInFlow(view, term);
  if (known !== undefined) {
    noteCertified(view, term);
    return known;
  }
  const pattern = openPlain(view, term) ?? openLocked(view, term);
  if (pattern === undefined) return keep(view, term, 'unopened');
  hold(view, term, pattern);
  return pattern;
}

/** Parts that need no key: tuples, atoms, shares, public keys, certificates under a trusted anchor. */
function openPlain(view: View, term: Term): Term | undefined {
  if (term.kind === 'atom') return bind(view, term);
  if (term.kind === 'variable') return undefined;
  if (term.symbol === 'tuple') {
    return tuple(...term.args.map((item) => absorb(view, item)));
  }
  if (term.symbol === 'g' || term.symbol === 'pub') {
    return apply(term.symbol, view.slot(term.args[0] as Term));
  }
  return openCertificate(view, term);
}

/** Binds a new value; the role must be allowed to learn it. */
function bind(view: View, atom: Atom): Variable {
  const slot = view.slot(atom);
  const content = contentOfSlot(view, atom);
  if (content !== undefined) {
    view.opaque.push({ name: slot, canonical: content, since: view.now, because: 'ignored' });
  }
  if (atom.sort === 'name') noteName(view, atom, false);
  return slot;
}

function noteName(view: View, name: Atom, certificate: boolean): void {
  const { party, protocol } = view;
  const span = view.hopSpan;
  const owner = protocol.parties.find((other) => other.name === name.name);
  if (owner?.anonymous === true) {
    view.report({
      code: 'T306',
      severity: 'error',
      span,
      message: `${owner.name} is anonymous, but ${party.name} is sent its name`,
      hint: `remove \`anonymous\` from role ${owner.name}, or the name from the message`,
    });
  }
  if (party.unawareOf.includes(name.name)) {
    view.report({
      code: 'T307',
      severity: 'error',
      span,
      message: `${party.name} is unaware of ${name.name}, but is sent its name`,
      hint: `remove \`unaware of ${name.name}\` from role ${party.name}`,
    });
  }
  if (!view.boundBy.has(name)) view.boundBy.set(name, { certificate, span });
}

function openCertificate(view: View, term: Term): Term | undefined {
  const parts = asCertificate(term);
  if (parts === undefined) return undefined;
  const usage = parts.usage.kind === 'atom' ? parts.usage.name : '';
  const anchors = view.party.anchors
    .filter((anchor) => anchor.usage === undefined || anchor.usage === usage)
    .map((anchor) => anchor.issuer)
    .filter((issuer, at, all) => all.indexOf(issuer) === at);
  if (anchors.length === 0) {
    view.unanchored.push({ term, usage });
    return undefined;
  }
  const isNew = viewInFlow(view, parts.subject) === undefined;
  if (isNew && parts.subject.kind === 'atom') noteName(view, parts.subject, true);
  const body = tuple(text('cert'), parts.usage, absorb(view, parts.subject), absorb(view, parts.key));
  view.certified.add(parts.subject);
  return apply('sign', issuerKey(view, anchors), body);
}

/** The key of the only anchor, or of one of several: any of them will do. */
function issuerKey(view: View, anchors: readonly Atom[]): Term {
  if (anchors.length === 1) return secretKey(anchors[0] as Atom);
  const issuer = view.newVariable('issuer', 'name');
  view.anchorChecks.push({ kind: 'anchor', issuer, anchors });
  return secretKey(issuer);
}

/** Parts that need a key or the whole body: encryptions under a key that is held, signatures. */
function openLocked(view: View, term: Term): Term | undefined {
  if (term.kind !== 'application') return undefined;
  const [first, second, third] = term.args as [Term, Term, Term | undefined];
  if (term.symbol === 'enc' || term.symbol === 'aead') {
    const key = viewInFlow(view, first);
    const associated = third === undefined ? undefined : viewInFlow(view, third);
    if (key === undefined || (third !== undefined && associated === undefined)) return undefined;
    const content = absorb(view, second);
    return apply(term.symbol, key, content, ...(associated === undefined ? [] : [associated]));
  }
  if (term.symbol === 'seal' && isApplication(first, 'pub')) {
    const secret = viewInFlow(view, first.args[0] as Term);
    return secret === undefined ? undefined : apply('seal', publicKey(secret), absorb(view, second));
  }
  if (term.symbol === 'sign') {
    const key = viewInFlow(view, publicKey(first));
    const body = viewInFlow(view, second);
    if (key === undefined || body === undefined || !isApplication(key, 'pub')) return undefined;
    return apply('sign', key.args[0] as Term, body);
  }
  return undefined;
}

/** Keeps `term` as one value until the role can open it. */
function keep(view: View, term: Term, because: OpaqueValue['because']): Variable {
  const name = view.protocol.labels.get(term) ?? keptName(term);
  const kept = view.newVariable(name, 'message');
  hold(view, term, kept);
  view.pending.push({
    canonical: term,
    variable: kept,
    since: view.now,
    because,
    ready: because !== 'forwarded',
  });
  view.opaque.push({ name: kept, canonical: term, since: view.now, because });
  return kept;
}

const keptName = (term: Term): string =>
  term.kind === 'application' ? `${asCertificate(term) === undefined ? term.symbol : 'cert'}1` : 'value';

/** Takes a whole message as one value, to be passed on before it is looked at. */
export function keepSealed(view: View, content: Term, hop: Hop): Variable {
  const before = view.knows.find((holding) => holding.canonical === content);
  const kept = keep(view, content, 'forwarded');
  if (before !== undefined) view.knows.push({ canonical: content, view: kept, since: view.now });
  view.sealed.set(hop.index, kept);
  return kept;
}

/** The message of hop `relays` has been passed on: the role may now look into it. */
export function releaseSealed(view: View, relays: number | undefined): void {
  const sealed = relays === undefined ? undefined : view.sealed.get(relays);
  view.pending = view.pending.map((entry) => (entry.variable === sealed ? { ...entry, ready: true } : entry));
}

interface Opening {
  readonly entry: Pending;
  readonly pattern: Term;
}

/**
 * Opens all that can be opened now. What this event bound and opened at once is written into the
 * pattern `whole`; what was kept before becomes a check.
 */
export function settle(view: View, whole: Term): { readonly whole: Term; readonly checks: readonly Check[] } {
  const openings = openAll(view);
  const inlined = new Map<Variable, Term>();
  for (const { entry, pattern } of openings) {
    if (entry.since === view.now && entry.because === 'unopened') inlined.set(entry.variable, pattern);
  }
  const write = (term: Term): Term => {
    let current = term;
    for (let next = substitute(current, inlined); next !== current; next = substitute(current, inlined))
      current = next;
    return current;
  };
  rewriteHoldings(view, inlined, write);
  const checks: Check[] = [];
  for (const { entry, pattern } of openings) {
    if (!inlined.has(entry.variable))
      checks.push({ kind: 'open', value: entry.variable, pattern: write(pattern) });
  }
  checks.push(...view.anchorChecks);
  view.anchorChecks = [];
  return { whole: write(whole), checks };
}

function rewriteHoldings(
  view: View,
  inlined: ReadonlyMap<Variable, Term>,
  write: (term: Term) => Term,
): void {
  if (inlined.size === 0) return;
  for (const [position, holding] of view.knows.entries()) {
    if (holding.since === view.now) view.knows[position] = { ...holding, view: write(holding.view) };
  }
  const left = view.opaque.filter((value) => !inlined.has(value.name));
  view.opaque.splice(0, view.opaque.length, ...left);
}

/** Opens kept values until nothing more opens; each opening may give the key to another. */
function openAll(view: View): readonly Opening[] {
  const openings: Opening[] = [];
  for (let progress = true; progress; ) {
    progress = false;
    for (const entry of view.pending) {
      const pattern = openKept(view, entry);
      if (pattern === undefined) continue;
      view.pending = view.pending.filter((other) => other !== entry);
      openings.push({ entry, pattern });
      noteOpened(view, entry, pattern);
      progress = true;
      break;
    }
  }
  return openings;
}

function openKept(view: View, entry: Pending): Term | undefined {
  if (!entry.ready) return undefined;
  const others = view.knows.filter(
    (holding) => !(holding.canonical === entry.canonical && holding.view === entry.variable),
  );
  const composed = viewOfOwn(others, entry.canonical, view.now);
  if (composed !== undefined) return composed;
  const locked = openLocked(view, entry.canonical);
  if (locked !== undefined) return locked;
  return entry.because === 'forwarded' ? openPlain(view, entry.canonical) : undefined;
}

/** From now on the value is known by its inside, which earlier events could not name. */
function noteOpened(view: View, entry: Pending, pattern: Term): void {
  view.knows.unshift({ canonical: entry.canonical, view: pattern, since: view.now });
  const at = view.opaque.findIndex((value) => value.name === entry.variable);
  const value = view.opaque[at];
  if (value !== undefined) view.opaque[at] = { ...value, opened: view.now };
}

/** A certificate that the role could build itself still carries a name that is then certified. */
function noteCertified(view: View, term: Term): void {
  const parts = asCertificate(term);
  if (parts !== undefined && !isFresh(parts.subject)) view.certified.add(parts.subject);
}
