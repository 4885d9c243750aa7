/**
 * What `step` lets happen, carried out again in bytes: honest roles decide from bytes alone, the adversary
 * makes its messages by the recipes that deduction gives. Symbols and bytes must agree at each action: on the
 * message, on whether it is taken and by which transition, on what the run then holds. Where they do not,
 * one of them is wrong, and that is said.
 * @module
 */
import { recipe } from '../deduce.ts';
import type { Recipe } from '../recipe.ts';
import type { Role } from '../role.ts';
import { instance, isReceiving, nextWays, roleNamed } from '../run.ts';
import type { Spec } from '../spec.ts';
import {
  type Action,
  type Deliver,
  initialState,
  type Run,
  type Scenario,
  type SystemState,
  step,
} from '../system.ts';
import { type Atom, isApplication, type Term } from '../term.ts';
import { print } from '../term-print.ts';
import { carryOutRecipe, type Heard } from './adversary.ts';
import { build } from './building.ts';
import { beginParty, type Codec, type Party, plainCodec, receive, send } from './party.ts';
import { type Bytes, sameBytes } from './value.ts';
import { keyringOf, type World } from './world.ts';

/** What was played, up to the end or to where symbols and bytes disagree. */
export interface Played {
  readonly steps: readonly PlayedStep[];
  /** The runs in bytes, by number. */
  readonly parties: readonly Party[];
  /** The same in symbols. */
  readonly state: SystemState;
  readonly disagreement?: Disagreement;
}

/** Where symbols and bytes do not say the same, and how. */
export interface Disagreement {
  /** Position among the actions. */
  readonly at: number;
  readonly because: string;
}

/** One action, as it came out in both. */
export type PlayedStep =
  | { readonly kind: 'begin'; readonly run: number; readonly role: string }
  | {
      readonly kind: 'send' | 'receive';
      readonly run: number;
      readonly transition: number;
      readonly term: Term;
      readonly message: Bytes;
      /** How the adversary made what it delivers. */
      readonly recipe?: Recipe;
    }
  | { readonly kind: 'reveal'; readonly of: string; readonly values: readonly (readonly [Term, Bytes])[] };

/** The actions that lead to `state` once more; nothing was revealed in it. */
export const actionsOf = ({ spec }: Scenario, { runs, trace }: SystemState): readonly Action[] =>
  trace.flatMap((event): readonly Action[] => {
    if (event.kind === 'reveal') return [];
    const { kind, run } = event;
    if (kind === 'begin') return [beginningOf(spec, runs[run] as Run)];
    const { transition, message } = event;
    return [
      kind === 'send' ? { kind: 'dispatch', run, transition } : { kind: 'deliver', run, message, transition },
    ];
  });

function beginningOf(spec: Spec, run: Run): Action {
  const role = roleNamed(spec, run.role) as Role;
  const peers = role.peers.map(({ name }) => instance(run, name));
  return { kind: 'begin', role: role.name, agent: run.agent, peers };
}

/** What has happened so far, in symbols and in bytes. */
export interface Stage {
  readonly scenario: Scenario;
  readonly world: World;
  readonly codec: Codec;
  readonly state: SystemState;
  /** What runs sent, as the adversary heard it. */
  readonly sent: ReadonlyMap<Term, Bytes>;
  readonly parties: readonly Party[];
}

/** Carries out `actions` in `scenario`, in symbols and in bytes. */
export function play(
  scenario: Scenario,
  actions: readonly Action[],
  world: World,
  codec: Codec = plainCodec,
): Played {
  let stage = stageOf(scenario, world, codec);
  const steps: PlayedStep[] = [];
  for (const [at, action] of actions.entries()) {
    const next = act(stage, action);
    if ('because' in next) {
      const { parties, state } = stage;
      return { steps, parties, state, disagreement: { at, because: next.because } };
    }
    stage = next.stage;
    steps.push(next.step);
  }
  return { steps, parties: stage.parties, state: stage.state };
}

/** Nothing has happened, and the adversary has what the scenario gives it. */
export function stageOf(scenario: Scenario, world: World, codec: Codec = plainCodec): Stage {
  const state = initialState(scenario);
  return { scenario, world, codec, state, sent: new Map(), parties: [] };
}

/** The stage after one action, or how symbols and bytes disagree about it. */
export type Acted = { readonly stage: Stage; readonly step: PlayedStep } | { readonly because: string };

/** Carries out one action in symbols and in bytes. */
export function act(stage: Stage, action: Action): Acted {
  const stepped = step(stage.scenario, stage.state, action);
  if (stepped.kind === 'refused') return { because: `in symbols: ${stepped.because.detail}` };
  const { state } = stepped;
  const event = state.trace.at(-1);
  switch (event?.kind) {
    case 'begin':
      return begun(stage, state, event.run);
    case 'receive':
      return delivered(stage, state, action as Deliver, event.transition);
    case 'send':
      return dispatched(stage, state, event.run, event.transition, event.message);
    case 'reveal': {
      const values = event.terms.map((term) => [term, stage.world.valueOf(term)] as const);
      return { stage: { ...stage, state }, step: { kind: 'reveal', of: event.of, values } };
    }
    case undefined:
      return { because: 'nothing happened' };
  }
}

