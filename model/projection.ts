/**
 * From a flow to one machine for each role: on receiving, a role takes apart what its knowledge lets it
 * open, compares what it can build itself, binds what is new and keeps the rest until its knowledge
 * suffices (Chevalier and Rusinowitch, "Compiling and securing cryptographic protocols", IPL 2010, read
 * from Alice-and-Bob flows; design 4, Projection). docs/notation.md gives the exact rules.
 * @module
 */

import type { Diagnostic } from './notation/diagnostic.ts';
import { lintsOf } from './projection-lints.ts';
import { absorb, keepSealed, releaseSealed, settle } from './projection-receive.ts';
import { holdAtStart, startOf, type View, viewInFlow } from './projection-view.ts';
import type { FlowItem, Hop, Party, Protocol, Storing } from './protocol.ts';
import { type Check, ownForm, type Receive, type Role, type Send, type Transition } from './role.ts';
import { apply, isApplication, isPrivateSymbol, storeSymbol, type Term } from './term.ts';
import { print, printMessage } from './term-print.ts';

/** The machine of one party, and what is wrong or suspicious about it. */
export interface Projected {
  readonly role: Role;
  readonly diagnostics: readonly Diagnostic[];
}

/** The machine that the flow gives `party`: one chain of transitions, from state 0 on. */
export function project(protocol: Protocol, party: Party): Projected {
  const diagnostics: Diagnostic[] = [];
  const view = startOf(protocol, party, diagnostics);
  holdAtStart(view);
  for (const item of protocol.flow) follow(view, item);
  const role = finish(view);
  diagnostics.push(...lintsOf(protocol, view, role));
  return { role, diagnostics };
}

/** Takes one item of the flow into the role's machine, if the role has part in it. */
function follow(view: View, item: FlowItem): void {
  switch (item.kind) {
    case 'hop':
      view.hopSpan = item.span;
      if (item.from === view.party.name) send(view, item);
      if (item.to === view.party.name) receive(view, item);
      view.lastHop = item;
      return;
    case 'keeps':
      view.lastHop = item;
      if (item.role === view.party.name) keepTicket(view, item);
      return;
    case 'resumes':
      view.lastHop = item;
      if (item.role === view.party.name) resumeTicket(view, item);
      return;
    case 'event':
      if (item.role === view.party.name) logEvent(view, item);
      return;
    case 'accept':
      if (item.role === view.party.name) accept(view, item.span);
      return;
    case 'check':
      if (item.role === view.party.name) check(view, item);
      return;
  }
}

const labelOf = (hop: Hop): string => hop.label ?? '';

function receive(view: View, hop: Hop): void {
  const content = ownForm(view.aliases, hop.content);
  const index = view.transitions.length;
  view.now = index;
  const pattern = hop.opaque ? keepSealed(view, content, hop) : absorb(view, content);
  const { whole, checks } = settle(view, pattern);
  push(view, {
    kind: 'receive',
    from: index,
    to: index + 1,
    hop: hop.index,
    label: labelOf(hop),
    wire: hop.from,
    pattern: whole,
    checks,
    events: [],
    span: hop.span,
  } satisfies Receive);
}

function send(view: View, hop: Hop): void {
  const content = ownForm(view.aliases, hop.content);
  const index = view.transitions.length;
  view.now = index;
  const message = hop.relays === undefined ? viewInFlow(view, content) : view.sealed.get(hop.relays);
  if (message === undefined) {
    reportMissing(view, hop, content);
    view.stuck = true;
  }
  releaseSealed(view, hop.relays);
  const { checks } = settle(view, content);
  push(view, {
    kind: 'send',
    from: index,
    to: index + 1,
    hop: hop.index,
    label: labelOf(hop),
    wire: hop.to,
    message: message ?? content,
    checks,
    events: [],
    span: hop.span,
  } satisfies Send);
}

/** What the role keeps it sends to itself, sealed by what only its agent's runs in this role have. */
function keepTicket(view: View, item: Storing): void {
  const index = view.transitions.length;
  view.now = index;
  const content = viewOrReport(view, item.content, item.span, `keep as ${item.ticket}`);
  if (content === undefined) return;
  push(view, {
    kind: 'send',
    ...storing(view, item),
    message: apply('aead', storeKey(view), content),
    checks: [],
  });
}

/** What the role resumes is compared with what it knows, and bound where it is new. */
function resumeTicket(view: View, item: Storing): void {
  view.now = view.transitions.length;
  view.hopSpan = item.span;
  const pattern = absorb(view, ownForm(view.aliases, item.content));
  const { whole, checks } = settle(view, apply('aead', storeKey(view), pattern));
  push(view, { kind: 'receive', ...storing(view, item), pattern: whole, checks });
}

const storing = (view: View, { index, ticket, span }: Storing) => ({
  from: view.transitions.length,
  to: view.transitions.length + 1,
  hop: index,
  label: ticket,
  wire: view.party.name,
  events: [],
  span,
});

/**
 * A key that nothing reveals, not as a long-term one either: each agent's own, in each role. No spec can
 * write its name. Under it the adversary can neither look into a ticket nor make one, but hand over any
 * that was kept, as often as it likes: what an agent that stores tickets does by itself. Elsewhere a ticket
 * is of no more use to it than a fresh value of its own (docs/decisions/0008).
 */
const storeKey = (view: View): Term => apply(storeSymbol(view.party.name), view.self);

