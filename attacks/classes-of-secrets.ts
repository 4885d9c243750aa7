/**
 * Attacks by the secrets that they need: keys of dishonest parties and of authorities, what was revealed, what an
 * honest run gives away. A secret is needed where the same messages could not have been made without it.
 * @module
 */
import { derivable, recipe } from '../model/deduce.ts';
import { longTermSecrets } from '../model/long-term.ts';
import type { Recipe } from '../model/recipe.ts';
import type { Reveal, Run } from '../model/system.ts';
import { asCertificate, isApplication, occursIn, publicKey, secretKey, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { channelOf, roleNamed } from '../properties/goal.ts';
import { valueHeld } from '../properties/holding.ts';
import { printRun } from '../properties/reading.ts';
import {
  type Criterion,
  holderIn,
  isDishonest,
  knowledgeWithout,
  othersThan,
  type Received,
  receivedBy,
  type Scene,
  type Seen,
} from './scene.ts';

/** The first message of the involved runs that the adversary could not have made without these secrets. */
const needing = (scene: Scene, runs: readonly Run[], secrets: readonly Term[]): Received | undefined =>
  runs
    .flatMap((run) => receivedBy(scene, run))
    .find(({ message, at }) => !derivable(knowledgeWithout(scene, at, { runs: [], secrets }), message));

/** A dishonest party that the claimant knows as such in its role speaks for an honest one that is not there. */
export function impersonation(scene: Scene): Seen | undefined {
  const absent = absentPeer(scene);
  const party = absent && partyNeeded(scene, [scene.claimant]);
  if (absent === undefined || party === undefined) return undefined;
  return {
    because: `${print(party.holder)}, who plays ${party.role} and is dishonest, makes ${printRun(scene.claimant)} believe that ${print(absent.holder)} plays ${absent.role}, of whom it needs nothing`,
    runs: [scene.claimant.number],
    at: [party.received.at],
  };
}

/** A dishonest party that the claimant knows in its role uses its own keys, while the others take part. */
export function dishonestParty(scene: Scene): Seen | undefined {
  const party = absentPeer(scene) === undefined ? partyNeeded(scene, scene.involved) : undefined;
  if (party === undefined) return undefined;
  return {
    because: `${print(party.holder)}, who plays ${party.role} for ${printRun(scene.claimant)}, is dishonest, and without its keys ${printRun(party.received.run)} could not be deceived`,
    runs: [scene.claimant.number, party.received.run.number],
    at: [party.received.at],
  };
}

interface Peer {
  readonly role: string;
  readonly holder: Term;
}

const peersOf = (scene: Scene): readonly Peer[] =>
  othersThan(scene, scene.claimant).flatMap((role) => {
    const holder = holderIn(scene, scene.claimant, role);
    return holder === undefined ? [] : [{ role, holder }];
  });

/** An honest agent whom the claimant takes for a peer and who has no part in what happens. */
const absentPeer = (scene: Scene): Peer | undefined =>
  peersOf(scene).find(
    ({ holder }) =>
      !isDishonest(scene, holder) &&
      holder !== scene.claimant.agent &&
      scene.involved.every((run) => run.agent !== holder),
  );

/** A dishonest peer of the claimant without whose secrets one of the runs could not have received what it did. */
function partyNeeded(
  scene: Scene,
  runs: readonly Run[],
): (Peer & { readonly received: Received }) | undefined {
  const { scenario } = scene;
  for (const peer of peersOf(scene)) {
    const owner = scenario.dishonest.find((party) => party.agent === peer.holder)?.agent;
    const received = owner && needing(scene, runs, longTermSecrets(scenario, owner));
    if (received !== undefined) return { ...peer, received };
  }
  return undefined;
}

/** An honest run of somebody whom the claimant has not named has the channel key that it has accepted. */
export function undisclosedParty({ goal, spec, state, claimant }: Scene): Seen | undefined {
  if (goal.kind !== 'proxy non-impersonation') return undefined;
  const named = Object.values(claimant.bindings);
  for (const { name, term } of channelOf(spec, goal.channel).keys) {
    const key = valueHeld(roleNamed(spec, claimant.role), claimant, term, Number.POSITIVE_INFINITY);
    const other = state.runs.find(
      (run) =>
        key !== undefined &&
        !named.includes(run.agent) &&
        valueHeld(roleNamed(spec, run.role), run, term, Number.POSITIVE_INFINITY) === key,
    );
    if (other === undefined) continue;
    return {
      because: `${printRun(other)} has ${name} as well, and ${printRun(claimant)} knows of no ${print(other.agent)}`,
      runs: [claimant.number, other.number],
      at: other.taken.slice(-1).map(({ at }) => at),
    };
  }
  return undefined;
}

/** A certificate binds an honest name to a key that is not its owner's, and is the adversary's work. */
export const falseCertificate: Criterion = (scene) =>
  certified(scene, ({ subject, key, signer }, { message, at }) => {
    const isFalse = !isDishonest(scene, subject) && key !== publicKey(secretKey(subject));
    const isForged =
      derivable(knowledgeWithout(scene, at, nothing), message) &&
      !derivable(knowledgeWithout(scene, at, { runs: [], secrets: [signer] }), message);
    return isFalse && isForged
      ? `takes ${print(key)} for the key of ${print(subject)}, on a certificate that the adversary signed as ${nameOf(signer)}`
      : undefined;
  });

/** A certificate binds a dishonest name to a key that the adversary does not hold. */
export const withoutPossession: Criterion = (scene) =>
  certified(scene, ({ subject, key }, { at }) => {
    const secret = isApplication(key, 'pub') ? (key.args[0] as Term) : undefined;
    const isForeign = isDishonest(scene, subject) && key !== publicKey(secretKey(subject));
    const isHeld = secret !== undefined && derivable(knowledgeWithout(scene, at, nothing), secret);
    return isForeign && !isHeld
      ? `takes ${print(key)} for the key of ${print(subject)}, who does not hold it`
      : undefined;
  });

type Certificate = NonNullable<ReturnType<typeof asCertificate>>;

/** The first certificate that an involved run has accepted and of which `test` says something. */
function certified(
  scene: Scene,
  test: (certificate: Certificate, received: Received) => string | undefined,
): Seen | undefined {
  for (const run of scene.involved) {
    for (const received of receivedBy(scene, run)) {
      for (const term of certificatesIn(received)) {
        const parts = asCertificate(term);
        const what = parts && test(parts, { ...received, message: term });
        if (what === undefined) continue;
        return { because: `${printRun(run)} ${what}`, runs: [run.number], at: [received.at] };
      }
    }
  }
  return undefined;
}

/** The certificates in a message with whose keys its receiver verifies something. */
function certificatesIn({ run, role, transition, message }: Received): readonly Term[] {
  const trusted = [
    ...certificatePatterns(role.transitions.map((other) => ('pattern' in other ? other.pattern : undefined))),
  ];
  const values = new Set(Object.values(run.bindings));
  const found: Term[] = [];
  const visit = (term: Term): void => {
    const parts = asCertificate(term);
    if (parts !== undefined && isApplication(parts.key, 'pub') && values.has(parts.key.args[0] as Term))
      found.push(term);
    if (term.kind === 'application' && parts === undefined) for (const arg of term.args) visit(arg);
  };
  if (transition.kind === 'receive' && trusted.length > 0) visit(message);
  return found;
}

function* certificatePatterns(patterns: readonly (Term | undefined)[]): Generator<Term> {
  for (const pattern of patterns) if (pattern !== undefined && hasCertificate(pattern)) yield pattern;
}

const hasCertificate = (term: Term): boolean =>
  asCertificate(term) !== undefined || (term.kind === 'application' && term.args.some(hasCertificate));

const nameOf = (signer: Term): string =>
  isApplication(signer, 'sk') ? signer.args.map(print).join() : print(signer);

/** The claimant's own key is needed. */
export const ownKey: Criterion = (scene) => compromise(scene, 'key');

/** Secrets of another session are needed. */
export const sessionSecret: Criterion = (scene) => compromise(scene, 'session');

/** Keys that are revealed after the session are needed. */
export const laterKeys: Criterion = (scene) => compromise(scene, 'later');

/** Something revealed is needed, for a message or for the secret itself. */
function compromise(scene: Scene, reveal: Reveal['reveal']): Seen | undefined {
  const { state, involved, claimant } = scene;
  const events = state.trace.flatMap((event, at) =>
    event.kind === 'reveal' && event.reveal === reveal ? [{ at, of: event.of, terms: event.terms }] : [],
  );
  const [first] = events;
  if (first === undefined) return undefined;
  const secrets = events.flatMap(({ terms }) => terms);
  const received = needing(scene, involved, secrets);
  const lost = exposed(scene).find(
    (secret) => !derivable(knowledgeWithout(scene, state.trace.length, { runs: [], secrets }), secret),
  );
  if (received === undefined && lost === undefined) return undefined;
  const what = received === undefined ? `has ${print(lost as Term)}` : `deceives ${printRun(received.run)}`;
  return {
    because: `with ${givenBy(reveal, first.of)} the adversary ${what}, and not without`,
    runs: [received?.run.number ?? claimant.number],
    at: [first.at, ...(received === undefined ? [] : [received.at])],
  };
}

function givenBy(reveal: Reveal['reveal'], of: string): string {
  switch (reveal) {
    case 'key':
      return `the long-term key of ${of}`;
    case 'session':
      return `the secrets that ${of} made`;
    case 'later':
      return 'the long-term keys, revealed after the session,';
  }
}

/** The secrets that the goal is about and that the adversary has. */
function exposed({ goal, spec, state, claimant }: Scene): readonly Term[] {
  const role = roleNamed(spec, claimant.role);
  const canonical =
    goal.kind === 'secrecy'
      ? spec.values.filter(({ name }) => name === goal.of).map(({ term }) => term)
      : goal.kind === 'proxy non-impersonation'
        ? channelOf(spec, goal.channel).keys.map(({ term }) => term)
        : [];
  return canonical
    .flatMap((term) => valueHeld(role, claimant, term, Number.POSITIVE_INFINITY) ?? [])
    .filter((value) => derivable(state.knowledge, value));
}

/** An honest run sends the secret itself, where the adversary can take it out. */
export function disclosure(scene: Scene): Seen | undefined {
  const { state } = scene;
  for (const secret of exposed(scene)) {
    if (!isExtracted(recipe(state.knowledge, secret))) continue;
    const at = state.trace.findIndex(
      (event, index) =>
        event.kind === 'send' &&
        derivable(knowledgeWithout(scene, index + 1, nothing), secret) &&
        !derivable(knowledgeWithout(scene, index, nothing), secret),
    );
    const event = state.trace[at];
    const run = event?.kind === 'send' ? state.runs[event.run] : undefined;
    if (run === undefined) continue;
    return {
      because: `${printRun(run)} sends ${event?.kind === 'send' && occursIn(secret, event.message) ? print(secret) : `what opens ${print(secret)}`}, and the adversary can read that`,
      runs: [run.number],
      at: [at],
    };
  }
  return undefined;
}

const nothing = { runs: [], secrets: [] };

/** Whether a term was taken out of a message, and not computed. */
function isExtracted(made: Recipe | undefined): boolean {
  switch (made?.kind) {
    case 'heard':
      return true;
    case 'item':
    case 'opened':
    case 'certified':
      return isExtracted(made.of);
    case 'applied':
    case 'shared':
    case 'own':
    case 'public':
    case 'junk':
    case 'malleated':
    case undefined:
      return false;
  }
}
