/**
 * What projection finds suspicious: evidence that a role can never check, values that it never opens,
 * names that rest on nothing (design 4, Projection; design 10, Names).
 * @module
 */
import type { Diagnostic } from './notation/diagnostic.ts';
import { type Pending, type View, viewInFlow } from './projection-view.ts';
import type { Protocol } from './protocol.ts';
import { ownForm, type Role } from './role.ts';
import { agent, asCertificate, isApplication, occursIn, publicKey, type Term } from './term.ts';
import { print } from './term-print.ts';

/** The lints of one role, whose view has followed the whole flow. */
export function lintsOf(protocol: Protocol, view: View, role: Role): readonly Diagnostic[] {
  if (view.stuck) return [];
  view.now = Number.POSITIVE_INFINITY;
  return [
    ...uncheckedEvidence(view, role),
    ...unneededIgnores(protocol, view),
    ...lateChecks(view, role),
    ...untrustedCertificates(view),
    ...restlessNames(protocol, view),
    ...namesNeverHeld(protocol, view),
    ...noEvents(view, role),
  ];
}

function noEvents(view: View, role: Role): readonly Diagnostic[] {
  if (role.transitions.length > 0) return [];
  return [
    {
      code: 'T407',
      severity: 'lint',
      span: view.party.span,
      message: `${role.name} sends and receives nothing`,
      hint: 'remove the role, or give it a part in the flow',
    },
  ];
}

/** Kept values that the role neither opens, nor passes on, nor is said to ignore. */
function uncheckedEvidence(view: View, role: Role): readonly Diagnostic[] {
  const passedOn = new Set(
    role.transitions.flatMap((step) => (step.kind === 'send' ? step.message.variables : [])),
  );
  return view.pending
    .filter((entry) => entry.because === 'unopened' && isEvidenceOrSealed(entry.canonical))
    .filter((entry) => !passedOn.has(entry.variable) && !insideForwarded(view, entry.canonical))
    .filter((entry) => !isIgnored(view, entry.canonical))
    .filter((entry) => !view.unanchored.some(({ term }) => term === entry.canonical))
    .map((entry) => uncheckedLint(view, role, entry));
}

/** A hash or a key that arrives as a value is no evidence: holding it unopened is nothing strange. */
const isEvidenceOrSealed = (term: Term): boolean =>
  term.kind === 'application' && ['sign', 'mac', 'enc', 'aead', 'seal'].includes(term.symbol);

const insideForwarded = (view: View, term: Term): boolean =>
  view.opaque.some((value) => value.because === 'forwarded' && occursIn(term, value.canonical));

const isIgnored = (view: View, term: Term): boolean =>
  view.protocol.ignored.some(
    (entry) => entry.role === view.party.name && ownForm(view.aliases, entry.term) === term,
  );

function uncheckedLint(view: View, role: Role, entry: Pending): Diagnostic {
  const { canonical } = entry;
  const sealed =
    isApplication(canonical, 'enc') || isApplication(canonical, 'aead') || isApplication(canonical, 'seal');
  const lacks = missingFor(view, canonical);
  const span = role.transitions[entry.since]?.span ?? view.party.span;
  return {
    code: sealed ? 'T402' : 'T401',
    severity: 'lint',
    span,
    message: sealed
      ? `${role.name} receives ${print(canonical)} but never learns ${lacks}: it stays closed`
      : `${role.name} receives ${print(canonical)} but never learns ${lacks}: this ${kindOf(canonical)} proves nothing to ${role.name}`,
    hint: `send it what it lacks, or say so: ignore ${role.name} : ${print(canonical)}`,
  };
}

const kindOf = (term: Term): string => {
  if (isApplication(term, 'sign')) return 'signature';
  if (isApplication(term, 'mac')) return 'MAC';
  return 'value';
};

/** What the role would need to check or open `term`. */
function missingFor(view: View, term: Term): string {
  if (term.kind !== 'application') return print(term);
  const needed = isApplication(term, 'sign')
    ? [publicKey(term.args[0] as Term), term.args[1] as Term]
    : isApplication(term, 'enc') || isApplication(term, 'aead')
      ? [term.args[0] as Term]
      : isApplication(term, 'seal')
        ? (term.args[0] as Extract<Term, { kind: 'application' }>).args
        : term.args;
  const missing = needed.flatMap((part) => leavesMissing(view, part));
  return [...new Set(missing.map(print))].slice(0, 3).join(', ') || 'how to';
}

