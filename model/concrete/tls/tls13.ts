/**
 * TLS 1.3 on the wire for the role machines of `tls13`: hellos in the clear, each side's handshake flight
 * under its handshake traffic secret, data under the application traffic secrets (RFC 8446). Each of these
 * secrets protects one message of the role machine, whose records count from zero.
 * @module
 */
import { concatBytes } from '@noble/hashes/utils.js';
import type { Receive, Send } from '../../role.ts';
import { type Application, asCertificate, isApplication, type Term } from '../../term.ts';
import { print } from '../../term-print.ts';
import { aeadKeyLength } from '../algorithms.ts';
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
  certificate13,
  certificatesIn13,
  certificateVerify,
  encryptedExtensions,
  finished,
  handshake,
  messagesIn,
  signatureIn,
  signedContent13,
} from './handshake.ts';
import {
  type ClientHello,
  clientHello,
  courtesiesTo,
  readClientHello,
  readServerHello,
  type ServerHello,
  serverHello,
} from './hello.ts';
import { expectSignature, hostOf, nameOfHost, type Settings, takeCertificate } from './identity.ts';
import {
  deriveSecret,
  finishedKey,
  handshakeSecret,
  masterSecret,
  trafficKeys,
  verifyData13,
} from './key-schedule.ts';
import { type Meaning, textOf, type Values, valuesOver } from './meaning.ts';
import { contentTypes, type HandshakeName, handshakeTypes, signatureScheme } from './parameters.ts';
import { cursorOn, Malformed, number, vector } from './presentation.ts';
import { changeCipherSpec, type Protection, plainRecord, protect13, unprotect13 } from './record.ts';
import { helloHeard, isData, type Scene, spoilt, take } from './scene.ts';
import { signed } from './signature.ts';

/** The codec of TLS 1.3 for a party. */
export function tls13Codec(settings: Settings): StreamCodec {
  const meaning = meaning13(settings);
  const scene: Scene = { settings, meaning };
  return codecOf({
    write: (party, transition, held) => write(scene, party, transition, held),
    gather: (party, transition, bytes) => gather(scene, party, transition, bytes),
    read: (_, transition, content, held) => read(scene, transition, content, held),
    close: ({ held }, key) =>
      protect13(protectionFor(scene, held, key), 1, { type: contentTypes.alert, content: closeNotify }),
  });
}

/** What the terms of `tls13` are on the wire. */
export const meaning13 = ({ suite }: Pick<Settings, 'suite'>): Meaning => ({
  suite,
  derive: (values, { args }) => derived(values, args),
  authenticate: (values, { args }) => {
    const [key, transcript] = args.map(values.of);
    return key && transcript && verifyData13(key, transcript);
  },
  messageOf: (values, term) => {
    if (!isApplication(term, 'mac')) return undefined;
    const content = values.of(term);
    return content && finished(content);
  },
});

/**
 * `kdf` by its label: `ap`, from which the two application traffic secrets come, is the master secret and the
 * hash of the handshake, one behind the other.
 */
function derived(values: Values, [secret, label, more]: readonly Term[]): Bytes | undefined {
  if (textOf(secret) === 'handshake secret') {
    const shared = values.of(label);
    return shared && handshakeSecret(shared);
  }
  const from = values.of(secret);
  if (from === undefined) return undefined;
  const transcript = more && values.of(more);
  switch (textOf(label)) {
    case 'c hs traffic':
    case 's hs traffic':
      return transcript && deriveSecret(from, textOf(label) as string, transcript);
    case 'ap traffic':
      return transcript && concatBytes(masterSecret(from), transcript);
    case 'client':
    case 'server':
      return deriveSecret(
        from.slice(0, 32),
        textOf(label) === 'client' ? 'c ap traffic' : 's ap traffic',
        from.slice(32),
      );
    case 'finished':
      return finishedKey(from);
    default:
      return undefined;
  }
}

/** The key and the content of a message that is protected; undefined for a hello. */
function protectedPartsOf(
  message: Term,
): { readonly key: Term; readonly items: readonly Term[] } | undefined {
  if (!isApplication(message, 'aead')) return undefined;
  const [key, content] = message.args as readonly [Term, Term];
  return { key, items: isApplication(content, 'tuple') ? content.args : [content] };
}

function protectionFor({ settings: { suite }, meaning }: Scene, held: Party['held'], key: Term): Protection {
  const secret = valuesOver(meaning, held).of(key);
  if (secret === undefined) throw new Malformed(`there is no ${print(key)}`);
  return { suite, keys: trafficKeys(secret, aeadKeyLength(suite)) };
}

