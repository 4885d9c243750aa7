/**
 * A syntax tree as notation, one statement a line: what parse.ts reads back as the same tree, spans apart.
 * The formatter does not use it, because a tree has no comments.
 * @module
 */
import { printCondition } from './conditions.ts';
import type {
  Branch,
  ChannelStatement,
  Condition,
  ExpectStatement,
  FlowSyntax,
  GoalAtom,
  GoalStatement,
  MachineStatement,
  MessageStatement,
  OutcomeSyntax,
  PartSyntax,
  ProtocolSyntax,
  RoleStatement,
  SpecFile,
  Statement,
  TermSyntax,
  UseStatement,
  Word,
} from './syntax.ts';

/** The whole file: sub-flows first, because a protocol ends where one begins. */
export const printSpecFile = ({ flows, protocols }: SpecFile): string =>
  [...flows.map(printFlow), ...protocols.map(printProtocol)].map((text) => `${text}\n`).join('\n');

/** One statement, with what stands beneath it, its lines indented by `indent`. */
export function printStatement(statement: Statement, indent = ''): string {
  if (statement.kind === 'either')
    return statement.branches.map((branch, at) => printBranch(branch, at, indent)).join('\n');
  if (statement.kind === 'machine') return machine(statement, indent);
  if (statement.kind !== 'within' && statement.kind !== 'when') return `${indent}${line(statement)}`;
  const head =
    statement.kind === 'within'
      ? `within ${statement.symbol.text}(${printTerm(statement.key)})`
      : whenClause(statement.condition);
  return `${indent}${head}\n${block(statement.body, indent)}`;
}

function printBranch({ body }: Branch, at: number, indent: string): string {
  const word = at === 0 ? 'either' : 'or';
  return body.length === 0 ? `${indent}${word} nothing` : `${indent}${word}\n${block(body, indent)}`;
}

const machine = ({ role: of, body, states }: MachineStatement, indent: string): string =>
  [
    `${indent}machine ${of.text}`,
    ...(body.length === 0 ? [] : [block(body, indent)]),
    ...states.map((state) => `${indent}  state ${state.name.text}\n${block(state.body, `${indent}  `)}`),
  ].join('\n');

/** A term. */
export function printTerm(term: TermSyntax): string {
  switch (term.kind) {
    case 'name':
      return term.name.text;
    case 'text':
      return /^[0-9]+$/.test(term.value) ? term.value : quoted(term.value);
    case 'none':
      return 'none';
    case 'tuple':
      return `[${printParts(term.items)}]`;
    case 'call':
      return `${term.symbol.text}(${printParts(term.arguments)})`;
    case 'certificate':
      return certificate(term);
    case 'choice':
      return `${operand(term.chosen)} when ${printCondition(term.condition)} else ${printTerm(term.otherwise)}`;
  }
}

/** Parts with commas between. */
export const printParts = (parts: readonly PartSyntax[]): string => parts.map(printPart).join(', ');

function printPart({ term, label, ignoredBy, when }: PartSyntax): string {
  return [
    printTerm(term),
    ...(label ? [`as ${label.text}`] : []),
    ...(ignoredBy.length > 0 ? [`ignored by ${ignoredBy.map(text).join(' and ')}`] : []),
    ...(when ? [whenClause(when)] : []),
  ].join(' ');
}

function printFlow({ name, parties, parameters, body }: FlowSyntax): string {
  const settings = parameters.map(
    (parameter) => parameter.name.text + (parameter.otherwise ? ` = ${printPart(parameter.otherwise)}` : ''),
  );
  const list = words(parties) + (settings.length > 0 ? `; ${settings.join(', ')}` : '');
  return `flow ${name.text}(${list})\n${block(body, '')}`;
}

function printProtocol({ name, title, citations, body }: ProtocolSyntax): string {
  const head = `protocol ${name.text}${title ? ` ${quoted(title.text)}` : ''}`;
  const cites = citations.map((citation) => `  cite ${quoted(citation.text)}`);
  return [head, ...cites, ...body.map((statement) => printStatement(statement))].join('\n');
}

const block = (body: readonly Statement[], indent: string): string =>
  body.map((statement) => printStatement(statement, `${indent}  `)).join('\n');

