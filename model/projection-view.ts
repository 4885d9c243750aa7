/**
 * A role's view while its machine is being built: what it holds, under which variables, and what it
 * keeps unopened.
 * @module
 */
import type { Diagnostic } from './notation/diagnostic.ts';
import type { Hop, KnownAtStart, Party, Protocol } from './protocol.ts';
import {
  type Check,
  type Holding,
  type OpaqueValue,
  ownForm,
  type Role,
  type Transition,
  viewOfOwn,
} from './role.ts';
import {
  type Atom,
  agent,
  apply,
  certificate,
  fresh,
  instantiate,
  isApplication,
  publicKey,
  type Sort,
  secretKey,
  type Term,
  text,
  type Variable,
  variable,
} from './term.ts';

/** A value that the role holds as one piece and has not opened. */
export interface Pending {
  readonly canonical: Term;
  readonly variable: Variable;
  readonly since: number;
  readonly because: OpaqueValue['because'];
  /** A forwarded value is looked into only once it has been passed on. */
  readonly ready: boolean;
}

/** The state of one role's projection; it changes as the flow is followed. */
export interface View {
  readonly protocol: Protocol;
  readonly party: Party;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly self: Variable;
  readonly aliases: ReadonlyMap<Term, Term>;
  readonly peers: Role['peers'][number][];
  readonly secrets: Term[];
  readonly knows: Holding[];
  readonly opaque: OpaqueValue[];
  readonly transitions: Transition[];
  readonly acceptsAt: number[];
  /** The messages kept for forwarding, by hop. */
  readonly sealed: Map<number, Variable>;
  /** Public and shared keys that the role can look up once it holds the names. */
  readonly directory: Term[];
  /** The variable of each canonical atom or private key in this role. */
  readonly slot: (canonical: Term) => Variable;
  /** A variable that no other value has, called `name` or nearly so. */
  readonly newVariable: (name: string, sort: Sort) => Variable;
  /** What the role keeps unopened. */
  pending: Pending[];
  /** The number of the transition being made; -1 at the start. */
  now: number;
  lastHop: Pick<Hop, 'span'> | undefined;
  /** Where the message is written that the role is sending or receiving. */
  hopSpan: Hop['span'];
  /** A message that the role cannot build was reported: later ones would only repeat it. */
  stuck: boolean;
  /** Names bound by a certificate, or compared with one. */
  readonly certified: Set<Term>;
  /** Names that a message bound, with whether a certificate did. */
  readonly boundBy: Map<Term, { readonly certificate: boolean; readonly span: Hop['span'] }>;
  /** Certificates met that no anchor can verify. */
  readonly unanchored: { readonly term: Term; readonly usage: string }[];
  /** Anchors to be checked at the event that is being made. */
  anchorChecks: Check[];
}

/** The view of `party` before it holds anything. */
export function startOf(protocol: Protocol, party: Party, diagnostics: Diagnostic[]): View {
  const scope = party.name;
  const taken = new Set<string>();
  const slots = new Map<Term, Variable>();
  const newVariable = (name: string, sort: Sort): Variable => {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
    taken.add(free);
    return variable(free, sort, scope);
  };
  const slot = (canonical: Term): Variable => {
    const known = slots.get(canonical);
    if (known !== undefined) return known;
    const made = isApplication(canonical, 'sk')
      ? newVariable(`key_${nameOf(canonical.args[0])}`, 'secret')
      : newVariable(nameOf(canonical), canonical.kind === 'atom' ? canonical.sort : 'message');
    slots.set(canonical, made);
    return made;
  };
  const self = slot(agent(party.name));
  for (const atom of party.fresh) slot(atom);
  return {
    protocol,
    party,
    report: (diagnostic) => diagnostics.push(diagnostic),
    self,
    aliases: aliasesOf(protocol, party),
    peers: [],
    secrets: [secretKey(self)],
    knows: [],
    opaque: [],
    transitions: [],
    acceptsAt: [],
    sealed: new Map(),
    directory: [],
    slot,
    newVariable,
    pending: [],
    now: -1,
    lastHop: undefined,
    hopSpan: party.span,
    stuck: false,
    certified: new Set(),
    boundBy: new Map(),
    unanchored: [],
    anchorChecks: [],
  };
}

const nameOf = (term: Term | undefined): string => (term?.kind === 'atom' ? term.name : 'value');

/** Second names of the role itself, and parts that it does or does not look into. */
function aliasesOf(protocol: Protocol, party: Party): ReadonlyMap<Term, Term> {
  const aliases = new Map<Term, Term>();
  for (const { name, of } of protocol.secondNames)
    if (of === party.name) aliases.set(name, agent(party.name));
  for (const slot of protocol.slots) {
    const opaque = slot.roles.includes(party.name);
    aliases.set(slot.marked, opaque ? fresh('message', slot.label, 'declared') : slot.content);
  }
  return aliases;
}

