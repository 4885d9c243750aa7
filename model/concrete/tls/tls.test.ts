/**
 * Our client and our server, the role machines of the TLS baselines, speak TLS with each other; whatever is
 * changed, cut short or played again on the way is refused.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource } from '../../load.ts';
import type { Role } from '../../role.ts';
import { ascii, hkdfExpand, signingKey } from '../algorithms.ts';
import { seedFrom } from '../constructors.ts';
import type { Suite } from '../suite.ts';
import type { Bytes } from '../value.ts';
import { beginConversation, type Conversation, hear, isAccepted, isOver, type Turn } from './conversation.ts';
import type { Settings } from './identity.ts';
import type { Version } from './parameters.ts';
import { beginTls, roleOfOffice, tlsCodec } from './participants.ts';
import { publicKeyOf } from './signature.ts';
import { issueCertificate, type Statement, verifyCertificate } from './x509.ts';

const suite: Suite = { signature: 'ed25519', group: 'x25519', aead: 'aes-128-gcm', kdf: 'hkdf' };
const now = 1_800_000_000_000;
const host = 's.example';
const key = (name: string): Bytes => signingKey(suite, seedFrom('key', ascii(name)));
const anchors = [{ name: 'CA', key: publicKeyOf(suite, key('CA')) }];

function certificateOf(statement: Partial<Statement> = {}, signer = 'CA'): Bytes {
  const usual: Statement = {
    subject: host,
    usage: 'server',
    key: publicKeyOf(suite, key('S')),
    serial: 2,
    from: now - 1000,
    until: now + 1000,
  };
  return issueCertificate(suite, { name: 'CA', secret: key(signer) }, { ...usual, ...statement });
}

const roleOf = (version: Version, office: 'client' | 'server', mutual = false): Role => {
  const name = version === 'tls13' ? 'tls13' : 'tls12-dhe';
  const source = readFileSync(new URL(`../../variants/${name}.tertius`, import.meta.url), 'utf8');
  const spec = loadSource(source, new Set(mutual ? ['mutual'] : [])).protocols[0]?.spec;
  const role = spec && roleOfOffice(spec, office);
  if (role === undefined) throw new Error('the spec has such a role');
  return role;
};
const roles = {
  tls13: { client: roleOf('tls13', 'client'), server: roleOf('tls13', 'server') },
  tls12: { client: roleOf('tls12', 'client'), server: roleOf('tls12', 'server') },
};

type Pair = readonly [client: Conversation, server: Conversation];

function pairOf(version: Version, seed: string, settings: Partial<Settings> = {}, mutual = false): Pair {
  const begin = (office: 'client' | 'server', more: Partial<Settings>): Conversation => {
    const role = mutual ? roleOf(version, office, true) : roles[version][office];
    const self = office === 'server' ? host : 'c.example';
    const random = (length: number): Bytes =>
      hkdfExpand(seedFrom('random', ascii(`${seed} ${office} ${length}`)), ascii(''), length);
    const party = beginTls(role, { suite, self, peer: host, random, data: ascii(`from ${office}`) });
    return beginConversation(party, tlsCodec(version, { suite, anchors, now, ...more }));
  };
  const client = { certificate: certificateOf({ subject: 'c.example', usage: 'client' }), secret: key('S') };
  return [
    begin('client', mutual ? { credentials: client } : {}),
    begin('server', { credentials: { certificate: certificateOf(), secret: key('S') }, ...settings }),
  ];
}

/** What comes of a message on its way: by default the same. */
type Way = (turn: Turn, at: number) => Bytes;

/** Carries messages to and fro until nobody says anything more. */
function carried(pair: Pair, way: Way = ({ bytes }) => bytes): Pair {
  let [client, server] = pair;
  let [fromClient, fromServer, at] = [0, 0, 0];
  const told = (speaker: Conversation, listener: Conversation, from: number): Conversation => {
    let hearing = listener;
    for (const turn of speaker.turns.slice(from)) {
      if (turn.transition.kind !== 'send') continue;
      hearing = hear(hearing, way(turn, at));
      at += 1;
    }
    return hearing;
  };
  for (let before = -1; before !== at; ) {
    before = at;
    const sentByClient = client.turns.length;
    server = told(client, server, fromClient);
    fromClient = sentByClient;
    const sentByServer = server.turns.length;
    client = told(server, client, fromServer);
    fromServer = sentByServer;
  }
  return [client, server];
}

const flipped = (bytes: Bytes, at: number, bit: number): Bytes => {
  const place = at % bytes.length;
  return bytes.with(place, (bytes[place] as number) ^ (1 << bit));
};

