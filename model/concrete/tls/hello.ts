/**
 * ClientHello and ServerHello (RFC 8446, sections 4.1.2, 4.1.3 and 4.2; RFC 5246, section 7.4.1). What is
 * offered is one choice of each kind; of what a peer offers, that choice must be among it.
 * @module
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Suite } from '../suite.ts';
import { type Bytes, sameBytes } from '../value.ts';
import { bodyOf, handshake } from './handshake.ts';
import {
  cipherSuite,
  extensions,
  namedGroup,
  renegotiationSuite,
  secp256r1,
  signatureScheme,
  type Version,
  versions,
} from './parameters.ts';
import { cursorOn, listIn, Malformed, number, vector } from './presentation.ts';

/** What the role machines say with a ClientHello. */
export interface ClientHello {
  readonly random: Bytes;
  readonly serverName: string;
  /** In TLS 1.3; later in TLS 1.2. */
  readonly share?: Bytes;
}

/** What a ServerHello answers. */
export interface ServerHello {
  readonly random: Bytes;
  readonly share?: Bytes;
}

const extension = (type: number, ...content: readonly Bytes[]): Bytes =>
  concatBytes(number(2, type), vector(2, ...content));

/** The ClientHello of a client that offers one choice of each kind. */
export function clientHello(version: Version, suite: Suite, hello: ClientHello): Bytes {
  const group = number(2, namedGroup(suite));
  const shared = [
    extension(extensions.serverName, vector(2, Uint8Array.of(0), vector(2, utf8ToBytes(hello.serverName)))),
    extension(extensions.supportedGroups, vector(2, group, ...curvesOfKeys(version, suite))),
    extension(extensions.signatureAlgorithms, vector(2, number(2, signatureScheme(suite)))),
  ];
  const own =
    version === 'tls13'
      ? [
          extension(extensions.supportedVersions, vector(1, number(2, versions.tls13))),
          extension(extensions.keyShare, vector(2, group, vector(2, hello.share ?? new Uint8Array(0)))),
        ]
      : [extension(extensions.ecPointFormats, vector(1, Uint8Array.of(0)))];
  const offered = [number(2, cipherSuite(version, suite))];
  const suites = version === 'tls13' ? offered : [...offered, number(2, renegotiationSuite)];
  return handshake(
    'clientHello',
    number(2, versions.tls12),
    hello.random,
    vector(1),
    vector(2, ...suites),
    vector(1, Uint8Array.of(0)),
    vector(2, ...shared, ...own),
  );
}

/** In TLS 1.2 a client says of which curves the keys in certificates may be (RFC 8422, section 5.1.1). */
const curvesOfKeys = (version: Version, { signature, group }: Suite): readonly Bytes[] =>
  version === 'tls12' && signature === 'p256' && group !== 'p256' ? [number(2, secp256r1)] : [];

/** What a server makes of a ClientHello; refused where it does not offer the server's own choice. */
export function readClientHello(version: Version, suite: Suite, message: Bytes): ClientHello {
  const { random, suites, extended } = partsOf(message);
  if (!suites.includes(cipherSuite(version, suite))) throw new Malformed('our cipher suite is not offered');
  expectOffer(numbersIn(extended, extensions.supportedGroups, 2), namedGroup(suite), 'our group');
  expectOffer(
    numbersIn(extended, extensions.signatureAlgorithms, 2),
    signatureScheme(suite),
    'our signature scheme',
  );
  const serverName = serverNameIn(extended);
  if (version === 'tls12') return { random, serverName };
  expectOffer(numbersIn(extended, extensions.supportedVersions, 1), versions.tls13, 'TLS 1.3');
  return { random, serverName, share: shareOffered(suite, extended) };
}

const expectOffer = (offered: readonly number[], wanted: number, what: string): void => {
  if (!offered.includes(wanted)) throw new Malformed(`${what} is not offered`);
};

function shareOffered(suite: Suite, extended: Extensions): Bytes {
  const list = cursorOn(required(extended, extensions.keyShare), 'key_share').vector(2);
  const shares = listIn(list, 'key_share', (cursor) => ({ group: cursor.number(2), key: cursor.vector(2) }));
  const share = shares.find(({ group }) => group === namedGroup(suite));
  if (share === undefined) throw new Malformed('there is no share of our group');
  return share.key;
}

function serverNameIn(extended: Extensions): string {
  const list = cursorOn(required(extended, extensions.serverName), 'server_name').vector(2);
  const names = listIn(list, 'server_name', (cursor) => ({ type: cursor.number(1), name: cursor.vector(2) }));
  const host = names.find(({ type }) => type === 0);
  if (host === undefined) throw new Malformed('server_name names no host');
  return String.fromCharCode(...host.name);
}

/** What else a server must know of a ClientHello to answer it. */
export interface Courtesies {
  /** To be sent back as it came. */
  readonly sessionId: Bytes;
  /** Whether the client asks for word on renegotiation (RFC 5746). */
  readonly asksAboutRenegotiation: boolean;
}

