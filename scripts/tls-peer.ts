/**
 * A role machine of a TLS baseline and OpenSSL in one handshake over loopback: ours connects to
 * `openssl s_server`, or `openssl s_client` connects to ours.
 * @module
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { ascii } from '../model/concrete/algorithms.ts';
import type { Suite } from '../model/concrete/suite.ts';
import {
  beginConversation,
  type Conversation,
  farewellOf,
  hear,
  isOver,
} from '../model/concrete/tls/conversation.ts';
import type { Settings } from '../model/concrete/tls/identity.ts';
import { contentTypes, type HandshakeName, type Version } from '../model/concrete/tls/parameters.ts';
import { beginTls, tlsCodec } from '../model/concrete/tls/participants.ts';
import { changeCipherSpec } from '../model/concrete/tls/record.ts';
import type { Bytes } from '../model/concrete/value.ts';
import type { Role } from '../model/role.ts';
import { type Openssl, type RunningOpenssl, startOpenssl } from './openssl.ts';
import { authority, type Cast, castFor, hosts, random } from './tls-identity.ts';

/** What our side does wrong, to see that OpenSSL notices. */
export type Flaw = 'finished' | 'signature' | 'certificate' | 'host' | 'replay';

/** One handshake to be tried. */
export interface Trial {
  readonly openssl: Openssl;
  readonly role: Role;
  readonly office: 'client' | 'server';
  readonly version: Version;
  readonly suite: Suite;
  /** Whether the client shows a certificate too. */
  readonly mutual: boolean;
  readonly flaw?: Flaw;
  /** What an OpenSSL server shows in the place of its certificate. */
  readonly shows?: 'forged' | 'stranger';
  /** In milliseconds. */
  readonly time: number;
  readonly signal?: AbortSignal;
}

/** What came of it. */
export interface TrialResult {
  readonly conversation: Conversation;
  /** All that openssl said. */
  readonly said: string;
  /** Whether openssl says that the handshake was completed, and shows our data. */
  readonly peerAccepts: boolean;
  readonly cut?: 'time' | 'interrupt';
}

/** What each side sends once the handshake is over. */
const sentData = { client: 'greetings from the client', server: 'greetings from the server' } as const;

/** Carries it out; keys, files, sockets and processes are gone when it is done. */
export async function tryHandshake(trial: Trial): Promise<TrialResult> {
  const cast = castFor(trial.suite, Date.now());
  const limit = AbortSignal.timeout(trial.time);
  const stop = trial.signal === undefined ? limit : AbortSignal.any([limit, trial.signal]);
  const stage: Stage = { trial, cast, stop };
  try {
    const result = trial.office === 'client' ? await asClient(stage) : await asServer(stage);
    if (!stop.aborted) return result;
    return { ...result, cut: trial.signal?.aborted === true ? 'interrupt' : 'time' };
  } finally {
    cast.remove();
  }
}

interface Stage {
  readonly trial: Trial;
  readonly cast: Cast;
  readonly stop: AbortSignal;
}

async function asClient({ trial, cast, stop }: Stage): Promise<TrialResult> {
  const shown = cast[trial.shows ?? 'server'];
  const peer = startOpenssl(trial.openssl, [
    's_server',
    ...['-accept', '127.0.0.1:0', '-naccept', '1', '-rev', '-no_dhe'],
    ...['-cert', shown.certificateFile, '-key', shown.keyFile],
    ...(trial.mutual
      ? ['-Verify', '1', '-verify_return_error', '-CAfile', cast.authority.certificateFile]
      : []),
    ...algorithmArguments(trial),
  ]);
  return withPeer(peer, stop, async () => {
    const port = await peer.until(/ACCEPT [^\n]*:(\d+)/);
    const start = startOf(trial, cast);
    if (port === undefined || stop.aborted)
      return { conversation: start, said: peer.said(), peerAccepts: false };
    const socket = connect({ host: '127.0.0.1', port: Number(port[1]), signal: stop });
    const conversation = await converse(start, socket, trial.flaw);
    leave(socket, conversation);
    await peer.ended;
    socket.destroy();
    return { conversation, said: peer.said(), peerAccepts: /CONNECTION ESTABLISHED/.test(peer.said()) };
  });
}

async function asServer({ trial, cast, stop }: Stage): Promise<TrialResult> {
  const start = startOf(trial, cast);
  const listener = createServer({ allowHalfOpen: true });
  listener.maxConnections = 1;
  listener.listen({ host: '127.0.0.1', port: 0, signal: stop });
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const peer = startOpenssl(trial.openssl, [
    's_client',
    ...['-connect', `127.0.0.1:${port}`, '-brief', '-ign_eof', '-verify_return_error'],
    ...['-servername', hosts.server, '-verify_hostname', hosts.server],
    ...['-CAfile', cast.authority.certificateFile, '-no-CApath', '-no-CAstore'],
    ...(trial.mutual ? ['-cert', cast.client.certificateFile, '-key', cast.client.keyFile] : []),
    ...algorithmArguments(trial),
  ]);
  const result = withPeer(peer, stop, async () => {
    const connected = once(listener, 'connection', { signal: stop }).catch(() => undefined);
    const arrived = (await Promise.race([connected, peer.ended])) as [Socket] | undefined;
    if (arrived === undefined) return { conversation: start, said: peer.said(), peerAccepts: false };
    const [socket] = arrived;
    // With nothing to send, it looks first at what comes.
    if (trial.flaw === undefined) peer.process.stdin.write(`${sentData.client}\n`);
    const conversation = await converse(start, socket, trial.flaw);
    if (conversation.refused === undefined) await peer.until(new RegExp(sentData.server));
    leave(socket, conversation);
    await peer.ended;
    socket.destroy();
    return { conversation, said: peer.said(), peerAccepts: peer.said().includes(sentData.server) };
  });
  return result.finally(() => listener.close());
}

