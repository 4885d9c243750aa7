/**
 * TLS 1.2 with signed ephemeral ECDH on the wire for the role machines of `tls12-dhe` (RFC 5246, RFC 8422). What
 * the machine leaves out is done here: Finished is sent behind ChangeCipherSpec, protected with the keys that
 * follow, and data is the second record under them. The extended master secret (RFC 7627) is neither offered nor
 * taken: it would bind more into the keys than the machine says, and so prove another protocol.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import type { Receive, Send } from '../../role.ts';
import { type Application, apply, asCertificate, isApplication, type Term, text } from '../../term.ts';
import { print } from '../../term-print.ts';
import type { Held } from '../building.ts';
import type { Party } from '../party.ts';
import { type Bytes, sameBytes } from '../value.ts';
import {
  alerted,
  closeNotify,
  codecOf,
  type Gathered,
  gatherRecords,
  type StreamCodec,
  unexpected,
} from './codec.ts';
import {
  bodyOf,
  certificate12,
  certificatesIn12,
  certificateVerify,
  clientKeyExchange,
  clientShareIn,
  ecdhParams,
  finished,
  handshake,
  keyExchangeIn,
  messagesIn,
  serverHelloDone,
  serverKeyExchange,
  signatureIn,
} from './handshake.ts';
import { clientHello, courtesiesTo, readClientHello, readServerHello, serverHello } from './hello.ts';
import { expectSignature, hostOf, nameOfHost, type Settings, takeCertificate } from './identity.ts';
import { keyBlock, keysOf, masterSecret12, verifyData12 } from './key-schedule.ts';
import { type Meaning, textOf, type Values, valuesOver } from './meaning.ts';
import { contentTypes, type HandshakeName, handshakeTypes, signatureScheme } from './parameters.ts';
import { Malformed, number, vector } from './presentation.ts';
import {
  changeCipherSpec,
  keyBlockLengths,
  type Protection,
  plainRecord,
  protect12,
  unprotect12,
} from './record.ts';
import { helloHeard, isData, type Scene, spoilt, take } from './scene.ts';
import { signed } from './signature.ts';

/** The codec of TLS 1.2 for a party. */
export function tls12Codec(settings: Settings): StreamCodec {
  const scene: Scene = { settings, meaning: meaning12(settings) };
  return codecOf({
    write: (party, transition, held) => write(scene, party, transition, held),
    gather: (party, transition, bytes) => gather(scene, party, transition, bytes),
    read: (_, transition, content, held) => read(scene, transition, content, held),
    close: ({ held }, key) =>
      protect12(protectionFor(scene, held, key), 2, { type: contentTypes.alert, content: closeNotify }),
  });
}

/** What the terms of `tls12-dhe` are on the wire. */
export const meaning12 = ({ suite }: Pick<Settings, 'suite'>): Meaning => ({
  suite,
  derive: (values, { args }) => derived(suite, values, args),
  authenticate: (values, { args }) => {
    const [master, body] = args;
    const [label, transcript] = isApplication(body as Term, 'tuple') ? (body as Application).args : [];
    const [key, hashed] = [values.of(master), values.of(transcript)];
    return key && hashed && verifyData12(key, textOf(label) ?? '', hashed);
  },
  messageOf: (values, term) => {
    if (isApplication(term, 'mac')) {
      const content = values.of(term);
      return content && finished(content);
    }
    if (!isApplication(term, 'g')) return undefined;
    const share = values.of(term);
    return share && clientKeyExchange(share);
  },
});

/** `kdf` by its label. What a direction gets of the key block is its key and, behind it, its IV. */
function derived(suite: Settings['suite'], values: Values, args: readonly Term[]): Bytes | undefined {
  const [first, second, ...randoms] = args;
  if (textOf(first) === 'master secret') {
    const [shared, client, server] = [second, ...randoms].map(values.of);
    return shared && client && server && masterSecret12(shared, client, server);
  }
  if (textOf(first) === 'key expansion') {
    const [, , client, server] = second?.kind === 'application' ? second.args : [];
    const [master, ofClient, ofServer] = [second, client, server].map(values.of);
    return master && ofClient && ofServer && keyBlock(master, ofClient, ofServer, keyBlockLengths(suite));
  }
  const block = values.of(first);
  const side = textOf(second);
  if (block === undefined || (side !== 'client' && side !== 'server')) return undefined;
  const { key, iv } = keysOf(side, block, keyBlockLengths(suite));
  return concatBytes(key, iv);
}

