/**
 * One move further: every state that follows from a state by one move of the adversary's choosing, in
 * which a run begins, takes a message, or sends, or something is revealed.
 * @module
 */
import type { Knowledge } from '../../model/knowledge.ts';
import type { Role } from '../../model/role.ts';
import { isReceiving, isSending, nextWays, roleNamed } from '../../model/run.ts';
import {
  type Action,
  type Begin,
  type Run,
  type Scenario,
  type SystemState,
  step,
} from '../../model/system.ts';
import type { Term } from '../../model/term.ts';
import type { Bounds } from '../enumerate.ts';
import { messagesFor } from './messages.ts';
import { stockOf } from './stock.ts';

/** A state that was reached, and how. */
export interface Node {
  readonly state: SystemState;
  /** States within the last move: what is judged at an acceptance is judged before the send after it. */
  readonly between?: readonly SystemState[];
  readonly before?: Node;
  /** The actions of the last move. */
  readonly move?: readonly Action[];
}

/** What can be reached at all. */
export interface Reach {
  readonly scenario: Scenario;
  readonly bounds: Bounds;
  /** What the adversary holds before anything happens. */
  readonly start: Knowledge;
  /** Hears that there are more messages than the bounds allow. */
  readonly onGap: () => void;
}

/** The actions that lead to `state`, which is that of `node` or one within its last move. */
export function actionsOf(node: Node, state: SystemState): readonly Action[] {
  const all: Action[] = [];
  for (let at: Node | undefined = node; at !== undefined; at = at.before) all.unshift(...(at.move ?? []));
  return all.slice(0, state.trace.length);
}

/** Nodes, one after the other. */
type Nodes = Generator<Node, void, void>;

/** Every node after one move from `node`; where messages had to be left out, `reach` is told. */
export function* followers(reach: Reach, node: Node): Nodes {
  yield* revelations(reach, node);
  for (const begin of beginnings(reach, namesAt(reach, node.state))) yield* begun(reach, node, begin);
  for (const run of node.state.runs) yield* continued(reach, node, run);
}

/** Agents that have been named, in the order of the scenario, and those that have not. */
interface Names {
  readonly used: readonly Term[];
  readonly unused: readonly Term[];
}

/**
 * Honest agents that were named so far, and others up to the bound; dishonest ones are always there. An
 * agent whose key was revealed is not like the others any more, and so counts as named.
 */
function namesAt({ scenario, bounds }: Reach, { runs, trace }: SystemState): Names {
  const named = new Set<Term>();
  for (const event of trace) {
    if (event.kind === 'reveal' && event.reveal === 'key')
      for (const term of event.terms.slice(0, 1)) addNames(term, named);
  }
  for (const run of runs) for (const value of Object.values(run.bindings)) addNames(value, named);
  const honest = scenario.honest.filter((agent) => named.has(agent));
  const others = scenario.honest.filter((agent) => !named.has(agent));
  return {
    used: [...honest, ...scenario.dishonest.map(({ agent }) => agent)],
    unused: others.slice(0, Math.max(0, bounds.agents - honest.length)),
  };
}

function addNames(term: Term, found: Set<Term>): void {
  if (term.kind === 'application') for (const arg of term.args) addNames(arg, found);
  else if (term.kind === 'atom' && term.sort === 'name') found.add(term);
}

/** Every way to begin a run; of agents not named yet the first will do. */
function beginnings({ scenario }: Reach, names: Names): readonly Begin[] {
  return scenario.spec.roles.flatMap((role) =>
    casts(names, role.peers.length + 1).flatMap(([agent, ...peers]): readonly Begin[] =>
      agent === undefined ? [] : [{ kind: 'begin', role: role.name, agent, peers }],
    ),
  );
}

function casts({ used, unused }: Names, count: number): readonly (readonly Term[])[] {
  if (count === 0) return [[]];
  const [next, ...rest] = unused;
  const old = used.flatMap((agent) => casts({ used, unused }, count - 1).map((more) => [agent, ...more]));
  if (next === undefined) return old;
  const later = casts({ used: [...used, next], unused: rest }, count - 1);
  return [...old, ...later.map((more) => [next, ...more])];
}

