/**
 * An attack that was carried out again, ready to be named: which run's claim it breaks, what each run received, and
 * what would have been possible without a run or without a secret. Everything is decided on the trace.
 * @module
 */
import { derivable, learn } from '../model/deduce.ts';
import { runHonestly } from '../model/honest.ts';
import { emptyKnowledge, type Knowledge } from '../model/knowledge.ts';
import { isTicket, type Role, type Transition } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import { initialState, type Run, type Scenario, type SystemState, type TraceEvent } from '../model/system.ts';
import { agent, asCertificate, occursIn, type Term } from '../model/term.ts';
import type { Breach } from '../properties/breach.ts';
import { type Goal, roleNamed } from '../properties/goal.ts';
import { valueHeld } from '../properties/holding.ts';
import { type Proposal, replay } from './replay.ts';

/** A trace that breaks a goal. */
export interface Scene {
  readonly goal: Goal;
  readonly scenario: Scenario;
  readonly spec: Spec;
  readonly state: SystemState;
  readonly breach: Breach;
  /** The run whose claim is broken. */
  readonly claimant: Run;
  /** The claimant, and the runs without which those that are here could not have received what they did. */
  readonly involved: readonly Run[];
  /** The honest run of the protocol. */
  readonly honest: SystemState;
  /** What the adversary would have known without some runs, as far as it was asked. */
  readonly remembered: Map<string, Knowledge>;
}

/** What in a scene makes it deserve a name. */
export interface Seen {
  /** In a clause. */
  readonly because: string;
  /** The run to which it happens, and those that are used for it. */
  readonly runs: readonly number[];
  /** The positions of the events by which it can be seen. */
  readonly at: readonly number[];
}

/** Decides whether a scene deserves a name. */
export type Criterion = (scene: Scene) => Seen | undefined;

/** A message that a run received, and where in the trace. */
export interface Received {
  readonly run: Run;
  readonly role: Role;
  readonly transition: Transition;
  /** Among the role's transitions. */
  readonly index: number;
  readonly message: Term;
  readonly at: number;
}

/** The scene of a proposal; undefined where it breaks nothing. */
export function sceneOf(proposal: Proposal): Scene | undefined {
  const replayed = replay(proposal);
  if (replayed.kind !== 'breaks') return undefined;
  const { state, attack } = replayed;
  const { scenario, goal } = proposal;
  const { spec } = scenario;
  const claimant = state.runs[attack.breach.run];
  if (claimant === undefined) return undefined;
  const bare = { goal, scenario, spec, state, breach: attack.breach, claimant };
  const scene: Scene = { ...bare, involved: [], honest: runHonestly(spec).state, remembered: new Map() };
  return { ...scene, involved: involvedIn(scene) };
}

function involvedIn(scene: Scene): readonly Run[] {
  const involved = [scene.claimant];
  for (const run of involved) {
    for (const other of scene.state.runs) {
      if (
        !involved.includes(other) &&
        (serves(scene, other, run) !== undefined || wasKeptBy(scene, other, run))
      )
        involved.push(other);
    }
  }
  return involved;
}

/** What a run received by the event that breaks the goal; what it kept for itself is no message. */
export const receivedBy = (scene: Scene, run: Run): readonly Received[] =>
  takenBy(scene, run).filter(({ role, transition }) => !isTicket(role, transition));

function takenBy({ spec, state, breach }: Scene, run: Run): readonly Received[] {
  const role = roleNamed(spec, run.role);
  return run.taken.flatMap(({ at, transition: index }) => {
    const event = state.trace[at];
    const transition = role.transitions[index];
    if (event?.kind !== 'receive' || transition === undefined || at > breach.at) return [];
    return [{ run, role, transition, index, message: event.message, at }];
  });
}

/** Whether a run resumes what another has kept. */
const wasKeptBy = (scene: Scene, other: Run, run: Run): boolean =>
  takenBy(scene, run).some(
    ({ message, role, transition }) =>
      isTicket(role, transition) &&
      scene.state.trace.some(
        (event) => event.kind === 'send' && event.run === other.number && event.message === message,
      ),
  );

/** The first message that `run` could not have received without what `other` sent. */
export const serves = (scene: Scene, other: Run, run: Run): Received | undefined =>
  other === run ? undefined : receivedBy(scene, run).find((received) => needsRun(scene, other, received));

