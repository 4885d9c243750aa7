/**
 * The role machines of the TLS baselines with OpenSSL at the other end. Where there is no OpenSSL, the tests say
 * so and are left out.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Suite } from '../model/concrete/suite.ts';
import { isAccepted } from '../model/concrete/tls/conversation.ts';
import type { Version } from '../model/concrete/tls/parameters.ts';
import { roleOfOffice } from '../model/concrete/tls/participants.ts';
import { loadSource } from '../model/load.ts';
import { findOpenssl, howToGetOpenssl } from './openssl.ts';
import { packageRoot } from './package-root.ts';
import { type Trial, type TrialResult, tryHandshake } from './tls-peer.ts';

const openssl = findOpenssl();
if (openssl === undefined)
  console.warn(`no OpenSSL was found, and no handshake is tried: ${howToGetOpenssl}`);

const protocols: Readonly<Record<Version, string>> = { tls13: 'tls13', tls12: 'tls12-dhe' };

function handshake(
  version: Version,
  office: 'client' | 'server',
  suite: Suite,
  more: Partial<Trial> = {},
): Promise<TrialResult> {
  const file = join(packageRoot(), 'model', 'variants', `${protocols[version]}.tertius`);
  const options = new Set(more.mutual === true ? ['mutual'] : []);
  const spec = loadSource(readFileSync(file, 'utf8'), options).protocols[0]?.spec;
  const role = spec && roleOfOffice(spec, office);
  if (openssl === undefined || role === undefined) throw new Error('there are an openssl and a role');
  return tryHandshake({ openssl, role, office, version, suite, mutual: false, time: 60_000, ...more });
}

const suitesOf = (version: Version): readonly Suite[] =>
  (['ed25519', 'p256'] as const).flatMap((signature) =>
    (['aes-128-gcm', 'chacha20-poly1305'] as const).map(
      (aead): Suite => ({
        signature,
        group: 'x25519',
        aead,
        kdf: version === 'tls13' ? 'hkdf' : 'tls12-prf',
      }),
    ),
  );

const spoken: readonly Version[] = ['tls13', 'tls12'];

describe.skipIf(openssl === undefined).each(spoken)('%s with OpenSSL', (version) => {
  it.each(suitesOf(version))(
    'completes as client: $signature, $group, $aead',
    async (suite) => {
      const { conversation, said, peerAccepts } = await handshake(version, 'client', suite);
      expect(conversation.refused, said).toBeUndefined();
      expect([isAccepted(conversation), peerAccepts], said).toEqual([true, true]);
    },
    90_000,
  );

  it.each(suitesOf(version))(
    'completes as server: $signature, $group, $aead',
    async (suite) => {
      const { conversation, said, peerAccepts } = await handshake(version, 'server', suite);
      expect(conversation.refused, said).toBeUndefined();
      expect([isAccepted(conversation), peerAccepts], said).toEqual([true, true]);
    },
    90_000,
  );

  it.each(['client', 'server'] as const)(
    'completes with P-256 for everything, as %s',
    async (office) => {
      const suite = { ...(suitesOf(version)[2] as Suite), group: 'p256' as const };
      const { conversation, said, peerAccepts } = await handshake(version, office, suite);
      expect(conversation.refused, said).toBeUndefined();
      expect([isAccepted(conversation), peerAccepts], said).toEqual([true, true]);
    },
    90_000,
  );

  it.each(['client', 'server'] as const)(
    'completes with certificates of both, as %s',
    async (office) => {
      const { conversation, said, peerAccepts } = await handshake(
        version,
        office,
        suitesOf(version)[0] as Suite,
        { mutual: true },
      );
      expect(conversation.refused, said).toBeUndefined();
      expect([isAccepted(conversation), peerAccepts], said).toEqual([true, true]);
    },
    90_000,
  );

  const [suite] = suitesOf(version) as readonly [Suite];

  it.each([
    ['forged', 'the signature of CA on the certificate does not verify'],
    ['stranger', 'the certificate is for m.example and not for s.example'],
  ] as const)(
    'refuses an OpenSSL server with a %s certificate',
    async (shows, because) => {
      const { conversation } = await handshake(version, 'client', suite, { shows });
      expect(conversation.refused).toBe(because);
    },
    90_000,
  );

  it.each([
    ['client', 'finished', 'decrypt_error'],
    ['server', 'finished', 'decrypt_error'],
    ['server', 'signature', 'decrypt_error'],
    ['server', 'certificate', 'decrypt_error'],
    ['server', 'host', 'bad_certificate'],
    ['client', 'replay', 'bad_record_mac'],
    ['server', 'replay', 'bad_record_mac'],
  ] as const)(
    'as %s with a wrong %s it gets the alert %s',
    async (office, flaw, alert) => {
      const { conversation, said } = await handshake(version, office, suite, { flaw });
      expect(conversation.refused, said).toBe(`the peer's alert: ${alert}`);
      expect(isAccepted(conversation)).toBe(false);
    },
    90_000,
  );
});

/** Whether there is a process of this id. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('tertius run --peer openssl', () => {
  const { PATH = '' } = process.env;
  const tertius = (words: readonly string[], path = PATH) => {
    const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
    const ended = spawnSync(process.execPath, [command, ...words], {
      encoding: 'utf8',
      env: { PATH: path },
      timeout: 60_000,
    });
    return { code: ended.status, out: ended.stdout + ended.stderr };
  };

  it.skipIf(openssl === undefined)(
    'tells of both handshakes in bytes',
    () => {
      const { code, out } = tertius(['run', 'tls12-dhe', '--peer', 'openssl', '--suite', 'p256']);
      expect(out).toContain(`tls12-dhe: 2 of 2 handshakes with ${openssl?.version} completed`);
      expect(out).toMatch(/\n {2}- 1:\n {4}1603/);
      expect(out).toContain('\nC accepts\n\nopenssl accepts\n');
      expect(out).toMatch(/TLS 1\.2\s+PRF/);
      expect(code).toBe(0);
    },
    90_000,
  );

  it('says how to get an OpenSSL where there is none', () => {
    const { code, out } = tertius(['run', 'tls13', '--peer', 'openssl'], '');
    expect(out).toContain('apt-get install openssl');
    expect(code).toBe(5);
  }, 90_000);

  it('ends when its time is over, and the peer with it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tertius-mute-'));
    const mute = `if (process.argv[2] === 'version') console.log('OpenSSL 3.0.0');
else { require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'pids'))}, process.pid + ' '); setTimeout(() => {}, 600_000); }`;
    writeFileSync(join(folder, 'openssl'), `#!${process.execPath}\n${mute}\n`, { mode: 0o755 });
    const { code, out } = tertius(['run', 'tls13', '--peer', 'openssl', '--time', '3'], folder);
    const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ').map(Number);
    rmSync(folder, { recursive: true });
    expect(out).toContain('0 of 2 handshakes with OpenSSL 3.0.0 completed; 3 s were not enough');
    expect(code).toBe(3);
    expect(pids.filter(isRunning)).toEqual([]);
  }, 90_000);

  it('refuses a protocol that nobody else speaks', () => {
    const { code, out } = tertius(['run', 'nspk', '--peer', 'openssl']);
    expect(out).toContain('these have one: tls13, tls12-dhe');
    expect(code).toBe(2);
  }, 90_000);
});
