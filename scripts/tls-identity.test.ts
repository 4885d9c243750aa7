/** Certificates as files that others read. */
import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seedLength, signingKey } from '../model/concrete/algorithms.ts';
import { publicKeyOf } from '../model/concrete/tls/signature.ts';
import { issueCertificate, type Usage } from '../model/concrete/tls/x509.ts';
import { pem } from './tls-identity.ts';

const usages: readonly Usage[] = ['server', 'client', 'authority'];

it('OpenSSL reads a certificate of any length as text, and reads what was written', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('ed25519' as const, 'p256' as const),
      fc.constantFrom(...usages),
      fc.domain(),
      fc.nat(0x7fff_ffff),
      (signature, usage, subject, serial) => {
        const suite = { signature, group: 'x25519', aead: 'aes-128-gcm', kdf: 'hkdf' } as const;
        const secret = signingKey(suite, new Uint8Array(seedLength).fill(7));
        const key = publicKeyOf(suite, secret);
        const statement = { subject, usage, key, serial, from: 1000, until: 86_400_000 };
        const certificate = issueCertificate(suite, { name: 'CA', secret }, statement);
        const read = new X509Certificate(pem(certificate));
        expect(new Uint8Array(read.raw)).toEqual(certificate);
        expect(Number.parseInt(read.serialNumber, 16)).toBe(serial);
        expect(read.verify(read.publicKey)).toBe(true);
      },
    ),
  );
});