/** What is owed to the client besides. */
export function courtesiesTo(message: Bytes): Courtesies {
  const { sessionId, suites, extended } = partsOf(message);
  const asksAboutRenegotiation =
    suites.includes(renegotiationSuite) || extended.has(extensions.renegotiationInfo);
  return { sessionId, asksAboutRenegotiation };
}

/** The ServerHello that makes the server's own choice. */
export function serverHello(
  version: Version,
  suite: Suite,
  { random, share }: ServerHello,
  { sessionId, asksAboutRenegotiation }: Courtesies,
): Bytes {
  const chosen =
    version === 'tls13'
      ? [
          extension(extensions.supportedVersions, number(2, versions.tls13)),
          extension(extensions.keyShare, number(2, namedGroup(suite)), vector(2, share ?? new Uint8Array(0))),
        ]
      : asksAboutRenegotiation
        ? [extension(extensions.renegotiationInfo, vector(1))]
        : [];
  return handshake(
    'serverHello',
    number(2, versions.tls12),
    random,
    vector(1, version === 'tls13' ? sessionId : new Uint8Array(0)),
    number(2, cipherSuite(version, suite)),
    Uint8Array.of(0),
    vector(2, ...chosen),
  );
}

/** What a client makes of a ServerHello; refused where it takes what was not offered. */
export function readServerHello(version: Version, suite: Suite, message: Bytes): ServerHello {
  const body = cursorOn(bodyOf('serverHello', message), 'ServerHello');
  if (body.number(2) !== versions.tls12) throw new Malformed('ServerHello chooses another version');
  const random = body.bytes(32);
  if (sameBytes(random, retryRandom)) throw new Malformed('the server asks for another ClientHello');
  const sessionId = body.vector(1);
  if (version === 'tls13' && sessionId.length > 0) throw new Malformed('the session is not the one offered');
  const chosen = body.number(2);
  if (chosen !== cipherSuite(version, suite)) {
    throw new Malformed(`the cipher suite 0x${chosen.toString(16).padStart(4, '0')} was not offered`);
  }
  if (body.number(1) !== 0) throw new Malformed('compression was not offered');
  const extended = extensionsIn(body.isAtEnd() ? new Uint8Array(0) : body.vector(2));
  body.end();
  const allowed: readonly number[] = answered[version];
  for (const type of extended.keys()) {
    if (!allowed.includes(type)) throw new Malformed(`extension ${type} was not offered`);
  }
  if (version === 'tls12') return { random };
  const selected = cursorOn(required(extended, extensions.supportedVersions), 'supported_versions').number(2);
  if (selected !== versions.tls13) throw new Malformed('ServerHello chooses another version');
  const share = cursorOn(required(extended, extensions.keyShare), 'key_share');
  if (share.number(2) !== namedGroup(suite)) throw new Malformed('this group was not offered');
  const key = share.vector(2);
  share.end();
  return { random, share: key };
}

/** What a server may answer to what our client offers. */
const answered = {
  tls13: [extensions.supportedVersions, extensions.keyShare],
  tls12: [extensions.renegotiationInfo, extensions.ecPointFormats, extensions.serverName],
};

/** By this random a ServerHello is a HelloRetryRequest: SHA-256 of that word (RFC 8446, section 4.1.3). */
const retryRandom: Bytes = Uint8Array.from([
  0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2,
  0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
]);

type Extensions = ReadonlyMap<number, Bytes>;

function partsOf(message: Bytes): {
  readonly random: Bytes;
  readonly sessionId: Bytes;
  readonly suites: readonly number[];
  readonly extended: Extensions;
} {
  const body = cursorOn(bodyOf('clientHello', message), 'ClientHello');
  if (body.number(2) !== versions.tls12) throw new Malformed('ClientHello has another version');
  const random = body.bytes(32);
  const sessionId = body.vector(1);
  const suites = listIn(body.vector(2), 'the list of suites', (cursor) => cursor.number(2));
  if (!body.vector(1).includes(0)) throw new Malformed('ClientHello insists on compression');
  const extended = extensionsIn(body.isAtEnd() ? new Uint8Array(0) : body.vector(2));
  body.end();
  return { random, sessionId, suites, extended };
}

function extensionsIn(list: Bytes): Extensions {
  const found = listIn(list, 'extensions', (cursor) => [cursor.number(2), cursor.vector(2)] as const);
  if (new Set(found.map(([type]) => type)).size < found.length)
    throw new Malformed('an extension stands twice');
  return new Map(found);
}

function required(extended: Extensions, type: number): Bytes {
  const content = extended.get(type);
  if (content === undefined) throw new Malformed(`extension ${type} is missing`);
  return content;
}

/** The numbers of two bytes in an extension that is a list of them, its length in `size` bytes. */
const numbersIn = (extended: Extensions, type: number, size: number): readonly number[] =>
  listIn(
    cursorOn(required(extended, type), `extension ${type}`).vector(size),
    `extension ${type}`,
    (cursor) => cursor.number(2),
  );
