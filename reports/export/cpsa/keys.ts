/**
 * Long-term keys: which of them agents share, and which a combination of threats gives away.
 * @module
 */
import type { Role } from '../../../model/role.ts';
import type { Spec } from '../../../model/spec.ts';
import {
  type Application,
  type Atom,
  agent,
  asCertificate,
  type CertificateParts,
  isApplication,
  publicKey,
  secretKey,
  type Term,
} from '../../../model/term.ts';
import { dishonestRoles } from '../../../properties/threat.ts';
import type { ExportRequest } from '../target.ts';

/** The long-term shared keys of roles, without what tickets are kept under. */
export const sharedKeys = (roles: readonly Role[]): readonly Application[] =>
  roles.flatMap(({ secrets }) =>
    secrets.filter(
      (secret): secret is Application =>
        secret.kind === 'application' && secret.symbol.startsWith("'") && !isStore(secret),
    ),
  );

/** Their symbols. */
export const sharedSymbols = (roles: readonly Role[]): readonly string[] => [
  ...new Set(sharedKeys(roles).map(({ symbol }) => symbol)),
];

/** Whether this is the key under which an agent keeps tickets. */
export const isStore = ({ symbol }: Application): boolean =>
  symbol.startsWith("'") && symbol.endsWith('..store');

/** What a certificate is in a model. */
export type Certified =
  /** What everybody has: it says that the name's key is its own. */
  | 'own key'
  /** What everybody can make: the authority is not honest. */
  | 'any key'
  /** Signed: some role may issue it, or holds one that nobody else has, or it was issued without proof of possession. */
  | 'signed';

/**
 * What a certificate is in a model. What an honest authority issues is there from the start for every agent's own key, so
 * that who accepts one learns that the key is the name's, and anybody can send it.
 */
export function certifiedIn(request: ExportRequest): (certificate: CertificateParts) => Certified {
  const { spec, combination } = request;
  const leaked = leakedAuthorities(request);
  const held = new Set(spec.roles.flatMap(({ secrets }) => secrets));
  const isUnpossessed = combination.some(({ kind }) => kind === 'unpossessed');
  const lent = spec.roles.flatMap((role) => lentTo(spec, role)).map((one) => asCertificate(one));
  return ({ signer, usage }) => {
    const issuer = issuerOf(signer);
    if (issuer === undefined) return 'signed';
    if (leaked.has(issuer)) return 'any key';
    if (held.has(signer) || isUnpossessed) return 'signed';
    if (lent.some((one) => one?.signer === signer && one.usage === usage)) return 'signed';
    return spec.issued.some((issued) => issued.issuer === issuer && issued.usage === usage)
      ? 'own key'
      : 'signed';
  };
}

/** The certificates that a role holds from its start and no authority gives to everybody: over another's key, or for its usage alone. */
export const lentTo = ({ issued }: Spec, { knows }: Role): readonly Term[] =>
  knows.flatMap(({ view, since }) => {
    const parts = since < 0 ? asCertificate(view) : undefined;
    const issuer = parts === undefined ? undefined : issuerOf(parts.signer);
    if (parts === undefined || issuer === undefined) return [];
    const isOwn = parts.key === publicKey(secretKey(parts.subject));
    return isOwn && issued.some((one) => one.issuer === issuer && one.usage === parts.usage) ? [] : [view];
  });

/** The authority whose private key this is. */
export function issuerOf(signer: Term): Atom | undefined {
  const owner = isApplication(signer, 'sk') ? signer.args[0] : undefined;
  return owner?.kind === 'atom' ? owner : undefined;
}

/** The authorities whose keys the adversary has. */
export function leakedAuthorities({ spec, combination }: ExportRequest): ReadonlySet<Atom> {
  const dishonest = dishonestRoles(combination);
  const held = spec.roles
    .filter(({ name }) => dishonest.has(name))
    .flatMap(({ secrets }) => secrets)
    .flatMap((secret) => issuerOf(secret) ?? [])
    .filter((owner) => spec.authorities.includes(owner));
  const given = combination.flatMap((threat) =>
    threat.kind === 'ca' && threat.authority !== undefined ? [agent(threat.authority)] : [],
  );
  return new Set([...held, ...given]);
}

/**
 * What nobody honest has, which shows that a certificate is for a name of the adversary's, where no private key shows it
 * because honest agents' are known: under `unpossessed` with `kci` or `later`; undefined elsewhere.
 */
export function dishonestyOf({ combination }: ExportRequest): ((name: string) => string) | undefined {
  const has = (...kinds: readonly string[]): boolean => combination.some(({ kind }) => kinds.includes(kind));
  return has('unpossessed') && has('kci', 'later') ? (name) => `(privk "not honest" ${name})` : undefined;
}

/** The shared keys that a dishonest role has of everybody. */
export function leakedSymbols({ spec, combination }: ExportRequest): ReadonlySet<string> {
  const dishonest = dishonestRoles(combination);
  return new Set(
    spec.roles
      .filter(({ name }) => dishonest.has(name))
      .flatMap(({ secrets, self }) => secrets.filter((secret) => !secret.variables.includes(self)))
      .flatMap((secret) => (secret.kind === 'application' ? [secret.symbol] : []))
      .filter((symbol) => sharedSymbols(spec.roles).includes(symbol)),
  );
}