function begun(stage: Stage, state: SystemState, number: number): Acted {
  const run = state.runs[number] as Run;
  const role = roleNamed(stage.scenario.spec, run.role) as Role;
  const party = partyOf(stage, role, run);
  const problem = differenceIn(stage, run, party);
  if (problem !== undefined) return { because: problem };
  return {
    stage: { ...stage, state, parties: [...stage.parties, party] },
    step: { kind: 'begin', run: number, role: role.name },
  };
}

/** A run at its start: what it was given besides its keys is what it cannot make of these. */
function partyOf({ scenario, world }: Stage, role: Role, run: Run): Party {
  const keyring = keyringOf(world, scenario, role, run.agent as Atom);
  const own = [role.self, ...role.peers.map(({ name }) => name), ...role.fresh.map(({ name }) => name)];
  const held = new Map<Term, Bytes>(own.map((name) => [name, world.valueOf(instance(run, name))]));
  const means = { keyring, algebra: world.algebra };
  for (const { view, since } of role.knows) {
    if (since >= 0 || isApplication(view, 'sk') || build(means, held, view) !== undefined) continue;
    const given = instance(run, view);
    if (given.ground) held.set(view, world.valueOf(given));
  }
  const rules = { typed: scenario.typed, groupUnchecked: scenario.spec.groupUnchecked };
  return beginParty(role, keyring, world.algebra, rules, held);
}

function delivered(stage: Stage, state: SystemState, action: Deliver, transition: number): Acted {
  const { world } = stage;
  const { run: number, message } = action;
  const plan = recipe(stage.state.knowledge, message);
  const made = plan && carryOutRecipe(world, heardIn(stage), plan);
  if (plan === undefined || made === undefined) {
    return { because: `in bytes nobody can make ${print(message)}` };
  }
  if (!sameBytes(made, world.valueOf(message))) {
    return { because: `what the adversary makes for ${print(message)} has other bytes` };
  }
  const offered = offer(stage, action, made);
  if ('because' in offered) return { because: `in bytes it is refused: ${offered.because}` };
  const problem =
    offered.transition === transition
      ? differenceIn(stage, state.runs[number] as Run, offered.party)
      : `symbols take transition ${transition}, bytes ${offered.transition}`;
  if (problem !== undefined) return { because: problem };
  return {
    stage: { ...stage, state, parties: stage.parties.with(number, offered.party) },
    step: { kind: 'receive', run: number, transition, term: message, message: made, recipe: plan },
  };
}

/** What a run makes of a message: it takes the first way that fits, or the one that the action names. */
export function offer(
  { scenario, state, parties, codec }: Pick<Stage, 'scenario' | 'state' | 'parties' | 'codec'>,
  { run: number, transition }: Pick<Deliver, 'run' | 'transition'>,
  message: Bytes,
): { readonly transition: number; readonly party: Party } | { readonly because: string } {
  const party = parties[number] as Party;
  const ways = nextWays(scenario, state.runs[number] as Run)
    .filter(isReceiving)
    .filter(({ index }) => transition === undefined || index === transition);
  let because: string | undefined;
  for (const { index } of ways) {
    const received = receive(party, index, message, codec);
    if (received.kind === 'taken') return { transition: index, party: received.party };
    because ??= received.because;
  }
  return { because: because ?? `${party.role.name} is not waiting` };
}

function dispatched(
  stage: Stage,
  state: SystemState,
  number: number,
  transition: number,
  message: Term,
): Acted {
  const sent = send(stage.parties[number] as Party, transition, stage.codec);
  if (sent.kind === 'refused') return { because: `in bytes it is not sent: ${sent.because}` };
  if (!sameBytes(sent.message, stage.world.valueOf(message))) {
    return { because: `what is sent for ${print(message)} has other bytes` };
  }
  const problem = differenceIn(stage, state.runs[number] as Run, sent.party);
  if (problem !== undefined) return { because: problem };
  const parties = stage.parties.with(number, sent.party);
  return {
    stage: { ...stage, state, parties, sent: new Map(stage.sent).set(message, sent.message) },
    step: { kind: 'send', run: number, transition, term: message, message: sent.message },
  };
}

/**
 * What the adversary heard: what runs sent, as they sent it, and what the scenario gave it. Bytes are made of the
 * latter only where they are needed.
 */
const heardIn = ({ state, world, sent }: Stage): Heard => {
  const terms = state.knowledge.heard;
  return {
    terms,
    bytesOf: (message) => {
      const term = terms[message];
      return term && (sent.get(term) ?? world.valueOf(term));
    },
  };
};

/** What a run holds anew in symbols and not, or otherwise, in bytes; whether one stopped and the other did not. */
function differenceIn({ world, parties }: Stage, run: Run, { held, stopped }: Party): string | undefined {
  if ((run.stopped === undefined) !== (stopped === undefined)) {
    return `in symbols ${run.stopped ?? 'it goes on'}; in bytes ${stopped ?? 'it goes on'}`;
  }
  const before = parties[run.number]?.held;
  for (const [view, bytes] of held) {
    if (before?.get(view) === bytes) continue;
    const term = instance(run, view);
    if (!term.ground) return `in bytes ${print(view)} has a value, in symbols none`;
    if (!sameBytes(world.valueOf(term), bytes)) {
      return `${print(view)} is ${print(term)} in symbols, and not in bytes`;
    }
  }
  return undefined;
}
