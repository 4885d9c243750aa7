/**
 * Certificates in the form of X.509 (RFC 5280), with keys and signatures of Ed25519 (RFC 8410) or of ECDSA
 * with P-256 and SHA-256 (RFC 5480, RFC 5758). An authority signs for hosts directly, so a chain is one
 * certificate long, and an anchor is an authority's name and key.
 * @module
 */
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Time,
  Validity,
} from '@peculiar/asn1-x509';
import type { Suite } from '../suite.ts';
import { type Bytes, sameBytes } from '../value.ts';
import { number } from './presentation.ts';
import { isSigned, signed } from './signature.ts';

/** What a certificate is for; `authority`: to sign others. */
export type Usage = 'server' | 'client' | 'authority';

/** What a certificate is to say. */
export interface Statement {
  readonly subject: string;
  readonly usage: Usage;
  readonly key: Bytes;
  readonly serial: number;
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** Whom a verifier trusts: an authority's name and public key. */
export interface Anchor {
  readonly name: string;
  readonly key: Bytes;
}

/** The certificate in DER that says so, signed with the private key of the authority of that name. */
export function issueCertificate(
  suite: Suite,
  issuer: { readonly name: string; readonly secret: Bytes },
  statement: Statement,
): Bytes {
  const { key, subject, serial, from, until } = statement;
  const algorithm = new AlgorithmIdentifier({ algorithm: identifiers[suite.signature].signature });
  const body = new TBSCertificate({
    version: 2,
    serialNumber: shortest(number(4, serial)).buffer,
    signature: algorithm,
    issuer: nameOf(issuer.name),
    validity: validityOf(from, until),
    subject: nameOf(subject),
    subjectPublicKeyInfo: new SubjectPublicKeyInfo({
      algorithm: new AlgorithmIdentifier({ ...identifiers[suite.signature].key }),
      subjectPublicKey: key.slice().buffer,
    }),
    extensions: new Extensions(extensionsFor(statement)),
  });
  const signatureValue = signed(suite, issuer.secret, derOf(body)).slice().buffer as ArrayBuffer;
  return derOf(new Certificate({ tbsCertificate: body, signatureAlgorithm: algorithm, signatureValue }));
}

function validityOf(from: number, until: number): Validity {
  const validity = new Validity();
  validity.notBefore = new Time(from);
  validity.notAfter = new Time(until);
  return validity;
}

/** RFC 8410, section 3; RFC 5480, section 2.1.1; RFC 5758, section 3.2. */
const identifiers = {
  ed25519: { signature: '1.3.101.112', key: { algorithm: '1.3.101.112' } },
  p256: {
    signature: '1.2.840.10045.4.3.2',
    key: {
      algorithm: '1.2.840.10045.2.1',
      parameters: Uint8Array.of(0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07).buffer,
    },
  },
};

const commonName = '2.5.4.3';

const nameOf = (name: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: name }) }),
    ]),
  ]);

/** The bytes of a positive INTEGER as DER wants them: no zero in front but where the sign needs it (X.690, 8.3.2). */
export function shortest(bytes: Bytes): Bytes {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) return bytes.slice(-1);
  return bytes.slice((bytes[first] as number) >= 0x80 && first > 0 ? first - 1 : first);
}

const derOf = (value: unknown): Bytes => new Uint8Array(AsnConvert.serialize(value)).slice();

const purposes = { server: id_kp_serverAuth, client: id_kp_clientAuth };

function extensionsFor({ subject, usage }: Statement): Extension[] {
  const extension = (extnID: string, critical: boolean, value: unknown): Extension =>
    new Extension({ extnID, critical, extnValue: new OctetString(derOf(value)) });
  const isAuthority = usage === 'authority';
  const flags = isAuthority ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature;
  return [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: isAuthority })),
    extension(id_ce_keyUsage, true, new KeyUsage(flags)),
    ...(isAuthority
      ? []
      : [
          extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([purposes[usage]])),
          extension(
            id_ce_subjectAltName,
            false,
            new SubjectAlternativeName([new GeneralName({ dNSName: subject })]),
          ),
        ]),
  ];
}

/** Who a certificate is for and whose key signed it, or why it is refused. */
export type Verified =
  | {
      readonly kind: 'verified';
      readonly subjects: readonly string[];
      readonly key: Bytes;
      readonly by: string;
    }
  | { readonly kind: 'refused'; readonly because: string };

const refused = (because: string): Verified => ({ kind: 'refused', because });