/** In a record in the clear nobody looks at the version (RFC 8446, section 5.1). */
const isIgnored = (bytes: Bytes, at: number): boolean => {
  const place = at % bytes.length;
  return bytes[0] !== 23 && (place === 1 || place === 2);
};

describe.each(['tls13', 'tls12'] as const)('%s', (version) => {
  it.each([false, true])('completes, with certificates of both: %s', (mutual) => {
    const ends = carried(pairOf(version, 'honest', {}, mutual));
    expect(ends.map(({ refused }) => refused)).toEqual([undefined, undefined]);
    expect(ends.map(isOver)).toEqual([true, true]);
    expect(ends.map(isAccepted)).toEqual([true, true]);
  });

  it('completes however the stream is cut', () => {
    const [client, server] = pairOf(version, 'honest');
    let listener = server;
    for (const byte of (client.turns[0] as Turn).bytes) listener = hear(listener, Uint8Array.of(byte));
    expect(
      carried([client, hear(server, (client.turns[0] as Turn).bytes)], () => new Uint8Array(0))[1].turns,
    ).toEqual(listener.turns);
  });

  it('does not end well for both when a bit is changed on the way', () => {
    const count = version === 'tls13' ? 6 : 7;
    fc.assert(
      fc.property(fc.nat(count - 1), fc.nat(10_000), fc.nat(7), (which, place, bit) => {
        let isMeant = true;
        const ends = carried(pairOf(version, 'honest'), ({ bytes }, at) => {
          if (at !== which) return bytes;
          isMeant = !isIgnored(bytes, place);
          return flipped(bytes, place, bit);
        });
        fc.pre(isMeant);
        expect(ends.every(isAccepted)).toBe(false);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  }, 120_000);

  it('takes nothing that was said in another handshake', () => {
    const earlier = carried(pairOf(version, 'earlier'));
    const kept = earlier.map(({ turns }) => turns.filter(({ transition }) => transition.kind === 'send'));
    const all = [...(kept[0] as Turn[]), ...(kept[1] as Turn[])];
    const replayed = all.map((old) =>
      carried(pairOf(version, 'later'), (turn) =>
        turn.transition.hop === old.transition.hop && turn.transition.kind === old.transition.kind
          ? old.bytes
          : turn.bytes,
      ),
    );
    expect(replayed.map((ends) => ends.every(isAccepted))).toEqual(all.map(() => false));
  });

  it.each([
    [
      'of another authority',
      certificateOf({}, 'M'),
      'the signature of CA on the certificate does not verify',
    ],
    [
      'of another host',
      certificateOf({ subject: 'm.example' }),
      'the certificate is for m.example and not for s.example',
    ],
    ['of a client', certificateOf({ usage: 'client' }), 'the certificate is not for a server'],
    ['that is over', certificateOf({ until: now - 1 }), 'the certificate is not valid at this time'],
    [
      'for another key',
      certificateOf({ key: publicKeyOf(suite, key('M')) }),
      'the signature of the peer does not verify',
    ],
    ['that is none', ascii('certificate'), 'the certificate cannot be read'],
  ])('refuses a certificate %s', (_, certificate, because) => {
    const [client] = carried(
      pairOf(version, 'certificate', { credentials: { certificate, secret: key('S') } }),
    );
    expect(client.refused).toBe(because);
  });

  it('refuses a wrong Finished', () => {
    const distort: Settings['distort'] = (name, message) =>
      name === 'finished' ? flipped(message, message.length - 1, 0) : message;
    const [client] = carried(pairOf(version, 'finished', { distort }));
    expect(client.refused).toBe("the peer's Finished is not what was expected");
  });

  it('stays calm whatever it hears', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, isFramed) => {
        const bytes = noise.slice();
        const heard = isFramed ? Uint8Array.of(22, 3, 3, 0, bytes.length, ...bytes) : bytes;
        for (const end of pairOf(version, 'honest')) expect(isAccepted(hear(end, heard))).toBe(false);
      }),
      { numRuns: 50 },
    );
  }, 120_000);
});

describe('a certificate', () => {
  const verifier = { suite, anchors, usage: 'server', now } as const;

  it('says what it was issued for', () => {
    expect(verifyCertificate(verifier, certificateOf())).toEqual({
      kind: 'verified',
      subjects: [host],
      key: publicKeyOf(suite, key('S')),
      by: 'CA',
    });
  });

  it('is refused when any bit of it is another', () => {
    const certificate = certificateOf();
    fc.assert(
      fc.property(fc.nat(certificate.length - 1), fc.nat(7), (at, bit) => {
        expect(verifyCertificate(verifier, flipped(certificate, at, bit)).kind).toBe('refused');
      }),
    );
  });
});
