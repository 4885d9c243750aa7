/**
 * Verdicts of another prover beside ours: what agrees, what does not, and what cannot be compared and why.
 * @module
 */
import { budgetDefaults, standing } from '../attacks/decide.ts';
import type { Role } from '../model/role.ts';
import { printGoal } from '../properties/goal.ts';
import { printCombination } from '../properties/threat.ts';
import { type Answered, together } from '../reports/export/outcomes.ts';
import type { AskedGoal, Exported } from '../reports/export/target.ts';
import type { Target } from '../reports/export/targets.ts';
import type { Block, Conclusion, Section } from '../reports/report.ts';
import type { World } from './command.ts';
import type { DecidingOptions } from './deciding.ts';
import { decideAll } from './decisions.ts';
import { type Model, modelFile, protocolName } from './exporting.ts';

/** A model, what it asks, and what the other prover answered. */
export interface Heard {
  readonly model: Model;
  readonly exported: Exported;
  readonly answers: readonly Answered[];
  /** Why there may be no answers: the time limit, an error of the prover. */
  readonly trouble?: string;
  /** Why the answers are not to be relied on, as the prover says itself. */
  readonly doubt?: string;
}

/** One goal of one model, lined up. */
interface Lined {
  readonly heard: Heard;
  readonly asked: AskedGoal;
  readonly ours: string;
  readonly theirs: string;
  readonly result: 'agree' | 'disagree' | 'not comparable';
  readonly because: string;
}

/** Decides the goals that were asked and puts the answers beside them. */
export async function linedUp(
  heard: readonly Heard[],
  target: Target,
  options: DecidingOptions,
  world: World,
): Promise<{ readonly sections: readonly Section[]; readonly conclusion: Conclusion }> {
  const pairs = heard.flatMap((one) => one.exported.asked.map((asked) => ({ heard: one, asked })));
  const questions = pairs.map(({ heard: { model }, asked: { goal } }) => ({
    protocol: model.protocol,
    goal,
    under: { kind: 'one', combination: model.request.combination } as const,
  }));
  const manner = { replays: budgetDefaults.replays, keepsProofs: false };
  const answers = await decideAll(questions, options, manner, world);
  const lines = pairs.map((pair, at): Lined => {
    const answer = answers[at];
    const ours = answer?.kind === 'one' ? standing(answer.decision).kind : 'unknown';
    return { ...pair, ...compared(ours, pair.heard, pair.asked) };
  });
  return {
    sections: [{ title: '', blocks: blocksOf(lines, heard, target) }],
    conclusion: concluded(lines, world),
  };
}

/** Ours beside theirs. */
function compared(ours: string, heard: Heard, asked: AskedGoal): Omit<Lined, 'heard' | 'asked'> {
  const outcome = together(asked.names, heard.answers);
  const theirs = outcome ?? 'no answer';
  const incomparable = (because: string) => ({ ours, theirs, result: 'not comparable', because }) as const;
  if (outcome === undefined)
    return incomparable(heard.trouble ?? heard.doubt ?? 'the output does not speak of it');
  if (heard.doubt !== undefined) return incomparable(heard.doubt);
  if (outcome === 'undecided') return incomparable('the other prover gives up on it');
  if (outcome === 'unreachable') return incomparable('in the model it never comes to what is asked about');
  const unproved = outcome === 'proved' ? unprovedHelp(heard) : undefined;
  if (unproved !== undefined)
    return incomparable(`the other prover takes ${unproved} for granted, and did not prove it`);
  if (outcome === 'proved' && !canEnd(heard, asked)) {
    return incomparable('in the model its claimant never comes to its end, so that everything is true of it');
  }
  if (ours !== 'proved' && ours !== 'attack') return incomparable(`Tertius has no verdict: ${ours}`);
  if (outcome === ours) return { ours, theirs, result: 'agree', because: '' };
  if (outcome === 'bounded') {
    if (ours === 'proved') return { ours, theirs, result: 'agree', because: 'no attack within its bound' };
    return incomparable('it found no attack within its bound');
  }
  const direction = outcome === 'proved' ? 'may miss attacks' : 'may show false attacks';
  const excuse = asked.notes.find(({ errs }) => errs === direction);
  if (excuse !== undefined) return incomparable(`${excuse.what} (${excuse.errs})`);
  return { ours, theirs, result: 'disagree', because: reasons(heard, direction) };
}

