/**
 * A protocol without one of the things that it has: read, projected and honestly executed like any other.
 * What a role is said to ignore plays no part here, because with a mutant it need not be so.
 * @module
 */
import { runHonestly } from './honest.ts';
import type { Diagnostic } from './notation/diagnostic.ts';
import { parseSpecFile } from './notation/parse.ts';
import type { Removal } from './notation/removal.ts';
import { offsetBefore, removalsOf, withoutIt } from './notation/removals.ts';
import type { Statement } from './notation/syntax.ts';
import type { Check, Role } from './role.ts';
import type { Spec } from './spec.ts';
import type { Term, Variable } from './term.ts';
import { weave } from './weave.ts';

/** A protocol that runs, and everything that can be taken away from it. */
export interface Original {
  /** The source with its `ignore` statements blank; every other place is what it was. */
  readonly source: string;
  readonly spec: Spec;
  readonly removals: readonly Removal[];
  readonly lints: readonly Diagnostic[];
  readonly options: ReadonlySet<string>;
}

/** What is left of a protocol. */
export type Mutant =
  /** `lints` are those that the original has not, with their places in the original. */
  | { readonly kind: 'runs'; readonly spec: Spec; readonly lints: readonly Diagnostic[] }
  /** No role does anything else than before, and no channel has another key. */
  | { readonly kind: 'same' }
  /** It is refused, or its honest run gets stuck. */
  | { readonly kind: 'stuck'; readonly because: string };

/** The protocol of that name, if it runs; `options` chooses the member of its family. */
export function originalOf(text: string, name: string, options: ReadonlySet<string>): Original | undefined {
  const { file } = parseSpecFile(text);
  const source = file.protocols.reduce((blank, { body }) => withoutIgnored(blank, body), text);
  const read = protocolIn(source, name, options);
  const syntax = file.protocols.find((protocol) => protocol.name.text === name);
  if (read.kind === 'refused' || syntax === undefined) return undefined;
  const { spec, lints } = read;
  return { source, spec, lints, options, removals: removalsOf(source, file, syntax, options) };
}

/** The original without one thing. */
export function mutantOf({ source, spec, lints, options }: Original, removal: Removal): Mutant {
  const read = protocolIn(withoutIt(source, removal), spec.name, options);
  if (read.kind === 'refused') return { kind: 'stuck', because: read.because };
  if (shapeOf(spec) === shapeOf(read.spec)) return { kind: 'same' };
  const known = new Set(lints.map(({ code, span }) => `${code} ${span.start}`));
  const placed = read.lints.map((lint) => {
    const [start, end] = [lint.span.start, lint.span.end].map((at) => offsetBefore(at, removal));
    return { ...lint, span: { start: start as number, end: end as number } };
  });
  return {
    kind: 'runs',
    spec: read.spec,
    lints: placed.filter(({ code, span }) => !known.has(`${code} ${span.start}`)),
  };
}

/** One protocol of a source by itself, or why it cannot run. */
type Read =
  | { readonly kind: 'runs'; readonly spec: Spec; readonly lints: readonly Diagnostic[] }
  | { readonly kind: 'refused'; readonly because: string };

function protocolIn(source: string, name: string, options: ReadonlySet<string>): Read {
  const { file, diagnostics } = parseSpecFile(source);
  const unread = diagnostics.find(isError);
  const syntax = file.protocols.find((protocol) => protocol.name.text === name);
  if (unread !== undefined || syntax === undefined)
    return { kind: 'refused', because: unread?.message ?? 'it is gone' };
  const { spec, diagnostics: told } = weave({
    source,
    syntax,
    flows: file.flows,
    protocols: file.protocols,
    options,
  });
  if (spec === undefined)
    return { kind: 'refused', because: told.find(isError)?.message ?? 'it cannot be read' };
  const honest = runHonestly(spec);
  return honest.kind === 'stuck'
    ? { kind: 'refused', because: honest.diagnostic.message }
    : { kind: 'runs', spec, lints: told };
}

const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

/** `ignore` statements as spaces, and `when` with nothing else in it. */
function withoutIgnored(source: string, statements: readonly Statement[]): string {
  return statements.reduce((text, statement) => {
    if (isIgnoring(statement)) {
      const { start, end } = statement.span;
      return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
    }
    return statement.kind === 'when' ? withoutIgnored(text, statement.body) : text;
  }, source);
}

const isIgnoring = (statement: Statement): boolean =>
  statement.kind === 'ignore' || (statement.kind === 'when' && statement.body.every(isIgnoring));

/** What the roles do and which keys the channels have, whatever variables are called. */
const shapeOf = ({ roles, channels }: Spec): string =>
  JSON.stringify([
    roles.map(machineShape),
    channels.map(({ keys }) => keys.map(({ term }) => termShape(term, new Map()))),
  ]);

function machineShape(role: Role): unknown {
  const numbers = new Map<Variable, number>();
  const shape = (term: Term): unknown => termShape(term, numbers);
  const steps = role.transitions.map((step) => [
    step.kind,
    step.wire,
    shape(step.kind === 'send' ? step.message : step.pattern),
    step.checks.map((check) => checkShape(check, shape)),
    step.events.map(({ name, args }) => [name, args.map(shape)]),
  ]);
  const fresh = role.fresh.map(({ name }) => shape(name));
  return [role.name, shape(role.self), fresh, steps, role.acceptsAt];
}

function checkShape(check: Check, shape: (term: Term) => unknown): readonly unknown[] {
  switch (check.kind) {
    case 'open':
      return [check.kind, shape(check.value), shape(check.pattern)];
    case 'anchor':
      return [check.kind, shape(check.issuer), ...check.anchors.map(shape)];
    case 'equal':
    case 'unequal':
      return [check.kind, shape(check.left), shape(check.right)];
  }
}

/** A term with its variables numbered in the order in which they are met. */
function termShape(term: Term, numbers: Map<Variable, number>): unknown {
  if (term.kind === 'atom') return [term.sort, term.name];
  if (term.kind === 'application') return [term.symbol, ...term.args.map((arg) => termShape(arg, numbers))];
  const number = numbers.get(term) ?? numbers.size;
  numbers.set(term, number);
  return [number, term.sort];
}
