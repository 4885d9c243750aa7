/**
 * `tertius threats`: what the adversary may hold besides the network.
 * @module
 */
import type { Command } from 'commander';
import { memberName, type Spec } from '../../model/spec.ts';
import { anchorsOf, describeThreat, printThreat, threatsOf } from '../../properties/threat.ts';
import type { Block, Report, Section } from '../../reports/report.ts';
import {
  carryOut,
  examples,
  formatted,
  reportOf,
  type SpecOptions,
  selecting,
  selectionOf,
  type World,
} from '../command.ts';
import { headingOf, isSound, openSpecs, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';

/** Adds the command. */
export function addThreats(program: Command, world: World): void {
  const command = program
    .command('threats')
    .summary('what the adversary may hold besides the network')
    .description('Lists the threats; for a spec, those that mean something there.')
    .argument('[spec]', 'a file, the name of a shipped spec, or -')
    .action((spec: string | undefined, options: SpecOptions) =>
      carryOut(world, options, () => (spec === undefined ? general(world) : ofSpec(spec, options, world))),
    );
  examples(
    selecting(formatted(command)),
    ['tertius threats', 'all of them'],
    ['tertius threats interception', 'those of one protocol'],
    ['tertius search interception --threat proxy+ca', 'take two together'],
  );
}

const everywhere: readonly (readonly [string, string])[] = [
  [
    'proxy, client, server',
    'that party of the session is itself dishonest; a role of a spec goes by its name too',
  ],
  ['ca', 'one signing key that the claimant trusts as a CA; ca:NAME is that one'],
  ['kci', "the claimant's own long-term key, before the session"],
  ['later', 'every long-term key, after the session'],
  ['session', 'exponents and symmetric keys of other sessions'],
  ['unpossessed', 'certificates for its own names over keys that it does not hold'],
  ['none', 'the network and dishonest insiders only, with whom honest parties willingly run'],
];

const columns = [
  { key: 'threat', title: 'threat' },
  { key: 'holds', title: 'what the adversary also holds' },
];

async function general(world: World): Promise<Report> {
  const rows = everywhere.map(([threat, holds]) => ({ threat, holds }));
  return reportOf(world, 'threats', 'Threats', {
    sections: [{ title: '', blocks: [{ kind: 'table', title: '', columns, rows }] }],
    conclusion: { exit: 0, text: 'threats combine: --threat proxy+ca' },
  });
}

async function ofSpec(word: string, options: SpecOptions, world: World): Promise<Report> {
  const opened = await openSpecs([word], selectionOf(options));
  const ready = readyProtocols(opened);
  return reportOf(world, 'threats', 'Threats', {
    sections: [...ready.map(({ spec, file }) => threatSection(spec, file.file)), ...refusedSections(opened)],
    conclusion: { exit: isSound(opened) ? 0 : 2, text: 'threats combine: --threat proxy+ca' },
  });
}

function threatSection(spec: Spec, file: string): Section {
  const rows = threatsOf(spec).map((threat) => ({
    threat: printThreat(spec, threat),
    holds: describeThreat(spec, threat),
  }));
  const anchors = spec.roles.flatMap((role): readonly string[] => {
    const trusted = anchorsOf(spec, role).map(({ name }) => name);
    return trusted.length === 0 ? [] : [`${role.name}: ${trusted.join(', ')}`];
  });
  const blocks: readonly Block[] = [
    { kind: 'table', title: '', columns, rows },
    ...(anchors.length === 0
      ? []
      : [{ kind: 'list', title: 'what ca may be, by claimant', items: anchors } as const]),
  ];
  return { title: headingOf(spec), protocol: memberName(spec), file, blocks };
}