function write(scene: Scene, party: Party, { label, message }: Send, held: Map<Term, Bytes>): Bytes {
  const parts = protectedPartsOf(message);
  if (parts === undefined) return writeHello(scene, party, label, message, held);
  const { key, items } = parts;
  const protection = protectionFor(scene, held, key);
  const data = isData(items[0]) ? valuesOver(scene.meaning, held).of(items[0]) : undefined;
  if (data !== undefined) {
    return protect13(protection, 0, { type: contentTypes.applicationData, content: data });
  }
  const content = concatBytes(...items.map((item) => writeItem(scene, item, held)));
  return protect13(protection, 0, { type: contentTypes.handshake, content });
}

function writeHello(scene: Scene, party: Party, label: string, message: Term, held: Map<Term, Bytes>): Bytes {
  const { suite } = scene.settings;
  const values = valuesOver(scene.meaning, held);
  const [random, share, name] = isApplication(message, 'tuple') ? message.args.map(values.of) : [];
  if (random === undefined || share === undefined) throw new Malformed('no hello is like this');
  if (label === 'CH') {
    const hello = { random, share, serverName: hostOf(name as Bytes) };
    const made = spoilt(scene, 'clientHello', clientHello('tls13', suite, hello));
    held.set(message, made);
    return plainRecord(contentTypes.handshake, made);
  }
  const courtesies = courtesiesTo(helloHeard(party));
  const made = spoilt(scene, 'serverHello', serverHello('tls13', suite, { random, share }, courtesies));
  held.set(message, made);
  const record = plainRecord(contentTypes.handshake, made);
  return courtesies.sessionId.length === 0 ? record : concatBytes(record, changeCipherSpec);
}

/** One handshake message of a flight; it is held as what it is on the wire, unless that follows from the term. */
function writeItem(scene: Scene, item: Term, held: Map<Term, Bytes>): Bytes {
  const name = nameOfItem(item);
  const made = spoilt(scene, name, messageFor(scene, name, item, held));
  if (name !== 'finished') held.set(item, made);
  return made;
}

function messageFor(
  { settings, meaning }: Scene,
  name: HandshakeName,
  item: Term,
  held: Map<Term, Bytes>,
): Bytes {
  const { suite, credentials } = settings;
  switch (name) {
    case 'encryptedExtensions':
      return encryptedExtensions;
    case 'certificateRequest':
      return certificateRequest(settings);
    case 'certificate':
      return certificate13(credentials === undefined ? [] : [credentials.certificate]);
    case 'certificateVerify': {
      const content = contentSigned(meaning, held, item as Application);
      if (credentials === undefined) throw new Malformed('there is no key to sign with');
      return certificateVerify(suite, signed(suite, credentials.secret, content));
    }
    default: {
      const content = valuesOver(meaning, held).of(item);
      if (content === undefined) throw new Malformed(`there is no ${print(item)}`);
      return finished(content);
    }
  }
}

/** The kind of handshake message that a part of a flight is. */
function nameOfItem(item: Term): HandshakeName {
  if (isApplication(item, 'tuple')) {
    return textOf(item.args[0]) === 'CertificateRequest' ? 'certificateRequest' : 'encryptedExtensions';
  }
  if (asCertificate(item) !== undefined) return 'certificate';
  if (isApplication(item, 'sign')) return 'certificateVerify';
  if (isApplication(item, 'mac')) return 'finished';
  throw new Malformed(`no handshake message is like ${print(item)}`);
}

/** What `sign(S, ["TLS 1.3, server CertificateVerify", h(…)])` covers. */
function contentSigned(meaning: Meaning, held: Party['held'], { args }: Application): Bytes {
  const body = args[1] as Term;
  const [context, transcript] = isApplication(body, 'tuple')
    ? body.args.map(valuesOver(meaning, held).of)
    : [];
  if (context === undefined || transcript === undefined) throw new Malformed('what is signed is not known');
  return signedContent13(context, transcript);
}

/** RFC 8446, section 4.3.2. */
const certificateRequest = ({ suite }: Settings): Bytes => {
  const schemes = vector(2, number(2, signatureScheme(suite)));
  const extension = concatBytes(number(2, 13), vector(2, schemes));
  return handshake('certificateRequest', vector(1), vector(2, extension));
};

function gather(scene: Scene, party: Party, { pattern }: Receive, bytes: Bytes): Gathered {
  const parts = protectedPartsOf(pattern);
  if (parts === undefined) return gatherHello(bytes);
  const protection = protectionFor(scene, party.held, parts.key);
  return gatherProtected(protection, isData(parts.items[0]), bytes);
}

/** A hello in the clear, in one record or several. */
function gatherHello(bytes: Bytes): Gathered {
  let stream: Bytes = new Uint8Array(0);
  return gatherRecords(bytes, ({ type, fragment }) => {
    if (type === contentTypes.alert) return alerted(fragment);
    if (type !== contentTypes.handshake) return unexpected(type, 'a hello');
    stream = concatBytes(stream, fragment);
    const { messages, end } = messagesIn(stream);
    if (messages.length > 1 || (messages.length === 1 && end < stream.length)) {
      throw new Malformed('something stands behind the hello in its record');
    }
    return messages[0];
  });
}

