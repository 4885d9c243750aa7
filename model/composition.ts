/**
 * Protocols beside a protocol (design 10, Composition): agents play the roles of another one too, with the
 * same names, keys, authorities and long-term shared keys, so that what is said in one may be heard in the
 * other (Guttman and Thayer, "Protocol independence through disjoint encryption", CSFW 2000). Goals and
 * threats stay those of the protocol itself. What the other roles hold is held under names of their own,
 * so that no goal takes another protocol's nonce for one of this.
 * @module
 */
import type { Diagnostic } from './notation/diagnostic.ts';
import { suggest } from './notation/near-miss.ts';
import type { AlsoStatement } from './notation/syntax.ts';
import { mapCheck, type Role, type Transition } from './role.ts';
import type { Spec } from './spec.ts';
import {
  agent,
  apply,
  fresh,
  instantiate,
  isApplication,
  replace,
  storeSymbol,
  type Term,
  type Variable,
  variable,
} from './term.ts';

/** The spec with the roles of `guest` beside its own. */
export function beside(spec: Spec, guest: Spec): Spec {
  const authorities = new Set<Term>(guest.authorities);
  const hops =
    1 + Math.max(-1, ...spec.roles.flatMap(({ transitions }) => transitions.map(({ hop }) => hop)));
  return {
    ...spec,
    roles: [...spec.roles, ...guest.roles.map((role) => asGuest(role, guest.name, authorities, hops))],
    issued: [
      ...spec.issued,
      ...guest.issued.filter((one) =>
        spec.issued.every((other) => one.issuer !== other.issuer || one.usage !== other.usage),
      ),
    ],
    authorities: [...new Set([...spec.authorities, ...guest.authorities])],
    functions: [
      ...spec.functions,
      ...guest.functions.filter((one) => spec.functions.every(({ name }) => name !== one.name)),
    ],
    groupUnchecked: spec.groupUnchecked || guest.groupUnchecked,
  };
}

/** Why `guest` cannot stand beside `spec`, if it cannot. */
export function clash(spec: Spec, guest: Spec, { protocol }: AlsoStatement): Diagnostic | undefined {
  const symbol = guest.functions.find((one) =>
    spec.functions.some(({ name, arity }) => name === one.name && arity !== one.arity),
  );
  const names = new Set(spec.authorities.map(({ name }) => name));
  const taken =
    guest.roles.find(({ name }) => names.has(name))?.name ??
    guest.authorities.find(({ name }) => spec.roles.some((role) => role.name === name))?.name ??
    symbol?.name;
  if (taken === undefined) return undefined;
  return {
    code: 'T236',
    severity: 'error',
    span: protocol.span,
    message: `${taken} means different things in ${spec.name} and ${guest.name}`,
    hint: 'names of authorities and functions are common to protocols that stand beside one another: rename one',
  };
}

/** The complaint that there is no protocol of that name, or none that runs. */
export const noGuest = ({ protocol }: AlsoStatement, own: string, names: readonly string[]): Diagnostic => ({
  code: 'T235',
  severity: 'error',
  span: protocol.span,
  message:
    protocol.text === own
      ? `${own} cannot stand beside itself`
      : names.includes(protocol.text)
        ? `${protocol.text} cannot stand beside ${own}: it does not run`
        : `there is no protocol ${protocol.text} in this file`,
  hint:
    suggest(
      protocol.text,
      names.filter((name) => name !== own),
    ) ?? 'write it in this file, before or after this one',
});

/** The role under its protocol's name; its hops are numbered from `hops` on. */
function asGuest(role: Role, protocol: string, authorities: ReadonlySet<Term>, hops: number): Role {
  const prefixed = (name: string): string => `${protocol}.${name}`;
  const name = prefixed(role.name);
  const store = storeSymbol(role.name);
  const own = (term: Term): Term =>
    replace(
      instantiate(term, (one) => variable(one.name, one.sort, name)),
      (part) => (isApplication(part, store) ? apply(storeSymbol(name), ...part.args.map(own)) : undefined),
    );
  const ownVariable = (one: Variable): Variable => own(one) as Variable;
  const canonical = (term: Term): Term =>
    replace(term, (part) => {
      if (part.kind !== 'atom' || authorities.has(part)) return undefined;
      if (part.sort === 'name') return agent(prefixed(part.name));
      return part.maker === 'declared' ? fresh(part.sort, prefixed(part.name), 'declared') : undefined;
    });
  const { office: _office, ...rest } = role;
  return {
    ...rest,
    name,
    of: protocol,
    unawareOf: role.unawareOf.map(prefixed),
    self: ownVariable(role.self),
    peers: role.peers.map((peer) => ({ role: prefixed(peer.role), name: ownVariable(peer.name) })),
    fresh: role.fresh.map((value) => ({ ...value, name: ownVariable(value.name) })),
    secrets: role.secrets.map(own),
    transitions: role.transitions.map((step) => ({
      ...transitionOf(step, prefixed, own, canonical),
      hop: hops + step.hop,
    })),
    knows: role.knows.map((held) => ({
      ...held,
      canonical: canonical(held.canonical),
      view: own(held.view),
    })),
    opaque: role.opaque.map((value) => ({
      ...value,
      name: ownVariable(value.name),
      canonical: canonical(value.canonical),
    })),
    aliases: new Map([...role.aliases].map(([from, to]) => [canonical(from), canonical(to)])),
  };
}

function transitionOf(
  step: Transition,
  prefixed: (name: string) => string,
  own: (term: Term) => Term,
  canonical: (term: Term) => Term,
): Transition {
  const common = {
    wire: prefixed(step.wire),
    checks: step.checks.map((check) => mapCheck(check, own)),
    events: step.events.map((event) => ({
      ...event,
      args: event.args.map(own),
      canonical: event.canonical.map(canonical),
    })),
  };
  return step.kind === 'send'
    ? { ...step, ...common, message: own(step.message) }
    : { ...step, ...common, pattern: own(step.pattern) };
}
