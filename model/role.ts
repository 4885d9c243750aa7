/**
 * A role as a state machine over its own view: variables stand for what the role makes, is told, or
 * has not opened. Projection builds these from flows; `step` executes them on ground terms.
 * @module
 */
import type { Span } from './notation/syntax.ts';
import {
  type Atom,
  apply,
  isApplication,
  isPrivateSymbol,
  none,
  replace,
  type Term,
  tuple,
  type Variable,
} from './term.ts';

/** A role of a protocol. States are numbers; a run starts in 0, and a state with no way on is an end. */
export interface Role {
  readonly name: string;
  /** The protocol that the role comes from, where that is another one (`also`). */
  readonly of?: string;
  /** `client`, `proxy`, `server` or any other word. */
  readonly office?: string;
  readonly anonymous: boolean;
  /** Roles that this machine does not know to exist. */
  readonly unawareOf: readonly string[];
  /** The variable of the run's own agent. */
  readonly self: Variable;
  /** Names of peers chosen when a run starts, by role. */
  readonly peers: readonly { readonly role: string; readonly name: Variable }[];
  /** Fresh values that a run makes when it starts; `public` ones the adversary learns at once. */
  readonly fresh: readonly { readonly name: Variable; readonly public: boolean }[];
  /**
   * Long-term secrets, as terms over `self` and other names: its private key, shared keys, CA keys. A
   * secret in which `self` does not occur belongs to the role and not to each agent (design 5).
   */
  readonly secrets: readonly Term[];
  /** What the role receives, checks and sends, by state. */
  readonly transitions: readonly Transition[];
  /** A run that has taken one of these transitions (by index) has accepted. */
  readonly acceptsAt: readonly number[];
  /** The role's knowledge, taken apart: what each canonical term is in its view, and from when. */
  readonly knows: readonly Holding[];
  /** Values bound without being looked into, now or ever. */
  readonly opaque: readonly OpaqueValue[];
  /** Canonical terms that stand for other ones in this role (`name S3 : S is S3`, `ignored by`). */
  readonly aliases: ReadonlyMap<Term, Term>;
}

/** One event of a run: a message in, or a message out. */
export type Transition = Receive | Send;

interface Event {
  readonly from: number;
  readonly to: number;
  /** Position of the message among the protocol's hops, and how the spec writes that hop. */
  readonly hop: number;
  readonly label: string;
  /** The role at the other end of the arrow: an address, not a belief. */
  readonly wire: string;
  /** Carried out in this order, after the message was matched or sent. */
  readonly checks: readonly Check[];
  readonly events: readonly {
    readonly name: string;
    readonly args: readonly Term[];
    readonly canonical: readonly Term[];
  }[];
  readonly span: Span;
}

/** The role waits for an instance of `pattern`; unbound variables in it are bound. */
export interface Receive extends Event {
  readonly kind: 'receive';
  readonly pattern: Term;
}

/** The role sends; every variable of `message` is bound. */
export interface Send extends Event {
  readonly kind: 'send';
  readonly message: Term;
}

/** What stops a run when it fails. */
export type Check =
  /** A value kept from before is taken apart: it must be an instance of `pattern`, which may bind. */
  | { readonly kind: 'open'; readonly value: Term; readonly pattern: Term }
  /** A certificate's issuer is one of the role's anchors for that usage. */
  | { readonly kind: 'anchor'; readonly issuer: Term; readonly anchors: readonly Atom[] }
  | { readonly kind: 'equal'; readonly left: Term; readonly right: Term; readonly span: Span }
  | { readonly kind: 'unequal'; readonly left: Term; readonly right: Term; readonly span: Span };

/** Whether the role keeps or resumes something by this transition, which no other role has part in. */
export const isTicket = (role: Pick<Role, 'name'>, { wire }: Pick<Transition, 'wire'>): boolean =>
  wire === role.name;

/** What is kept, of the message by which an agent keeps it (docs/decisions/0008). */
export function keptIn(message: Term): Term {
  const content = message.kind === 'application' ? message.args[1] : undefined;
  return content?.kind === 'application' ? tuple(...content.args.slice(1)) : message;
}

/** The terms that a check looks at. */
export function termsOfCheck(check: Check): readonly Term[] {
  switch (check.kind) {
    case 'open':
      return [check.value, check.pattern];
    case 'anchor':
      return [check.issuer];
    case 'equal':
    case 'unequal':
      return [check.left, check.right];
  }
}

/** The same check of other terms. */
export function mapCheck(check: Check, put: (term: Term) => Term): Check {
  switch (check.kind) {
    case 'open':
      return { ...check, value: put(check.value), pattern: put(check.pattern) };
    case 'anchor':
      return { ...check, issuer: put(check.issuer) };
    case 'equal':
    case 'unequal':
      return { ...check, left: put(check.left), right: put(check.right) };
  }
}

/** `canonical` is `view` to this role, after transition `since` (-1: from the start). */
export interface Holding {
  readonly canonical: Term;
  readonly view: Term;
  readonly since: number;
}

/** A value that the role binds as one piece. */
export interface OpaqueValue {
  readonly name: Variable;
  /** What it is in the protocol, as those who made it see it. */
  readonly canonical: Term;
  /** The transition that bound it, and the one at which it was opened, if ever. */
  readonly since: number;
  readonly opened?: number;
  readonly because: 'ignored' | 'forwarded' | 'unopened';
}

/**
 * What the canonical `term` is in the role's view after its transition `at`, or undefined where the
 * role cannot build it by then. `at` counts transitions; -1 is the start, Infinity the end.
 */
export const viewOf = (role: Role, term: Term, at: number): Term | undefined =>
  viewOfOwn(role.knows, ownForm(role.aliases, term), at);

/** The canonical `term` as a role with these aliases names it. */
export function ownForm(aliases: ReadonlyMap<Term, Term>, term: Term): Term {
  return replace(term, (part) => {
    const own = aliases.get(part);
    return own === undefined || own === part ? undefined : ownForm(aliases, own);
  });
}

/** As `viewOf`, for a term in the role's own form. */
export function viewOfOwn(knows: readonly Holding[], term: Term, at: number): Term | undefined {
  const held = knows.find((holding) => holding.canonical === term && holding.since <= at);
  if (held !== undefined) return held.view;
  if (term.kind !== 'application') return isPublicAtom(term) ? term : undefined;
  if (isPrivateSymbol(term.symbol)) return undefined;
  if (term.symbol === 'dh') return viewOfSecret(knows, term.args, at);
  const views: Term[] = [];
  for (const arg of term.args) {
    const view = viewOfOwn(knows, arg, at);
    if (view === undefined) return undefined;
    views.push(view);
  }
  return apply(term.symbol, ...views);
}

/** `dh(x, y)` from one exponent and the other's share. */
function viewOfSecret(
  knows: readonly Holding[],
  [left, right]: readonly Term[],
  at: number,
): Term | undefined {
  for (const [own, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const exponent = viewOfOwn(knows, own as Term, at);
    const share = viewOfOwn(knows, apply('g', other as Term), at);
    if (exponent !== undefined && share !== undefined && isApplication(share, 'g')) {
      return apply('dh', exponent, share.args[0] as Term);
    }
  }
  return undefined;
}

const isPublicAtom = (term: Term): boolean =>
  term.kind === 'atom' && term.maker === undefined && (term.sort === 'text' || term === none);