/** A flight up to its Finished, or the first data behind session tickets, which are passed over. */
function gatherProtected(protection: Protection, isForData: boolean, bytes: Bytes): Gathered {
  let stream: Bytes = new Uint8Array(0);
  let sequence = 0;
  return gatherRecords(bytes, (record) => {
    if (record.type === contentTypes.changeCipherSpec) return passOver(record.fragment);
    if (record.type === contentTypes.alert) return alerted(record.fragment);
    if (record.type !== contentTypes.applicationData) return unexpected(record.type, 'a protected record');
    const opened = unprotect13(protection, sequence, record);
    sequence += 1;
    if (opened === undefined) throw new Malformed('a record does not open');
    const { type, content } = opened;
    if (type === contentTypes.alert) return alerted(content);
    if (type === contentTypes.applicationData && isForData) return content.length === 0 ? undefined : content;
    if (type !== contentTypes.handshake) return unexpected(type, isForData ? 'data' : 'a handshake message');
    stream = concatBytes(stream, content);
    return isForData ? ticketsOnly(stream) : wholeFlight(stream);
  });
}

/** It is allowed between the hellos and the end of the handshake, and says nothing. */
function passOver(fragment: Bytes): undefined {
  if (!sameBytes(fragment, Uint8Array.of(1))) throw new Malformed('ChangeCipherSpec is not what it must be');
}

function ticketsOnly(stream: Bytes): undefined {
  for (const message of messagesIn(stream).messages) bodyOf('newSessionTicket', message);
}

function wholeFlight(stream: Bytes): Bytes | undefined {
  const { messages, end } = messagesIn(stream);
  if (messages.at(-1)?.[0] !== handshakeTypes.finished) return undefined;
  if (end < stream.length) throw new Malformed('something stands behind Finished in its record');
  return stream;
}

function read(scene: Scene, { label, pattern }: Receive, content: Bytes, held: Map<Term, Bytes>): void {
  const parts = protectedPartsOf(pattern);
  if (parts === undefined) {
    readHello(scene, label, pattern, content, held);
    return;
  }
  const { items } = parts;
  if (isData(items[0])) {
    take(scene, held, items[0] as Term, content);
    return;
  }
  const { messages } = messagesIn(content);
  if (messages.length !== items.length) {
    throw new Malformed(`the flight has ${messages.length} messages, and ${items.length} are expected`);
  }
  for (const [at, item] of items.entries()) readItem(scene, item, messages[at] as Bytes, held);
}

function readHello(scene: Scene, label: string, pattern: Term, message: Bytes, held: Map<Term, Bytes>): void {
  const { suite } = scene.settings;
  const [random, share, name] = isApplication(pattern, 'tuple') ? pattern.args : [];
  const hello: ServerHello & Partial<ClientHello> =
    label === 'CH' ? readClientHello('tls13', suite, message) : readServerHello('tls13', suite, message);
  take(scene, held, random as Term, hello.random);
  take(scene, held, share as Term, hello.share as Bytes);
  if (name !== undefined) take(scene, held, name, nameOfHost(hello.serverName ?? ''));
  held.set(pattern, message);
}

/** Whatever extensions stand there, they say nothing that the machine asks for. */
function expectExtensions(body: Bytes): void {
  const cursor = cursorOn(body, 'EncryptedExtensions');
  cursor.vector(2);
  cursor.end();
}

function readItem(scene: Scene, item: Term, message: Bytes, held: Map<Term, Bytes>): void {
  const { settings, meaning } = scene;
  const name = nameOfItem(item);
  const body = bodyOf(name, message);
  switch (name) {
    case 'encryptedExtensions':
      expectExtensions(body);
      break;
    case 'certificateRequest':
      if (cursorOn(body, 'CertificateRequest').vector(1).length > 0)
        throw new Malformed('the request has a context');
      break;
    case 'certificate':
      takeCertificate(settings, meaning, held, item as Application, certificatesIn13(message));
      break;
    case 'certificateVerify': {
      const content = contentSigned(meaning, held, item as Application);
      expectSignature(
        settings,
        meaning,
        held,
        item as Application,
        content,
        signatureIn(settings.suite, message),
      );
      break;
    }
    default: {
      const expected = valuesOver(meaning, held).of(item);
      if (expected === undefined || !sameBytes(expected, body)) {
        throw new Malformed("the peer's Finished is not what was expected");
      }
    }
  }
  if (name !== 'finished') held.set(item, message);
}
