/**
 * Keys and certificates for one handshake: an authority that both ends trust, and a host that it vouches for.
 * They are made anew each time and lie in a folder of their own, which is removed afterwards.
 * @module
 */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedLength, signingKey } from '../model/concrete/algorithms.ts';
import type { Suite } from '../model/concrete/suite.ts';
import { publicKeyOf } from '../model/concrete/tls/signature.ts';
import { issueCertificate, type Usage } from '../model/concrete/tls/x509.ts';
import type { Bytes } from '../model/concrete/value.ts';

/** The hosts that talk. */
export const hosts = { server: 's.example', client: 'c.example', stranger: 'm.example' } as const;

/** The name of the authority, as the baselines have it. */
export const authority = 'CA';

/** A private key, the certificate to it, and both as files. */
export interface Identity {
  readonly secret: Bytes;
  readonly key: Bytes;
  readonly certificate: Bytes;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Who is who in one handshake. */
export interface Cast {
  readonly authority: Identity;
  readonly server: Identity;
  readonly client: Identity;
  /** A server of the same name that the impostor vouches for. */
  readonly forged: Identity;
  /** A server of another name that the authority vouches for. */
  readonly stranger: Identity;
  readonly remove: () => void;
}

/** Makes everybody's keys and certificates; valid from an hour before `now` to a day after. */
export function castFor(suite: Suite, now: number): Cast {
  const folder = mkdtempSync(join(tmpdir(), 'tertius-tls-'));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  const make = (file: string, subject: string, usage: Usage, issuer?: Identity): Identity => {
    const secret = signingKey(suite, random(seedLength));
    const key = publicKeyOf(suite, secret);
    const serial = randomBytes(4).readUInt32BE() % 0x7fff_ffff || 1;
    const statement = { subject, usage, key, serial, from: now - 3_600_000, until: now + 86_400_000 };
    const signer = { name: authority, secret: issuer?.secret ?? secret };
    const certificate = issueCertificate(suite, signer, statement);
    const certificateFile = join(folder, `${file}.pem`);
    const keyFile = join(folder, `${file}.key`);
    writeFileSync(certificateFile, pem(certificate));
    writeFileSync(keyFile, privateKeyPem(suite, secret, key), { mode: 0o600 });
    return { secret, key, certificate, certificateFile, keyFile };
  };
  const trusted = make('authority', authority, 'authority');
  // Of the same name as the authority, and nobody trusts it.
  const impostor = make('impostor', authority, 'authority');
  return {
    authority: trusted,
    server: make('server', hosts.server, 'server', trusted),
    client: make('client', hosts.client, 'client', trusted),
    forged: make('forged', hosts.server, 'server', impostor),
    stranger: make('stranger', hosts.stranger, 'server', trusted),
    remove,
  };
}

/** Bytes that nobody can foresee. */
export const random = (length: number): Bytes => new Uint8Array(randomBytes(length));

/** A certificate as text (RFC 7468), by Node's own encoder. */
export const pem = (der: Bytes): string => new X509Certificate(der).toString();

/** PKCS #8, by Node's own encoder. */
function privateKeyPem({ signature }: Suite, secret: Bytes, key: Bytes): string {
  const text = (bytes: Bytes): string => Buffer.from(bytes).toString('base64url');
  const jwk =
    signature === 'ed25519'
      ? { kty: 'OKP', crv: 'Ed25519', d: text(secret), x: text(key) }
      : { kty: 'EC', crv: 'P-256', d: text(secret), x: text(key.slice(1, 33)), y: text(key.slice(33)) };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }) as string;
}