/** Whether the adversary could not have made this message without what `other` sent. */
export const needsRun = (scene: Scene, other: Run, { message, at }: Received): boolean =>
  !derivable(knowledgeWithout(scene, at, { runs: [other.number], secrets: [] }), message);

/** What there is no longer: what these runs sent, what the adversary had from the start or was given. */
export interface Absence {
  readonly runs: readonly number[];
  readonly secrets: readonly Term[];
}

/** What the adversary would have known before position `at` without something. */
export function knowledgeWithout(scene: Scene, at: number, absence: Absence): Knowledge {
  const { runs, secrets } = absence;
  if (secrets.length > 0) return knowledgeFrom(scene, at, absence);
  const key = `${at} without ${runs.join()}`;
  const known = scene.remembered.get(key) ?? knowledgeFrom(scene, at, absence);
  scene.remembered.set(key, known);
  return known;
}

function knowledgeFrom({ scenario, spec, state }: Scene, at: number, { runs, secrets }: Absence): Knowledge {
  const initial = initialState(scenario).knowledge;
  const kept = (term: Term): boolean => !secrets.includes(term);
  const heard = state.trace.slice(0, at).flatMap((event) => heardFrom(spec, state, event, runs));
  const start =
    secrets.length === 0 ? initial : initial.heard.filter(kept).reduce(learn, emptyKnowledge(spec.functions));
  return heard.filter(kept).reduce(learn, start);
}

function heardFrom(
  spec: Spec,
  { runs }: SystemState,
  event: TraceEvent,
  without: readonly number[],
): readonly Term[] {
  switch (event.kind) {
    case 'begin': {
      const run = runs[event.run];
      const made = run === undefined ? [] : roleNamed(spec, run.role).fresh.filter((value) => value.public);
      return made.flatMap(({ name }) => run?.bindings[name.name] ?? []);
    }
    case 'receive':
      return [];
    case 'send':
      return without.includes(event.run) ? [] : [event.message];
    case 'reveal':
      return event.terms;
  }
}

/** The agent that a run holds for a role by events before position `before`; by that which breaks the goal if none is given. */
export const holderIn = (
  { spec, breach }: Scene,
  run: Run,
  role: string,
  before: number = breach.at + 1,
): Term | undefined => valueHeld(roleNamed(spec, run.role), run, agent(role), before);

/** The roles that stand opposite a run. */
export const othersThan = ({ spec }: Scene, run: Run): readonly string[] =>
  spec.roles.map(({ name }) => name).filter((name) => name !== run.role);

/** Whether an agent is dishonest here. */
export const isDishonest = ({ scenario }: Scene, who: Term): boolean =>
  scenario.dishonest.some((party) => party.agent === who);

/** A protected part of a message, and where it stands: positions of arguments from the outside in. */
export interface ProtectedPart {
  readonly path: readonly number[];
  readonly term: Term;
}

const protecting: ReadonlySet<string> = new Set(['sign', 'mac', 'aead', 'enc', 'seal']);
const opening: ReadonlySet<string> = new Set(['tuple', 'aead', 'enc', 'seal']);

/** What in a message only a key makes, and what can be taken out of that; certificates are no messages. */
export function protectedParts(message: Term, path: readonly number[] = []): readonly ProtectedPart[] {
  if (message.kind !== 'application' || asCertificate(message) !== undefined) return [];
  const { symbol, args } = message;
  const own = protecting.has(symbol) ? [{ path, term: message }] : [];
  if (!opening.has(symbol)) return own;
  return [...own, ...args.flatMap((arg, at) => protectedParts(arg, [...path, at]))];
}

/** The run that sent a protected part before anybody else, the adversary included, could have made it; by position `at`. */
export function makerOf(scene: Scene, term: Term, at: number): Run | undefined {
  const { trace, runs } = scene.state;
  const first = trace.findIndex(
    (event, index) => index < at && event.kind === 'send' && occursIn(term, event.message),
  );
  const event = trace[first];
  if (event?.kind !== 'send') return undefined;
  return derivable(knowledgeWithout(scene, first, { runs: [], secrets: [] }), term)
    ? undefined
    : runs[event.run];
}

/** Whether a run holds a value that another one made. */
export const holdsValueOf = (run: Run, maker: Run): boolean =>
  Object.values(run.bindings).some((value) => value.fresh.some((made) => made.maker === maker.number));
