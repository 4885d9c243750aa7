/**
 * The names of attacks. Each name has a criterion that is decided on the trace as it was carried out again, and that
 * docs/attacks.md defines, with its source; several may apply. A name that is not certain is not given: an attack
 * without a name is unnamed, and nothing is guessed. What makes it so, in which runs and by which events, comes with
 * the name, so that it can be checked again.
 * @module
 */
import { cutAndPaste, downgrade, stripping, tampering, typeFlaw } from './classes-of-change.ts';
import {
  misbinding,
  mixing,
  protocolInteraction,
  reflection,
  relay,
  replay,
  roleConfusion,
} from './classes-of-origin.ts';
import {
  disclosure,
  dishonestParty,
  falseCertificate,
  impersonation,
  laterKeys,
  ownKey,
  sessionSecret,
  undisclosedParty,
  withoutPossession,
} from './classes-of-secrets.ts';
import type { Proposal } from './replay.ts';
import { type Criterion, type Seen, sceneOf } from './scene.ts';

/** The names, as docs/attacks.md heads its sections, in its order. */
export const attackNames = [
  'relay',
  'replay',
  'reflection',
  'role confusion',
  'protocol interaction',
  'misbinding',
  'mixing of sessions',
  'impersonation by a dishonest party',
  'dishonest party',
  'undisclosed party',
  'false certificate',
  'certificate without possession',
  'key-compromise impersonation',
  'known session secret',
  'later compromise',
  'disclosure',
  'downgrade',
  'stripping',
  'tampering',
  'cut and paste',
  'type flaw',
] as const;

/** One of the names. */
export type AttackKind = (typeof attackNames)[number];

/** A name, and what in the trace makes it so. */
export interface AttackClass extends Seen {
  readonly name: AttackKind;
}

const criteria: Readonly<Record<AttackKind, Criterion>> = {
  relay,
  replay,
  reflection,
  'role confusion': roleConfusion,
  'protocol interaction': protocolInteraction,
  misbinding,
  'mixing of sessions': mixing,
  'impersonation by a dishonest party': impersonation,
  'dishonest party': dishonestParty,
  'undisclosed party': undisclosedParty,
  'false certificate': falseCertificate,
  'certificate without possession': withoutPossession,
  'key-compromise impersonation': ownKey,
  'known session secret': sessionSecret,
  'later compromise': laterKeys,
  disclosure,
  downgrade,
  stripping,
  tampering,
  'cut and paste': cutAndPaste,
  'type flaw': typeFlaw,
};

/** The names that an attack certainly deserves, in the order of `attackNames`; none where it breaks nothing. */
export function classify(proposal: Proposal): readonly AttackClass[] {
  const scene = sceneOf(proposal);
  if (scene === undefined) return [];
  return attackNames.flatMap((name) => {
    const found = criteria[name](scene);
    return found === undefined ? [] : [{ name, ...found }];
  });
}
