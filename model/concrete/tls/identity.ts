/**
 * Who a party of TLS is and whom it trusts, and what it makes of the certificates and signatures of a peer.
 * @module
 */
import { type Application, apply, asCertificate, isApplication, type Term } from '../../term.ts';
import type { Suite } from '../suite.ts';
import { type Bytes, encodeText, payloadOf } from '../value.ts';
import { type Meaning, takePart, textOf, valuesOver } from './meaning.ts';
import type { HandshakeName } from './parameters.ts';
import { Malformed } from './presentation.ts';
import { isSigned } from './signature.ts';
import { type Anchor, verifyCertificate } from './x509.ts';

/** What a party of TLS is given besides what its role says. */
export interface Settings {
  readonly suite: Suite;
  /** Its certificate in DER, and the private key to it; an anonymous party has neither. */
  readonly credentials?: { readonly certificate: Bytes; readonly secret: Bytes };
  readonly anchors: readonly Anchor[];
  /** The time at which certificates must be valid, in milliseconds since 1970. */
  readonly now: number;
  /** What goes wrong with its own handshake messages before they are sent: to see that a peer notices. */
  readonly distort?: (name: HandshakeName, message: Bytes) => Bytes;
}

/** The host that a name is, which is a value of the plain encoding. */
export const hostOf = (name: Bytes): string => String.fromCharCode(...(payloadOf('name', name) ?? []));

/** The name of a host. */
export const nameOfHost = (host: string): Bytes => encodeText('name', host.toLowerCase());

/** Verifies a chain against what a role's pattern says of the certificate, and holds what it names. */
export function takeCertificate(
  { suite, anchors, now }: Settings,
  meaning: Meaning,
  held: Map<Term, Bytes>,
  pattern: Application,
  chain: readonly Bytes[],
): void {
  const parts = asCertificate(pattern);
  const [der] = chain;
  if (parts === undefined || der === undefined) throw new Malformed('there is no certificate');
  const usage = textOf(parts.usage) === 'client' ? 'client' : 'server';
  const verified = verifyCertificate({ suite, anchors, usage, now }, der);
  if (verified.kind === 'refused') throw new Malformed(verified.because);
  const { subjects, key, by } = verified;
  const wanted = valuesOver(meaning, held).of(parts.subject);
  const subject =
    wanted === undefined ? subjects[0] : subjects.find((one) => one.toLowerCase() === hostOf(wanted));
  if (subject === undefined) {
    throw new Malformed(
      `the certificate is for ${subjects.join(', ')} and not for ${hostOf(wanted as Bytes)}`,
    );
  }
  const issuer = isApplication(parts.signer, 'sk') ? parts.signer.args[0] : undefined;
  const taken = [
    issuer && ([issuer, nameOfIssuer(by), 'the issuer'] as const),
    [parts.subject, nameOfHost(subject), 'the subject'] as const,
    [parts.key, key, 'the key'] as const,
  ];
  for (const part of taken) {
    const problem = part && takePart(meaning, held, part[0], part[1]);
    if (problem !== undefined) throw new Malformed(`${part?.[2]} of the certificate ${problem}`);
  }
}

const nameOfIssuer = (name: string): Bytes => encodeText('name', name);

/** Refuses a signature that is not on `content` by whom the role's pattern says. */
export function expectSignature(
  { suite }: Settings,
  meaning: Meaning,
  held: Map<Term, Bytes>,
  pattern: Application,
  content: Bytes,
  mark: Bytes,
): void {
  const key = valuesOver(meaning, held).of(apply('pub', pattern.args[0] as Term));
  if (key === undefined || !isSigned(suite, key, content, mark)) {
    throw new Malformed('the signature of the peer does not verify');
  }
}
