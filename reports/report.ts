/**
 * The one document tree: what a command found, as facts in reading order. Every output format is a
 * total function of it; JSON is the tree itself and the form that counts, the exit code a projection
 * of its conclusion.
 * @module
 */

import type { Manuscript } from './manuscript.ts';

/** What a command has to tell. */
export interface Report {
  readonly kind: 'report';
  /** The version of this form: within one, things are only added. */
  readonly schema: 1;
  readonly tool: { readonly name: 'tertius'; readonly version: string };
  /** The subcommand, as on the command line. */
  readonly command: string;
  readonly title: string;
  readonly sections: readonly Section[];
  readonly conclusion: Conclusion;
  /** What the sections tell, as one table for a program: a row for each thing that was found; what CSV prints. */
  readonly sheet?: Table;
  /** Where this is one of several reports that come to one. */
  readonly shard?: Shard;
}

/** A part of a check that was divided among several machines. */
export interface Shard {
  /** This part, from 1, of how many. */
  readonly at: number;
  readonly of: number;
  /** A digest of texts and options: parts of one check have the same. */
  readonly input: string;
  /** How many files there are in all. */
  readonly files: number;
  /** For each section of this part its place in the whole. */
  readonly places: readonly number[];
}

/** The last word: one sentence, and the exit code that says the same to a machine (design 9). */
export interface Conclusion {
  readonly exit: ExitCode;
  readonly text: string;
}

/**
 * 0 as expected · 1 a verdict differs · 2 the input is wrong · 3 a limit was reached · 4 a fault of
 * Tertius · 5 nothing was checked · 130 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130;

/** A part of the report, mostly about one protocol. */
export interface Section {
  readonly title: string;
  /** The protocol that the section is about, and the file that it was read from. */
  readonly protocol?: string;
  readonly file?: string;
  readonly blocks: readonly Block[];
}

/** A piece of content, by what it says and not by how it looks. */
export type Block =
  | Paragraph
  | List
  | Table
  | Findings
  | Problem
  | Machine
  | Narrative
  | VerdictLine
  | ThreatSentence
  | Comparison
  | OrderOfProposals
  | Expected
  | Part
  | Manuscript
  | Command;

/** How a text is meant: good news, bad news, news that is neither, or an aside. */
export type Tone = 'plain' | 'good' | 'bad' | 'unsure' | 'aside';

/** A sentence or several. */
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly tone: Tone;
  readonly text: string;
}

/** Short items of equal weight. */
export interface List {
  readonly kind: 'list';
  readonly title: string;
  readonly items: readonly string[];
}

/** Rows of texts; each row has a value for every column, by its key. */
export interface Table {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** A column: `key` for machines, `title` for people. */
export interface Column {
  readonly key: string;
  readonly title: string;
}

/** What is wrong with, or remarkable about, a source text. */
export interface Findings {
  readonly kind: 'findings';
  readonly findings: readonly Finding[];
}

/** A diagnostic with its place written out. Lines and columns count from 1, columns in UTF-16 units. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly severity: 'error' | 'lint';
  readonly message: string;
  readonly hint?: string;
  /** The line as it may be shown anywhere, and where the carets go under it, in characters. */
  readonly excerpt: { readonly text: string; readonly caret: number; readonly length: number };
}

/** Something wrong that has no place in a text: a file that cannot be read, a name that nobody knows. */
export interface Problem {
  readonly kind: 'problem';
  readonly subject: string;
  readonly message: string;
  readonly hint?: string;
}

/** A role as a state machine. */
export interface Machine {
  readonly kind: 'machine';
  readonly role: string;
  /** Office, anonymity, what it is unaware of, in words. */
  readonly nature: readonly string[];
  /** What a run holds before its first event. */
  readonly holds: readonly string[];
  /** What a run makes when it starts: `nonce nC`. */
  readonly makes: readonly string[];
  readonly transitions: readonly MachineStep[];
  readonly opaque: readonly OpaqueLine[];
  /** What the abbreviations stand for, in order of first use. */
  readonly key: readonly Abbreviation[];
}

