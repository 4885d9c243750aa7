/**
 * Attacks by whose messages they are made of: what honest runs say, taken by another run for what it is not
 * (P. Syverson, A taxonomy of replay attacks, CSFW 1994). A run serves another where that one could not have received
 * what it did without what the first sent.
 * @module
 */
import type { Run } from '../model/system.ts';
import { agent, isFresh, occursIn, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { isChannelKey } from '../properties/agreement.ts';
import { roleNamed } from '../properties/goal.ts';
import { valueHeld } from '../properties/holding.ts';
import { printRun } from '../properties/reading.ts';
import {
  holderIn,
  holdsValueOf,
  isDishonest,
  makerOf,
  needsRun,
  othersThan,
  protectedParts,
  type Received,
  receivedBy,
  type Scene,
  type Seen,
} from './scene.ts';

/** Runs that serve the claimant, with the last message for which each is needed. */
function servants(scene: Scene): readonly { readonly run: Run; readonly received: Received }[] {
  const all = receivedBy(scene, scene.claimant);
  return scene.state.runs.flatMap((run) => {
    const received =
      run === scene.claimant ? undefined : all.findLast((message) => needsRun(scene, run, message));
    return received === undefined ? [] : [{ run, received }];
  });
}

/** A run of whom the claimant takes for its peer answers the claimant, and takes somebody else for the claimant. */
export function relay(scene: Scene): Seen | undefined {
  const { claimant } = scene;
  for (const { run, received } of servants(scene)) {
    const meant = holderIn(scene, run, claimant.role, received.at);
    if (meant === undefined || meant === claimant.agent || !holdsValueOf(run, claimant)) continue;
    if (holderIn(scene, claimant, run.role) !== run.agent) continue;
    const who = isDishonest(scene, meant) ? `${print(meant)}, who is dishonest,` : print(meant);
    return {
      because: `${printRun(run)} answers ${printRun(claimant)}, but takes ${who} for ${claimant.role}`,
      runs: [claimant.number, run.number],
      at: [received.at],
    };
  }
  return undefined;
}

/** The claimant is given a protected part that a run made in the session of another run of the claimant's role. */
export function replay(scene: Scene): Seen | undefined {
  const { claimant, state } = scene;
  const others = state.runs.filter((run) => run !== claimant && run.role === claimant.role);
  for (const { run, received, term } of partsMade(scene)) {
    if (holdsValueOf(run, claimant) || run.role === claimant.role) continue;
    const owner = others.find(
      (other) =>
        holdsValueOf(run, other) ||
        receivedBy(scene, other).some(({ message }) =>
          protectedParts(message).some((part) => part.term === term),
        ),
    );
    if (owner === undefined) continue;
    return {
      because: `${printRun(claimant)} is given what ${printRun(run)} made in the session of ${printRun(owner)}`,
      runs: [claimant.number, run.number, owner.number],
      at: [received.at],
    };
  }
  return undefined;
}

/** The claimant is given, as another's, a protected part that a run of its own agent made. */
export function reflection(scene: Scene): Seen | undefined {
  const { claimant } = scene;
  for (const { run, received } of partsMade(scene)) {
    const believed = holderIn(scene, claimant, received.transition.wire);
    if (run.agent !== claimant.agent || believed === undefined || believed === claimant.agent) continue;
    return {
      because: `${printRun(claimant)} is given, as from ${print(believed)}, what ${print(run.agent)} itself made in role ${run.role} (run ${run.number})`,
      runs: [claimant.number, run.number],
      at: [received.at],
    };
  }
  return undefined;
}

/** The protected parts that the claimant received, each with the other run that made it. */
const partsMade = (
  scene: Scene,
): readonly { readonly run: Run; readonly received: Received; readonly term: Term }[] =>
  receivedBy(scene, scene.claimant).flatMap((received) =>
    protectedParts(received.message).flatMap(({ term }) => {
      const run = makerOf(scene, term, received.at);
      return run === undefined || run === scene.claimant ? [] : [{ run, received, term }];
    }),
  );

/** The claimant is served by a run of another protocol. */
export function protocolInteraction(scene: Scene): Seen | undefined {
  const { claimant, spec } = scene;
  const own = roleNamed(spec, claimant.role).of;
  for (const { run, received } of servants(scene)) {
    const { of } = roleNamed(spec, run.role);
    if (of === own) continue;
    return {
      because: `${printRun(claimant)} is given what ${printRun(run)} sent in the protocol ${of ?? spec.name}`,
      runs: [claimant.number, run.number],
      at: [received.at],
    };
  }
  return undefined;
}

/**
 * A protected part that a run made in one role is taken for what another role makes: where in the honest run a role
 * of another office made what stands there.
 */
export function roleConfusion(scene: Scene): Seen | undefined {
  for (const run of scene.involved) {
    for (const received of receivedBy(scene, run)) {
      for (const { path, term } of protectedParts(received.message)) {
        const maker = makerOf(scene, term, received.at);
        const meant = honestMaker(scene, received, path);
        if (maker === undefined || meant === undefined || maker.role === meant) continue;
        const offices = [maker.role, meant].map((role) => roleNamed(scene.spec, role).office);
        if (offices[0] !== undefined && offices[0] === offices[1]) continue;
        return {
          because: `${printRun(run)} takes ${print(term)}, which ${print(maker.agent)} made in role ${maker.role} (run ${maker.number}), for what role ${meant} makes`,
          runs: [run.number, maker.number],
          at: [received.at],
        };
      }
    }
  }
  return undefined;
}

/** The role that in the honest run made what stands at this place of this message. */
function honestMaker(
  { honest }: Scene,
  { role, index }: Received,
  path: readonly number[],
): string | undefined {
  const taken = honest.runs
    .find((run) => run.role === role.name)
    ?.taken.find(({ transition }) => transition === index);
  const event = taken === undefined ? undefined : honest.trace[taken.at];
  if (taken === undefined || event?.kind !== 'receive') return undefined;
  const part = path.reduce<Term | undefined>(
    (term, at) => (term?.kind === 'application' ? term.args[at] : undefined),
    event.message,
  );
  if (part === undefined) return undefined;
  const sent = honest.trace.find((other) => other.kind === 'send' && occursIn(part, other.message));
  return sent?.kind === 'send' ? honest.runs[sent.run]?.role : undefined;
}

/** Two runs of honest agents have one channel key, and one of them takes for the other whom it is not. */
export function misbinding(scene: Scene): Seen | undefined {
  const { spec, state } = scene;
  const keys = spec.values.filter((value) => value.kind === 'key' && isChannelKey(spec, value.term));
  const held = (run: Run, term: Term): Term | undefined =>
    valueHeld(roleNamed(spec, run.role), run, term, Number.POSITIVE_INFINITY);
  for (const { name, term } of keys) {
    for (const run of state.runs) {
      const key = held(run, term);
      if (key === undefined) continue;
      for (const other of state.runs) {
        if (other.role === run.role || other.agent === run.agent || held(other, term) !== key) continue;
        const taken = namesOf(scene, other.role)
          .map((called) => ({ called, holder: held(run, called) }))
          .find(({ holder }) => holder !== undefined && holder !== other.agent);
        if (taken?.holder === undefined) continue;
        const second = print(taken.called) === other.role ? '' : `${print(taken.called)}, a name of `;
        return {
          because: `${printRun(run)} and ${printRun(other)} have the same ${name}, and the first takes ${print(taken.holder)} for ${second}${other.role}`,
          runs: [run.number, other.number],
          at: [scene.breach.at],
        };
      }
    }
  }
  return undefined;
}

/** The names under which a role may be held: its own and second ones. */
const namesOf = ({ spec }: Scene, role: string): readonly Term[] => [
  agent(role),
  ...spec.values.flatMap((value) =>
    value.kind === 'name' && value.role === role && value.name !== role ? [value.term] : [],
  ),
];

/** The claimant holds values that two runs in one role made, or that two runs made which hold each other's for different ones. */
export function mixing(scene: Scene): Seen | undefined {
  const { claimant, state } = scene;
  const makers = state.runs.filter(
    (run) => run !== claimant && run.role !== claimant.role && bindsValueOf(scene, claimant, run),
  );
  for (const role of othersThan(scene, claimant)) {
    const several = makers.filter((run) => run.role === role);
    const [one, other] = several;
    if (one === undefined || other === undefined) continue;
    return {
      because: `${printRun(claimant)} holds values that ${printRun(one)} made together with values that ${printRun(other)} made`,
      runs: [claimant.number, one.number, other.number],
      at: [scene.breach.at],
    };
  }
  for (const one of makers) {
    for (const other of makers) {
      const third = state.runs.find(
        (run) => run !== other && run.role === other.role && bindsValueOf(scene, one, run),
      );
      if (third === undefined || bindsValueOf(scene, one, other)) continue;
      return {
        because: `${printRun(claimant)} holds values of ${printRun(one)} and of ${printRun(other)}, and the first of these is in a session with ${printRun(third)} instead`,
        runs: [claimant.number, one.number, other.number, third.number],
        at: [scene.breach.at],
      };
    }
  }
  return undefined;
}

/** Whether a run has a value that another made as the spec's value of that role: the value itself, or its share. */
function bindsValueOf({ spec }: Scene, run: Run, maker: Run): boolean {
  return spec.values.some(({ term, role, kind }) => {
    if (role !== maker.role || kind === 'name' || !isFresh(term)) return false;
    const own = roleNamed(spec, run.role);
    const value = valueHeld(own, run, term, Number.POSITIVE_INFINITY) ?? run.bindings[term.name];
    return value?.kind === 'atom' && value.maker === maker.number;
  });
}
