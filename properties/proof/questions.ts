/**
 * Goals as patterns: all the ways in which a goal could be broken, and when it is met after all. Every
 * execution that breaks the goal (properties/judge.ts) is one of some start of some question, and it is not
 * met there.
 * @module
 */
import { countedIn, statusesOf, statusesOn, type ValueStatus } from '../agreement.ts';
import { claimantOf, type Goal } from '../goal.ts';
import { isAgreed, isAlive, isBelieved } from './authentication.ts';
import { addClaim, beginning } from './claims.ts';
import { consistencyQuestion } from './consistency.ts';
import { correspondenceQuestions } from './correspondence.ts';
import { acceptanceEndings, oddEnding } from './endings.ts';
import { impersonationQuestions } from './impersonation.ts';
import { injectivityQuestions } from './injectivity.ts';
import type { Pattern, RunIn } from './pattern.ts';
import { type Asked, startsOf, unchanged } from './question.ts';
import { secrecyQuestion } from './secrecy.ts';
import type { Setting } from './setting.ts';

/** The questions of a goal. */
export function questionsOf(setting: Setting, goal: Goal): Asked {
  switch (goal.kind) {
    case 'aliveness':
      return atAcceptance(setting, goal, (pattern, claim) => isAlive(pattern, claim, goal));
    case 'weak agreement':
      return atAcceptance(setting, goal, (pattern, claim) => isBelieved(pattern, claim, goal));
    case 'agreement':
      return agreementQuestions(setting, goal);
    case 'server participation':
      return participation(setting, goal);
    case 'secrecy':
      return secrecyQuestion(setting, goal);
    case 'peer consistency':
      return consistencyQuestion(setting, goal);
    case 'proxy non-impersonation':
      return impersonationQuestions(setting, goal);
    case 'correspondence':
      return correspondenceQuestions(setting, goal.name);
  }
}

function agreementQuestions(setting: Setting, goal: Extract<Goal, { kind: 'agreement' }>): Asked {
  const { spec } = setting;
  const { claimant, peer, on } = goal;
  const statuses = on.length > 0 ? statusesOn(spec, claimant, peer, on) : statusesOf(spec, claimant, peer);
  const values = countedIn(statuses, goal.injective ? 'held' : goal.counting);
  const plain = atAcceptance(setting, goal, (pattern, claim) => isAgreed(pattern, claim, peer, values));
  if (!goal.injective || 'because' in plain) return plain;
  const injective = injectivityQuestions(setting, claimant, peer, values);
  return 'because' in injective ? injective : [...plain, ...injective];
}

function participation(setting: Setting, goal: Extract<Goal, { kind: 'server participation' }>): Asked {
  const { spec } = setting;
  const { client, server } = spec.offices.nonces;
  const names = [client, server].flatMap((name) => name ?? []);
  const nonces: readonly ValueStatus[] = goal.strong
    ? countedIn(statusesOn(spec, goal.claimant, goal.peer, names), goal.counting)
    : [];
  const alive = { peer: goal.peer, recent: true, inRole: true };
  return atAcceptance(
    setting,
    goal,
    (pattern, claim) =>
      isAlive(pattern, claim, alive) && (!goal.strong || isAgreed(pattern, claim, goal.peer, nonces)),
  );
}

/** A goal that is decided when the claimant, run 0, accepts. */
function atAcceptance(
  setting: Setting,
  goal: Goal,
  isMet: (pattern: Pattern, claim: RunIn) => boolean,
): Asked {
  const endings = acceptanceEndings(setting, claimantOf(setting.spec, goal) ?? '');
  if (endings === undefined) return { because: oddEnding };
  const starts = endings.flatMap(({ path, steps }) => {
    const draft = beginning(setting);
    addClaim(draft, path, steps);
    return startsOf(draft);
  });
  return [{ starts, isMet: (pattern) => isMet(pattern, pattern.runs[0] as RunIn), each: unchanged }];
}
