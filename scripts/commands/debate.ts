/**
 * `tertius debate`: the claims of the exchange of 2011 on proxies for TLS, decided: who was right about what.
 * @module
 */
import { type Command, Option } from 'commander';
import { claims, leftAside } from '../../properties/claims.ts';
import type { Claim } from '../../properties/debate.ts';
import type { Words } from '../../properties/guarantee.ts';
import { debateOf } from '../../reports/debate.ts';
import type { Report } from '../../reports/report.ts';
import { carryOut, examples, formatted, namesOf, reportOf, soFar, type World } from '../command.ts';
import { debateDefaults, decidedClaims, type ReadyQuestion, readyQuestions } from '../debate.ts';
import { type DecidingOptions, deciding } from '../deciding.ts';
import { problem } from '../files.ts';

interface DebateOptions extends DecidingOptions {
  readonly threats: Words;
  readonly claim?: string;
}

/** Adds the command. */
export function addDebate(program: Command, world: World): void {
  const command = program
    .command('debate')
    .summary('the claims of the debate of 2011, decided')
    .description(
      'Takes each claim of the exchange of August 2011 on proxies for TLS, asks the protocols that it is about, and tells who was right about what.',
    )
    .option('--claim <words>', 'only claims whose name has these words')
    .addOption(
      new Option('--threats <names>', 'the threats that are combined')
        .argParser(namesOf)
        .default(debateDefaults.threats, debateDefaults.threats.join(',')),
    )
    .action((options: DebateOptions) => carryOut(world, options, () => debate(options, world)));
  examples(
    deciding(formatted(command), { states: debateDefaults.states, time: 240 }),
    ['tertius debate', 'all claims'],
    ["tertius debate --claim 'read-only'", 'one of them'],
    ['tertius debate --format markdown', 'docs/debate.md'],
  );
}

async function debate(options: DebateOptions, world: World): Promise<Report> {
  const wanted = claims.filter(({ name }) => isNamed(name, options));
  const ready = await readyQuestions(wanted);
  const problems = ready.flat().flatMap((each) => (each.kind === 'problem' ? [each] : []));
  if (wanted.length === 0) problems.push(noSuchClaim(options, claims));
  if (problems.length > 0) {
    return reportOf(world, 'debate', 'The debate, decided', {
      sections: [{ title: '', blocks: problems }],
      conclusion: { exit: 2, text: 'nothing was decided: the input is wrong' },
    });
  }
  const asked = ready.map((all) =>
    all.flatMap((each): readonly ReadyQuestion[] => (each.kind === 'question' ? [each] : [])),
  );
  const decided = await decidedClaims(wanted, asked, options.threats, options, world);
  const aside = options.claim === undefined ? leftAside : [];
  const told = debateOf(decided, options.threats, aside);
  return reportOf(world, 'debate', 'The debate, decided', {
    ...told,
    conclusion: soFar(world, told.conclusion),
  });
}

const isNamed = (name: string, { claim }: DebateOptions): boolean =>
  claim === undefined || name.toLowerCase().includes(claim.toLowerCase());

const noSuchClaim = ({ claim = '' }: DebateOptions, all: readonly Claim[]): ReturnType<typeof problem> =>
  problem(claim, `no claim has the words ${claim}`, `there are: ${all.map(({ name }) => name).join('; ')}`);