/** What may explain a difference, of what holds for the model as a whole. */
function reasons({ exported: { notes } }: Heard, direction: string): string {
  const found = notes.filter(({ errs }) => errs === direction).map(({ what }) => what);
  return found.length === 0 ? 'nothing that was approximated explains it' : `perhaps: ${found.join('; ')}`;
}

/** A helping statement on which the proofs of the model rest and which is not proved itself. */
const unprovedHelp = ({ exported: { restsOn = [] }, answers }: Heard): string | undefined =>
  restsOn.find((name) => together([name], answers) !== 'proved');

/**
 * Whether the model showed that the claimant's role comes to its end, in one of its ways where it asks for several; silence
 * does not count against it.
 */
function canEnd({ exported: { ends }, answers, model }: Heard, { goal }: AskedGoal): boolean {
  const { roles } = model.request.spec;
  const claimant = 'claimant' in goal ? goal.claimant : undefined;
  const isDead = (name: string): boolean => {
    const said = answers.filter((answer) => answer.name === name);
    return said.some(({ outcome }) => outcome !== 'attack' && outcome !== 'undecided');
  };
  return roles
    .filter(({ name }) => claimant === undefined || name === claimant)
    .map((role) => ends.filter((name) => endsIn(roles, name) === role))
    .every((ways) => ways.length === 0 || !ways.every(isDead));
}

/** The role of whose end a name speaks: `ends_C`, `ends_C_2`, `ends-C`. */
const endsIn = (roles: readonly Role[], name: string): Role | undefined =>
  roles
    .filter((role) => new RegExp(`^ends-${labelled(role.name)}(?:-\\d+)?$`).test(labelled(name)))
    .toSorted((one, other) => other.name.length - one.name.length)[0];

const labelled = (name: string): string => name.replaceAll(/[^A-Za-z0-9]+/g, '-');

function blocksOf(lines: readonly Lined[], heard: readonly Heard[], target: Target): readonly Block[] {
  const columns = [
    { key: 'result', title: 'result' },
    { key: 'protocol', title: 'protocol' },
    { key: 'threats', title: 'threats' },
    { key: 'goal', title: 'goal' },
    { key: 'ours', title: 'Tertius' },
    { key: 'theirs', title: target.title },
    { key: 'because', title: 'why' },
  ];
  const rows = lines.map(({ heard: { model }, asked, ours, theirs, result, because }) => ({
    result,
    protocol: protocolName(model),
    threats: printCombination(model.request.spec, model.request.combination),
    goal: printGoal(model.request.spec, asked.goal),
    ours,
    theirs,
    because,
  }));
  const left = heard.flatMap(({ model, exported }) =>
    exported.leftOut.map(
      ({ goal, because }) =>
        `${modelFile(model, target)}: ${printGoal(model.request.spec, goal)}: ${because}`,
    ),
  );
  return [
    ...(rows.length === 0 ? [] : [{ kind: 'table', title: '', columns, rows } as const]),
    ...(left.length === 0 ? [] : [{ kind: 'list', title: 'not asked', items: left } as const]),
  ];
}

function concluded(lines: readonly Lined[], { interrupt }: World): Conclusion {
  const count = (result: Lined['result']): number => lines.filter((line) => line.result === result).length;
  const text = `${count('agree')} agree, ${count('disagree')} disagree, ${count('not comparable')} not comparable`;
  if (interrupt.signal.aborted) return { exit: 130, text: `interrupted; so far: ${text}` };
  if (count('disagree') > 0) return { exit: 1, text };
  if (lines.length === 0) return { exit: 5, text: 'nothing was compared' };
  const isOpen = lines.some(
    ({ result, ours, theirs }) =>
      result === 'not comparable' && (ours === 'unknown' || ours === 'holds to k' || theirs === 'no answer'),
  );
  return { exit: isOpen ? 3 : count('agree') === 0 ? 5 : 0, text };
}