/** Sees to it that the process is gone afterwards, and soon after there is a wish to stop. */
async function withPeer<Result>(
  peer: RunningOpenssl,
  stop: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  stop.addEventListener('abort', peer.kill, { once: true });
  if (stop.aborted) peer.kill();
  try {
    return await work();
  } finally {
    stop.removeEventListener('abort', peer.kill);
    peer.kill();
    await peer.ended;
  }
}

function algorithmArguments({ version, suite, mutual, office }: Trial): readonly string[] {
  const { aead, group, signature } = suite;
  // In TLS 1.2 the groups say too of which curves the keys in certificates may be.
  const groups = group === 'x25519' ? ['X25519', ...(signature === 'p256' ? ['P-256'] : [])] : ['P-256'];
  const sigalgs = signature === 'ed25519' ? 'ed25519' : 'ECDSA+SHA256';
  const suites =
    version === 'tls13'
      ? ['-ciphersuites', aead === 'aes-128-gcm' ? 'TLS_AES_128_GCM_SHA256' : 'TLS_CHACHA20_POLY1305_SHA256']
      : [
          '-cipher',
          aead === 'aes-128-gcm' ? 'ECDHE-ECDSA-AES128-GCM-SHA256' : 'ECDHE-ECDSA-CHACHA20-POLY1305',
        ];
  return [
    version === 'tls13' ? '-tls1_3' : '-tls1_2',
    ...suites,
    ...['-groups', groups.join(':'), '-sigalgs', sigalgs],
    ...(mutual && office === 'client' ? ['-client_sigalgs', sigalgs] : []),
  ];
}

/** Our run at its start: it has said nothing yet, or its first message. */
function startOf({ role, office, version, suite, mutual, flaw }: Trial, cast: Cast): Conversation {
  const own = office === 'server' ? cast[identityShown(flaw)] : cast.client;
  const shows = office === 'server' || mutual;
  const settings: Settings = {
    suite,
    anchors: [{ name: authority, key: cast.authority.key }],
    now: Date.now(),
    ...(shows && { credentials: { certificate: own.certificate, secret: own.secret } }),
    ...(flaw !== undefined && { distort: (name, message) => distorted(flaw, name, message) }),
  };
  const data = ascii(`${sentData[office]}\n`);
  const party = beginTls(role, { suite, self: hosts[office], peer: hosts.server, random, data });
  return beginConversation(party, tlsCodec(version, settings));
}

const identityShown = (flaw: Flaw | undefined): 'server' | 'forged' | 'stranger' =>
  flaw === 'certificate' ? 'forged' : flaw === 'host' ? 'stranger' : 'server';

/** The last byte is another one: of what Finished carries, or of a signature. */
function distorted(flaw: Flaw, name: HandshakeName, message: Bytes): Bytes {
  const isMeant =
    (flaw === 'finished' && name === 'finished') ||
    (flaw === 'signature' && (name === 'certificateVerify' || name === 'serverKeyExchange'));
  return isMeant ? message.with(-1, (message.at(-1) as number) ^ 1) : message;
}

/** Says that there is nothing more to come, in TLS where that is possible. */
function leave(socket: Socket, conversation: Conversation): void {
  socket.on('error', () => undefined);
  const farewell = farewellOf(conversation);
  if (farewell === undefined) socket.end();
  else socket.end(farewell);
}

/** Lets the run talk over the socket until it is over or the peer has gone. */
function converse(start: Conversation, socket: Socket, flaw: Flaw | undefined): Promise<Conversation> {
  return new Promise((resolve) => {
    let conversation = start;
    let told = 0;
    const tell = (): void => {
      for (const [at, { transition, bytes }] of conversation.turns.entries()) {
        if (at < told || transition.kind !== 'send') continue;
        socket.write(bytes);
        if (flaw === 'replay' && isLastOfHandshake(conversation, at)) socket.write(protectedOf(bytes));
      }
      told = conversation.turns.length;
      if (isOver(conversation)) resolve(conversation);
    };
    socket.on('data', (bytes) => {
      if (isOver(conversation)) return;
      conversation = hear(conversation, new Uint8Array(bytes));
      tell();
    });
    const end = (): void => resolve(conversation);
    socket.once('error', end);
    socket.once('end', end);
    socket.once('close', end);
    tell();
  });
}

/** Without the ChangeCipherSpec in front, which is no part of the machine's message. */
const protectedOf = (bytes: Bytes): Bytes =>
  bytes[0] === contentTypes.changeCipherSpec ? bytes.slice(changeCipherSpec.length) : bytes;

/** Whether this turn is the last that our side sends before data. */
function isLastOfHandshake({ party: { role }, turns }: Conversation, at: number): boolean {
  const handshake = role.transitions.filter(({ kind, label }) => kind === 'send' && !/^R\d$/.test(label));
  return turns[at]?.transition === handshake.at(-1);
}
