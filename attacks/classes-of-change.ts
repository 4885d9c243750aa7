/**
 * Attacks by what is changed on the way: parts taken away or exchanged where nothing protects them, ciphertexts
 * changed without their key, values of one kind taken for values of another.
 * @module
 */
import { recipe } from '../model/deduce.ts';
import { isJunk } from '../model/junk.ts';
import type { Recipe } from '../model/recipe.ts';
import type { Run } from '../model/system.ts';
import { isApplication, isFresh, type Sort, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { roleNamed } from '../properties/goal.ts';
import { printRun } from '../properties/reading.ts';
import {
  type Criterion,
  holderIn,
  knowledgeWithout,
  type Received,
  receivedBy,
  type Scene,
  type Seen,
} from './scene.ts';

/** The spec itself says which branch is the lesser one: by the goal of that name (docs/goals.md). */
export function downgrade({ goal, claimant, breach }: Scene): Seen | undefined {
  if (goal.kind !== 'correspondence' || goal.name !== 'no-downgrade') return undefined;
  return {
    because: `${printRun(claimant)} ends in the branch that the spec calls the lesser one`,
    runs: [claimant.number],
    at: [breach.at],
  };
}

/** A part of a message is taken away. */
export const stripping: Criterion = (scene) => changed(scene, isWithoutParts, 'without a part of it');

/** A part of a message is exchanged. */
export const tampering: Criterion = (scene) => changed(scene, hasOtherParts, 'with a part of it exchanged');

/** An involved run receives a message of an involved run that was changed on the way. */
function changed(
  scene: Scene,
  isChangedFrom: (received: readonly Term[], sent: readonly Term[]) => boolean,
  how: string,
): Seen | undefined {
  for (const run of scene.involved) {
    for (const received of receivedBy(scene, run)) {
      const source = sourcesOf(scene, received).find(({ message }) =>
        isChangedFrom(itemsOf(received.message), itemsOf(message)),
      );
      if (source === undefined) continue;
      return {
        because: `${printRun(run)} receives what ${printRun(source.run)} sent, ${how}`,
        runs: [run.number, source.run.number],
        at: [source.at, received.at],
      };
    }
  }
  return undefined;
}

interface Source {
  readonly run: Run;
  readonly message: Term;
  readonly at: number;
}

/** What runs of whom the receiver expects sent at the same place of the protocol, where the message itself nobody sent. */
function sourcesOf(scene: Scene, { run, transition, message, at }: Received): readonly Source[] {
  const { spec, state } = scene;
  const sends = state.trace.flatMap((event, index) => {
    if (event.kind !== 'send' || index > at) return [];
    const sender = state.runs[event.run] as Run;
    const sent = roleNamed(spec, sender.role).transitions[event.transition];
    return sender !== run && sent?.hop === transition.hop && sent.label === transition.label
      ? [{ run: sender, message: event.message, at: index }]
      : [];
  });
  if (sends.some((sent) => sent.message === message)) return [];
  return sends.filter(({ run: sender }) => {
    const believed = holderIn(scene, run, sender.role);
    return scene.involved.includes(sender) && (believed === undefined || believed === sender.agent);
  });
}

const itemsOf = (message: Term): readonly Term[] =>
  isApplication(message, 'tuple') ? message.args : [message];

/** Whether something is left out and the rest, in which is a value that some run made, is in its order. */
function isWithoutParts(received: readonly Term[], sent: readonly Term[]): boolean {
  if (received.length >= sent.length || !received.some(isMadeByRun)) return false;
  let next = 0;
  for (const item of sent) if (received[next] === item) next += 1;
  return next === received.length;
}

/** Whether some items are others, and the rest, in which is a value that some run made, is the same. */
function hasOtherParts(received: readonly Term[], sent: readonly Term[]): boolean {
  if (received.length !== sent.length) return false;
  const kept = received.filter((item, at) => item === sent[at]);
  return kept.length < received.length && kept.some(isMadeByRun);
}

const isMadeByRun = (term: Term): boolean => term.fresh.some(({ maker }) => typeof maker === 'number');

/** A ciphertext that an involved run receives was changed without its key. */
export function cutAndPaste(scene: Scene): Seen | undefined {
  for (const run of scene.involved) {
    for (const received of receivedBy(scene, run)) {
      const knowledge = knowledgeWithout(scene, received.at, { runs: [], secrets: [] });
      if (!isMalleated(recipe(knowledge, received.message))) continue;
      return {
        because: `${printRun(run)} receives a ciphertext that was changed without its key`,
        runs: [run.number],
        at: [received.at],
      };
    }
  }
  return undefined;
}

function isMalleated(made: Recipe | undefined): boolean {
  switch (made?.kind) {
    case 'malleated':
      return true;
    case 'applied':
      return made.args.some(isMalleated);
    case 'shared':
      return isMalleated(made.exponent) || isMalleated(made.share);
    case 'heard':
    case 'item':
    case 'opened':
    case 'certified':
    case 'own':
    case 'public':
    case 'junk':
    case undefined:
      return false;
  }
}

const simple: ReadonlySet<Sort> = new Set(['nonce', 'key', 'data', 'text', 'name']);

/** An involved run takes for a value that is made fresh something that was made as another kind of thing. */
export function typeFlaw(scene: Scene): Seen | undefined {
  for (const run of scene.involved) {
    const role = roleNamed(scene.spec, run.role);
    const opaque = new Set(role.opaque.map(({ name }) => name));
    for (const { canonical, view } of role.knows) {
      if (view.kind !== 'variable' || !isFresh(canonical) || opaque.has(view) || !simple.has(view.sort))
        continue;
      const value = run.bindings[view.name];
      const usual = scene.honest.runs.find((one) => one.role === run.role)?.bindings[view.name];
      if (value === undefined || usual === undefined || isJunk(value)) continue;
      if (shapeOf(value) === shapeOf(usual)) continue;
      return {
        because: `${printRun(run)} takes ${print(value)} for the ${canonical.sort} ${canonical.name}`,
        runs: [run.number],
        at: [scene.breach.at],
      };
    }
  }
  return undefined;
}

/** What kind of thing a value is, to whoever could see it: its sort, or how it was made. */
const shapeOf = (value: Term): string => (value.kind === 'application' ? value.symbol : value.sort);
