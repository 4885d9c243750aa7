/**
 * Smaller attacks: runs, ends of runs and single actions are taken away, forged messages replaced by
 * messages as they were sent, agents by fewer and more usual ones, as long as the goal is still broken
 * (delta debugging: Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002).
 * Every candidate is replayed and judged; the same attack always comes to the same small one.
 * @module
 */
import { honestAgent } from '../model/honest.ts';
import type { Action, Deliver } from '../model/system.ts';
import { type Atom, occursIn, replace, type Term } from '../model/term.ts';
import { execute, type Proposal, replayerOf } from './replay.ts';
import { renamed, runOf, withLateBeginnings, withoutRun } from './rewrite.ts';
import { ownValue } from './values.ts';

/** An attack from which nothing more can be taken, or with which the bound on candidates was reached. */
export interface Minimised {
  readonly proposal: Proposal;
  /** Whether it was checked that no single removal still breaks the goal. */
  readonly isMinimal: boolean;
}

/** The same attack, made as small as the bound on candidates allows. */
export function minimise(proposal: Proposal, candidatesMax = 5_000): Minimised {
  const replay = replayerOf(proposal);
  let best = proposal;
  let left = candidatesMax;
  for (let progress = true; progress; ) {
    progress = false;
    for (const actions of candidates(best)) {
      if (left <= 0) return { proposal: best, isMinimal: false };
      left -= 1;
      if (replay(actions).kind !== 'breaks') continue;
      best = { ...best, actions };
      progress = true;
      break;
    }
  }
  return { proposal: best, isMinimal: true };
}

/** Smaller or plainer sequences of actions, the boldest first. */
function* candidates(proposal: Proposal): Generator<readonly Action[]> {
  const { actions } = proposal;
  const runs = actions.filter(({ kind }) => kind === 'begin').length;
  for (let run = runs - 1; run >= 0; run -= 1) yield withoutRun(actions, run);
  for (const [at, action] of actions.entries()) {
    const run = runOf(action);
    if (run !== undefined) yield actions.filter((other, i) => i < at || runOf(other) !== run);
  }
  for (let at = actions.length - 1; at >= 0; at -= 1) {
    if (actions[at]?.kind !== 'begin') yield actions.toSpliced(at, 1);
  }
  yield* plainer(proposal);
  yield* moreUsual(proposal);
  const late = withLateBeginnings(actions);
  if (late !== actions) yield late;
}

/**
 * A message made by the adversary becomes one that was sent, or a value of somebody else's in it one of
 * the adversary's own: both say less about how the attack has to go.
 */
function* plainer({ actions, scenario }: Proposal): Generator<readonly Action[]> {
  const executed = execute(scenario, actions);
  if (executed.kind === 'stuck') return;
  const sent = new Set(
    executed.state.trace.flatMap((event) => (event.kind === 'send' ? [event.message] : [])),
  );
  for (const [at, action] of actions.entries()) {
    if (action.kind !== 'deliver' || sent.has(action.message)) continue;
    for (const message of sent) {
      yield actions.with(at, { ...action, message } satisfies Deliver);
    }
  }
  yield* ownValues(actions, sent);
}

/** Each value that a run made, in a message that the adversary made, replaced by a value of its own. */
function* ownValues(actions: readonly Action[], sent: ReadonlySet<Term>): Generator<readonly Action[]> {
  for (const [at, action] of actions.entries()) {
    if (action.kind !== 'deliver' || sent.has(action.message)) continue;
    for (const made of action.message.fresh) {
      if (typeof made.maker !== 'number') continue;
      const message = exchanged(action.message, made, ownValue(made.sort, 0));
      yield actions.with(at, { ...action, message });
    }
  }
}

const exchanged = (message: Term, from: Atom, to: Atom): Term =>
  replace(message, (part) => (part === from ? to : undefined));

/**
 * Agents in the roles that they usually have, by one put for another or two exchanged. Fewer agents are
 * not simpler: one that plays two roles makes the reader ask whether the attack needs that.
 */
function* moreUsual({ actions, scenario }: Proposal): Generator<readonly Action[]> {
  const oddity = oddityOf(scenario.spec, actions);
  for (const agent of scenario.honest.filter((honest) => mentions(actions, honest))) {
    for (const other of scenario.honest) {
      const exchanging = new Map([[agent, other] as const, [other, agent] as const]);
      for (const names of [exchanging, new Map([[agent, other]])]) {
        const next = renamed(actions, names);
        if (oddityOf(scenario.spec, next) < oddity) yield next;
      }
    }
  }
}

const mentions = (actions: readonly Action[], agent: Atom): boolean =>
  actions.some((action) => isMentionedIn(agent, action));

function isMentionedIn(agent: Atom, action: Action): boolean {
  switch (action.kind) {
    case 'begin':
      return action.agent === agent || action.peers.includes(agent);
    case 'deliver':
      return occursIn(agent, action.message);
    case 'dispatch':
      return false;
    case 'reveal':
      return action.agent === agent;
  }
}

/** How many runs are played by, and with, others than who usually plays those roles. */
function oddityOf(spec: Proposal['scenario']['spec'], actions: readonly Action[]): number {
  let odd = 0;
  for (const action of actions) {
    if (action.kind !== 'begin') continue;
    if (action.agent !== honestAgent(spec, action.role)) odd += 2;
    const role = spec.roles.find(({ name }) => name === action.role);
    for (const [at, peer] of (role?.peers ?? []).entries()) {
      if (action.peers[at] !== honestAgent(spec, peer.role)) odd += 1;
    }
  }
  return odd;
}
