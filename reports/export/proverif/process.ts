/**
 * A role's tree as a ProVerif process: receive by patterns, then what has to be opened or verified, in an order in
 * which everything needed is there; events where marks are logged.
 * @module
 */
import { isTicket, type Role, type Transition } from '../../../model/role.ts';
import type { Term } from '../../../model/term.ts';
import { isActing } from '../goals.ts';
import type { Mark } from '../statement.ts';
import { type Point, unfolded } from '../tree.ts';
import { checked, type Item, opened, patternOf, type Rest } from './opening.ts';
import { receivesName, unspoken } from './session.ts';
import { converters, type Expression, expression, sent, type Vocabulary, wayOn } from './terms.ts';
import { prepared, type State, type Writing } from './writing.ts';

/** The body of a role's process; its parameter is the run's own agent. */
export function processOf(writing: Writing): {
  readonly parameter: string;
  readonly lines: readonly string[];
} {
  const { role, vocabulary } = writing;
  const names = vocabulary.names.inner();
  const self = names.take(role.self.name);
  const known = new Map<Term, Expression>([[role.self, { text: self, type: 'agent' }]]);
  const lines: string[] = [];
  const indent = '  ';
  for (const { name } of role.peers) {
    const peer = names.take(name.name);
    known.set(name, { text: peer, type: 'agent' });
    lines.push(`${indent}in(net, ${peer}: agent);`);
    if (!writing.selfTalk) lines.push(`${indent}if ${peer} <> ${self} then`);
  }
  const shown = role.fresh.filter((made) => made.public).map(({ name }) => name);
  const revealed = writing.revealed ?? [];
  const start = prepared(writing, { known, names, received: [], told: 0, indent }, [...shown, ...revealed]);
  const published = [...shown, ...revealed].map(
    (name) => `${indent}out(net, ${sent(vocabulary, start.state.known, name)});`,
  );
  const root = unfolded(role);
  const { lines: events, state } = logged(writing, start.state, root);
  return {
    parameter: self,
    lines: [...lines, ...start.lines, ...published, ...events, ...continued(writing, state, root)],
  };
}

/** What a run of which something is revealed has received since it said so last, by which it is known as a partner. */
function receivedOf(
  { vocabulary, role, revealed }: Writing,
  { known, received, told }: State,
): readonly string[] {
  if (revealed === undefined) return [];
  const self = expression(vocabulary, known, role.self).text;
  return received
    .slice(told)
    .filter(({ type }) => type === 'value' || type === 'group' || type === 'bitstring')
    .map((value) => `${receivesName(role.name)}(${self}, ${asSent(value)})`);
}

/** The rest of the process from a point. */
function continued(writing: Writing, state: State, point: Point): readonly string[] {
  const { indent } = state;
  if (point.ways.length === 0) return [`${indent}0`];
  if (point.ways.length === 1) return taken(writing, state, point, 0);
  const inner = { ...state, indent: `${indent}    ` };
  const branches = point.ways.flatMap((_, at) => [
    `${indent}${at === 0 ? '(' : '| ('}`,
    `${indent}    if way = ${wayName(writing.vocabulary, at)} then`,
    ...taken(writing, inner, point, at),
    `${indent}  )`,
  ]);
  return [
    `${indent}(* whichever of these ways the adversary lets it go *)`,
    `${indent}in(net, way: value);`,
    ...branches,
  ];
}

const wayName = (vocabulary: Vocabulary, at: number): string =>
  expression(vocabulary, new Map(), wayOn(at)).text;

function taken(writing: Writing, state: State, point: Point, at: number): readonly string[] {
  const way = point.ways[at];
  if (way === undefined) return [];
  const { transition, after: then } = way;
  const comment = commentOf(writing, transition);
  const ticket = isTicket(writing.role, transition);
  if (transition.kind === 'send') {
    return [comment(state.indent), ...sending(writing, state, transition, then, ticket)];
  }
  return [comment(state.indent), ...receiving(writing, state, transition, then, ticket)];
}

function commentOf({ role, lineOf }: Writing, transition: Transition): (indent: string) => string {
  const label = transition.label === '' ? '' : ` ${transition.label}`;
  const what = isTicket(role, transition)
    ? transition.kind === 'send'
      ? 'keeps'
      : 'resumes'
    : transition.kind === 'send'
      ? `sends${label} to ${transition.wire}`
      : `receives${label} from ${transition.wire}`;
  return (indent) => `${indent}(* line ${lineOf(transition)}: ${what} *)`;
}

/** The message goes out whether or not the checks at this event pass; what is logged is logged no later than that. */
function sending(
  writing: Writing,
  before: State,
  transition: Extract<Transition, { kind: 'send' }>,
  then: Point,
  ticket: boolean,
): readonly string[] {
  const { vocabulary, role } = writing;
  const { lines: named, state } = prepared(writing, before, [transition.message]);
  const message = ticket
    ? `insert ${ticketTable(vocabulary, role)}(${expression(vocabulary, state.known, role.self).text}, ${sent(vocabulary, state.known, contentOf(transition.message))});`
    : `out(net, ${sent(vocabulary, state.known, transition.message)});`;
  const rest: Rest = (passed) => {
    const { lines, state: after } = logged(writing, passed, then);
    return [...lines, `${after.indent}${message}`, ...continued(writing, after, then)];
  };
  if (transition.checks.length === 0) return [...named, ...rest(state)];
  const alone = [...acting(writing, state, then), message].join(' ').replace(/;$/, '');
  return [...named, ...checked(writing, state, transition.checks, rest, alone)];
}

