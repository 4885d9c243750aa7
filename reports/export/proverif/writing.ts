/**
 * Where a ProVerif process is while it is written: what it knows under which names, and the fresh values and short
 * names that it is given on the way.
 * @module
 */
import type { Role, Transition } from '../../../model/role.ts';
import type { Spec } from '../../../model/spec.ts';
import type { Application, Term, Variable } from '../../../model/term.ts';
import type { Names } from '../names.ts';
import type { Mark } from '../statement.ts';
import type { Session } from './session.ts';
import { type Expression, expression, isSayable, type Known, type Type, type Vocabulary } from './terms.ts';

/** What the process of a role is written with. */
export interface Writing {
  readonly vocabulary: Vocabulary;
  readonly role: Role;
  readonly spec: Spec;
  readonly marks: readonly Mark[];
  /** Marks that carry the run, and marks that carry what the run has received. */
  readonly ofRun: ReadonlySet<string>;
  readonly ofReceived: ReadonlySet<string>;
  readonly session?: Session;
  /** What runs give away at their start by threat `session`; they say what they receive, and claim nothing. */
  readonly revealed?: readonly Variable[];
  readonly selfTalk: boolean;
  readonly lineOf: (transition: Transition) => number;
  /** Subterms that are named where they are first needed. */
  readonly shortened: ReadonlySet<Term>;
}

/** Where the process is: what it knows under which names, and what it has received. */
export interface State {
  readonly known: Known;
  readonly names: Names;
  readonly received: readonly Expression[];
  /** How much of that its events have told, for threat `session`. */
  readonly told: number;
  /** What the run itself is called, from its first event that says so. */
  readonly run?: string;
  readonly indent: string;
}

/** The type of what a role's variable takes. */
export const typeOf = (variable: Variable): Type => {
  switch (variable.sort) {
    case 'name':
      return 'agent';
    case 'exponent':
      return 'exponent';
    case 'secret':
      return 'skey';
    case 'message':
      return 'bitstring';
    case 'text':
    case 'nonce':
    case 'key':
    case 'data':
      return 'value';
  }
};

/**
 * Makes the fresh values that `terms` need, no earlier: ProVerif then knows what preceded them. Names the subterms
 * that occur often and can be built now.
 */
export function prepared(
  writing: Writing,
  state: State,
  terms: readonly Term[],
  conversions = true,
): { readonly lines: readonly string[]; readonly state: State } {
  const known = new Map(state.known);
  const lines: string[] = [];
  for (const { name } of writing.role.fresh) {
    if (known.has(name) || !terms.some((term) => term.variables.includes(name))) continue;
    const made = { text: state.names.take(name.name), type: typeOf(name) };
    known.set(name, made);
    lines.push(`${state.indent}new ${made.text}: ${made.type};`);
  }
  const seen = new Set<Term>();
  const visit = (term: Term): void => {
    if (term.kind !== 'application' || known.has(term) || seen.has(term)) return;
    seen.add(term);
    const key = withKey.has(term.symbol) ? unopenedKey(known, term) : undefined;
    if (key !== undefined && conversions) {
      const name = state.names.take('key');
      lines.push(`${state.indent}let val(${name}: value) = ${known.get(key)?.text} in`);
      known.set(key, { text: name, type: 'value' });
    }
    for (const arg of term.args) visit(arg);
    if (!writing.shortened.has(term) || !isSayable(known, term) || hasUnopenedKey(known, term)) return;
    const { text, type } = expression(writing.vocabulary, known, term);
    const name = state.names.take(shortName(term));
    known.set(term, { text: name, type });
    lines.push(`${state.indent}let ${name} = ${text} in`);
  };
  for (const term of terms) visit(term);
  return { lines, state: { ...state, known } };
}

/** Whatever has a key that must be a value, as its first argument. */
export const withKey: ReadonlySet<string> = new Set(['enc', 'aead', 'mac']);

/** The key of a ciphertext or code where the role has it only as something that it did not look into. */
export const unopenedKey = (known: Known, { args }: Application): Term | undefined =>
  args[0] !== undefined && known.get(args[0])?.type === 'bitstring' ? args[0] : undefined;

/** Whether a key inside `term` is had only as something that was not looked into. */
export const hasUnopenedKey = (known: Known, term: Term): boolean =>
  term.kind === 'application' &&
  !known.has(term) &&
  ((withKey.has(term.symbol) && unopenedKey(known, term) !== undefined) ||
    term.args.some((arg) => hasUnopenedKey(known, arg)));

const shortName = ({ symbol }: Application): string =>
  ({ tuple: 'm', kdf: 'k', dh: 'z', h: 'd', mac: 'tag' })[symbol] ?? 't';

/** The subterms of a role's messages that occur more than once and are worth a name. */
export function shortenedIn(role: Role): ReadonlySet<Term> {
  const counts = new Map<Term, number>();
  const count = (term: Term): void => {
    if (term.kind !== 'application') return;
    const seen = counts.get(term) ?? 0;
    counts.set(term, seen + 1);
    if (seen === 0) for (const arg of term.args) count(arg);
  };
  for (const transition of role.transitions) {
    count(transition.kind === 'send' ? transition.message : transition.pattern);
    for (const check of transition.checks) if (check.kind === 'open') count(check.pattern);
  }
  const worth = new Set(['tuple', 'kdf', 'dh', 'h', 'mac']);
  return new Set(
    [...counts]
      .filter(
        ([term, times]) =>
          times > 1 && term.kind === 'application' && worth.has(term.symbol) && term.size > 2,
      )
      .map(([term]) => term),
  );
}