/** A short name and what it stands for. */
export interface Abbreviation {
  readonly name: string;
  readonly means: string;
}

/** One transition of a machine. */
export interface MachineStep {
  readonly from: number;
  readonly to: number;
  readonly action: 'send' | 'receive';
  /** The role at the other end of the arrow; the role itself where it keeps something or resumes it. */
  readonly wire: string;
  /** As the spec names the message; empty where it does not. */
  readonly label: string;
  readonly message: string;
  /** Values met here for the first time. */
  readonly binds: readonly string[];
  /** What must be as the machine already knows it, for it to go on. */
  readonly checks: readonly string[];
  /** Events that the spec logs here. */
  readonly logs: readonly string[];
  /** Whether a run that has come through here has accepted. */
  readonly accepts: boolean;
}

/** A value that a role carries without having looked into it. */
export interface OpaqueLine {
  readonly name: string;
  /** What it is to those who made it. */
  readonly is: string;
  readonly because: 'ignored' | 'forwarded' | 'unopened';
  /** The state after which it is held, and the one after which it is open, if ever. */
  readonly since: number;
  readonly opened?: number;
}

/** What happened, step by step: an honest run or an attack. */
export interface Narrative {
  readonly kind: 'narrative';
  /** A digest of what happens, where something else in the report refers to the story. */
  readonly id?: string;
  readonly title: string;
  /** The roles of the protocol, in the order of the spec. */
  readonly roles: readonly string[];
  readonly runs: readonly NarrativeRun[];
  /** What kinds of attack this is, as far as that is certain. */
  readonly names?: readonly AttackName[];
  /** What the adversary has besides the network, as far as it matters here, in sentences. */
  readonly setting: readonly string[];
  readonly steps: readonly NarrativeStep[];
  /** What the abbreviations stand for, in order of first use. */
  readonly key: readonly Abbreviation[];
  /** What each run has in the end under each name of the spec. */
  readonly views: readonly NarrativeView[];
  /** The goals that are broken here, quoted, and why they are. */
  readonly broken: readonly BrokenGoal[];
}

/** What an attack is called. */
export interface AttackName {
  readonly name: string;
  /** What in this trace makes it so, a sentence. */
  readonly because: string;
  /** Where that is defined: a page of the documentation, with the place on it. */
  readonly see: string;
}

/** A name of the spec, and what the runs, in the order of `runs`, have for it in the end; empty where a run has nothing. */
export interface NarrativeView {
  readonly name: string;
  readonly held: readonly string[];
  /** Whether two runs that have something have different things. */
  readonly differs: boolean;
}

/** A goal in its own words, and what a trace does to it. */
export interface BrokenGoal {
  readonly goal: string;
  readonly sentence: string;
  readonly because: string;
  /** The step in which it breaks. */
  readonly step?: number;
  /** Who believes what then, and what those whom it is about did and believed, in sentences. */
  readonly why: readonly string[];
}

/** One run of the story: who plays what, and with whom it believes to talk. */
export interface NarrativeRun {
  readonly run: number;
  readonly role: string;
  readonly agent: string;
  readonly beliefs: readonly { readonly role: string; readonly agent: string }[];
}

/**
 * One step; numbers count from 1 and are what other steps refer to. An `exchange` is a send and, right
 * after it, the receive that it was meant for.
 */
export interface NarrativeStep {
  readonly step: number;
  readonly action: 'exchange' | 'send' | 'receive' | 'reveal';
  /** Whose run, where the step is one of a run. */
  readonly run?: number;
  /** Whose run receives an exchange. */
  readonly receiver?: number;
  /** Who sends and who receives, as people would say it. */
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly message: string;
  /** How a received message came about: passed on, replayed, or built, and from what. */
  readonly origin: string;
  /** What follows from the step: who accepts, who stops. */
  readonly notes: readonly string[];
  /** Which values of the runs the adversary can make from here on and could not before. */
  readonly learns: readonly string[];
  /** The step in sentences: what happens, then what makes it possible, what is checked, what follows. */
  readonly told: readonly string[];
}

