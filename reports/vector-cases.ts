/**
 * Honest runs and attacks, played in bytes, as test vectors.
 * @module
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { build } from '../model/concrete/building.ts';
import type { Party } from '../model/concrete/party.ts';
import { act, offer, type Played, type PlayedStep, play, stageOf } from '../model/concrete/play.ts';
import { type SuiteName, suites } from '../model/concrete/suite.ts';
import { type Bytes, itemsOf, kinds } from '../model/concrete/value.ts';
import type { World } from '../model/concrete/world.ts';
import { printRecipe } from '../model/recipe.ts';
import type { Role } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import type { Action, Run, Scenario } from '../model/system.ts';
import { agent, publicKey, secretKey, type Term } from '../model/term.ts';
import { print, printMessage } from '../model/term-print.ts';
import { roleNamed } from '../properties/goal.ts';
import { viewWith } from '../properties/holding.ts';
import type {
  BrokenGoal,
  NamedBytes,
  RefusedMessage,
  VectorCase,
  VectorRun,
  VectorStep,
  Vectors,
} from './vectors.ts';

/** What is to be carried out in bytes. */
export interface Scene {
  readonly name: string;
  readonly scenario: Scenario;
  readonly actions: readonly Action[];
  /** What an attack breaks; `at` is the position of the action that breaks the goal. */
  readonly broken?: Omit<BrokenGoal, 'step'> & { readonly at: number };
}

/** The file of vectors of these scenes; throws where symbols and bytes disagree, which is a fault. */
export const vectorsOf = (
  { name, title, options }: Spec,
  scenes: readonly Scene[],
  { world, suite, tool }: { readonly world: World; readonly suite: SuiteName; readonly tool: string },
): Vectors => ({
  format: 'tertius vectors, version 1',
  tool,
  protocol: name,
  title,
  with: options,
  seed: world.seed,
  algorithms: {
    suite,
    ...suites[suite],
    hash: 'sha-256',
    mac: 'hmac-sha-256',
    seal: 'hpke-base',
    certificates: 'plain',
  },
  kinds,
  cases: scenes.map((scene) => caseOf(scene, world)),
});

function caseOf(scene: Scene, world: World): VectorCase {
  const { name, scenario, actions, broken } = scene;
  const kind = broken === undefined ? 'honest' : 'attack';
  const played = play(scenario, actions, world);
  if (played.disagreement !== undefined) {
    const { at, because } = played.disagreement;
    throw new Error(`symbols and bytes disagree on ${name} at step ${at + 1}: ${because}`);
  }
  const steps = played.steps.map((step, at) => stepOf(scenario.spec, played, step, at));
  const { at, ...goal } = broken ?? { at: 0 };
  return {
    kind,
    name,
    runs: played.parties.map((party, number) => runOf(scenario, played, party, number)),
    steps,
    refused: kind === 'honest' ? refusedIn(scenario, actions, world) : [],
    ...('goal' in goal && { broken: { ...goal, step: at + 1 } }),
  };
}

const hexOf = (bytes: Bytes): string => bytesToHex(bytes);

function stepOf(spec: Spec, played: Played, step: PlayedStep, at: number): VectorStep {
  switch (step.kind) {
    case 'begin':
      return { step: at + 1, action: 'begin', run: step.run };
    case 'reveal': {
      const values = step.values.map(([term, bytes]) => ({ name: print(term), hex: hexOf(bytes) }));
      return { step: at + 1, action: 'reveal', of: step.of, values };
    }
    case 'send':
    case 'receive': {
      const { run, transition, term, message, recipe } = step;
      const role = roleNamed(spec, (played.state.runs[run] as Run).role);
      const { wire, label } = role.transitions[transition] as Role['transitions'][number];
      const about = { step: at + 1, run, label, term: printMessage(term), hex: hexOf(message) };
      if (step.kind === 'send') return { ...about, action: 'send', to: wire };
      const sent = sendingOf(played.steps.slice(0, at), term);
      if (sent !== undefined) return { ...about, action: 'receive', sent };
      const made = recipe && printRecipe(recipe, (number) => heardAs(played, number));
      return { ...about, action: 'receive', ...(made !== undefined && { made }) };
    }
  }
}