/** Who verifies a certificate: whom it trusts, what for, and when, in milliseconds since 1970. */
export interface Verifier {
  readonly suite: Suite;
  readonly anchors: readonly Anchor[];
  readonly usage: 'server' | 'client';
  readonly now: number;
}

/** What a certificate in DER is good for. */
export function verifyCertificate(verifier: Verifier, der: Bytes): Verified {
  try {
    return verified(verifier, der);
  } catch {
    return refused('the certificate cannot be read');
  }
}

function verified({ suite, anchors, usage, now }: Verifier, der: Bytes): Verified {
  const read = readCertificate(der);
  if (read === undefined) return refused('the certificate cannot be read');
  const { certificate, raw } = read;
  const { tbsCertificate: body } = certificate;
  const issuer = commonNameIn(body.issuer);
  const anchor = anchors.find(({ name }) => name === issuer);
  if (anchor === undefined)
    return refused(`the certificate is issued by ${issuer ?? 'nobody'}, who is not trusted`);
  const algorithm = identifiers[suite.signature].signature;
  if (certificate.signatureAlgorithm.algorithm !== algorithm || body.signature.algorithm !== algorithm) {
    return refused('the certificate is signed with another algorithm');
  }
  if (!isSigned(suite, anchor.key, raw, new Uint8Array(certificate.signatureValue))) {
    return refused(`the signature of ${issuer} on the certificate does not verify`);
  }
  const { notBefore, notAfter } = body.validity;
  if (now < notBefore.getTime().getTime() || now > notAfter.getTime().getTime()) {
    return refused('the certificate is not valid at this time');
  }
  return extensionsVerified(body, usage) ?? keyIn(suite, body, anchor.name);
}

/** The certificate, and the bytes of it that are signed; DER has one form only for each. */
function readCertificate(der: Bytes): { readonly certificate: Certificate; readonly raw: Bytes } | undefined {
  const certificate = AsnConvert.parse(der, Certificate);
  const raw = certificate.tbsCertificateRaw;
  if (raw === undefined || !sameBytes(derOf(certificate), der)) return undefined;
  return { certificate, raw: new Uint8Array(raw).slice() };
}

/** Extensions that say that the certificate is for something else; those that are not known and critical. */
function extensionsVerified(
  { extensions }: TBSCertificate,
  usage: 'server' | 'client',
): Verified | undefined {
  for (const { extnID, critical, extnValue } of extensions ?? []) {
    if (extnID === id_ce_extKeyUsage) {
      const listed = AsnConvert.parse(extnValue, ExtendedKeyUsage);
      if (!listed.includes(purposes[usage])) return refused(`the certificate is not for a ${usage}`);
    } else if (extnID === id_ce_keyUsage) {
      const usages = AsnConvert.parse(extnValue, KeyUsage).toNumber();
      if ((usages & KeyUsageFlags.digitalSignature) === 0) return refused('the key is not for signatures');
    } else if (critical && extnID !== id_ce_basicConstraints && extnID !== id_ce_subjectAltName) {
      return refused(`the certificate has a critical extension that is not known, ${extnID}`);
    }
  }
  return undefined;
}

function keyIn(suite: Suite, body: TBSCertificate, by: string): Verified {
  const { algorithm, subjectPublicKey } = body.subjectPublicKeyInfo;
  const expected = new AlgorithmIdentifier({ ...identifiers[suite.signature].key });
  if (!sameBytes(derOf(algorithm), derOf(expected)))
    return refused('the certificate is for a key of another kind');
  const subjects = hostsIn(body);
  if (subjects.length === 0) return refused('the certificate names no host');
  return { kind: 'verified', subjects, key: new Uint8Array(subjectPublicKey).slice(), by };
}

/** Hosts are named in subjectAltName and nowhere else (RFC 9525, section 6.3); names with `*` are not taken. */
function hostsIn({ extensions }: TBSCertificate): readonly string[] {
  const found = extensions?.find(({ extnID }) => extnID === id_ce_subjectAltName);
  if (found === undefined) return [];
  return AsnConvert.parse(found.extnValue, SubjectAlternativeName).flatMap(({ dNSName }) =>
    dNSName === undefined || dNSName.includes('*') ? [] : [dNSName],
  );
}

function commonNameIn(name: Name): string | undefined {
  const [only] = name.length === 1 ? (name[0] ?? []) : [];
  return only?.type === commonName ? only.value.toString() : undefined;
}
