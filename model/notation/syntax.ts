/**
 * What a `.tertius` file says, as written: one readonly tree for the parser to build, the resolver to
 * read. Nothing here is looked up or checked; spans are offsets into the source text, in UTF-16 units.
 * The notation is described in docs/notation.md.
 * @module
 */

/** A half-open range of the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word of the source; names made by a sub-flow are dotted (`one.nA`) and kept whole. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** One file: sub-flows to be reused and the protocols that use them, in source order. */
export interface SpecFile {
  readonly flows: readonly FlowSyntax[];
  readonly protocols: readonly ProtocolSyntax[];
}

/** `flow f(A, B; n = default)` with its indented body. */
export interface FlowSyntax {
  readonly name: Word;
  readonly parties: readonly Word[];
  readonly parameters: readonly ParameterSyntax[];
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** A named parameter of a sub-flow, with the value it has where `use` gives none. */
export interface ParameterSyntax {
  readonly name: Word;
  readonly otherwise?: PartSyntax;
}

/** `protocol name "title"` with every statement up to the next `protocol` or `flow`. */
export interface ProtocolSyntax {
  readonly name: Word;
  readonly title?: Word;
  readonly citations: readonly Word[];
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** A term as written; tuple items and arguments are parts, because a part may carry a label. */
export type TermSyntax =
  | { readonly kind: 'name'; readonly name: Word; readonly span: Span }
  /** A quoted text or a number: a public constant. */
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  /** `none`: the constant that stands for an absent part. */
  | { readonly kind: 'none'; readonly span: Span }
  | { readonly kind: 'tuple'; readonly items: readonly PartSyntax[]; readonly span: Span }
  | {
      readonly kind: 'call';
      readonly symbol: Word;
      readonly arguments: readonly PartSyntax[];
      readonly span: Span;
    }
  /** `cert(name, usage[, key][, by issuer])`. */
  | {
      readonly kind: 'certificate';
      readonly subject: TermSyntax;
      readonly usage: Word;
      readonly key?: TermSyntax;
      readonly issuer?: TermSyntax;
      readonly span: Span;
    }
  /** `t when o else t2`. */
  | {
      readonly kind: 'choice';
      readonly condition: Condition;
      readonly chosen: TermSyntax;
      readonly otherwise: TermSyntax;
      readonly span: Span;
    };

/** A term in its place in a message: perhaps labelled, perhaps not looked into by somebody. */
export interface PartSyntax {
  readonly term: TermSyntax;
  readonly label?: Word;
  readonly ignoredBy: readonly Word[];
  /** Present only under these options; otherwise the part is left out. */
  readonly when?: Condition;
  readonly span: Span;
}

/** `when o` or `when not o`. */
export interface Condition {
  readonly option: Word;
  readonly negated: boolean;
}

/** The sort that a fresh value is declared with. */
export type FreshKind = 'nonce' | 'exponent' | 'key' | 'data' | 'text';

/** One declaration, message or remark of a protocol or sub-flow. */
export type Statement =
  | RoleStatement
  | KnowsStatement
  | TrustStatement
  | FreshStatement
  | LetStatement
  | FunctionStatement
  | MessageStatement
  | EventStatement
  | AcceptStatement
  | CheckStatement
  | IgnoreStatement
  | ChannelStatement
  | NameStatement
  | OfficeStatement
  | UseStatement
  | WithinStatement
  | EitherStatement
  | MachineStatement
  | GoStatement
  | AlsoStatement
  | ExtendsStatement
  | KeepsStatement
  | ResumesStatement
  | OptionStatement
  | WhenStatement
  | GroupStatement
  | GoalStatement
  | ExpectStatement;

/** `role C client, anonymous, certified by CA, unaware of P, holds key sCA`. */
export interface RoleStatement {
  readonly kind: 'role';
  readonly name: Word;
  /** `client`, `proxy`, `server`, or any other word; the usage in the role's certificates. */
  readonly office?: Word;
  readonly anonymous: boolean;
  readonly certifiedBy: readonly Word[];
  readonly unawareOf: readonly Word[];
  readonly holdsKeys: readonly Word[];
  readonly span: Span;
}

/** `knows C, P : S, pub(S), key k(C, P)`; an empty list of items is meant. */
export interface KnowsStatement {
  readonly kind: 'knows';
  readonly roles: readonly Word[];
  readonly items: readonly KnownItem[];
  readonly span: Span;
}

/** A name, a public key or a shared long-term key that a role holds from the start. */
export type KnownItem =
  | { readonly kind: 'term'; readonly term: TermSyntax; readonly span: Span }
  | { readonly kind: 'key'; readonly term: TermSyntax; readonly span: Span };

/** `trust C : CA, sCA for server, CAP for proxy`; an anchor without a usage serves for any. */
export interface TrustStatement {
  readonly kind: 'trust';
  readonly roles: readonly Word[];
  readonly anchors: readonly { readonly issuer: Word; readonly usage?: Word }[];
  readonly span: Span;
}

/** `fresh C : nonce nC, exponent x`. */
export interface FreshStatement {
  readonly kind: 'fresh';
  readonly role: Word;
  readonly values: readonly { readonly sort: FreshKind; readonly name: Word }[];
  readonly span: Span;
}

/** `let ms = kdf(…)`: a macro. */
export interface LetStatement {
  readonly kind: 'let';
  readonly name: Word;
  readonly term: TermSyntax;
  readonly span: Span;
}

/** `function f/1, prf/3`: further public one-way functions. */
export interface FunctionStatement {
  readonly kind: 'function';
  readonly symbols: readonly { readonly name: Word; readonly arity: number }[];
  readonly span: Span;
}

/** `A -> opaque P -> B as L : parts`, or `P -> C, S : parts` (two sends, in that order). */
export interface MessageStatement {
  readonly kind: 'message';
  readonly from: Word;
  /** Each further hop; `to` has several names only at the last hop. */
  readonly hops: readonly { readonly opaque: boolean; readonly to: readonly Word[] }[];
  readonly label?: Word;
  readonly parts: readonly PartSyntax[];
  readonly span: Span;
}

/** `event C wants(P, scope)`: C logs it at its send or receive of the message above. */
export interface EventStatement {
  readonly kind: 'event';
  readonly role: Word;
  readonly name: Word;
  readonly arguments: readonly TermSyntax[];
  readonly span: Span;
}

/** `accept P`: P accepts here, not at the end of its role. */
export interface AcceptStatement {
  readonly kind: 'accept';
  readonly role: Word;
  readonly span: Span;
}

/** `check C : S3 = S` or `check C : C != S`. */
export interface CheckStatement {
  readonly kind: 'check';
  readonly role: Word;
  readonly left: TermSyntax;
  readonly right: TermSyntax;
  readonly equal: boolean;
  readonly span: Span;
}

/** `ignore P : term, …`: P knowingly never checks these. */
export interface IgnoreStatement {
  readonly kind: 'ignore';
  readonly role: Word;
  readonly terms: readonly TermSyntax[];
  readonly span: Span;
}

/** `channel k : C <-> S, …` or `channel C -> S : read k1, write k2, …`. */
export interface ChannelStatement {
  readonly kind: 'channel';
  readonly left: Word;
  readonly right: Word;
  /** `->` when true (only `left` sends), `<->` when false. */
  readonly oneWay: boolean;
  /** `k` for a two-way channel; `read` and `write` keys otherwise. */
  readonly keys: readonly { readonly use: 'both' | 'read' | 'write'; readonly term: TermSyntax }[];
  /** `C takes P for S`. */
  readonly beliefs: readonly {
    readonly role: Word;
    readonly takes: Word;
    readonly for: Word;
  }[];
  /** `readers P`, `readers P by S`, `writers P`. */
  readonly permitted: readonly {
    readonly right: 'readers' | 'writers';
    readonly roles: readonly Word[];
    readonly by?: Word;
    readonly when?: Condition;
  }[];
  readonly span: Span;
}

/** `name S3 : S is S3, C binds S3`: a second name for a peer, not compared with the first. */
export interface NameStatement {
  readonly kind: 'name';
  readonly name: Word;
  /** The role whose own name it is. */
  readonly of: Word;
  readonly binders: readonly Word[];
  readonly span: Span;
}

/** `office nonce C = one.nA`, `office key = ap1`, `office data = dC`: fills a place of D*. */
export interface OfficeStatement {
  readonly kind: 'office';
  readonly office: 'nonce' | 'key' | 'data';
  readonly role?: Word;
  readonly term: TermSyntax;
  readonly span: Span;
}

/** `use x = f(C, P; N = S) to L`, and later `use x to L2` or `use x to end`. */
export interface UseStatement {
  readonly kind: 'use';
  readonly instance: Word;
  /** Absent where an earlier `use` is continued. */
  readonly call?: {
    readonly flow: Word;
    readonly parties: readonly Word[];
    readonly settings: readonly { readonly name: Word; readonly value: PartSyntax }[];
  };
  /** The label to stop after; absent or `end` runs the flow to its end. */
  readonly until?: Word;
  readonly span: Span;
}

/** `within aead(k)`: the contents of the indented messages are wrapped so. */
export interface WithinStatement {
  readonly kind: 'within';
  readonly symbol: Word;
  readonly key: TermSyntax;
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** `either …` and each `or …`: the flow goes on in one of these ways. */
export interface EitherStatement {
  readonly kind: 'either';
  readonly branches: readonly Branch[];
  readonly span: Span;
}

/** What stands beneath one `either` or `or`. */
export interface Branch {
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** `machine S`: all that S does, by itself; its part in the flow is one way through. */
export interface MachineStatement {
  readonly kind: 'machine';
  readonly role: Word;
  /** What it does first, up to the first `state`. */
  readonly body: readonly Statement[];
  readonly states: readonly MachineState[];
  readonly span: Span;
}

/** `state waiting` in a machine. */
export interface MachineState {
  readonly name: Word;
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** `go waiting`: the machine goes on in that state. */
export interface GoStatement {
  readonly kind: 'go';
  readonly state: Word;
  readonly span: Span;
}

/** `keeps C as ticket : ms, S`: what a run of C leaves to later runs of the same agent in that role. */
export interface KeepsStatement {
  readonly kind: 'keeps';
  readonly role: Word;
  readonly ticket: Word;
  readonly terms: readonly TermSyntax[];
  readonly span: Span;
}

/** `resumes C from ticket : old, S`: the run has what some earlier one kept, under these names. */
export interface ResumesStatement {
  readonly kind: 'resumes';
  readonly role: Word;
  readonly ticket: Word;
  readonly names: readonly Word[];
  readonly span: Span;
}

/** `also tls12-dhe`: agents may play the roles of that protocol too, with the same keys. */
export interface AlsoStatement {
  readonly kind: 'also';
  readonly protocol: Word;
  readonly span: Span;
}

/** `extends tls12-dhe + mutual changes C, P`: what the protocol starts from, and whose software or settings differ from it. */
export interface ExtendsStatement {
  readonly kind: 'extends';
  readonly baseline: Word;
  readonly options: readonly Word[];
  readonly changes: readonly Word[];
  readonly span: Span;
}

/** `option late "keys are released after the data" changes C, P`. */
export interface OptionStatement {
  readonly kind: 'option';
  readonly name: Word;
  readonly title?: Word;
  readonly changes: readonly Word[];
  readonly span: Span;
}

/** `when o : …` before the rest of a line, or before an indented block. */
export interface WhenStatement {
  readonly kind: 'when';
  readonly condition: Condition;
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** `group unchecked`: degenerate shares are accepted. */
export interface GroupStatement {
  readonly kind: 'group';
  readonly unchecked: boolean;
  readonly span: Span;
}

/** `goal consent "sentence"` and its correspondence. */
export interface GoalStatement {
  readonly kind: 'goal';
  readonly name: Word;
  readonly title?: Word;
  readonly premise: readonly GoalAtom[];
  /** One of these conjunctions must hold before the premise. */
  readonly conclusion: readonly (readonly GoalAtom[])[];
  readonly span: Span;
}

/** An event, a point of knowledge, or `false` (an empty disjunction is written `false`). */
export type GoalAtom =
  | {
      readonly kind: 'event';
      readonly role: Word;
      readonly name: Word;
      readonly arguments: readonly TermSyntax[];
      readonly span: Span;
    }
  /** `holds(X, t)`. */
  | { readonly kind: 'holds'; readonly role: Word; readonly term: TermSyntax; readonly span: Span }
  /** `K(t)`: the adversary derives t. */
  | { readonly kind: 'adversary'; readonly term: TermSyntax; readonly span: Span };

/** `expect [X :] goal [Y] [on D] : outcome`, perhaps after `with o, not p :`. */
export interface ExpectStatement {
  readonly kind: 'expect';
  /** Only these members of the family, by the conditions of `with`; empty means every member. */
  readonly members: readonly Condition[];
  readonly claimant?: Word;
  readonly goal: Word;
  readonly peer?: Word;
  readonly on: readonly TermSyntax[];
  readonly outcome: OutcomeSyntax;
  /** Where the outcome stands. */
  readonly said: Span;
  readonly span: Span;
}

/** What an expectation says; a combination of threats is a list of their names. */
export type OutcomeSyntax =
  | { readonly kind: 'holds'; readonly unless: readonly (readonly Word[])[] }
  | { readonly kind: 'holds under'; readonly threats: readonly Word[] }
  /** With a fingerprint: this attack and no other. */
  | { readonly kind: 'attack'; readonly threats: readonly Word[]; readonly fingerprint?: Word }
  | { readonly kind: 'committed' }
  | { readonly kind: 'absent' };
