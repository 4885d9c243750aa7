/**
 * Goals as searches: the patterns in which a goal would be broken, and when it is met after all (Cremers
 * 2008, section 3, for the use of the property as a pruning test).
 * @module
 */
import { absence, inapplicable } from '../../properties/absence.ts';
import { countedIn, statusesOf, statusesOn } from '../../properties/agreement.ts';
import { secretOf } from '../../properties/confidentiality.ts';
import { correspondenceNamed, type Goal } from '../../properties/goal.ts';
import { agreement, aliveness, weakAgreement } from './authentication.ts';
import {
  type AcceptingPath,
  acceptanceIn,
  acceptingPaths,
  addClaim,
  addRevelation,
  beginning,
  type Premise,
  type Setting,
} from './claim.ts';
import { consistencyQuestion } from './consistency.ts';
import { correspondenceQuestions } from './correspondence.ts';
import { impersonationQuestion } from './impersonation.ts';
import { injectivityQuestions } from './injectivity.ts';
import { type Ending, endingsOf } from './late.ts';
import { finish, type Question, type Start } from './search.ts';
import { secrecyQuestion } from './secrecy.ts';
import { refineSession } from './session.ts';
import { settle } from './settle.ts';
import type { World } from './world.ts';

/** Why there is no search for a goal. */
export type Unasked =
  | { readonly kind: 'not applicable'; readonly because: string }
  | { readonly kind: 'unsupported'; readonly because: string };

/** The searches that decide a goal together: it holds if all of them close. */
export function questionsOf(goal: Goal, setting: Setting): readonly Question[] | Unasked {
  const { spec, combination } = setting;
  const because = absence(spec, goal) ?? inapplicable(spec, goal, combination);
  if (because !== undefined) return { kind: 'not applicable', because };
  if (goal.kind === 'correspondence')
    return correspondenceQuestions(setting, correspondenceNamed(spec, goal.name));
  return questionsAbout(goal, { ...setting, claimant: goal.claimant });
}

/** The searches for a goal about a claimant's acceptance. */
function questionsAbout(
  goal: Exclude<Goal, { kind: 'correspondence' }>,
  premise: Premise,
): readonly Question[] | Unasked {
  switch (goal.kind) {
    case 'aliveness':
      return [atAcceptance(premise, (pattern) => aliveness(pattern, 0, goal))];
    case 'weak agreement':
      return [atAcceptance(premise, (pattern) => weakAgreement(pattern, 0, goal.claimant, goal.peer))];
    case 'agreement':
      return agreementQuestions(goal, premise);
    case 'server participation':
      return [participation(goal, premise)];
    case 'secrecy': {
      const secret = secretOf(premise.spec, goal.claimant, goal.of);
      return secret === undefined
        ? { kind: 'not applicable', because: `there is no ${goal.of}` }
        : secrecyQuestion(premise, secret);
    }
    case 'peer consistency':
      return consistencyQuestion(premise, goal);
    case 'proxy non-impersonation':
      return impersonationQuestion(premise, goal);
  }
}

function agreementQuestions(
  goal: Extract<Goal, { kind: 'agreement' }>,
  premise: Premise,
): readonly Question[] | Unasked {
  const { claimant, peer, on } = goal;
  const { spec } = premise;
  const statuses = on.length > 0 ? statusesOn(spec, claimant, peer, on) : statusesOf(spec, claimant, peer);
  const values = countedIn(statuses, goal.injective ? 'held' : goal.counting);
  const plain = atAcceptance(premise, (pattern) => agreement(pattern, 0, peer, values));
  if (!goal.injective) return [plain];
  return [plain, ...injectivityQuestions(premise, peer, values)];
}

function participation(goal: Extract<Goal, { kind: 'server participation' }>, premise: Premise): Question {
  const { spec } = premise;
  const { client, server } = spec.offices.nonces;
  const names = [client, server].flatMap((name) => name ?? []);
  const nonces = goal.strong
    ? countedIn(statusesOn(spec, goal.claimant, goal.peer, names), goal.counting)
    : [];
  return atAcceptance(premise, (pattern) => {
    const alive = aliveness(pattern, 0, { peer: goal.peer, recent: true, inRole: true });
    return alive !== undefined && goal.strong ? agreement(pattern, 0, goal.peer, nonces) : alive;
  });
}

/** A goal that is decided when the claimant, run 0, accepts. */
const atAcceptance = (premise: Premise, met: Question['met']): Question => ({
  ...acceptancesOf(premise),
  met,
  finish,
});

/** What all searches from a claimant's acceptance have in common, whatever the goal. */
type Acceptances = Required<Pick<Question, 'starts' | 'refine' | 'chosen'>>;

const acceptances = new WeakMap<World, Map<string, Acceptances>>();

/** Choices that are kept for the next goal: as many as a comparison may make for one. */
const choicesKept = 400;

function acceptancesOf(premise: Premise): Acceptances {
  const { world, claimant } = premise;
  const byClaimant = acceptances.get(world) ?? new Map<string, Acceptances>();
  acceptances.set(world, byClaimant);
  const known = byClaimant.get(claimant) ?? {
    starts: acceptingPaths(world, claimant).flatMap((path) =>
      endingsOf(premise, path, path.acceptance + 1).map((ending) => claimStart(premise, ending)),
    ),
    refine: (pattern) => refineSession(premise, pattern),
    chosen: { choices: new Map(), room: choicesKept },
  };
  byClaimant.set(claimant, known);
  return known;
}

function claimStart(premise: Premise, { path, steps }: Ending<AcceptingPath>): Start {
  const job = beginning(premise);
  const run = addClaim(job, premise, path, steps);
  addRevelation(job, premise, acceptanceIn(job.draft, run));
  return { says: `${premise.claimant} has accepted`, settled: settle(job) };
}
