/**
 * Whether a finished trace breaks a goal (design 6 and 10). The judge reads a state and the scenario in
 * which it was reached; it searches nothing and proves nothing. A trace is judged for one combination of
 * threats: an acceptance that needed more than that does not count.
 * @module
 */
import type { Claim, Spec } from '../model/spec.ts';
import type { Scenario, SystemState } from '../model/system.ts';
import { absence, inapplicable, sharedBetween } from './absence.ts';
import { countedIn, statusesOf, statusesOn, type ValueStatus } from './agreement.ts';
import {
  breachOfAgreement,
  breachOfAliveness,
  breachOfConsistency,
  breachOfInjectivity,
  breachOfWeakAgreement,
} from './authentication.ts';
import type { Breach } from './breach.ts';
import { breachOfNonImpersonation, breachOfSecrecy, secretOf, sharedChannel } from './confidentiality.ts';
import { breachOfCorrespondence } from './correspondence.ts';
import { channelOf, claimantOf, correspondenceNamed, type Goal } from './goal.ts';
import {
  type Acceptance,
  acceptanceOf,
  acceptancesIn,
  type Reading,
  readState,
  rolesByName,
} from './reading.ts';
import { discounted, excess, readThreats, type Threats } from './session.ts';
import type { Combination } from './threat.ts';

/** What a trace says about a goal. */
export type Judgement =
  /** Not broken by this trace; `acceptances` counted, so that a hollow answer can be seen to be one. */
  | { readonly kind: 'kept'; readonly acceptances: number }
  | ({ readonly kind: 'broken' } & Breach)
  | { readonly kind: 'not applicable'; readonly because: string };

/** A goal under a combination of threats, ready to judge many states of one scenario. */
export interface Judge {
  readonly judge: (state: SystemState) => Judgement;
  /**
   * Whether the last event of `state` can have broken the goal; for a search that judges after every
   * event and so has judged the state before it.
   */
  readonly mayBreak: (state: SystemState) => boolean;
}

/** Judges one trace. */
export const judge = (
  goal: Goal,
  combination: Combination,
  scenario: Scenario,
  state: SystemState,
): Judgement => judgeOf(goal, combination, scenario).judge(state);

/** Prepares everything that does not depend on the trace. */
export function judgeOf(goal: Goal, combination: Combination, scenario: Scenario): Judge {
  const { spec } = scenario;
  const threats = readThreats(combination);
  const because =
    absence(spec, goal) ??
    inapplicable(spec, goal, combination) ??
    excess(scenario, claimantOf(spec, goal), threats);
  if (because !== undefined) {
    return { judge: () => ({ kind: 'not applicable', because }), mayBreak: () => false };
  }
  const roles = rolesByName(spec);
  const test = testOf(spec, goal, threats);
  return {
    judge: (state) => test.judge(readState(scenario, roles, state)),
    mayBreak: (state) => test.mayBreak(readState(scenario, roles, state)),
  };
}

interface Test {
  readonly judge: (reading: Reading) => Judgement;
  readonly mayBreak: (reading: Reading) => boolean;
}

function testOf(spec: Spec, goal: Goal, threats: Threats): Test {
  switch (goal.kind) {
    case 'aliveness':
      return atAcceptance(goal.claimant, threats, (reading, acceptance) =>
        breachOfAliveness(reading, acceptance, goal),
      );
    case 'weak agreement':
      return atAcceptance(goal.claimant, threats, (reading, acceptance) =>
        breachOfWeakAgreement(reading, acceptance, goal),
      );
    case 'agreement':
      return agreementTest(spec, goal, threats);
    case 'peer consistency': {
      const shared = sharedBetween(spec, goal.claimant, goal.peer);
      return sinceAcceptance(goal.claimant, threats, (reading, acceptance) =>
        breachOfConsistency(reading, acceptance, goal, shared),
      );
    }
    case 'secrecy': {
      const secret = secretOf(spec, goal.claimant, goal.of);
      return sinceAcceptance(
        goal.claimant,
        threats,
        (reading, acceptance) => secret && breachOfSecrecy(reading, threats, acceptance, secret),
      );
    }
    case 'correspondence':
      return correspondenceTest(spec, goal.name, threats);
    case 'server participation':
      return participationTest(spec, goal, threats);
    case 'proxy non-impersonation': {
      const channel = sharedChannel(spec, channelOf(spec, goal.channel), goal.claimant);
      return sinceAcceptance(
        goal.claimant,
        threats,
        (reading, acceptance) => channel && breachOfNonImpersonation(reading, threats, acceptance, channel),
      );
    }
  }
}