/** What a part that the role does not look into is to those who made it. */
export const contentOfSlot = (view: View, own: Term): Term | undefined =>
  view.protocol.slots.find(
    (slot) => slot.roles.includes(view.party.name) && own === fresh('message', slot.label, 'declared'),
  )?.content;

/** What the role builds `own` (in its own form) as, with what it holds now. */
export const viewInFlow = (view: View, own: Term): Term | undefined => viewOfOwn(view.knows, own, view.now);

/** From now on the role holds `canonical`, which is `seen` to it. */
export function hold(view: View, canonical: Term, seen: Term): void {
  if (view.knows.some((holding) => holding.canonical === canonical)) return;
  view.knows.push({ canonical, view: seen, since: view.now });
  if (canonical.kind === 'atom' && canonical.sort === 'name') lookUp(view);
}

/** Adds the public and shared keys whose names the role now holds. */
function lookUp(view: View): void {
  for (const entry of view.directory) {
    if (view.knows.some((holding) => holding.canonical === entry)) continue;
    const names = atomsIn(entry).filter((atom) => atom.sort === 'name');
    if (names.some((name) => viewInFlow(view, name) === undefined)) continue;
    const seen = replaceNames(view, entry);
    view.knows.push({ canonical: entry, view: seen, since: view.now });
  }
}

/** `entry` with each name in the role's view. */
function replaceNames(view: View, entry: Term): Term {
  if (entry.kind === 'atom')
    return entry.sort === 'name' ? (viewInFlow(view, entry) ?? view.slot(entry)) : entry;
  if (entry.kind === 'variable') return entry;
  return apply(entry.symbol, ...entry.args.map((arg) => replaceNames(view, arg)));
}

const atomsIn = (term: Term): readonly Atom[] => {
  if (term.kind === 'atom') return [term];
  return term.kind === 'application' ? term.args.flatMap(atomsIn) : [];
};

/** What the role holds when its run starts (design 10, Names: At the start). */
export function holdAtStart(view: View): void {
  const { party, protocol } = view;
  const own = agent(party.name);
  hold(view, own, view.self);
  hold(view, secretKey(own), secretKey(view.self));
  for (const anchor of party.anchors) hold(view, anchor.issuer, anchor.issuer);
  for (const authority of party.holdsKeys) {
    hold(view, authority, authority);
    hold(view, secretKey(authority), secretKey(authority));
    view.secrets.push(secretKey(authority));
  }
  for (const atom of party.fresh) hold(view, atom, view.slot(atom));
  for (const item of party.knows ?? defaultKnowledge(protocol, party)) holdKnown(view, item);
  for (const issuer of party.certifiedBy) {
    const usage = text(party.office ?? party.name);
    const keyOf = (name: Term): Term => publicKey(secretKey(name));
    hold(
      view,
      certificate(own, usage, keyOf(own), issuer),
      certificate(view.self, usage, keyOf(view.self), issuer),
    );
  }
}

/** The receiver of the role's first event, where that is a send. */
function defaultKnowledge(protocol: Protocol, party: Party): readonly KnownAtStart[] {
  const first = protocol.flow.find(
    (item): item is Hop => item.kind === 'hop' && (item.from === party.name || item.to === party.name),
  );
  if (first === undefined || first.from !== party.name || party.unawareOf.includes(first.to)) return [];
  return [{ kind: 'name', role: first.to, span: first.span }];
}

function holdKnown(view: View, item: KnownAtStart): void {
  if (item.kind === 'name') {
    holdName(view, item.role);
    return;
  }
  const entry = ownForm(view.aliases, item.term);
  const isKey = entry.kind === 'application' && (entry.symbol === 'pub' || entry.symbol.startsWith("'"));
  if (isKey && atomsIn(entry).some((atom) => atom.sort === 'name')) {
    if (entry.symbol !== 'pub') view.secrets.push(instantiateNames(view, entry));
    view.directory.push(entry);
    lookUp(view);
    return;
  }
  if (entry.kind === 'application' && entry.symbol.startsWith("'")) view.secrets.push(entry);
  hold(view, entry, replaceNames(view, entry));
}

/** A shared key over the role's name variables, whether or not it holds those names yet. */
const instantiateNames = (view: View, entry: Term): Term => {
  if (entry.kind === 'atom') return entry.sort === 'name' ? view.slot(entry) : entry;
  if (entry.kind === 'variable') return entry;
  return apply(entry.symbol, ...entry.args.map((arg) => instantiateNames(view, arg)));
};

function holdName(view: View, role: string): void {
  const name = agent(role);
  if (name === agent(view.party.name)) return;
  if (view.protocol.authorities.includes(name)) {
    hold(view, name, name);
    return;
  }
  const owner = view.protocol.secondNames.find((second) => second.name === name)?.of ?? role;
  view.peers.push({ role: owner, name: view.slot(name) });
  hold(view, name, view.slot(name));
}

/** `term` with variables replaced as `values` says. */
export const substitute = (term: Term, values: ReadonlyMap<Variable, Term>): Term =>
  instantiate(term, (variable) => values.get(variable));