type Line = Exclude<Statement, { readonly kind: 'when' | 'within' | 'either' | 'machine' }>;

function line(statement: Line): string {
  switch (statement.kind) {
    case 'role':
      return role(statement);
    case 'knows': {
      const items = statement.items.map(({ kind, term }) => (kind === 'key' ? 'key ' : '') + printTerm(term));
      return `knows ${words(statement.roles)} : ${items.join(', ')}`.trimEnd();
    }
    case 'trust': {
      const anchors = statement.anchors.map(
        ({ issuer, usage }) => issuer.text + (usage ? ` for ${usage.text}` : ''),
      );
      return `trust ${words(statement.roles)} : ${anchors.join(', ')}`;
    }
    case 'fresh': {
      const values = statement.values.map(({ sort, name }) => `${sort} ${name.text}`);
      return `fresh ${statement.role.text} : ${values.join(', ')}`;
    }
    case 'let':
      return `let ${statement.name.text} = ${printTerm(statement.term)}`;
    case 'function':
      return `function ${statement.symbols.map(({ name, arity }) => `${name.text}/${arity}`).join(', ')}`;
    case 'message':
      return message(statement);
    case 'event':
      return `event ${event(statement)}`;
    case 'accept':
      return `accept ${statement.role.text}`;
    case 'check': {
      const relation = statement.equal ? '=' : '!=';
      return `check ${statement.role.text} : ${printTerm(statement.left)} ${relation} ${printTerm(statement.right)}`;
    }
    case 'extends': {
      const from = [statement.baseline, ...statement.options].map(text).join(' + ');
      return `extends ${from}${statement.changes.length > 0 ? ` changes ${words(statement.changes)}` : ''}`;
    }
    case 'also':
      return `also ${statement.protocol.text}`;
    case 'go':
      return `go ${statement.state.text}`;
    case 'keeps':
      return `keeps ${statement.role.text} as ${statement.ticket.text} : ${terms(statement.terms)}`;
    case 'resumes':
      return `resumes ${statement.role.text} from ${statement.ticket.text} : ${words(statement.names)}`;
    case 'ignore':
      return `ignore ${statement.role.text} : ${terms(statement.terms)}`;
    case 'channel':
      return channel(statement);
    case 'name': {
      const name = statement.name.text;
      const binders = statement.binders.map((binder) => `, ${binder.text} binds ${name}`).join('');
      return `name ${name} : ${statement.of.text} is ${name}${binders}`;
    }
    case 'office': {
      const whose = statement.role ? ` ${statement.role.text}` : '';
      return `office ${statement.office}${whose} = ${printTerm(statement.term)}`;
    }
    case 'use':
      return use(statement);
    case 'option': {
      const title = statement.title ? ` ${quoted(statement.title.text)}` : '';
      const changes = statement.changes.length > 0 ? ` changes ${words(statement.changes)}` : '';
      return `option ${statement.name.text}${title}${changes}`;
    }
    case 'group':
      return `group ${statement.unchecked ? 'unchecked' : 'checked'}`;
    case 'goal':
      return goal(statement);
    case 'expect':
      return expectation(statement);
  }
}

function role({ name, office, anonymous, certifiedBy, unawareOf, holdsKeys }: RoleStatement): string {
  const clauses = [
    ...(anonymous ? ['anonymous'] : []),
    ...(certifiedBy.length > 0 ? [`certified by ${words(certifiedBy)}`] : []),
    ...(unawareOf.length > 0 ? [`unaware of ${words(unawareOf)}`] : []),
    ...(holdsKeys.length > 0 ? [`holds key ${words(holdsKeys)}`] : []),
  ];
  return [`role ${name.text}${office ? ` ${office.text}` : ''}`, ...clauses].join(', ');
}

function message({ from, hops, label, parts }: MessageStatement): string {
  const path = hops.map(({ opaque, to }) => ` -> ${opaque ? 'opaque ' : ''}${words(to)}`).join('');
  return `${from.text}${path}${label ? ` as ${label.text}` : ''} : ${printParts(parts)}`;
}