function protectionFor({ settings: { suite }, meaning }: Scene, held: Held, term: Term): Protection {
  const keys = valuesOver(meaning, held).of(term);
  if (keys === undefined) throw new Malformed(`there is no ${print(term)}`);
  const { key } = keyBlockLengths(suite);
  return { suite, keys: { key: keys.slice(0, key), iv: keys.slice(key) } };
}

/** Finished is protected with the keys of the direction that its label names. */
function protectionOfFinished(scene: Scene, held: Held, { args }: Application): Protection {
  const [master, body] = args as readonly [Term, Term];
  const label = isApplication(body, 'tuple') ? textOf(body.args[0]) : undefined;
  const side = label === 'server finished' ? 'server' : 'client';
  return protectionFor(scene, held, apply('kdf', apply('kdf', text('key expansion'), master), text(side)));
}

function write(scene: Scene, party: Party, { label, message }: Send, held: Map<Term, Bytes>): Bytes {
  const values = valuesOver(scene.meaning, held);
  if (isApplication(message, 'aead')) {
    const [key, content] = message.args as readonly [Term, Term];
    const data = isData(content) ? values.of(content) : undefined;
    if (data === undefined) throw new Malformed(`there is no ${print(content)}`);
    return protect12(protectionFor(scene, held, key), 1, {
      type: contentTypes.applicationData,
      content: data,
    });
  }
  if (isApplication(message, 'mac')) {
    const made = values.messages([message]);
    if (made === undefined) throw new Malformed(`there is no ${print(message)}`);
    const content = spoilt(scene, 'finished', made);
    const protection = protectionOfFinished(scene, held, message);
    return concatBytes(changeCipherSpec, protect12(protection, 0, { type: contentTypes.handshake, content }));
  }
  const flight = concatBytes(...flightFor(scene, party, label, message, held));
  if (!isApplication(message, 'g')) held.set(message, flight);
  return plainRecord(contentTypes.handshake, flight);
}

/** The handshake messages in the clear that a message of the role machine is. */
function flightFor(
  scene: Scene,
  party: Party,
  label: string,
  message: Term,
  held: Map<Term, Bytes>,
): readonly Bytes[] {
  const parts = isApplication(message, 'tuple') ? message.args : [message];
  if (label === 'CH') return [helloOfClient(scene, parts, held)];
  if (label === 'SH') return flightOfServer(scene, party, parts, held);
  return parts.map((part) => {
    const name = nameOfPart(part);
    return spoilt(scene, name, messageFor(scene, name, part, held));
  });
}

/** The kind of handshake message that a part of a client's flight is. */
function nameOfPart(part: Term): HandshakeName {
  if (asCertificate(part) !== undefined) return 'certificate';
  if (isApplication(part, 'sign')) return 'certificateVerify';
  if (isApplication(part, 'g')) return 'clientKeyExchange';
  throw new Malformed(`no handshake message is like ${print(part)}`);
}

function helloOfClient(scene: Scene, parts: readonly Term[], held: Held): Bytes {
  const [random, name] = parts.map(valuesOver(scene.meaning, held).of);
  if (random === undefined || name === undefined) throw new Malformed('no hello is like this');
  const hello = clientHello('tls12', scene.settings.suite, { random, serverName: hostOf(name) });
  return spoilt(scene, 'clientHello', hello);
}

function flightOfServer(
  scene: Scene,
  party: Party,
  parts: readonly Term[],
  held: Map<Term, Bytes>,
): readonly Bytes[] {
  const { suite } = scene.settings;
  const [nonce, certificate, share, mark, request] = parts as readonly [Term, Term, Term, Term, Term?];
  const values = valuesOver(scene.meaning, held);
  const [random, point] = [values.of(nonce), values.of(share)];
  if (random === undefined || point === undefined) throw new Malformed('no flight is like this');
  const { credentials } = scene.settings;
  if (credentials === undefined) throw new Malformed('there is no key to sign with');
  const signature = signed(suite, credentials.secret, paramsSigned(scene, held, mark as Application));
  return [
    spoilt(scene, 'serverHello', serverHello('tls12', suite, { random }, courtesiesTo(helloHeard(party)))),
    spoilt(scene, 'certificate', messageFor(scene, 'certificate', certificate, held)),
    spoilt(scene, 'serverKeyExchange', serverKeyExchange(suite, point, signature)),
    ...(request === undefined ? [] : [certificateRequest(scene.settings)]),
    serverHelloDone,
  ];
}