/** A run that begins and has its first event, or only begins where that may matter by itself. */
function* begun(reach: Reach, node: Node, begin: Begin): Nodes {
  const { scenario } = reach;
  const started = step(scenario, node.state, begin);
  if (started.kind === 'refused') return;
  const after: Node = { state: started.state, before: node, move: [begin] };
  const run = started.state.runs.at(-1) as Run;
  const role = roleNamed(scenario.spec, begin.role) as Role;
  for (const next of continued(reach, after, run)) yield joined(after, next);
  if (role.fresh.some((value) => value.public)) yield after;
  if (scenario.reveals.includes('session')) yield* revealing(reach, after, run);
}

/** Two moves as one. */
const joined = (first: Node, second: Node): Node => ({
  ...second,
  ...(first.before !== undefined && { before: first.before }),
  move: [...(first.move ?? []), ...(second.move ?? [])],
});

function* revealing({ scenario }: Reach, after: Node, run: Run): Nodes {
  const action: Action = { kind: 'reveal', reveal: 'session', run: run.number };
  const next = done(scenario, after, action);
  if (next !== undefined) yield joined(after, next);
}

/** The node after one action, if it can happen. */
function done(scenario: Scenario, before: Node, action: Action): Node | undefined {
  const result = step(scenario, before.state, action);
  return result.kind === 'refused' ? undefined : { state: result.state, before, move: [action] };
}

/** Everything that `run` can do next: send, or take any message within the bounds and send at once. */
function* continued(reach: Reach, node: Node, run: Run): Nodes {
  const { scenario, bounds } = reach;
  const ways = nextWays(scenario, run);
  for (const { index } of ways.filter(isSending)) {
    const sent = done(scenario, node, { kind: 'dispatch', run: run.number, transition: index });
    if (sent !== undefined) yield sent;
  }
  const receives = ways.filter(isReceiving);
  if (receives.length === 0) return;
  const role = roleNamed(scenario.spec, run.role) as Role;
  const { used, unused } = namesAt(reach, node.state);
  // An authority whose key is held is one more name with a key that the adversary has.
  const names = [...used, ...scenario.compromised, ...unused.slice(0, namesAtOnce)];
  const stock = stockOf(scenario, node.state, reach.start, names, bounds.own);
  for (const way of receives) {
    const { messages, complete } = messagesFor(stock, role, run, way, bounds.messages);
    if (!complete) reach.onGap();
    for (const message of messages) {
      const taken = done(scenario, node, {
        kind: 'deliver',
        run: run.number,
        message,
        transition: way.index,
      });
      if (taken !== undefined) yield* answered(scenario, taken);
    }
  }
}

/** New names in one message: more would only be other names for the same. */
const namesAtOnce = 2;

/**
 * The run that has just received sends what it can send next; where it may also wait for another message,
 * or cannot send, the node itself.
 */
function* answered(scenario: Scenario, node: Node): Nodes {
  const event = node.state.trace.at(-1);
  const run = event?.kind === 'receive' ? node.state.runs[event.run] : undefined;
  const ways = run === undefined ? [] : nextWays(scenario, run);
  const sends = ways.filter(isSending).flatMap(({ index }) => {
    const next = done(scenario, node, { kind: 'dispatch', run: run?.number ?? -1, transition: index });
    return next === undefined ? [] : [{ ...joined(node, next), between: [node.state] }];
  });
  yield* sends;
  if (sends.length === 0 || ways.some(isReceiving)) yield node;
}

/** Long-term keys: one agent's before anything else happens, everybody's once some run has accepted. */
function revelations({ scenario }: Reach, node: Node): readonly Node[] {
  const { state } = node;
  const actions: Action[] = [];
  const [first] = scenario.honest;
  if (scenario.reveals.includes('key') && state.trace.length === 0 && first !== undefined) {
    actions.push({ kind: 'reveal', reveal: 'key', agent: first });
  }
  const told = state.trace.some((event) => event.kind === 'reveal' && event.reveal === 'later');
  if (scenario.reveals.includes('later') && !told && hasAccepted(scenario, state)) {
    actions.push({ kind: 'reveal', reveal: 'later' });
  }
  return actions.flatMap((action) => done(scenario, node, action) ?? []);
}

const hasAccepted = ({ spec }: Scenario, { runs }: SystemState): boolean =>
  runs.some((run) =>
    run.taken.some(({ transition }) => roleNamed(spec, run.role)?.acceptsAt.includes(transition) === true),
  );