function channel({ left, right, oneWay, keys, beliefs, permitted }: ChannelStatement): string {
  const clauses = [
    ...(oneWay ? keys.map(({ use: way, term }) => `${way} ${printTerm(term)}`) : []),
    ...beliefs.map((belief) => `${belief.role.text} takes ${belief.takes.text} for ${belief.for.text}`),
    ...permitted.map(({ right: what, roles, by, when }) =>
      [what, words(roles), ...(by ? ['by', by.text] : []), ...(when ? [whenClause(when)] : [])].join(' '),
    ),
  ];
  if (oneWay) return `channel ${left.text} -> ${right.text} : ${clauses.join(', ')}`;
  const key = keys.map(({ term }) => printTerm(term)).join(', ');
  return [`channel ${key} : ${left.text} <-> ${right.text}`, ...clauses].join(', ');
}

function use({ instance, call, until }: UseStatement): string {
  const to = until ? ` to ${until.text}` : '';
  if (call === undefined) return `use ${instance.text}${to}`;
  const settings = call.settings.map(({ name, value }) => `${name.text} = ${printPart(value)}`);
  const list = words(call.parties) + (settings.length > 0 ? `; ${settings.join(', ')}` : '');
  return `use ${instance.text} = ${call.flow.text}(${list})${to}`;
}

function goal({ name, title, premise, conclusion }: GoalStatement): string {
  const or = conclusion.map((atoms) => atoms.map(atom).join(' and ')).join(' or ');
  const head = `goal ${name.text}${title ? ` ${quoted(title.text)}` : ''}`;
  return `${head} ${premise.map(atom).join(' and ')} ==> ${or === '' ? 'false' : or}`;
}

function atom(of: GoalAtom): string {
  switch (of.kind) {
    case 'event':
      return event(of);
    case 'holds':
      return `holds(${of.role.text}, ${printTerm(of.term)})`;
    case 'adversary':
      return `K(${printTerm(of.term)})`;
  }
}

function event(
  of: Pick<Extract<GoalAtom, { readonly kind: 'event' }>, 'role' | 'name' | 'arguments'>,
): string {
  return `${of.role.text} ${of.name.text}(${terms(of.arguments)})`;
}

function expectation({ members, claimant, goal: name, peer, on, outcome }: ExpectStatement): string {
  const where = members.length > 0 ? `with ${members.map(printCondition).join(', ')} : ` : '';
  const whose = claimant ? `${claimant.text} : ` : '';
  const about = `${name.text}${peer ? ` ${peer.text}` : ''}${on.length > 0 ? ` on ${terms(on)}` : ''}`;
  return `${where}expect ${whose}${about} : ${printOutcome(outcome)}`;
}

/** What an expectation says. */
export function printOutcome(outcome: OutcomeSyntax): string {
  const together = (threats: readonly Word[]): string => threats.map(text).join(' + ');
  switch (outcome.kind) {
    case 'holds':
      return outcome.unless.length === 0
        ? 'holds'
        : `holds unless ${outcome.unless.map(together).join(', ')}`;
    case 'holds under':
      return `holds under ${together(outcome.threats)}`;
    case 'attack': {
      const under = outcome.threats.length === 0 ? '' : ` under ${together(outcome.threats)}`;
      const exactly = outcome.fingerprint === undefined ? '' : ` as ${quoted(outcome.fingerprint.text)}`;
      return `attack${under}${exactly}`;
    }
    case 'committed':
      return 'committed';
    case 'absent':
      return 'absent';
  }
}

function certificate(term: Extract<TermSyntax, { readonly kind: 'certificate' }>): string {
  const slots = [
    printTerm(term.subject),
    term.usage.text,
    ...(term.key ? [printTerm(term.key)] : []),
    ...(term.issuer ? [`by ${printTerm(term.issuer)}`] : []),
  ];
  return `cert(${slots.join(', ')})`;
}

const operand = (term: TermSyntax): string =>
  term.kind === 'choice' ? `(${printTerm(term)})` : printTerm(term);

const whenClause = (when: Condition): string => `when ${printCondition(when)}`;

const text = (word: Word): string => word.text;

const words = (list: readonly Word[]): string => list.map(text).join(', ');

const terms = (list: readonly TermSyntax[]): string => list.map(printTerm).join(', ');

const quoted = (content: string): string => `"${content.replace(/["\\]/g, '\\$&')}"`;