/** What `sign(S, [nC, nS, g(y)])` covers: both randoms and the parameters (RFC 8422, section 5.4). */
function paramsSigned({ settings, meaning }: Scene, held: Held, { args }: Application): Bytes {
  const body = args[1] as Term;
  const [client, server, share] = isApplication(body, 'tuple')
    ? body.args.map(valuesOver(meaning, held).of)
    : [];
  if (client === undefined || server === undefined || share === undefined) {
    throw new Malformed('what is signed is not known');
  }
  return concatBytes(client, server, ecdhParams(settings.suite, share));
}

/** What `sign(C, h(…))` covers: the messages themselves, which the signature hashes (RFC 5246, section 7.4.8). */
function messagesSigned({ meaning }: Scene, held: Held, { args }: Application): Bytes {
  const body = args[1] as Term;
  const said = isApplication(body, 'h') ? valuesOver(meaning, held).messages(body.args) : undefined;
  if (said === undefined) throw new Malformed('what is signed is not known');
  return said;
}

function messageFor(scene: Scene, name: HandshakeName, part: Term, held: Map<Term, Bytes>): Bytes {
  const { suite, credentials } = scene.settings;
  if (name === 'certificate') {
    return certificate12(credentials === undefined ? [] : [credentials.certificate]);
  }
  if (name === 'certificateVerify') {
    if (credentials === undefined) throw new Malformed('there is no key to sign with');
    const content = messagesSigned(scene, held, part as Application);
    return certificateVerify(suite, signed(suite, credentials.secret, content));
  }
  const made = valuesOver(scene.meaning, held).messages([part]);
  if (made === undefined) throw new Malformed(`there is no ${print(part)}`);
  return made;
}

/** RFC 5246, section 7.4.4; ecdsa_sign stands for Ed25519 too (RFC 8422, section 5.5). */
const certificateRequest = ({ suite }: Settings): Bytes =>
  handshake(
    'certificateRequest',
    vector(1, Uint8Array.of(64)),
    vector(2, number(2, signatureScheme(suite))),
    vector(2),
  );

function gather(scene: Scene, party: Party, { label, pattern }: Receive, bytes: Bytes): Gathered {
  if (isApplication(pattern, 'aead')) {
    return gatherData(protectionFor(scene, party.held, pattern.args[0] as Term), bytes);
  }
  if (isApplication(pattern, 'mac')) {
    return gatherFinished(() => protectionOfFinished(scene, party.held, pattern), bytes);
  }
  return gatherFlight(lastOf(label, pattern), bytes);
}

/** The kind of handshake message with which a flight in the clear ends. */
function lastOf(label: string, pattern: Term): HandshakeName {
  if (label === 'CH') return 'clientHello';
  if (label === 'SH') return 'serverHelloDone';
  return isApplication(pattern, 'sign') ? 'certificateVerify' : 'clientKeyExchange';
}

function gatherFlight(last: HandshakeName, bytes: Bytes): Gathered {
  let stream: Bytes = new Uint8Array(0);
  return gatherRecords(bytes, ({ type, fragment }) => {
    if (type === contentTypes.alert) return alerted(fragment);
    if (type !== contentTypes.handshake) return unexpected(type, 'a handshake message');
    stream = concatBytes(stream, fragment);
    const { messages, end } = messagesIn(stream);
    if (messages.at(-1)?.[0] !== handshakeTypes[last]) return undefined;
    if (end < stream.length) throw new Malformed('something stands behind the last message in its record');
    return stream;
  });
}

/** ChangeCipherSpec, and Finished as the first record under the new keys. */
function gatherFinished(protectionOf: () => Protection, bytes: Bytes): Gathered {
  let changed = false;
  return gatherRecords(bytes, (record) => {
    const { type, fragment } = record;
    if (!changed && type === contentTypes.alert) return alerted(fragment);
    if (!changed) {
      if (type !== contentTypes.changeCipherSpec) return unexpected(type, 'ChangeCipherSpec');
      if (!sameBytes(fragment, Uint8Array.of(1)))
        throw new Malformed('ChangeCipherSpec is not what it must be');
      changed = true;
      return undefined;
    }
    const opened = unprotect12(protectionOf(), 0, record);
    if (opened === undefined) throw new Malformed('a record does not open');
    if (type === contentTypes.alert) return alerted(opened.content);
    if (type !== contentTypes.handshake) return unexpected(type, 'Finished');
    return opened.content;
  });
}