function push(view: View, transition: Transition): void {
  view.transitions.push(transition);
}

function amend(
  view: View,
  change: (last: Transition) => Partial<Pick<Transition, 'checks' | 'events'>>,
): boolean {
  const last = view.transitions.at(-1);
  if (last === undefined) return false;
  view.transitions[view.transitions.length - 1] = { ...last, ...change(last) };
  return true;
}

function logEvent(view: View, item: Extract<FlowItem, { kind: 'event' }>): void {
  const last = view.transitions.at(-1);
  const hop = view.lastHop;
  if (last === undefined || hop === undefined || last.span.start !== hop.span.start) {
    view.report({
      code: 'T303',
      severity: 'error',
      span: item.span,
      message: `${item.role} neither sends nor receives the message above, so it cannot log ${item.name} there`,
      hint: `put the event under a message of ${item.role}`,
    });
    return;
  }
  const args = item.args.map((arg) => viewOrReport(view, arg, item.span, `log ${item.name} with`));
  if (args.some((arg) => arg === undefined)) return;
  const event = { name: item.name, args: args as Term[], canonical: item.args };
  amend(view, ({ events }) => ({ events: [...events, event] }));
}

function accept(view: View, span: Hop['span']): void {
  if (lastOfProtocol(view) < 0) {
    view.report({
      code: 'T304',
      severity: 'error',
      span,
      message: `${view.party.name} has done nothing yet that it could accept`,
      hint: 'put `accept` below a message of that role',
    });
    return;
  }
  view.acceptsAt.push(lastOfProtocol(view));
}

/** The last transition so far that others take part in. */
const lastOfProtocol = (view: View): number =>
  view.transitions.findLastIndex(({ wire }) => wire !== view.party.name);

function check(view: View, item: Extract<FlowItem, { kind: 'check' }>): void {
  const left = viewOrReport(view, item.left, item.span, 'compare');
  const right = viewOrReport(view, item.right, item.span, 'compare');
  if (left === undefined || right === undefined) return;
  const made: Check = { kind: item.equal ? 'equal' : 'unequal', left, right, span: item.span };
  const done = amend(view, ({ checks }) => ({ checks: [...checks, made] }));
  if (done) return;
  view.report({
    code: 'T305',
    severity: 'error',
    span: item.span,
    message: `${item.role} has neither sent nor received anything before this check`,
    hint: 'put `check` below the message at which it is made',
  });
}

function viewOrReport(view: View, term: Term, span: Hop['span'], what: string): Term | undefined {
  const seen = viewInFlow(view, ownForm(view.aliases, term));
  if (seen === undefined) {
    view.report({
      code: 'T302',
      severity: 'error',
      span,
      message: `${view.party.name} cannot ${what} ${print(term)} here: it does not hold ${lacking(view, ownForm(view.aliases, term))}`,
      hint: `${view.party.name} holds ${heldNames(view)}`,
    });
  }
  return seen;
}

function reportMissing(view: View, hop: Hop, content: Term): void {
  if (view.stuck) return;
  const name = view.party.name;
  view.report({
    code: 'T301',
    severity: 'error',
    span: hop.span,
    message: `${name} cannot build ${hop.label ?? `the message ${printMessage(hop.content)}`}: it does not hold ${lacking(view, content)}`,
    hint: `${name} holds ${heldNames(view)}`,
  });
}

/** The smallest parts of `term` that the role can neither build nor has heard, in the notation. */
export function lacking(view: View, term: Term): string {
  const missing = new Set<string>();
  const visit = (part: Term): void => {
    if (viewInFlow(view, part) !== undefined) return;
    const inside = part.kind === 'application' && !isPrivateSymbol(part.symbol) ? part.args : [];
    const deeper = inside.filter((arg) => viewInFlow(view, arg) === undefined);
    if (isApplication(part, 'pub')) {
      missing.add(print(part));
      return;
    }
    if (part.kind === 'application' && part.symbol === 'dh')
      missing.add(`${print(part)}, which takes an exponent and the other share`);
    else if (isApplication(part, 'sk')) missing.add(`the private key of ${part.args.map(print).join(', ')}`);
    else if (deeper.length === 0) missing.add(print(part));
    else for (const arg of deeper) visit(arg);
  };
  visit(term);
  return [...missing].slice(0, 4).join('; ');
}

/** What the role holds, by the names that the spec gives: for messages to people. */
function heldNames(view: View): string {
  const atoms = view.knows
    .filter(({ canonical }) => canonical.kind === 'atom')
    .map(({ canonical }) => print(canonical));
  const kept = view.pending.map(
    ({ variable, canonical }) => view.protocol.labels.get(canonical) ?? variable.name,
  );
  return [...new Set([...atoms, ...kept])].join(', ') || 'nothing';
}

function finish(view: View): Role {
  const { party } = view;
  const last = lastOfProtocol(view);
  return {
    name: party.name,
    ...(party.office === undefined ? {} : { office: party.office }),
    anonymous: party.anonymous,
    unawareOf: party.unawareOf,
    self: view.self,
    peers: view.peers,
    fresh: party.fresh.map((atom) => ({
      name: view.slot(atom),
      public: party.publicFresh.includes(atom),
    })),
    secrets: view.secrets,
    transitions: view.transitions,
    acceptsAt: view.acceptsAt.length > 0 ? view.acceptsAt : last >= 0 ? [last] : [],
    knows: view.knows,
    opaque: view.opaque,
    aliases: view.aliases,
  };
}
