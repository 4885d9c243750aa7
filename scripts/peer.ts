/**
 * What `tertius run SPEC --peer openssl` tells: our role machines, one after the other, with OpenSSL in the place of
 * the other party; each message in bytes, and what each side made of it.
 * @module
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { describeSuite, type SuiteName, suites } from '../model/concrete/suite.ts';
import { type Conversation, isAccepted, type Turn } from '../model/concrete/tls/conversation.ts';
import type { Version } from '../model/concrete/tls/parameters.ts';
import { baselines, roleOfOffice } from '../model/concrete/tls/participants.ts';
import { memberName } from '../model/spec.ts';
import type { Block, Conclusion, Problem, Section } from '../reports/report.ts';
import type { World } from './command.ts';
import { problem } from './files.ts';
import type { ReadyProtocol } from './open-specs.ts';
import { findOpenssl, howToGetOpenssl, type Openssl } from './openssl.ts';
import { type TrialResult, tryHandshake } from './tls-peer.ts';

/** What is chosen for the handshakes. */
export interface PeerOptions {
  readonly suite: SuiteName;
  /** In seconds, for each handshake. */
  readonly time: number;
}

/** Sections and conclusion of a report. */
export interface Told {
  readonly sections: readonly Section[];
  readonly conclusion: Conclusion;
}

/** Carries out the handshakes of one protocol, and tells of them. */
export async function tellOfPeer(
  { file, spec }: ReadyProtocol,
  options: PeerOptions,
  { interrupt }: World,
): Promise<Told> {
  const version = baselines.get(spec.name);
  if (version === undefined) return refusedWith(2, noWireForm(file.word, spec.name));
  const openssl = findOpenssl();
  if (openssl === undefined) {
    return refusedWith(5, problem('--peer openssl', 'there is no OpenSSL on the PATH', howToGetOpenssl));
  }
  const mutual = memberName(spec).includes('mutual');
  const tried: Tried[] = [];
  await interrupt.heeding(async () => {
    for (const office of ['client', 'server'] as const) {
      const role = roleOfOffice(spec, office);
      if (role === undefined || interrupt.signal.aborted) continue;
      const result = await tryHandshake({
        openssl,
        role,
        office,
        version,
        suite: suites[options.suite],
        mutual,
        time: options.time * 1000,
        signal: interrupt.signal,
      });
      tried.push({ office, role: role.name, result });
    }
  });
  return {
    sections: tried.map((one) => ({
      title: `${one.role} of ${memberName(spec)} with ${programOf(one)}`,
      protocol: memberName(spec),
      file: file.file,
      blocks: blocksOf(one, openssl, options, version),
    })),
    conclusion: concluded(memberName(spec), tried, openssl, options),
  };
}

interface Tried {
  readonly office: 'client' | 'server';
  readonly role: string;
  readonly result: TrialResult;
}

const programOf = ({ office }: Tried): string =>
  office === 'client' ? 'openssl s_server' : 'openssl s_client';

const refusedWith = (exit: 2 | 5, block: Problem): Told => ({
  sections: [{ title: '', blocks: [block] }],
  conclusion: { exit, text: 'no handshake was tried' },
});

const noWireForm = (word: string, name: string): Problem =>
  problem(
    word,
    `${name} has no form on the wire that another implementation speaks`,
    `these have one: ${[...baselines.keys()].join(', ')}`,
  );

const versionNames: Readonly<Record<Version, string>> = { tls12: 'TLS 1.2', tls13: 'TLS 1.3' };

function blocksOf(
  tried: Tried,
  { version: program }: Openssl,
  { suite }: PeerOptions,
  version: Version,
): readonly Block[] {
  const { role, result } = tried;
  const { conversation, said } = result;
  const { turns } = conversation;
  return [
    {
      kind: 'paragraph',
      tone: 'aside',
      text: `${versionNames[version]} over loopback with ${program}; ${describeSuite({ ...suites[suite], kdf: version === 'tls13' ? 'hkdf' : 'tls12-prf' })}`,
    },
    {
      kind: 'table',
      title: 'what was said, and what was made of it',
      columns: [
        { key: 'step', title: '#' },
        { key: 'way', title: 'way' },
        { key: 'message', title: 'message' },
        { key: 'bytes', title: 'bytes' },
        { key: 'decided', title: role },
      ],
      rows: turns.map((turn, at) => ({
        step: String(at + 1),
        way: turn.transition.kind === 'send' ? `${role} -> openssl` : `openssl -> ${role}`,
        message: turn.transition.label === '' ? handshakeWord(turn) : turn.transition.label,
        bytes: String(turn.bytes.length),
        decided: turn.transition.kind === 'send' ? 'sends' : 'checks and takes',
      })),
    },
    {
      kind: 'list',
      title: 'in bytes',
      items: turns.map(({ bytes }, at) => `${at + 1}: ${bytesToHex(bytes)}`),
    },
    {
      kind: 'paragraph',
      tone: isAccepted(conversation) ? 'good' : 'bad',
      text: `${role} ${decisionOf(conversation, result)}`,
    },
    {
      kind: 'paragraph',
      tone: result.peerAccepts ? 'good' : 'bad',
      text: `openssl ${result.peerAccepts ? 'accepts' : 'does not accept'}`,
    },
    { kind: 'list', title: 'what openssl said', items: linesSaid(said) },
  ];
}

/** A message that the spec does not name is a flight of the handshake. */
const handshakeWord = ({ transition }: Turn): string =>
  transition.kind === 'send' ? 'its handshake flight' : "the peer's handshake flight";

function decisionOf(conversation: Conversation, { cut }: TrialResult): string {
  if (isAccepted(conversation)) return 'accepts';
  if (conversation.refused !== undefined) return `stops: ${conversation.refused}`;
  return cut === undefined ? 'waits for more, and the peer has gone' : 'waits for more';
}

/** Without its statistics, which come after everything else. */
const linesSaid = (said: string): readonly string[] =>
  said
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !/^ +\d+ |^Using default temp DH/.test(line))
    .map((line) => line.replace(/^[0-9A-F]{8,16}:/, ''));

function concluded(
  name: string,
  tried: readonly Tried[],
  { version }: Openssl,
  { time }: PeerOptions,
): Conclusion {
  const cuts = tried.map(({ result }) => result.cut);
  const whole = tried.filter(({ result }) => isAccepted(result.conversation) && result.peerAccepts).length;
  const text = `${name}: ${whole} of 2 handshakes with ${version} completed`;
  if (cuts.includes('interrupt') || tried.length < 2) return { exit: 130, text: `interrupted; ${text}` };
  if (cuts.includes('time')) return { exit: 3, text: `${text}; ${time} s were not enough` };
  return { exit: whole === tried.length ? 0 : 1, text };
}
