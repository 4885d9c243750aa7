/**
 * `tertius run`: the honest run of each protocol, or where it gets stuck; with a peer, a run on the wire.
 * @module
 */
import { type Command, Option } from 'commander';
import { type SuiteName, suites } from '../../model/concrete/suite.ts';
import { honestScenario } from '../../model/honest.ts';
import type { LoadedProtocol } from '../../model/load.ts';
import { memberName, ownRoles, type Spec } from '../../model/spec.ts';
import { countOf } from '../../reports/diagnostics.ts';
import { honestNarrative, knowledgeTable } from '../../reports/honest.ts';
import type { Block, Conclusion, Finding, Problem, Report, Section } from '../../reports/report.ts';
import { machineOf } from '../../reports/roles.ts';
import {
  carryOut,
  examples,
  formatted,
  reportOf,
  type SpecOptions,
  secondsFrom1,
  selecting,
  selectionOf,
  type World,
} from '../command.ts';
import { chartFormats } from '../deliver.ts';
import { problem } from '../files.ts';
import { headingOf, isSound, type OpenedFile, openSpecs, readyProtocols } from '../open-specs.ts';
import { refusedSections } from '../refused.ts';

interface RunOptions extends SpecOptions {
  readonly peer?: 'openssl';
  readonly suite: SuiteName;
  readonly time: number;
  readonly roles?: boolean;
  readonly full?: boolean;
}

/** Adds the command. */
export function addRun(program: Command, world: World): void {
  const command = program
    .command('run')
    .summary('the honest run of each protocol')
    .description(
      'Plays each protocol once among honest parties: what happens, or where it gets stuck and why. With --peer, a TLS baseline speaks on the wire with another implementation (docs/tls.md).',
    )
    .argument('<spec...>', 'files, names of shipped specs, or - for standard input')
    .option('--roles', 'print each role as a state machine too')
    .option('--full', 'tell every run, also where there are several specs')
    .addOption(
      new Option(
        '--peer <program>',
        'carry out the handshake on the wire, over loopback, with this program in the place of the other party',
      ).choices(['openssl']),
    )
    .addOption(
      new Option('--suite <name>', 'with --peer: the algorithms')
        .choices(Object.keys(suites))
        .default(Object.keys(suites)[0]),
    )
    .option('--time <seconds>', 'with --peer: time for each handshake', secondsFrom1, 20)
    .action((specs: readonly string[], options: RunOptions) =>
      carryOut(world, options, () =>
        options.peer === undefined ? run(specs, options, world) : runWithPeer(specs, options, world),
      ),
    );
  examples(
    selecting(formatted(command, chartFormats)),
    ['tertius run nspk', 'a shipped spec'],
    ['tertius run draft.tertius --roles', 'what each role sends, binds and checks'],
    ['tertius run *.tertius', 'do they all run to their end?'],
    ['tertius run tls13 --peer openssl', 'a handshake with OpenSSL, byte by byte'],
  );
}

async function run(words: readonly string[], options: RunOptions, world: World): Promise<Report> {
  const opened = await openSpecs(words, selectionOf(options));
  const told = words.length === 1 || options.full === true || options.roles === true;
  const sections = told ? opened.flatMap((file) => fullSections(file, options)) : briefSections(opened);
  return reportOf(world, 'run', 'Honest runs', { sections, conclusion: concluded(opened) });
}

/** One protocol, with another implementation at the other end. */
async function runWithPeer(words: readonly string[], options: RunOptions, world: World): Promise<Report> {
  const opened = await openSpecs(words, selectionOf(options));
  const ready = readyProtocols(opened);
  const [protocol] = ready;
  if (!isSound(opened) || protocol === undefined || ready.length > 1) {
    const several = problem(
      '--peer',
      'one protocol at a time speaks with a peer',
      'name one of tls13, tls12-dhe',
    );
    const blocks: readonly Block[] = ready.length > 1 ? [several] : [];
    const sections = [...refusedSections(opened), { title: '', blocks }];
    const conclusion: Conclusion = { exit: 2, text: 'no handshake was tried: the input is wrong' };
    return reportOf(world, 'run', 'Run with a peer', { sections, conclusion });
  }
  const { tellOfPeer } = await import('../peer.ts');
  return reportOf(world, 'run', 'Run with a peer', await tellOfPeer(protocol, options, world));
}

