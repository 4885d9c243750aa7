/**
 * Which nonce stands under whose signature, in evidence that somebody checks (variants S12; the ideal protocol
 * is defined by it: every nonce under the signature of every party). Read from the role machines: what a
 * role compares with what it can build itself is checked, what it keeps as one piece is not.
 * @module
 */
import type { Role } from '../model/role.ts';
import type { Spec, SpecValue } from '../model/spec.ts';
import { agent, asCertificate, isApplication, occursIn, secretKey, type Term } from '../model/term.ts';
import { everHolds, historyOf } from './holding.ts';

/** A nonce under a signature. */
export interface Covered {
  /** Roles. */
  readonly signer: string;
  readonly maker: string;
  readonly nonce: string;
  /** The signer holds the nonce, or signs something that contains it without ever holding it. */
  readonly how: 'signed' | 'committed';
  /** The roles that check the signature before they accept. */
  readonly checkedBy: readonly string[];
}

/** Every nonce under every signature that is checked; by signer, then in the order of declaration. */
export function coverageOf(spec: Spec): readonly Covered[] {
  const nonces = spec.values.filter(
    ({ kind, term }) => kind === 'fresh' && term.kind === 'atom' && term.sort === 'nonce',
  );
  return spec.roles.flatMap((signer) =>
    nonces.flatMap((nonce): readonly Covered[] => {
      const checkedBy = spec.roles.filter((role) => checks(role, signer, nonce)).map(({ name }) => name);
      if (checkedBy.length === 0 || nonce.role === undefined) return [];
      const how = everHolds(signer, nonce.term) ? 'signed' : 'committed';
      return [{ signer: signer.name, maker: nonce.role, nonce: nonce.name, how, checkedBy }];
    }),
  );
}

/** Whether the role has checked, before it accepts, a signature of the signer over the nonce. */
function checks(role: Role, signer: Role, nonce: SpecValue): boolean {
  if (role.name === signer.name) return false;
  const before = new Set(role.acceptsAt.flatMap((acceptance) => [...historyOf(role, acceptance)]));
  const isSigned = (signature: Term): boolean =>
    isApplication(signature, 'sign') &&
    asCertificate(signature) === undefined &&
    signature.args[0] === secretKey(agent(signer.name)) &&
    occursIn(nonce.term, signature);
  return role.knows.some(
    ({ canonical, view, since }) => before.has(since) && isApplication(view, 'sign') && isSigned(canonical),
  );
}
