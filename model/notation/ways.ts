/**
 * Every way through a protocol's branches: `either` opened in each of its ways, and each machine walked
 * from its beginning to an end. One way is a flow without branches, which is resolved and projected by
 * itself; weave.ts makes one machine of what a role does on all of them. The first way is the honest run.
 * @module
 */
import type { Diagnostic } from './diagnostic.ts';
import { suggest } from './near-miss.ts';
import { taken } from './resolve-term.ts';
import type {
  MachineState,
  MachineStatement,
  PartSyntax,
  ProtocolSyntax,
  Statement,
  Word,
} from './syntax.ts';

/** A protocol without branches. */
export interface Way {
  readonly body: readonly Statement[];
  /** What only branches that are not taken declare. */
  readonly elsewhere: readonly Word[];
  /** The steps that a machine takes, where this is a way through one. */
  readonly machine?: { readonly role: Word; readonly steps: readonly Statement[] };
}

/** The ways through a protocol, those through each role's machine, and what is wrong with their form. */
export interface Ways {
  readonly flow: readonly Way[];
  readonly machines: readonly { readonly role: Word; readonly ways: readonly Way[] }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** No more ways than this through a protocol or a machine: each is projected by itself. */
const waysMax = 64;

/** Every way through `syntax`, under the options taken. */
export function waysThrough(syntax: ProtocolSyntax, options: ReadonlySet<string>): Ways {
  const diagnostics: Diagnostic[] = [];
  const walk: Walk = { options, report: (diagnostic) => diagnostics.push(diagnostic) };
  const body = opened(walk, syntax.body);
  const machines = body.filter((statement) => statement.kind === 'machine');
  const flow = through(
    walk,
    body.filter((statement) => statement.kind !== 'machine'),
  ).map(closed);
  const [honest] = flow;
  return {
    flow,
    machines: machines.map((machine) => ({
      role: machine.role,
      ways: honest === undefined ? [] : throughMachine(walk, machine, honest),
    })),
    diagnostics: [
      ...diagnostics,
      ...machines.flatMap((machine, at) => secondMachine(machine, machines.slice(0, at))),
    ],
  };
}

interface Walk {
  readonly options: ReadonlySet<string>;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** A way as far as it is walked: its steps, and the branches that it passed by. */
interface Path {
  readonly steps: readonly Statement[];
  readonly passed: readonly Statement[];
}

/** The statements under the options taken, `when` opened. */
const opened = (walk: Walk, statements: readonly Statement[]): readonly Statement[] =>
  statements.flatMap((statement) => {
    if (statement.kind !== 'when') return [statement];
    return taken(walk, statement.condition) ? opened(walk, statement.body) : [];
  });

/** Every way through statements that follow one another. */
function through(walk: Walk, statements: readonly Statement[]): readonly Path[] {
  let paths: readonly Path[] = [{ steps: [], passed: [] }];
  for (const statement of opened(walk, statements)) {
    const next = throughOne(walk, statement);
    paths = paths.flatMap((path) =>
      next.map(({ steps, passed }) => ({
        steps: [...path.steps, ...steps],
        passed: [...path.passed, ...passed],
      })),
    );
    if (paths.length > waysMax) {
      walk.report(tooMany(statement));
      return paths.slice(0, 1);
    }
  }
  return paths;
}

const tooMany = ({ span }: Statement): Diagnostic => ({
  code: 'T230',
  severity: 'error',
  span,
  message: `with these branches there are more than ${waysMax} ways through the protocol`,
  hint: 'write what is independent as protocols of their own, or as a family with `option` and `when`',
});

function throughOne(walk: Walk, statement: Statement): readonly Path[] {
  if (statement.kind === 'either') return throughBranches(walk, statement);
  if (statement.kind !== 'within') return [{ steps: [statement], passed: [] }];
  return through(walk, statement.body).map(({ steps, passed }) => ({
    steps: [{ ...statement, body: steps }],
    passed,
  }));
}

function throughBranches(walk: Walk, { branches }: Extract<Statement, { kind: 'either' }>): readonly Path[] {
  const bodies = branches.map(({ body }) => opened(walk, body));
  for (const statement of bodies.flat()) if (!isStep(statement)) walk.report(misplaced(statement, 'branch'));
  return bodies.flatMap((body, at) => {
    const others = bodies.filter((_, other) => other !== at).flat();
    return through(walk, body).map(({ steps, passed }) => ({ steps, passed: [...passed, ...others] }));
  });
}

/** What may stand in a branch or in a state: what happens, and what it is made of. */
function isStep({ kind }: Statement): boolean {
  return ['message', 'event', 'accept', 'check', 'let', 'fresh', 'use', 'within', 'either', 'go'].includes(
    kind,
  );
}

const misplaced = ({ kind, span }: Statement, where: 'branch' | 'machine'): Diagnostic => ({
  code: 'T226',
  severity: 'error',
  span,
  message: `\`${kind}\` cannot stand in a ${where}`,
  hint: `it holds for the whole protocol: write it outside the ${where}`,
});

/** Fresh values exist on every way; other names only where their branch is taken. */
function closed({ steps, passed }: Path): Way {
  const made = passed.flatMap(freshIn);
  const body = [...made, ...steps];
  return { body, elsewhere: others(passed, namesOf(body)) };
}

function freshIn(statement: Statement): readonly Statement[] {
  if (statement.kind === 'fresh') return [statement];
  return blocksOf(statement).flatMap(freshIn);
}

/** What `passed` declares and a way itself does not. */
const others = (passed: readonly Statement[], own: ReadonlySet<string>): readonly Word[] =>
  passed.flatMap(namesIn).filter(({ text }) => !own.has(text));

/** The labels, macros and sub-flows that a statement declares. */
function namesIn(statement: Statement): readonly Word[] {
  if (statement.kind === 'let') return [statement.name];
  if (statement.kind === 'use') return statement.call === undefined ? [] : [statement.instance];
  if (statement.kind === 'message') {
    return [
      ...(statement.label === undefined ? [] : [statement.label]),
      ...statement.parts.flatMap(labelsIn),
    ];
  }
  return blocksOf(statement).flatMap(namesIn);
}

const labelsIn = ({ label, term }: PartSyntax): readonly Word[] => [
  ...(label === undefined ? [] : [label]),
  ...innerParts(term).flatMap(labelsIn),
];

const innerParts = (term: PartSyntax['term']): readonly PartSyntax[] => {
  if (term.kind === 'tuple') return term.items;
  return term.kind === 'call' ? term.arguments : [];
};

const blocksOf = (statement: Statement): readonly Statement[] => {
  if (statement.kind === 'within' || statement.kind === 'when') return statement.body;
  return statement.kind === 'either' ? statement.branches.flatMap(({ body }) => body) : [];
};

const secondMachine = (
  { role, span }: MachineStatement,
  before: readonly MachineStatement[],
): readonly Diagnostic[] =>
  before.every((other) => other.role.text !== role.text)
    ? []
    : [
        {
          code: 'T211',
          severity: 'error',
          span,
          message: `${role.text} has two machines`,
          hint: 'write its states beneath one `machine`',
        },
      ];

/** Every way through a machine; its own labels and macros take the place of the flow's. */
function throughMachine(walk: Walk, machine: MachineStatement, honest: Way): readonly Way[] {
  const { role, states, body } = machine;
  const reached = new Set<MachineState>();
  const [first] = states;
  const start: readonly MachineState[] = body.length > 0 || first === undefined ? [] : [first];
  for (const state of start) reached.add(state);
  const from = start[0]?.body ?? body;
  const paths = follow({ ...walk, machine, reached }, from, start);
  for (const state of states) if (!reached.has(state)) walk.report(neverEntered(state));
  return paths.map(({ steps, passed }) => {
    const own = namesOf(steps);
    const known = new Set([...own, ...namesOf(honest.body)]);
    return {
      body: honest.body.flatMap((statement) => withoutNames(statement, own)),
      elsewhere: [...honest.elsewhere.filter(({ text }) => !own.has(text)), ...others(passed, known)],
      machine: { role, steps },
    };
  });
}

const namesOf = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(statements.flatMap(namesIn).map(({ text }) => text));

interface MachineWalk extends Walk {
  readonly machine: MachineStatement;
  readonly reached: Set<MachineState>;
}

/** The ways from `statements` on to an end; `entered` are the states on the way here. */
function follow(
  walk: MachineWalk,
  statements: readonly Statement[],
  entered: readonly MachineState[],
): readonly Path[] {
  const paths = through(walk, statements).flatMap((path): readonly Path[] => {
    for (const step of path.steps) checkStep(walk, step);
    const at = path.steps.findIndex(({ kind }) => kind === 'go');
    const go = path.steps[at];
    if (go === undefined || go.kind !== 'go') return [path];
    const [after] = path.steps.slice(at + 1);
    if (after !== undefined) walk.report(unreachable(after, go.state));
    return enter(walk, go.state, entered).map(({ steps, passed }) => ({
      steps: [...path.steps.slice(0, at), ...steps],
      passed: [...path.passed, ...passed],
    }));
  });
  const [one] = statements;
  if (paths.length > waysMax && one !== undefined) walk.report(tooMany(one));
  return paths.slice(0, waysMax);
}

function enter(walk: MachineWalk, to: Word, entered: readonly MachineState[]): readonly Path[] {
  const { states, role } = walk.machine;
  const state = states.find(({ name }) => name.text === to.text);
  if (state === undefined) {
    walk.report({
      code: 'T228',
      severity: 'error',
      span: to.span,
      message: `the machine of ${role.text} has no state ${to.text}`,
      hint:
        suggest(
          to.text,
          states.map(({ name }) => name.text),
        ) ?? `write it: state ${to.text}`,
    });
    return [];
  }
  walk.reached.add(state);
  if (entered.includes(state)) {
    walk.report({
      code: 'T229',
      severity: 'error',
      span: to.span,
      message: `the machine of ${role.text} comes back to ${to.text}: a run would not end`,
      hint: 'what happens again is another run: runs repeat by themselves',
    });
    return [];
  }
  return follow(walk, state.body, [...entered, state]);
}

function checkStep(walk: MachineWalk, step: Statement): void {
  const { role } = walk.machine;
  if (!isStep(step)) walk.report(misplaced(step, 'machine'));
  if (step.kind === 'within') for (const inner of step.body) checkStep(walk, inner);
  const isForeign =
    step.kind === 'message'
      ? !isPartOf(role, step)
      : (step.kind === 'event' || step.kind === 'accept' || step.kind === 'check') &&
        step.role.text !== role.text;
  if (!isForeign) return;
  walk.report({
    code: 'T231',
    severity: 'error',
    span: step.span,
    message: `this ${step.kind === 'message' ? 'message' : `\`${step.kind}\``} is not ${role.text}'s`,
    hint: `the machine of ${role.text} has what ${role.text} sends and receives; others have it in the flow`,
  });
}

/** Whether the role is at an end of every hop. */
function isPartOf({ text }: Word, { from, hops }: Extract<Statement, { kind: 'message' }>): boolean {
  const senders = [from, ...hops.flatMap(({ to }) => to.slice(-1))];
  return hops.every(({ to }, at) => [senders[at], ...to].some((end) => end?.text === text));
}

const unreachable = ({ span }: Statement, { text }: Word): Diagnostic => ({
  code: 'T227',
  severity: 'error',
  span,
  message: `this stands after \`go ${text}\` and is never reached`,
  hint: `write it before, or in state ${text}`,
});

const neverEntered = ({ name }: MachineState): Diagnostic => ({
  code: 'T412',
  severity: 'lint',
  span: name.span,
  message: `state ${name.text} is never entered`,
  hint: `write \`go ${name.text}\` where the machine goes on there, or remove it`,
});

/** A statement of the flow without the names that the machine gives another meaning. */
function withoutNames(statement: Statement, names: ReadonlySet<string>): readonly Statement[] {
  if (statement.kind === 'let') return names.has(statement.name.text) ? [] : [statement];
  if (statement.kind === 'within')
    return [{ ...statement, body: statement.body.flatMap((inner) => withoutNames(inner, names)) }];
  if (statement.kind !== 'message') return [statement];
  const { label, ...rest } = statement;
  const kept = label === undefined || names.has(label.text) ? {} : { label };
  return [{ ...rest, ...kept, parts: statement.parts.map((part) => withoutLabels(part, names)) }];
}

function withoutLabels({ label, ...part }: PartSyntax, names: ReadonlySet<string>): PartSyntax {
  const { term } = part;
  const inner = innerParts(term).map((one) => withoutLabels(one, names));
  return {
    ...part,
    ...(label === undefined || names.has(label.text) ? {} : { label }),
    term:
      term.kind === 'tuple'
        ? { ...term, items: inner }
        : term.kind === 'call'
          ? { ...term, arguments: inner }
          : term,
  };
}