function agreementTest(spec: Spec, goal: Extract<Goal, { kind: 'agreement' }>, threats: Threats): Test {
  const { claimant, peer, on } = goal;
  const statuses = on.length > 0 ? statusesOn(spec, claimant, peer, on) : statusesOf(spec, claimant, peer);
  if (!goal.injective) {
    const values = countedIn(statuses, goal.counting);
    return atAcceptance(claimant, threats, (reading, acceptance) =>
      breachOfAgreement(reading, acceptance, peer, values),
    );
  }
  const held = countedIn(statuses, 'held');
  const test = atAcceptance(claimant, threats, () => undefined);
  return {
    mayBreak: test.mayBreak,
    judge: (reading) => {
      const counted = countedAcceptances(reading, threats, claimant);
      return judgement(breachOfInjectivity(reading, counted, peer, held), counted.length);
    },
  };
}

/** Recent aliveness in the server's role; strong: agreement on the nonces of client and server besides. */
function participationTest(
  spec: Spec,
  goal: Extract<Goal, { kind: 'server participation' }>,
  threats: Threats,
): Test {
  const { client, server } = spec.offices.nonces;
  const names = [client, server].flatMap((name) => name ?? []);
  const nonces: readonly ValueStatus[] = goal.strong
    ? countedIn(statusesOn(spec, goal.claimant, goal.peer, names), goal.counting)
    : [];
  const alive = { peer: goal.peer, recent: true, inRole: true };
  return atAcceptance(
    goal.claimant,
    threats,
    (reading, acceptance) =>
      breachOfAliveness(reading, acceptance, alive) ??
      (goal.strong ? breachOfAgreement(reading, acceptance, goal.peer, nonces) : undefined),
  );
}

type BreachAt = (reading: Reading, acceptance: Acceptance) => Breach | undefined;

/** A goal that is decided when the claimant accepts. */
const atAcceptance = (claimant: string, threats: Threats, breachAt: BreachAt): Test => ({
  judge: (reading) => judgeEach(reading, threats, claimant, breachAt),
  mayBreak: (reading) => {
    const last = reading.state.trace.at(-1);
    if (last === undefined || last.kind === 'begin' || last.kind === 'reveal') return false;
    const run = reading.state.runs[last.run];
    if (run?.role !== claimant) return false;
    return acceptanceOf(reading, run)?.at === reading.state.trace.length - 1;
  },
});

/** A goal that can be broken by any event once the claimant has accepted. */
const sinceAcceptance = (claimant: string, threats: Threats, breachAt: BreachAt): Test => ({
  judge: (reading) => judgeEach(reading, threats, claimant, breachAt),
  mayBreak: (reading) =>
    reading.state.runs.some((run) => run.role === claimant && acceptanceOf(reading, run) !== undefined),
});

function judgeEach(reading: Reading, threats: Threats, claimant: string, breachAt: BreachAt): Judgement {
  const counted = countedAcceptances(reading, threats, claimant);
  for (const acceptance of counted) {
    const breach = breachAt(reading, acceptance);
    if (breach !== undefined) return { kind: 'broken', ...breach };
  }
  return { kind: 'kept', acceptances: counted.length };
}

/** The acceptances in a role that count under the threats, in order. */
const countedAcceptances = (reading: Reading, threats: Threats, claimant: string): readonly Acceptance[] =>
  acceptancesIn(reading, claimant).filter(
    ({ run, at }) => discounted(reading, threats, run, at) === undefined,
  );

function correspondenceTest(spec: Spec, name: string, threats: Threats): Test {
  const correspondence = correspondenceNamed(spec, name);
  const { premise } = correspondence;
  return {
    judge: (reading) => {
      const { breach, instances } = breachOfCorrespondence(reading, threats, correspondence);
      return judgement(breach, instances);
    },
    mayBreak: (reading) => premise.some((claim) => mayComeTrue(reading, claim)),
  };
}

/** Whether the last event can have made the claim true, or have made it count: a run in its role acted. */
function mayComeTrue(reading: Reading, claim: Claim): boolean {
  const last = reading.state.trace.at(-1);
  if (last === undefined) return false;
  if (claim.kind !== 'event') return true;
  if (last.kind === 'begin' || last.kind === 'reveal') return false;
  return reading.state.runs[last.run]?.role === claim.role;
}

const judgement = (breach: Breach | undefined, acceptances: number): Judgement =>
  breach === undefined ? { kind: 'kept', acceptances } : { kind: 'broken', ...breach };
