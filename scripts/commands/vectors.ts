/**
 * `tertius vectors`: test vectors for implementations. An honest run, and attacks, carried out in real bytes.
 * @module
 */
import { type Command, Option } from 'commander';
import { algebraOf } from '../../model/concrete/constructors.ts';
import { actionsOf } from '../../model/concrete/play.ts';
import { type SuiteName, suites } from '../../model/concrete/suite.ts';
import { worldOf } from '../../model/concrete/world.ts';
import { describeGoal } from '../../properties/catalogue.ts';
import { printGoal } from '../../properties/goal.ts';
import { printCombination } from '../../properties/threat.ts';
import type { Conclusion, Problem, Report, Section } from '../../reports/report.ts';
import { type Scene, vectorsOf } from '../../reports/vector-cases.ts';
import { carryOut, examples, reportOf, selecting, selectionOf, type World } from '../command.ts';
import { type DecidingOptions, deciding } from '../deciding.ts';
import { attacksIn, counted } from '../decision-lines.ts';
import { decideAll, decisionsIn, type GoalAnswer, type GoalQuestion, isSettled } from '../decisions.ts';
import { linesOf } from '../expect-lines.ts';
import { createFile, problem } from '../files.ts';
import { isSound, openSpecs, type ReadyProtocol, readyProtocols } from '../open-specs.ts';
import { goalsMeant, threatsMeant } from '../question.ts';
import { refusedSections } from '../refused.ts';
import type { ToldAttack } from '../telling.ts';

interface VectorsOptions extends DecidingOptions {
  readonly threat?: string;
  readonly seed: string;
  readonly suite: SuiteName;
  readonly out?: string;
}

/** Adds the command. */
export function addVectors(program: Command, world: World): void {
  const command = program
    .command('vectors')
    .summary('test vectors in real bytes, for implementations')
    .description(
      'Writes JSON with every byte of the honest run and of attacks: what each run starts with, what it sends, what it is given, who accepts, and where an implementation without the flaw would have refused. With a goal, the attacks on it; without, those that the `expect` lines of the spec speak of. docs/vectors.md explains the file.',
    )
    .argument('<spec>', 'a file, the name of a shipped spec, or -')
    .argument('[goal]', "a goal, such as 'B : agreement A', or the name of a kind of goal")
    .option('--threat <threats>', 'attacks on the goal under these threats only, such as proxy+ca, or none')
    .option('--seed <text>', 'keys and fresh values follow from it: the same seed, the same bytes', 'tertius')
    .addOption(
      new Option('--suite <name>', 'the algorithms')
        .choices(Object.keys(suites))
        .default(Object.keys(suites)[0]),
    )
    .option('--out <file>', 'write to this new file, not to standard output')
    .action((spec: string, goal: string | undefined, options: VectorsOptions) =>
      vectors(spec, goal, options, world),
    );
  examples(
    deciding(selecting(command), { time: 60 }),
    ['tertius vectors tls13', 'the honest run, and the attacks that tls13 expects'],
    ['tertius vectors mcgrew-server server-participation --threat proxy', 'one attack'],
    ['tertius vectors nsl --suite p256 --seed mine --out nsl.json', 'other algorithms, another seed'],
  );
}

/** The vectors as a text, or a report of why there are none. */
async function vectors(
  word: string,
  goal: string | undefined,
  options: VectorsOptions,
  world: World,
): Promise<void> {
  const opened = await openSpecs([word], selectionOf(options));
  const ready = readyProtocols(opened);
  const [protocol] = ready;
  const asked =
    protocol === undefined || ready.length > 1 ? undefined : questionsFor(protocol, goal, options);
  const refusal =
    asked === undefined ? severalIn(ready, word) : 'problem' in asked ? asked.problem : undefined;
  if (
    !isSound(opened) ||
    protocol === undefined ||
    asked === undefined ||
    refusal !== undefined ||
    'problem' in asked
  ) {
    const problems = refusal === undefined ? [] : [sectionOf(refusal)];
    await told(world, [...refusedSections(opened), ...problems], { exit: 2, text: nothingWritten });
    return;
  }
  const answers = await decideAll(asked.questions, options, { replays: 5_000, keepsProofs: false }, world);
  const attacks = answers.flatMap((answer) => attacksIn(protocol, decisionsIn(answer), options));
  const file = vectorsOf(protocol.spec, [honestScene(protocol), ...distinct(attacks).map(attackScene)], {
    world: worldOf(algebraOf(suites[options.suite]), options.seed),
    suite: options.suite,
    tool: world.version,
  });
  const text = `${JSON.stringify(file, null, 1)}\n`;
  const conclusion = concludedFrom(answers, file.cases.length, options);
  if (options.out === undefined) {
    world.terminal.progress();
    world.terminal.out(text);
    if (conclusion.exit === 0) return;
    await told(world, [], conclusion);
    return;
  }
  const failed = await createFile(options.out, text);
  await told(
    world,
    failed === undefined ? [] : [sectionOf(failed)],
    failed === undefined ? conclusion : { exit: 2, text: nothingWritten },
  );
}

