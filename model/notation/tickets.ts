/**
 * What runs leave to later runs of the same agent in the same role (design 4, Branches, state): which
 * tickets are kept and resumed anywhere in a protocol, and of what sort each part of a ticket is.
 * @module
 */
import type { Sort } from '../term.ts';
import { blocksOf } from './branches.ts';
import type { Diagnostic } from './diagnostic.ts';
import { suggest } from './near-miss.ts';
import { taken } from './resolve-term.ts';
import type { KeepsStatement, ResumesStatement, Statement, TermSyntax, Word } from './syntax.ts';

/** The sorts of a ticket's parts, by role and ticket. */
export type Tickets = ReadonlyMap<string, readonly Sort[]>;

/** What a ticket of a role is found under. */
export const ticketKey = (role: string, ticket: string): string => `${role} ${ticket}`;

/** The tickets that a protocol's statements keep, and what is wrong with keeping and resuming them. */
export function ticketsIn(
  statements: readonly Statement[],
  options: ReadonlySet<string>,
): { readonly tickets: Tickets; readonly diagnostics: readonly Diagnostic[] } {
  const all = everyStatement(statements, options);
  const book: Book = { all, options, kept: all.filter((one) => one.kind === 'keeps') };
  const resumed = all.filter((one) => one.kind === 'resumes');
  const tickets = new Map<string, readonly Sort[]>();
  for (const { role, ticket, terms } of book.kept) {
    const key = ticketKey(role.text, ticket.text);
    if (!tickets.has(key))
      tickets.set(
        key,
        terms.map((term) => sortOf(book, term)),
      );
  }
  return {
    tickets,
    diagnostics: [
      ...book.kept.flatMap((one) => faultsOfKept(tickets, one, resumed)),
      ...resumed.flatMap((one) => faultsOfResumed(book, tickets, one)),
    ],
  };
}

interface Book {
  readonly all: readonly Statement[];
  readonly options: ReadonlySet<string>;
  readonly kept: readonly KeepsStatement[];
}

/** Every statement that some way has, blocks opened. */
const everyStatement = (
  statements: readonly Statement[],
  options: ReadonlySet<string>,
): readonly Statement[] =>
  statements.flatMap((statement): readonly Statement[] => {
    if (statement.kind === 'when' && !taken({ options }, statement.condition)) return [];
    const inside = blocksOf(statement);
    return inside.length === 0 ? [statement] : everyStatement(inside, options);
  });

/** The sort of a value that is resumed: that of what was kept, as a receiver would take it. */
function sortOf(book: Book, term: TermSyntax, depth = 0): Sort {
  if (term.kind === 'choice') {
    return sortOf(book, taken(book, term.condition) ? term.chosen : term.otherwise, depth);
  }
  if (term.kind === 'call') return sortOfCall[term.symbol.text] ?? 'message';
  if (term.kind === 'text') return 'text';
  return term.kind === 'name' ? sortOfName(book, term.name.text, depth) : 'message';
}

const sortOfCall: Readonly<Record<string, Sort>> = { h: 'key', kdf: 'key', dh: 'key', mac: 'nonce' };

/** A name may stand for a macro or for something resumed, and these again for others: not for ever. */
const depthMax = 16;

function sortOfName(book: Book, name: string, depth: number): Sort {
  for (const statement of depth < depthMax ? book.all : []) {
    if (statement.kind === 'role' || statement.kind === 'name') {
      if (statement.name.text === name) return 'name';
    } else if (statement.kind === 'fresh') {
      const value = statement.values.find((one) => one.name.text === name);
      if (value !== undefined) return value.sort;
    } else if (statement.kind === 'let' && statement.name.text === name) {
      return sortOf(book, statement.term, depth + 1);
    } else if (statement.kind === 'resumes') {
      const at = statement.names.findIndex(({ text }) => text === name);
      const kept = at < 0 ? undefined : keptFor(book, statement)?.terms[at];
      if (kept !== undefined) return sortOf(book, kept, depth + 1);
    }
  }
  return 'message';
}

const keptFor = (book: Book, { role, ticket }: ResumesStatement): KeepsStatement | undefined =>
  book.kept.find((one) => one.role.text === role.text && one.ticket.text === ticket.text);

function faultsOfKept(
  tickets: Tickets,
  { role, ticket, terms }: KeepsStatement,
  resumed: readonly ResumesStatement[],
): readonly Diagnostic[] {
  const sorts = tickets.get(ticketKey(role.text, ticket.text)) ?? [];
  if (sorts.length !== terms.length) {
    return [
      fault(
        'T233',
        ticket,
        `${ticket.text} is kept with ${terms.length} parts here, and with ${sorts.length} elsewhere`,
        'give one of them another name',
      ),
    ];
  }
  const exponent = terms.find((_, at) => sorts[at] === 'exponent');
  if (exponent !== undefined) {
    const hint = 'keep what is made of it: dh(x, y), or a key';
    return [{ ...fault('T233', ticket, 'an exponent cannot be kept', hint), span: exponent.span }];
  }
  if (resumed.some((one) => one.role.text === role.text && one.ticket.text === ticket.text)) return [];
  return [
    {
      ...fault(
        'T413',
        ticket,
        `no run of ${role.text} resumes ${ticket.text}`,
        `write resumes ${role.text} from ${ticket.text} : … in another branch, or remove it`,
      ),
      severity: 'lint',
    },
  ];
}

function faultsOfResumed(
  book: Book,
  tickets: Tickets,
  { role, ticket, names }: ResumesStatement,
): readonly Diagnostic[] {
  const sorts = tickets.get(ticketKey(role.text, ticket.text));
  if (sorts === undefined) {
    const own = book.kept.filter((one) => one.role.text === role.text).map((one) => one.ticket.text);
    const hint =
      suggest(ticket.text, own) ?? `write keeps ${role.text} as ${ticket.text} : … where a run leaves it`;
    return [fault('T234', ticket, `no run of ${role.text} keeps ${ticket.text}`, hint)];
  }
  if (sorts.length !== names.length) {
    const message = `${ticket.text} has ${sorts.length} parts, and ${names.length} are resumed`;
    return [fault('T234', ticket, message, 'name each part, in the order in which they are kept')];
  }
  const roles = new Set(
    book.all.flatMap((one) => (one.kind === 'role' || one.kind === 'name' ? [one.name.text] : [])),
  );
  return names.flatMap((name, at) => {
    if ((sorts[at] === 'name') === roles.has(name.text)) return [];
    return sorts[at] === 'name'
      ? [
          fault(
            'T234',
            name,
            'what is kept here is the name of a role',
            'resume it as that role: resumes C from ticket : S',
          ),
        ]
      : [
          fault(
            'T234',
            name,
            `${name.text} is a role, and what is kept here is no name`,
            'give what is resumed a name of its own',
          ),
        ];
  });
}

const fault = (code: string, { span }: Word, message: string, hint: string): Diagnostic => ({
  code,
  severity: 'error',
  span,
  message,
  hint,
});