/** The last step at which this was sent. */
function sendingOf(steps: readonly PlayedStep[], term: Term): number | undefined {
  const at = steps.findLastIndex((step) => step.kind === 'send' && step.term === term);
  return at < 0 ? undefined : at + 1;
}

/** What the adversary heard, by the step at which it was sent; what it had from the start, or was told, by its term. */
function heardAs({ state, steps }: Played, number: number): string {
  const term = state.knowledge.heard[number] as Term;
  const at = steps.findIndex((step) => step.kind === 'send' && step.term === term);
  return at < 0 ? print(term) : `message of step ${at + 1}`;
}

function runOf({ spec }: Scenario, played: Played, party: Party, number: number): VectorRun {
  const run = played.state.runs[number] as Run;
  const accepted = run.taken.find(({ transition }) => party.role.acceptsAt.includes(transition));
  const last = run.taken.at(-1);
  return {
    run: number,
    role: run.role,
    agent: print(run.agent),
    starts: startsOf(spec, party),
    ends: endsOf(spec, party, run),
    ...(accepted !== undefined && isCompleted(run, accepted.at) && { accepts: accepted.at + 1 }),
    ...(run.stopped !== undefined && last !== undefined && { stops: last.at + 1 }),
  };
}

/** A transition at whose end a check failed gives the run nothing to accept. */
const isCompleted = ({ stopped, taken }: Run, at: number): boolean =>
  stopped === undefined || at !== taken.at(-1)?.at;

/** What the run is given, under the names of the spec, with the public keys of the authorities that it trusts. */
function startsOf(spec: Spec, party: Party): readonly NamedBytes[] {
  const held = new Map(party.held);
  const given = party.role.knows.filter(({ since }) => since < 0);
  const anchors = given.flatMap(({ view }) =>
    spec.authorities.some((authority) => authority === view) ? [publicKey(secretKey(view))] : [],
  );
  const views = [
    ...given.map(({ canonical, view }) => [canonical, view] as const),
    ...anchors.map((anchor) => [anchor, anchor] as const),
  ];
  return named(party, held, views);
}

/** The values of the spec that the run holds after what it has taken. */
function endsOf(spec: Spec, party: Party, run: Run): readonly NamedBytes[] {
  const taken = new Set(
    run.taken.filter(({ at }) => isCompleted(run, at)).map(({ transition }) => transition),
  );
  const views = spec.values.flatMap(({ name, term }) => {
    const view = viewWith(party.role, taken, term);
    return view === undefined ? [] : [[agent(name), view] as const];
  });
  return named(party, new Map(party.held), views);
}

function named(
  party: Party,
  held: Map<Term, Bytes>,
  views: readonly (readonly [Term, Term])[],
): readonly NamedBytes[] {
  const found = views.flatMap(([name, view]) => {
    const bytes = build(party, held, view);
    return bytes === undefined ? [] : [[print(name), hexOf(bytes)] as const];
  });
  return [...new Map(found)].map(([name, hex]) => ({ name, hex }));
}

/** For each message that is received, and each item of it: the message with the last bit of it changed, where that is refused. */
function refusedIn(scenario: Scenario, actions: readonly Action[], world: World): readonly RefusedMessage[] {
  const found: RefusedMessage[] = [];
  let stage = stageOf(scenario, world);
  for (const [at, action] of actions.entries()) {
    if (action.kind === 'deliver') {
      const message = world.valueOf(action.message);
      for (const end of endsOfItems(message)) {
        const changed = Uint8Array.from(message);
        changed[end - 1] = (changed[end - 1] ?? 0) ^ 1;
        const outcome = offer(stage, action, changed);
        if ('because' in outcome) found.push({ step: at + 1, hex: hexOf(changed), because: outcome.because });
      }
    }
    const next = act(stage, action);
    if ('because' in next) return found;
    stage = next.stage;
  }
  return found;
}

/** Where the items of a message end; of a message of one part, its end. */
function endsOfItems(message: Bytes): readonly number[] {
  const items = itemsOf(message) ?? [message];
  let at = message.length - items.reduce((sum, item) => sum + item.length, 0);
  return items.map((item) => {
    at += item.length;
    return at;
  });
}
