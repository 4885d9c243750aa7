/**
 * Verdicts: what is known about one goal under one combination of threats, with its evidence or the reason
 * for stopping (design 7; 10, Verdicts). There are no booleans here: what was not decided says so.
 *
 * An `attack` verdict is made in attacks/replay.ts only, where the trace was executed again; a `proved`
 * verdict in properties/proof.ts only, where the case tree was checked. The constructors below make all
 * the others.
 * @module
 */
import type { Action, Scenario } from '../model/system.ts';
import type { Breach } from './breach.ts';
import type { Goal } from './goal.ts';
import type { Combination } from './threat.ts';

/** A verdict with what it is about. */
export type Verdict = Subject & (Decided | Undecided);

/** What a verdict is about, under which assumptions, at what cost. */
export interface Subject {
  readonly goal: Goal;
  readonly threats: Combination;
  /** Sentences: typed matching, what the algebra leaves out, what the notation says of the spec. */
  readonly assumptions: readonly string[];
  readonly cost: Cost;
  /** Over spec, goal, threats and version of the tool, in hexadecimal, so that a citation can be reproduced. */
  readonly digest: string;
}

/** What it took. The rooms have no clock: whoever measures says so. */
export interface Cost {
  /** States, cases or steps: what the engine counts. */
  readonly steps: number;
  readonly milliseconds?: number;
}

/** The goal was decided. */
export type Decided =
  /** For any number of sessions. */
  | { readonly kind: 'proved'; readonly certificate: Certificate }
  | { readonly kind: 'attack'; readonly attack: Attack }
  /** The design gives nothing to meet the goal with; not an attack. */
  | { readonly kind: 'absent'; readonly because: string }
  /** Under these threats the goal says nothing; never `holds`. */
  | { readonly kind: 'not applicable'; readonly because: string };

/** The goal was not decided. None of these is to be read as holding. */
export type Undecided =
  /** Only the bound on runs was hit: everything with at most so many runs was looked at. */
  | { readonly kind: 'holds to'; readonly runs: number; readonly exhausted: string }
  | { readonly kind: 'unknown'; readonly because: StopReason }
  /** Random search has not broken it. Other tries may. */
  | { readonly kind: 'not broken'; readonly tries: number; readonly steps: number; readonly seed: number };

/** What the small checker accepted. */
export interface Certificate {
  /** Cases of the closed tree, and the deepest of them. */
  readonly cases: number;
  readonly depth: number;
}

/** A trace that breaks the goal: from the initial state of the scenario, these actions, and what broke. */
export interface Attack {
  readonly scenario: Scenario;
  readonly actions: readonly Action[];
  readonly breach: Breach;
}

/** Why an engine stopped without an answer. */
export type StopReason =
  | { readonly kind: 'states'; readonly limit: number }
  /** For everything that was asked together. */
  | { readonly kind: 'time'; readonly seconds: number }
  | { readonly kind: 'memory'; readonly megabytes: number }
  | { readonly kind: 'term size'; readonly limit: number }
  /** The model needs a rule that the engine lacks. */
  | { readonly kind: 'no rule'; readonly rule: string }
  /** The small checker did not accept the case tree. */
  | { readonly kind: 'certificate refused'; readonly because: string }
  | { readonly kind: 'cancelled' };

/** The design gives nothing to meet the goal with. */
export const absent = (subject: Subject, because: string): Verdict => ({
  ...subject,
  kind: 'absent',
  because,
});

/** The goal says nothing under these threats. */
export const notApplicable = (subject: Subject, because: string): Verdict => ({
  ...subject,
  kind: 'not applicable',
  because,
});

/** Everything with at most `runs` runs was looked at; `exhausted` says exactly what. */
export const holdsTo = (subject: Subject, runs: number, exhausted: string): Verdict => ({
  ...subject,
  kind: 'holds to',
  runs,
  exhausted,
});

/** The engine stopped for another reason than the bound on runs. */
export const unknown = (subject: Subject, because: StopReason): Verdict => ({
  ...subject,
  kind: 'unknown',
  because,
});

/** Random search did not break the goal in so many tries of so many steps in all. */
export const notBroken = (subject: Subject, tries: number, steps: number, seed: number): Verdict => ({
  ...subject,
  kind: 'not broken',
  tries,
  steps,
  seed,
});

/** Whether the verdict leaves the goal undecided. */
export function isUndecided(verdict: Verdict): boolean {
  switch (verdict.kind) {
    case 'proved':
    case 'attack':
    case 'absent':
    case 'not applicable':
      return false;
    case 'holds to':
    case 'unknown':
    case 'not broken':
      return true;
  }
}

/** A verdict in the words of design 10: `proved`, `attack`, `holds to 3`, `not broken in 500 tries`. */
export function printVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'proved':
    case 'attack':
    case 'absent':
    case 'not applicable':
      return verdict.kind;
    case 'holds to':
      return `holds to ${verdict.runs}`;
    case 'unknown':
      return `unknown: ${printStop(verdict.because)}`;
    case 'not broken':
      return `not broken in ${verdict.tries} ${verdict.tries === 1 ? 'try' : 'tries'}`;
  }
}

/** A reason for stopping, as a clause. */
export function printStop(reason: StopReason): string {
  switch (reason.kind) {
    case 'states':
      return `stopped after ${reason.limit} ${reason.limit === 1 ? 'state' : 'states'}`;
    case 'time':
      return `the time of ${reason.seconds} s was up`;
    case 'memory':
      return `stopped when ${reason.megabytes} MB of memory ${reason.megabytes === 1 ? 'was' : 'were'} in use`;
    case 'term size':
      return `terms larger than ${reason.limit} symbols were left out`;
    case 'no rule':
      return `the engine has no rule for ${reason.rule}`;
    case 'certificate refused':
      return `the case tree was not accepted: ${reason.because}`;
    case 'cancelled':
      return 'cancelled';
  }
}