const nothingWritten = 'no vectors were written: the input is wrong';

const sectionOf = (block: Problem): Section => ({ title: '', blocks: [block] });

const told = (world: World, sections: readonly Section[], conclusion: Conclusion): Promise<void> =>
  carryOut(
    world,
    { format: 'text' },
    async (): Promise<Report> => reportOf(world, 'vectors', 'Test vectors', { sections, conclusion }),
  );

/** One file holds the vectors of one protocol. */
const severalIn = (ready: readonly ReadyProtocol[], word: string): Problem | undefined =>
  ready.length < 2
    ? undefined
    : problem(
        word,
        `${word} has several protocols: ${ready.map(({ spec }) => spec.name).join(', ')}`,
        'choose one with --protocol',
      );

type Asked = { readonly questions: readonly GoalQuestion[] } | { readonly problem: Problem };

function questionsFor(protocol: ReadyProtocol, goal: string | undefined, { threat }: VectorsOptions): Asked {
  if (goal === undefined) {
    return threat === undefined
      ? { questions: questionsOfLines(protocol) }
      : { problem: problem('--threat', 'there is no goal to attack under these threats', 'name a goal') };
  }
  const goals = goalsMeant(protocol.spec, goal);
  if (goals.kind === 'problem') return { problem: goals };
  const threats = threatsMeant(protocol.spec, threat);
  if (threats.kind === 'problem') return { problem: threats };
  const { combination } = threats;
  const under: GoalQuestion['under'] =
    threat === undefined ? { kind: 'every' } : { kind: 'one', combination };
  return { questions: goals.goals.map((one) => ({ protocol, goal: one, under })) };
}

/** What the `expect` lines say to be broken. */
const questionsOfLines = (protocol: ReadyProtocol): readonly GoalQuestion[] =>
  linesOf(protocol).flatMap((line): readonly GoalQuestion[] => {
    if (!('goal' in line)) return [];
    const { goal, expected } = line;
    const combinations =
      expected.kind === 'breach' ? [expected.under] : expected.kind === 'unless' ? expected.breaking : [];
    return combinations.map((combination) => ({ protocol, goal, under: { kind: 'one', combination } }));
  });

const honestScene = ({ honest: { scenario, state } }: ReadyProtocol): Scene => ({
  name: 'honest run',
  scenario,
  actions: actionsOf(scenario, state),
});

function attackScene({ protocol: { spec }, goal, broken }: ToldAttack): Scene {
  const { proposal, breach } = broken;
  const threats = printCombination(spec, proposal.combination);
  return {
    name: `${printGoal(spec, goal)}, ${threats === 'none' ? 'no threat' : `threat ${threats}`}`,
    scenario: proposal.scenario,
    actions: proposal.actions,
    broken: {
      goal: printGoal(spec, goal),
      sentence: describeGoal(spec, goal),
      threats,
      because: [breach.sentence, ...breach.details].join('; '),
      run: breach.run,
      at: breach.at,
    },
  };
}

/** Each goal under each combination once. */
const distinct = (attacks: readonly ToldAttack[]): readonly ToldAttack[] => [
  ...new Map(attacks.map((attack) => [attackScene(attack).name, attack])).values(),
];

function concludedFrom(answers: readonly GoalAnswer[], cases: number, { out }: VectorsOptions): Conclusion {
  const open = answers.filter((answer) => !isSettled(answer)).length;
  const where = out === undefined ? '' : `; written to ${out}`;
  const text = `the honest run and ${counted(cases - 1, 'attack')}${where}`;
  if (answers.some(({ cut }) => cut === 'interrupt')) return { exit: 130, text: `interrupted; ${text}` };
  return open > 0 ? { exit: 3, text: `${text}; ${counted(open, 'question')} undecided` } : { exit: 0, text };
}
