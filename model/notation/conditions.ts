/**
 * The conditions of a text (`when o`, `with o, not p`) held against the families of designs that it declares: each
 * names a declared option, and where several stand over a line there is a member that meets them all. Otherwise
 * what stands beneath would never be read, or always, and nobody would be told.
 * @module
 */
import type { Diagnostic } from './diagnostic.ts';
import { suggest } from './near-miss.ts';
import { blocksOf } from './removal.ts';
import type { Condition, ExpectStatement, ProtocolSyntax, SpecFile, Statement } from './syntax.ts';

/** What is wrong with the conditions of a text. */
export function conditionFaults({ flows, protocols }: SpecFile): readonly Diagnostic[] {
  const everywhere = protocols.flatMap(optionsOf);
  return [
    ...flows.flatMap((flow) => undeclared(flow, everywhere)),
    ...protocols.flatMap((protocol) => [
      ...undeclared(protocol, optionsOf(protocol)),
      ...contradictions(protocol.body, []),
    ]),
  ];
}

/** The options that a protocol declares. */
export const optionsOf = ({ body }: ProtocolSyntax): readonly string[] =>
  unfolded(body).flatMap((statement) => (statement.kind === 'option' ? [statement.name.text] : []));

/** All statements of a body, those beneath a condition too. */
export const unfolded = (body: readonly Statement[]): readonly Statement[] =>
  body.flatMap((statement) => (statement.kind === 'when' ? unfolded(statement.body) : [statement]));

/** An `expect` line with all conditions that stand over it. */
export interface ConditionalExpectation {
  readonly statement: ExpectStatement;
  readonly conditions: readonly Condition[];
}

/** The `expect` lines of a body, those beneath a condition too. */
export const conditionalExpectations = (
  body: readonly Statement[],
  above: readonly Condition[] = [],
): readonly ConditionalExpectation[] =>
  body.flatMap((statement) => {
    if (statement.kind === 'when')
      return conditionalExpectations(statement.body, [...above, statement.condition]);
    return statement.kind === 'expect' ? [{ statement, conditions: [...above, ...statement.members] }] : [];
  });

function undeclared(tree: object, options: readonly string[]): readonly Diagnostic[] {
  const unknown = [...new Set(conditionsIn(tree))].filter(({ option }) => !options.includes(option.text));
  return unknown.map(({ option: { text, span } }) => ({
    code: 'T238',
    severity: 'error',
    span,
    message: `${text} is no option of this protocol`,
    hint: suggest(text, options) ?? `declare it: option ${text} "what it changes"`,
  }));
}

/** Every condition in a syntax tree, wherever it stands. */
const conditionsIn = (tree: object): readonly Condition[] =>
  Object.values(tree).flatMap((part: unknown) => {
    if (typeof part !== 'object' || part === null) return [];
    return isCondition(part) ? [part] : conditionsIn(part);
  });

const isCondition = (part: object): part is Condition => 'option' in part && 'negated' in part;

/** Blocks and lines that ask for an option and its absence; where one `with` stands over several lines, once. */
function contradictions(body: readonly Statement[], above: readonly Condition[]): readonly Diagnostic[] {
  const told = new Set<Condition>();
  return body.flatMap((statement): readonly Diagnostic[] => {
    const conditions = [...above, ...conditionsOf(statement)];
    const clash = clashOf(conditions);
    if (clash === undefined) return blocksIn(statement).flatMap((block) => contradictions(block, conditions));
    if (told.has(clash)) return [];
    told.add(clash);
    return [contradiction(clash, conditions)];
  });
}

const conditionsOf = (statement: Statement): readonly Condition[] => {
  if (statement.kind === 'when') return [statement.condition];
  return statement.kind === 'expect' ? statement.members : [];
};

const blocksIn = (statement: Statement): readonly (readonly Statement[])[] => {
  if (statement.kind === 'when' || statement.kind === 'within') return [statement.body];
  return statement.kind === 'either' || statement.kind === 'machine' ? blocksOf(statement) : [];
};

/** The first condition that an earlier one contradicts. */
const clashOf = (conditions: readonly Condition[]): Condition | undefined =>
  conditions.find(({ option, negated }, at) =>
    conditions.slice(0, at).some((one) => one.option.text === option.text && one.negated !== negated),
  );

function contradiction({ option }: Condition, conditions: readonly Condition[]): Diagnostic {
  const words = [...new Set(conditions.map(printCondition))].join(', ');
  return {
    code: 'T237',
    severity: 'error',
    span: option.span,
    message: `no member of the family has ${words}: this would never be looked at`,
    hint: `leave out \`${option.text}\` or \`not ${option.text}\``,
  };
}

/** As the notation writes it. */
export const printCondition = ({ option, negated }: Condition): string =>
  negated ? `not ${option.text}` : option.text;
