/**
 * What was found of protocols, as the sections of a manuscript take it: no engine is needed to tell it.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import type { Scenario, SystemState } from '../model/system.ts';
import type { Frame, Grid } from './manuscript.ts';
import type { Narrative, VerdictWord } from './report.ts';

/** What was found, of all protocols. */
export interface Analysis {
  readonly version: string;
  readonly protocols: readonly AnalysedProtocol[];
  /** Goals down, protocols across, where there are several protocols; the first column has the goals. */
  readonly comparison: Pick<Grid, 'columns' | 'rows'>;
  /** The level of the outermost heading, from 1. */
  readonly level: number;
  /** The document around it, where one is wanted. */
  readonly frame?: Frame;
  /** What to type to have it written again, and to have it checked, as a shell takes it. */
  readonly commands: { readonly write: string; readonly check: string };
}

/** One protocol with what was found of it. */
export interface AnalysedProtocol {
  readonly spec: Spec;
  /** A name that no other protocol of the analysis has, fit to be part of an anchor. */
  readonly id: string;
  readonly honest: { readonly scenario: Scenario; readonly state: SystemState };
  readonly source: Source;
  /** The threats that were asked about, one by one, with what each gives to the adversary. */
  readonly threats: readonly { readonly threat: string; readonly holds: string }[];
  readonly goals: readonly AnalysedGoal[];
  readonly attacks: readonly AnalysedAttack[];
  readonly assumptions: readonly string[];
  readonly bounds: readonly string[];
}

/** Where a spec was read, and the digest of its text. */
export interface Source {
  readonly name: string;
  readonly sha256: string;
  /** Whether it stands in a document, of which only the specs are in the digest. */
  readonly isDocument: boolean;
}

/** A goal with what is known of it. */
export interface AnalysedGoal {
  readonly label: string;
  /** As it can be typed, and what it says. */
  readonly goal: string;
  readonly sentence: string;
  readonly verdict: VerdictWord;
  /** What holds, unless what; without a full stop. */
  readonly text: string;
  /** `every`, or the threats under which it was decided. */
  readonly threat: string;
  readonly digest: string;
  /** What is known under no threat and under each threat alone, in the order of the threats; empty where not asked. */
  readonly alone: readonly string[];
}

/** An attack with the goals that it breaks. */
export interface AnalysedAttack {
  readonly label: string;
  readonly story: Narrative;
  readonly threat: string;
  readonly goals: readonly AttackedGoal[];
  readonly fingerprint: string;
  /** What to type to see it again. */
  readonly again: string;
}

/** A goal that an attack breaks; the verdict is `absent` where the goal is, and the attack on what is committed. */
export interface AttackedGoal {
  readonly label: string;
  readonly goal: string;
  readonly verdict: VerdictWord;
  readonly digest: string;
}