/** Data as the second record under the keys: Finished was the first. */
function gatherData(protection: Protection, bytes: Bytes): Gathered {
  let sequence = 1;
  return gatherRecords(bytes, (record) => {
    const opened = unprotect12(protection, sequence, record);
    sequence += 1;
    if (opened === undefined) throw new Malformed('a record does not open');
    const { type, content } = opened;
    if (type === contentTypes.alert) return alerted(content);
    if (type !== contentTypes.applicationData) return unexpected(type, 'data');
    return content.length === 0 ? undefined : content;
  });
}

function read(scene: Scene, { label, pattern }: Receive, content: Bytes, held: Map<Term, Bytes>): void {
  if (isApplication(pattern, 'aead')) {
    take(scene, held, pattern.args[1] as Term, content);
    return;
  }
  if (isApplication(pattern, 'mac')) {
    const expected = valuesOver(scene.meaning, held).of(pattern);
    if (expected === undefined || !sameBytes(expected, bodyOf('finished', content))) {
      throw new Malformed("the peer's Finished is not what was expected");
    }
    return;
  }
  const { messages } = messagesIn(content);
  const parts = isApplication(pattern, 'tuple') ? pattern.args : [pattern];
  if (label === 'CH') readClient(scene, parts, content, held);
  else if (label === 'SH') readServer(scene, parts, messages, held);
  else {
    if (messages.length !== parts.length) throw new Malformed('the flight has other messages than expected');
    for (const [at, part] of parts.entries()) readPart(scene, part, messages[at] as Bytes, held);
  }
  if (!isApplication(pattern, 'g')) held.set(pattern, content);
}

function readClient(scene: Scene, parts: readonly Term[], message: Bytes, held: Map<Term, Bytes>): void {
  const { random, serverName } = readClientHello('tls12', scene.settings.suite, message);
  take(scene, held, parts[0] as Term, random);
  take(scene, held, parts[1] as Term, nameOfHost(serverName));
}

function readServer(
  scene: Scene,
  parts: readonly Term[],
  messages: readonly Bytes[],
  held: Map<Term, Bytes>,
): void {
  const { settings, meaning } = scene;
  const [nonce, certificate, share, mark, request] = parts as readonly [Term, Term, Term, Term, Term?];
  const [hello, chain, exchange, ...rest] = messages as readonly [Bytes, Bytes, Bytes, ...Bytes[]];
  const count = request === undefined ? 4 : 5;
  if (messages.length !== count) {
    throw new Malformed(`the flight has ${messages.length} messages, and ${count} are expected`);
  }
  take(scene, held, nonce, readServerHello('tls12', settings.suite, hello).random);
  takeCertificate(settings, meaning, held, certificate as Application, certificatesIn12(chain));
  const { share: point, signature } = keyExchangeIn(settings.suite, exchange);
  take(scene, held, share, point);
  const content = paramsSigned(scene, held, mark as Application);
  expectSignature(settings, meaning, held, mark as Application, content, signature);
  if (request !== undefined) bodyOf('certificateRequest', rest[0] as Bytes);
  if (bodyOf('serverHelloDone', rest.at(-1) as Bytes).length > 0)
    throw new Malformed('ServerHelloDone says something');
}

function readPart(scene: Scene, part: Term, message: Bytes, held: Map<Term, Bytes>): void {
  const { settings, meaning } = scene;
  const name = nameOfPart(part);
  bodyOf(name, message);
  if (name === 'clientKeyExchange') take(scene, held, part, clientShareIn(message));
  else if (name === 'certificate') {
    takeCertificate(settings, meaning, held, part as Application, certificatesIn12(message));
  } else {
    const content = messagesSigned(scene, held, part as Application);
    expectSignature(
      settings,
      meaning,
      held,
      part as Application,
      content,
      signatureIn(settings.suite, message),
    );
    held.set(part, message);
  }
}
