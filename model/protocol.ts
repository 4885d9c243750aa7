/**
 * A protocol with its names resolved and its sub-flows unfolded: one list of hops over canonical terms,
 * with what each party declares. Projection turns this into role machines.
 * @module
 */
import type { Span } from './notation/syntax.ts';
import type { Spec } from './spec.ts';
import type { Atom, Term } from './term.ts';

/** What projection needs besides the flow, and what it hands on unchanged. */
export interface Protocol extends Omit<Spec, 'roles'> {
  readonly parties: readonly Party[];
  readonly flow: readonly FlowItem[];
  /** `ignore R : term`. */
  readonly ignored: readonly { readonly role: string; readonly term: Term; readonly span: Span }[];
  /** Parts that some roles do not look into: the marked term, the roles, the name of the slot. */
  readonly slots: readonly IgnoredSlot[];
  /** `name S3 : S is S3`: to role `of`, this name is its own. */
  readonly secondNames: readonly { readonly name: Atom; readonly of: string }[];
  /** The first label of each labelled term, for naming what a role keeps unopened. */
  readonly labels: ReadonlyMap<Term, string>;
}

/** `part as L ignored by S`. */
export interface IgnoredSlot {
  readonly marked: Term;
  readonly content: Term;
  readonly label: string;
  readonly roles: readonly string[];
}

/** A role's declarations. */
export interface Party {
  readonly name: string;
  readonly office?: string;
  readonly anonymous: boolean;
  readonly unawareOf: readonly string[];
  readonly certifiedBy: readonly Atom[];
  readonly holdsKeys: readonly Atom[];
  /** Absent where nothing is said, so that the first send decides; canonical. */
  readonly knows?: readonly KnownAtStart[];
  readonly anchors: readonly Anchor[];
  readonly fresh: readonly Atom[];
  /** Fresh values that are public once made (`text`). */
  readonly publicFresh: readonly Atom[];
  readonly span: Span;
}

/** A trusted issuer, for one usage or for any. */
export interface Anchor {
  readonly issuer: Atom;
  readonly usage?: string;
}

/** A name, somebody's public key or shared key under whatever name the role holds, or any other term. */
export type KnownAtStart =
  | { readonly kind: 'name'; readonly role: string; readonly span: Span }
  | { readonly kind: 'term'; readonly term: Term; readonly span: Span };

/** What happens in the flow, in order. */
export type FlowItem =
  | Hop
  | {
      readonly kind: 'event';
      readonly role: string;
      readonly name: string;
      readonly args: readonly Term[];
      readonly span: Span;
    }
  | { readonly kind: 'accept'; readonly role: string; readonly span: Span }
  | Storing
  | {
      readonly kind: 'check';
      readonly role: string;
      readonly left: Term;
      readonly right: Term;
      readonly equal: boolean;
      readonly span: Span;
    };

/** A role keeps a tuple for later runs of its agent, or has one that such a run kept. */
export interface Storing {
  readonly kind: 'keeps' | 'resumes';
  readonly role: string;
  readonly ticket: string;
  /** Position among the protocol's hops. */
  readonly index: number;
  /** The ticket's name and what is kept. */
  readonly content: Term;
  readonly span: Span;
}

/** One arrow: a message from one role to the next. */
export interface Hop {
  readonly kind: 'hop';
  /** Position among the protocol's hops. */
  readonly index: number;
  readonly from: string;
  readonly to: string;
  readonly content: Term;
  readonly label?: string;
  /** The receiver takes the message as one value and passes it on before looking at it. */
  readonly opaque: boolean;
  /** The hop whose message the sender passes on as it came. */
  readonly relays?: number;
  readonly span: Span;
}
