/**
 * A protocol after names are resolved and flows are projected: what each role does, what the spec
 * says about keys, channels and goals. Everything downstream reads this and nothing of the syntax.
 * @module
 */
import type { Span } from './notation/syntax.ts';
import type { Role } from './role.ts';
import type { Atom, Term } from './term.ts';

/**
 * A protocol, ready to run. Terms outside the role machines are *canonical*: the agent of role `C` is
 * the name `C`, a fresh value declared `nC` is an atom whose maker is `declared`. `viewOf` says what such
 * a term is to each role.
 */
export interface Spec {
  readonly name: string;
  readonly title: string;
  readonly citations: readonly string[];
  readonly roles: readonly Role[];
  readonly channels: readonly Channel[];
  /** What fills each place of D* (design 10, What is agreed on). */
  readonly offices: Offices;
  readonly correspondences: readonly Correspondence[];
  readonly expectations: readonly Expectation[];
  /** Certificates that exist from the start, for every agent: issuer and usage. */
  readonly issued: readonly { readonly issuer: Atom; readonly usage: Atom }[];
  /** Names that are no role's: certification authorities. */
  readonly authorities: readonly Atom[];
  /** Public one-way functions that the spec declares. */
  readonly functions: readonly { readonly name: string; readonly arity: number }[];
  /** Whether degenerate Diffie-Hellman shares are accepted (`group unchecked`). */
  readonly groupUnchecked: boolean;
  /** The values, keys and names that goals may speak of, canonical, in order of declaration. */
  readonly values: readonly SpecValue[];
  /** What it says of where it starts from, and who differs from that; the options taken are counted in. */
  readonly lineage?: Lineage;
  /** The options that were taken for this member of the family. */
  readonly options: readonly string[];
  /** Each way through the protocol's branches, the first for the honest run; absent where there are none. */
  readonly ways?: readonly (readonly PlannedHop[])[];
}

/** A member of a family of designs by name: the protocol's, and the options taken. */
export const memberName = ({ name, options }: Pick<Spec, 'name' | 'options'>): string =>
  [name, ...options].join(' + ');

/** The roles of the protocol itself, without those of protocols beside it. */
export const ownRoles = ({ roles }: Spec): readonly Role[] => roles.filter(({ of }) => of === undefined);

/** A message on one way through a protocol; what a role keeps or resumes, from it to itself. */
export interface PlannedHop {
  readonly hop: number;
  readonly from: string;
  readonly to: string;
  readonly span: Span;
  readonly label: string;
  /** The transitions that its ends take, where a machine leaves no choice or this way makes it. */
  readonly sent?: number;
  readonly received?: number;
}

/** A fresh value, a name or a channel key under the name that the spec gives it. */
export interface SpecValue {
  /** How the spec writes it: `nC`, `one.ap`. */
  readonly name: string;
  readonly kind: 'name' | 'fresh' | 'key' | 'data';
  readonly term: Term;
  /** The role whose name it is or who makes it; undefined for a channel key. */
  readonly role?: string;
}

/** `extends`: a protocol that this one is compared with in cost, and the roles that differ from it. */
export interface Lineage {
  readonly baseline: string;
  readonly options: readonly string[];
  readonly changes: readonly string[];
}

/** D*: what is agreed on when proposals are compared; an office that nobody fills is absent. */
export interface Offices {
  /** The nonce of the client, the proxy, the server: by office of the role. */
  readonly nonces: Readonly<Partial<Record<'client' | 'proxy' | 'server', string>>>;
  readonly key?: string;
  readonly data?: string;
}

/** `channel k : X <-> Y`: that both ends believe so (design 4, Channels). */
export interface Channel {
  readonly left: string;
  readonly right: string;
  /** The name, canonical, under which each end stands here: a role's own, or a second name. */
  readonly leftName: Atom;
  readonly rightName: Atom;
  readonly oneWay: boolean;
  /** Canonical. One key for both uses, or a read key and a write key. */
  readonly keys: readonly {
    readonly name: string;
    readonly use: 'both' | 'read' | 'write';
    readonly term: Term;
  }[];
  /** `role` believes that `peer`, not the other end, is there. */
  readonly beliefs: readonly { readonly role: string; readonly takes: string; readonly for: string }[];
  /** `role` may read (or write) in the eyes of `by`, or of every role that holds its name. */
  readonly permitted: readonly {
    readonly right: 'readers' | 'writers';
    readonly role: string;
    readonly by?: string;
  }[];
}

/** A goal that the spec writes for itself: whenever the premise, then before it one of the conclusions. */
export interface Correspondence {
  readonly name: string;
  readonly title: string;
  readonly premise: readonly Claim[];
  readonly conclusions: readonly (readonly Claim[])[];
  readonly span: Span;
}

/** One atom of a correspondence; terms are canonical and universally quantified by name. */
export type Claim =
  | { readonly kind: 'event'; readonly role: string; readonly name: string; readonly args: readonly Term[] }
  | { readonly kind: 'holds'; readonly role: string; readonly term: Term }
  | { readonly kind: 'adversary'; readonly term: Term };

/** What the spec expects of a goal (design 4, Events, expectations). */
export interface Expectation {
  readonly claimant?: string;
  /** The goal's name as the catalogue or the spec has it. */
  readonly goal: string;
  readonly peer?: string;
  /** Names of values (`SpecValue.name`); empty where the goal finds its own. */
  readonly on: readonly string[];
  readonly outcome: ExpectedOutcome;
  /** Where the outcome stands in the text. */
  readonly said: Span;
  readonly span: Span;
}

/** A combination of threats is a list of names; the empty list is no threat. */
export type ExpectedOutcome =
  | { readonly kind: 'holds'; readonly unless: readonly (readonly string[])[] }
  | { readonly kind: 'holds under'; readonly threats: readonly string[] }
  /** With a fingerprint: this attack and no other. */
  | { readonly kind: 'attack'; readonly threats: readonly string[]; readonly fingerprint?: string }
  | { readonly kind: 'committed' }
  | { readonly kind: 'absent' };