function leavesMissing(view: View, term: Term): readonly Term[] {
  if (viewInFlow(view, term) !== undefined) return [];
  if (term.kind !== 'application' || isApplication(term, 'sk') || isApplication(term, 'pub')) return [term];
  if (term.symbol === 'dh') return [term];
  const inside = term.args.flatMap((arg) => leavesMissing(view, arg));
  return inside.length > 0 ? inside : [term];
}

/** `ignore` says what cannot be seen from the flow; where it says nothing it is a mistake. */
function unneededIgnores(protocol: Protocol, view: View): readonly Diagnostic[] {
  return protocol.ignored
    .filter((entry) => entry.role === view.party.name)
    .filter((entry) => {
      const own = ownForm(view.aliases, entry.term);
      return !view.pending.some((pending) => pending.canonical === own);
    })
    .map((entry) => ({
      code: 'T308',
      severity: 'error',
      span: entry.span,
      message: `${entry.role} checks ${print(entry.term)}, or never receives it: this \`ignore\` is not needed`,
      hint: 'remove it',
    }));
}

/** Checks made only after the role has accepted. */
function lateChecks(view: View, role: Role): readonly Diagnostic[] {
  const accepted = role.acceptsAt[0];
  if (accepted === undefined) return [];
  return view.opaque
    .filter((value) => value.opened !== undefined && value.since <= accepted && value.opened > accepted)
    .filter((value) => !isApplication(value.canonical, 'tuple'))
    .map((value) => ({
      code: 'T403',
      severity: 'lint',
      span: role.transitions[value.since]?.span ?? view.party.span,
      message: `${role.name} checks ${print(value.canonical)} only after it has accepted: it counts as no check`,
      hint: `move \`accept ${role.name}\` below the message that gives the key`,
    }));
}

function untrustedCertificates(view: View): readonly Diagnostic[] {
  const seen = new Set<Term>();
  return view.unanchored.flatMap(({ term, usage }) => {
    if (seen.has(term) || isIgnored(view, term) || insideForwarded(view, term)) return [];
    seen.add(term);
    const issuer = asCertificate(term)?.signer;
    const by = issuer !== undefined && isApplication(issuer, 'sk') ? print(issuer.args[0] as Term) : 'CA';
    return [
      {
        code: 'T408',
        severity: 'lint' as const,
        span: view.party.span,
        message: `${view.party.name} has no anchor for ${usage} certificates, so it learns nothing from ${print(term)}`,
        hint: `write trust ${view.party.name} : ${by} for ${usage}, or ignore ${view.party.name} : ${print(term)}`,
      },
    ];
  });
}

/** Names that anybody with a certificate, or anybody at all, may have put there. */
function restlessNames(protocol: Protocol, view: View): readonly Diagnostic[] {
  return [...view.boundBy].flatMap(([name, { certificate, span }]) => {
    const known = view.directory.some((entry) => occursIn(name, entry));
    if (known || (!certificate && view.certified.has(name))) return [];
    if (protocol.authorities.some((authority) => authority === name)) return [];
    const role = print(name);
    return [
      {
        code: certificate ? 'T405' : 'T406',
        severity: 'lint' as const,
        span,
        message: certificate
          ? `${view.party.name} learns ${role} from its certificate only: it accepts anybody who has one`
          : `${view.party.name} learns the name ${role} in plain text: it is unauthenticated`,
        hint: `if ${view.party.name} expects one ${role}, write knows ${view.party.name} : ${role}`,
      },
    ];
  });
}

/** Roles whose name a role never holds though the flow joins them: a name never agreed. */
function namesNeverHeld(protocol: Protocol, view: View): readonly Diagnostic[] {
  if (view.transitions.length === 0) return [];
  return protocol.parties
    .filter((other) => other.name !== view.party.name && !other.anonymous)
    .filter((other) => !view.party.unawareOf.includes(other.name))
    .filter((other) => viewInFlow(view, agent(other.name)) === undefined)
    .map((other) => ({
      code: 'T409',
      severity: 'lint',
      span: view.party.span,
      message: `${view.party.name} never holds the name of ${other.name}: they cannot agree on it`,
      hint: `send it the name or a certificate of ${other.name}, or write unaware of ${other.name}`,
    }));
}
