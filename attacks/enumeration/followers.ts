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
}

/** The nodes after one move, and whether these are all within the bounds. */
export interface Followers {
  readonly nodes: readonly Node[];
  readonly complete: boolean;
}

/** The actions that lead to `state`, which is that of `node` or one within its last move. */
export function actionsOf(node: Node, state: SystemState): readonly Action[] {
  const all: Action[] = [];
  for (let at: Node | undefined = node; at !== undefined; at = at.before) all.unshift(...(at.move ?? []));
  return all.slice(0, state.trace.length);
}

/** Every node after one move from `node`. */
export function followers(reach: Reach, node: Node): Followers {
  const names = namesAt(reach, node.state);
  const fresh: Followers[] = [
    whole(revelations(reach, node)),
    ...beginnings(reach, names).map((begin) => begun(reach, node, begin)),
    ...node.state.runs.map((run) => continued(reach, node, run)),
  ];
  return {
    nodes: fresh.flatMap(({ nodes }) => nodes),
    complete: fresh.every(({ complete }) => complete),
  };
}

const whole = (nodes: readonly Node[]): Followers => ({ nodes, complete: true });

/** Agents that have been named, in the order of the scenario, and those that have not. */
interface Names {
  readonly used: readonly Term[];
  readonly unused: readonly Term[];
}

/** Honest agents that were named so far, and others up to the bound; dishonest ones are always there. */
function namesAt({ scenario, bounds }: Reach, { runs }: SystemState): Names {
  const named = new Set<Term>();
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
function begun(reach: Reach, node: Node, begin: Begin): Followers {
  const { scenario } = reach;
  const started = step(scenario, node.state, begin);
  if (started.kind === 'refused') return whole([]);
  const after: Node = { state: started.state, before: node, move: [begin] };
  const run = started.state.runs.at(-1) as Run;
  const role = roleNamed(scenario.spec, begin.role) as Role;
  const further = continued(reach, after, run);
  const nodes = further.nodes.map((next) => joined(after, next));
  const alone = role.fresh.some((value) => value.public) ? [after] : [];
  const revealed = scenario.reveals.includes('session') ? revealing(reach, after, run) : [];
  return { nodes: [...nodes, ...alone, ...revealed], complete: further.complete };
}

/** Two moves as one. */
const joined = (first: Node, second: Node): Node => ({
  ...second,
  ...(first.before !== undefined && { before: first.before }),
  move: [...(first.move ?? []), ...(second.move ?? [])],
});

function revealing({ scenario }: Reach, after: Node, run: Run): readonly Node[] {
  const action: Action = { kind: 'reveal', reveal: 'session', run: run.number };
  const done = step(scenario, after.state, action);
  return done.kind === 'refused' ? [] : [joined(after, { state: done.state, before: after, move: [action] })];
}

/** Everything that `run` can do next: send, or take any message within the bounds and send at once. */
function continued(reach: Reach, node: Node, run: Run): Followers {
  const { scenario, bounds } = reach;
  const ways = nextWays(scenario, run);
  if (ways.length === 0) return whole([]);
  const role = roleNamed(scenario.spec, run.role) as Role;
  const sends = ways.filter(isSending).flatMap(({ index }): readonly Node[] => {
    const action: Action = { kind: 'dispatch', run: run.number, transition: index };
    const done = step(scenario, node.state, action);
    return done.kind === 'refused' ? [] : [{ state: done.state, before: node, move: [action] }];
  });
  const receives = ways.filter(isReceiving);
  if (receives.length === 0) return whole(sends);
  const { used, unused } = namesAt(reach, node.state);
  const stock = stockOf(
    scenario,
    node.state,
    reach.start,
    [...used, ...unused.slice(0, namesAtOnce)],
    bounds.own,
  );
  const nodes: Node[] = [...sends];
  let complete = true;
  for (const way of receives) {
    const offered = messagesFor(stock, role, run, way, bounds.messages);
    complete &&= offered.complete;
    for (const message of offered.messages) {
      const action: Action = { kind: 'deliver', run: run.number, message, transition: way.index };
      const done = step(scenario, node.state, action);
      if (done.kind === 'done')
        nodes.push(answered(scenario, { state: done.state, before: node, move: [action] }));
    }
  }
  return { nodes, complete };
}

/** New names in one message: more would only be other names for the same. */
const namesAtOnce = 2;

/** The run that has just received sends what it sends next, if it sends. */
function answered(scenario: Scenario, node: Node): Node {
  const event = node.state.trace.at(-1);
  const run = event?.kind === 'receive' ? node.state.runs[event.run] : undefined;
  const way = run && nextWays(scenario, run).find(isSending);
  if (run === undefined || way === undefined) return node;
  const action: Action = { kind: 'dispatch', run: run.number, transition: way.index };
  const done = step(scenario, node.state, action);
  if (done.kind === 'refused') return node;
  const next: Node = { state: done.state, between: [node.state], before: node, move: [action] };
  return joined(node, next);
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
  return actions.flatMap((action): readonly Node[] => {
    const done = step(scenario, state, action);
    return done.kind === 'refused' ? [] : [{ state: done.state, before: node, move: [action] }];
  });
}

const hasAccepted = ({ spec }: Scenario, { runs }: SystemState): boolean =>
  runs.some((run) =>
    run.taken.some(({ transition }) => roleNamed(spec, run.role)?.acceptsAt.includes(transition) === true),
  );