/** What is known about a goal of a protocol under threats. */
export interface VerdictLine {
  readonly kind: 'verdict';
  readonly protocol: string;
  readonly goal: string;
  /** The goal in one sentence. */
  readonly sentence: string;
  /** `none`, or threats joined by `+`. */
  readonly threat: string;
  readonly verdict: VerdictWord;
  /** Of `holds to`: how many honest runs. */
  readonly runs?: number;
  /** Why: what the trace shows, what is absent, which limit was reached. */
  readonly because: string;
  /** What the goal turned out to be about: the names that both sides can hold. */
  readonly on: readonly string[];
  readonly assumptions: readonly string[];
  /** How far the engine was allowed to go. */
  readonly bounds: readonly string[];
  /** What was spent; absent where nothing had to be searched. */
  readonly cost?: SearchCost | SolverCost;
  /** Over the spec, the goal, the threats, the options and the version of the tool: cite it. */
  readonly digest: string;
}

/** What a random search spent. */
export interface SearchCost {
  readonly engine: 'random search';
  readonly tries: number;
  readonly steps: number;
  readonly seed: number;
}

/** What the solver spent, and the size of the case tree that the checker accepted. */
export interface SolverCost {
  readonly engine: 'solver';
  readonly states: number;
  readonly cases?: number;
  readonly depth?: number;
}

/** The words of design 7, what stands for several of them over all threats, and what a search comes to. */
export type VerdictWord =
  | 'proved'
  /** Over all threats: proved without any, broken under some. */
  | 'holds unless'
  | 'attack'
  | 'absent'
  | 'committed'
  | 'holds to'
  | 'not broken'
  | 'unknown'
  | 'not applicable';

/** What is known about a goal over all combinations of threats, as security considerations say it. */
export interface ThreatSentence {
  readonly kind: 'sentence';
  readonly protocol: string;
  readonly goal: string;
  /** The goal in one sentence. */
  readonly sentence: string;
  readonly verdict: VerdictWord;
  /** What holds, unless what: for people. */
  readonly text: string;
  /** Why, where it is absent. */
  readonly because: string;
  /** The smallest combinations of threats that break it. */
  readonly unless: readonly string[];
  /** How far each of these attacks was lifted: it was carried out again where the adversary has all of `to`. */
  readonly lifted: readonly { readonly threat: string; readonly to: string }[];
  /** The largest under which it is proved; what is below them is, too. */
  readonly proved: readonly string[];
  readonly undecided: readonly UnderThreat[];
  /** Threats under which the goal says nothing. */
  readonly notApplicable: readonly UnderThreat[];
  /** Combinations of more threats than this were not looked at. */
  readonly capped?: number;
  readonly assumptions: readonly string[];
  readonly bounds: readonly string[];
  readonly cost: LatticeCost;
  readonly digest: string;
}

/** Something under threats, and why. */
export interface UnderThreat {
  readonly threat: string;
  readonly because: string;
}

/** What it took to go through the combinations of threats: questions decided, states looked at, cases checked. */
export interface LatticeCost {
  readonly questions: number;
  readonly states: number;
  readonly cases: number;
}

/** Proposals side by side: one row a goal, one column a proposal. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly title: string;
  readonly proposals: readonly ComparedProposal[];
  readonly bounds: readonly string[];
  readonly rows: readonly ComparisonRow[];
}

/** A column: proposals of one group stay together. */
export interface ComparedProposal {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly assumptions: readonly string[];
}

/** One goal across all proposals, in their order. */
export interface ComparisonRow {
  readonly goal: string;
  /** Rows of one group stay together; empty where there are no groups. */
  readonly group: string;
  readonly sentence: string;
  readonly cells: readonly ComparisonCell[];
}