/** That the run acts, where nothing else is true of it because a check fails. */
const acting = (writing: Writing, state: State, then: Point): readonly string[] =>
  logged({ ...writing, marks: writing.marks.filter(isActing) }, state, then).lines.map((line) => line.trim());

function receiving(
  writing: Writing,
  before: State,
  transition: Extract<Transition, { kind: 'receive' }>,
  then: Point,
  ticket: boolean,
): readonly string[] {
  const { vocabulary, role } = writing;
  const { lines: named, state } = prepared(writing, before, [transition.pattern]);
  const pattern = ticket ? contentOf(transition.pattern) : transition.pattern;
  const items: Item[] = [];
  const bound = patternOf(writing, state, pattern, items);
  const self = expression(vocabulary, state.known, role.self).text;
  const first = ticket
    ? [
        `${state.indent}get ${ticketTable(vocabulary, role)}(=${self}, kept: bitstring) in`,
        `${state.indent}let ${bound.text} = kept in`,
      ]
    : [`${state.indent}in(net, ${bound.text});`];
  const after = bound.state;
  return [
    ...named,
    ...first,
    ...opened(writing, after, items, (open) =>
      checked(writing, open, transition.checks, (passed) => {
        const { lines, state: end } = logged(writing, passed, then);
        return [...lines, ...continued(writing, end, then)];
      }),
    ),
  ];
}

/** The kept values, with the name of the ticket. */
const contentOf = (message: Term): Term =>
  message.kind === 'application' ? (message.args[1] as Term) : message;

/** The table in which agents keep what they leave to later runs in a role. */
export const ticketTable = (vocabulary: Vocabulary, role: Role): string => {
  const key = `table ${role.name}/2`;
  const known = vocabulary.functions.get(key);
  if (known !== undefined) return known.name;
  const name = vocabulary.names.take(`tickets_${role.name}`);
  vocabulary.functions.set(key, { name, symbol: `table ${role.name}`, arity: 2 });
  return name;
};

/** The events that are logged at a point. */
function logged(
  writing: Writing,
  before: State,
  point: Point,
): { readonly lines: readonly string[]; readonly state: State } {
  const { vocabulary, marks, ofRun, ofReceived, session, spec } = writing;
  const logs = marks.flatMap((mark) =>
    mark.logs
      .filter(({ place }) => place === point.place)
      .map(({ args }) => ({
        mark,
        args,
        own: session?.claims.has(mark.name) === true ? unspoken(spec, mark).map(({ view }) => view) : [],
      })),
  );
  const { lines, state } = prepared(
    writing,
    before,
    logs.flatMap(({ args, own }) => [...args, ...own]),
  );
  const begun = logs.some(({ mark }) => ofRun.has(mark.name));
  const run = state.run ?? (begun ? state.names.take('run') : undefined);
  const begins = run === state.run ? [] : [`${state.indent}new ${run}: bitstring;`];
  const received = receivedOf(writing, state);
  const events = logs.map(({ mark, args, own: made }) => {
    const values = distinctParams(mark).map((at) =>
      isName(mark.params[at] as Term)
        ? expression(vocabulary, state.known, args[at] as Term).text
        : sent(vocabulary, state.known, args[at] as Term),
    );
    const more = [
      ...made.map((value) => sent(vocabulary, state.known, value)),
      ...(run !== undefined && ofRun.has(mark.name) ? [run] : []),
      ...(ofReceived.has(mark.name) ? [receivedBy(state)] : []),
    ];
    return `${mark.name}(${[...values, ...more].join(', ')})`;
  });
  return {
    lines: [
      ...lines,
      ...begins,
      ...[...received, ...events].map((event) => `${state.indent}event ${event};`),
    ],
    state: { ...state, told: state.received.length, ...(run !== undefined && { run }) },
  };
}

/** The arguments of an event: a name that is an agent's and a value agreed on is said once. */
export const distinctParams = ({ params, logs }: Mark): readonly number[] =>
  [...params.keys()].filter(
    (at) =>
      !params.some(
        (other, before) =>
          before < at && other === params[at] && logs.every(({ args }) => args[before] === args[at]),
      ),
  );

/** Whether events carry this as the name of an agent. */
export const isName = (param: Term): boolean => param.kind === 'atom' && param.sort === 'name';

const asSent = ({ text, type }: Expression): string =>
  type === 'bitstring' ? text : `${converters[type]}(${text})`;

const receivedBy = ({ received }: State): string => {
  const items = received.map(asSent);
  return items.length === 0 ? 'none' : items.length === 1 ? (items[0] as string) : `(${items.join(', ')})`;
};