function concluded(opened: readonly (OpenedFile | Problem)[]): Conclusion {
  const files = opened.filter((file) => file.kind === 'opened');
  const protocols = files.flatMap((file) => file.protocols);
  const finished = readyProtocols(opened).length;
  const findings = files.flatMap((file) => file.findings);
  const unread = opened.length - files.length;
  const counts = [
    `${finished === protocols.length ? '' : `${finished} of `}${protocols.length} protocol${protocols.length === 1 ? '' : 's'} ran to the end`,
    ...(findings.length === 0 ? [] : [countOf(findings)]),
    ...(unread === 0 ? [] : [`${unread} input${unread === 1 ? '' : 's'} could not be read`]),
  ];
  const sound = isSound(opened);
  return { exit: !sound ? 2 : protocols.length === 0 ? 5 : 0, text: counts.join('; ') };
}

function fullSections(file: OpenedFile | Problem, options: RunOptions): readonly Section[] {
  if (file.kind === 'problem') return [{ title: '', blocks: [file] }];
  return [
    ...file.protocols
      .filter(({ spec }) => spec !== undefined)
      .map((protocol) => ({
        title: headingOf({
          name: protocol.syntax.name.text,
          title: protocol.syntax.title?.text ?? '',
          options: file.with,
        }),
        protocol: protocol.syntax.name.text,
        file: file.file,
        blocks: [...sourcesOf(protocol), ...protocolBlocks(protocol, options)],
      })),
    ...findingsSection(file.file, file.findings),
  ];
}

const sourcesOf = ({ syntax }: LoadedProtocol): readonly Block[] =>
  syntax.citations.length === 0
    ? []
    : [{ kind: 'list', title: 'sources', items: syntax.citations.map(({ text }) => text) }];

function protocolBlocks({ spec, honest }: LoadedProtocol, options: RunOptions): readonly Block[] {
  if (spec === undefined || honest === undefined) return [];
  const machines = options.roles === true ? spec.roles.map((role) => machineOf(spec, role)) : [];
  if (honest.kind === 'finished') {
    return [...machines, honestNarrative(honest.scenario, honest.state), knowledgeTable(spec)];
  }
  const story = honestNarrative(honestScenario(spec), honest.state);
  return [...machines, { ...story, title: 'honest run, as far as it goes' }];
}

const findingsSection = (file: string, findings: readonly Finding[]): readonly Section[] =>
  findings.length === 0 ? [] : [{ title: '', file, blocks: [{ kind: 'findings', findings }] }];

function briefSections(opened: readonly (OpenedFile | Problem)[]): readonly Section[] {
  const rows = opened.flatMap((file) =>
    file.kind === 'problem' ? [] : file.protocols.map((one) => rowOf(file, one)),
  );
  const problems = opened.filter((file) => file.kind === 'problem');
  const errors = opened.flatMap((file) =>
    file.kind === 'problem' ? [] : file.findings.filter(({ severity }) => severity === 'error'),
  );
  const columns = [
    { key: 'result', title: 'honest run' },
    { key: 'protocol', title: 'protocol' },
    { key: 'messages', title: 'messages' },
    { key: 'lints', title: 'lints in its file' },
    { key: 'title', title: 'title' },
  ];
  const blocks: readonly Block[] = [
    ...(rows.length === 0 ? [] : [{ kind: 'table', title: '', columns, rows } as const]),
    ...problems,
    ...(errors.length === 0 ? [] : [{ kind: 'findings', findings: errors } as const]),
  ];
  return [{ title: '', blocks }];
}

/** The messages of the honest run; what a role keeps for itself is none. */
const messagesIn = (spec: Spec): number =>
  spec.ways?.[0]?.filter(({ from, to }) => from !== to).length ??
  ownRoles(spec).flatMap(({ transitions }) => transitions.filter(({ kind }) => kind === 'send')).length;

function rowOf(file: OpenedFile, { syntax, spec, honest }: LoadedProtocol): Readonly<Record<string, string>> {
  const sends = spec === undefined ? 0 : messagesIn(spec);
  const lints = file.findings.filter(({ severity }) => severity === 'lint').length;
  return {
    result: honest === undefined ? 'error' : honest.kind,
    protocol: memberName({ name: syntax.name.text, options: file.with }),
    messages: String(sends),
    lints: String(lints),
    title: syntax.title?.text ?? '',
  };
}