/** What is known of a goal of one proposal, over the threats that were asked about. */
export interface ComparisonCell {
  readonly verdict: VerdictWord;
  readonly because: string;
  /** The smallest combinations of threats that break it, `none` where the network alone does. */
  readonly brokenUnder: readonly string[];
  /** The largest under which it is proved. */
  readonly provedUnder: readonly string[];
  readonly undecided: readonly UnderThreat[];
  /** The goal as the proposal itself has it; empty where it has no such goal. */
  readonly asked: string;
  readonly cost: LatticeCost;
  readonly digest: string;
  /** For agreement: the values agreed on, of the places that every proposal has. */
  readonly on: readonly string[];
  /** What is shown besides where a cell can be opened. */
  readonly opened?: OpenedCell;
}

/** A cell in full. */
export interface OpenedCell {
  /** What holds unless what, for each goal that was asked about. */
  readonly sentences: readonly string[];
  /** One for each smallest combination of threats that breaks a goal. */
  readonly attacks: readonly CellAttack[];
  /** What to type to have the cell decided again. */
  readonly again: string;
}

/** An attack that a cell rests on. */
export interface CellAttack {
  readonly goal: string;
  readonly threat: string;
  /** What an expectation pins it by. */
  readonly fingerprint: string;
  /** The `id` of its story. */
  readonly story: string;
  /** What to type to see it again. */
  readonly again: string;
}

/**
 * Who guarantees more than whom. Proposals of one class guarantee the same; `above` and `below` are places in
 * `classes`, and nothing lies between them.
 */
export interface OrderOfProposals {
  readonly kind: 'order';
  readonly title: string;
  readonly classes: readonly (readonly string[])[];
  readonly covers: readonly { readonly above: number; readonly below: number }[];
}

/** An `expect` line held against what was found. */
export interface Expected {
  readonly kind: 'expected';
  readonly protocol: string;
  readonly file: string;
  readonly line: number;
  readonly goal: string;
  /** The outcome as the spec writes it. */
  readonly expected: string;
  readonly found: string;
  /** What is known of the goal, under the threats that the line asks about. */
  readonly verdict: VerdictWord;
  readonly brokenUnder: readonly string[];
  readonly provedUnder: readonly string[];
  /** Of the attack that was found, where the line pins one. */
  readonly fingerprint?: string;
  readonly assumptions: readonly string[];
  readonly bounds: readonly string[];
  readonly cost: LatticeCost;
  /** The digests of the verdicts that this rests on. */
  readonly digests: readonly string[];
  readonly agreement: 'as expected' | 'differs' | 'undecided';
}

/** A part of a protocol that was taken away, and what came of it. */
export interface Part {
  readonly kind: 'part';
  readonly protocol: string;
  readonly file: string;
  /** From 1, columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** In a noun phrase: `the tag "server" from the signature in message SH`. */
  readonly what: string;
  readonly result: PartResult;
  /** Why the protocol cannot run without it, or why it was not tried; else empty. */
  readonly because: string;
  readonly changes: readonly PartChange[];
  /** What is newly remarkable about the protocol without it. */
  readonly remarks: readonly string[];
}

/**
 * `bites`: a goal falls without it · `costs`: none falls, and one holds only without it · `idle`: no verdict
 * changes · `needed`: the protocol cannot run without it.
 */
export type PartResult = 'bites' | 'costs' | 'idle' | 'undecided' | 'needed' | 'not tried';

/** How a goal moves when a part is taken away; `before` and `after` in words. */
export interface PartChange {
  readonly change: 'weaker' | 'stronger' | 'undecided';
  readonly goal: string;
  readonly before: string;
  readonly after: string;
}

/** Something to type, and what it does. */
export interface Command {
  readonly kind: 'command';
  readonly purpose: string;
  readonly text: string;
}

/** A plain paragraph. */
export const paragraph = (text: string, tone: Tone = 'plain'): Paragraph => ({
  kind: 'paragraph',
  tone,
  text,
});
