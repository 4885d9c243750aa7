/**
 * What a run checks of a message that it receives, why that passes in this trace, and what it takes from it: read
 * off its machine and the values that it has, and who made each part off the trace.
 * @module
 */
import { instanceOf } from '../model/match.ts';
import { type Check, isTicket, keptIn, type Role, type Transition } from '../model/role.ts';
import type { Run } from '../model/system.ts';
import {
  asCertificate,
  isApplication,
  isFresh,
  publicKey,
  secretKey,
  type Term,
  type Variable,
} from '../model/term.ts';
import { roleNamed } from '../properties/goal.ts';
import { type Evidence, evidenceIn, metIn } from './evidence.ts';
import { listed } from './listed.ts';
import { keyInWords, makerOf } from './maker.ts';
import { type Message, playerName, type Told } from './told.ts';

/**
 * What the run checks and takes at the receive, or by the delayed checks of the send, at position `at`: sentences
 * whose subject is the run; empty where there is nothing to be said.
 */
export function checkedAt(told: Told, event: Message, at: number): readonly string[] {
  const run = told.state.runs[event.run] as Run;
  const role = roleNamed(told.scenario.spec, run.role);
  const transition = role.transitions[event.transition] as Transition;
  const before = boundBefore(role, run, at);
  const place: Place = { told, run, at };
  const found = evidenceAt(role, transition, before).map(({ kind, term }) => ({
    kind,
    term: instanceOf(term, run.bindings),
  }));
  const issuers = transition.checks.flatMap((check) =>
    check.kind === 'anchor' ? check.issuer.variables : [],
  );
  const met = [...new Set(metIn(transition))].filter(
    (variable) => !before.has(variable) && !issuers.includes(variable),
  );
  const shown = found.filter(({ kind }) => kind !== 'known');
  const recomputed = found.filter(({ kind, term }) => kind === 'known' && !isPlain(term));
  const checks = [
    ...shown.map((evidence) => clauseOf(place, evidence)),
    ...expected(place, found),
    ...recomputed.map((evidence) => clauseOf(place, evidence)),
    ...transition.checks.flatMap((check) => comparisonOf(place, check)),
  ];
  const taken = news(
    place,
    role,
    met.filter((variable) => !found.some(({ term }) => isOwnKey(term, run.bindings[variable.name]))),
  );
  const nothing = checks.length === 0 && event.kind === 'receive' ? ['can check nothing of it'] : [];
  const player = playerName(told, run);
  return [...new Set([...nothing, ...checks, ...taken])].map(
    (clause, index) => `${index === 0 ? player : 'It'} ${clause}.`,
  );
}

/** Whether a certificate shows a key of which it goes without saying whose it is: its subject's own. */
function isOwnKey(term: Term, secret: Term | undefined): boolean {
  const parts = asCertificate(term);
  return parts !== undefined && secret === secretKey(parts.subject) && parts.key === publicKey(secret);
}

/** The certificates that a run accepts by events before position `before`. */
export function certificatesSeen(told: Told, run: Run, before: number): readonly Term[] {
  const role = roleNamed(told.scenario.spec, run.role);
  return run.taken
    .filter(({ at }) => at < before)
    .flatMap(({ at, transition }) =>
      evidenceAt(role, role.transitions[transition] as Transition, boundBefore(role, run, at)),
    )
    .filter(({ kind }) => kind === 'verifies')
    .map(({ term }) => instanceOf(term, run.bindings))
    .filter((term) => asCertificate(term) !== undefined);
}

/** The evidence at a transition, over the variables of the role; delayed checks come after the message. */
function evidenceAt(role: Role, transition: Transition, before: ReadonlySet<Variable>): readonly Evidence[] {
  const bound = new Set(before);
  const found: Evidence[] = [];
  const look = (pattern: Term): void => {
    found.push(...evidenceIn(pattern, bound));
    for (const variable of pattern.variables) bound.add(variable);
  };
  if (transition.kind === 'receive')
    look(isTicket(role, transition) ? keptIn(transition.pattern) : transition.pattern);
  for (const check of transition.checks) if (check.kind === 'open') look(check.pattern);
  return found;
}

/** The variables that have values in the run before position `at`. */
function boundBefore(role: Role, run: Run, at: number): ReadonlySet<Variable> {
  return new Set([
    role.self,
    ...role.peers.map(({ name }) => name),
    ...role.fresh.map(({ name }) => name),
    ...role.knows.flatMap(({ since, view }) => (since < 0 ? view.variables : [])),
    ...run.taken.flatMap((step) => {
      const transition = role.transitions[step.transition];
      return step.at < at && transition !== undefined ? metIn(transition) : [];
    }),
  ]);
}

interface Place {
  readonly told: Told;
  readonly run: Run;
  readonly at: number;
}

/** Values that the run finds as it has them already. */
function expected({ told, run }: Place, found: readonly Evidence[]): readonly string[] {
  const values = found.flatMap(({ kind, term }) => {
    if (kind !== 'known' || !isPlain(term)) return [];
    const text = told.names.short(term);
    const made = isApplication(term, 'g') ? (term.args[0] as Term) : term;
    if (isFresh(made)) return [made.maker === run.number ? `its own ${text}` : text];
    return [term.kind === 'application' ? text : `the name ${text}`];
  });
  return values.length === 0 ? [] : [`finds ${listed([...new Set(values)])} as it expects`];
}

/** Whether a value is compared as it is, and not recomputed. */
const isPlain = (term: Term): boolean =>
  term.kind !== 'application' || term.symbol === 'g' || term.symbol === 'pub';

function clauseOf(place: Place, { kind, term }: Evidence): string {
  const { told } = place;
  const text = told.names.short(term);
  switch (kind) {
    case 'verifies':
      return asCertificate(term) === undefined
        ? `verifies ${text} with ${keyOf(told, term)}: ${madeBy(place, term)}`
        : `accepts ${text}: ${provenanceOf(place, term)}`;
    case 'opens': {
      const anybody = isApplication(term, 'seal') && makerOf(told, place.at, term).run === undefined;
      return `opens ${text}: ${madeBy(place, term)}${anybody ? ', as anybody can who has the public key' : ''}`;
    }
    case 'known':
      return `computes ${text} itself, and it is the same: ${madeBy(place, term)}`;
  }
}

/** Why a certificate verifies. */
export function provenanceOf(place: Pick<Place, 'told' | 'at'>, certificate: Term): string {
  const { told } = place;
  const signer = asCertificate(certificate)?.signer;
  const name =
    signer !== undefined && isApplication(signer, 'sk')
      ? signer.args.map(told.names.short).join()
      : 'its issuer';
  if (told.knowledge[0]?.heard.includes(certificate)) return `${name} issued it, and it is public`;
  const maker = makerOf(told, place.at, certificate);
  if (maker.run !== undefined || signer === undefined) return `${maker.name} signed it as ${name}`;
  return `the adversary signed it with ${keyInWords(told, signer)}`;
}

function keyOf(told: Told, signature: Term): string {
  const key = signature.kind === 'application' ? (signature.args[0] as Term) : signature;
  return isApplication(key, 'sk')
    ? `the key of ${key.args.map(told.names.short).join()}`
    : `the key ${told.names.short(publicKey(key))}`;
}

/** Who made a part, and when. */
function madeBy({ told, run, at }: Place, term: Term): string {
  const maker = makerOf(told, at, term);
  if (maker.run === run) return 'it made that itself';
  const now = told.numbers.get(at);
  return `${maker.name} made it${maker.step === undefined || maker.step === now ? '' : ` in step ${maker.step}`}`;
}

function comparisonOf({ told, run }: Place, check: Check): readonly string[] {
  const value = (term: Term): string => told.names.short(instanceOf(term, run.bindings));
  switch (check.kind) {
    case 'open':
      return [];
    case 'anchor':
      return [`trusts ${value(check.issuer)} as a CA`];
    case 'equal':
      return [`finds that ${value(check.left)} is ${value(check.right)}`];
    case 'unequal':
      return [`finds that ${value(check.left)} is not ${value(check.right)}`];
  }
}

/** Values that are new to the run, and what it takes them for. */
function news(place: Place, role: Role, met: readonly Variable[]): readonly string[] {
  const { told, run } = place;
  const opaque = met.filter((variable) => role.opaque.some(({ name }) => name === variable));
  const others = met.filter((variable) => !opaque.includes(variable));
  const names = others.flatMap((variable) => takenFor(place, variable));
  const unopened = opaque.flatMap((variable) => {
    const value = run.bindings[variable.name];
    return value === undefined ? [] : [told.names.short(value)];
  });
  return [
    ...(names.length === 0 ? [] : [`takes ${listed(names)}`]),
    ...(unopened.length === 0 ? [] : [`keeps ${listed(unopened)} without looking into it`]),
  ];
}

/** A value and what the spec calls it: `~nonce3 for nP`; keys only where they are not their owners' own. */
function takenFor({ told, run }: Place, variable: Variable): readonly string[] {
  const value = run.bindings[variable.name];
  if (value === undefined) return [];
  if (variable.sort === 'secret') return [`${told.names.short(publicKey(value))} for a key`];
  const isShare = variable.sort === 'exponent';
  const text = isShare ? `g(${told.names.short(value)})` : told.names.short(value);
  const called = isShare ? `g(${variable.name})` : variable.name;
  return text === called || (isFresh(value) && value.name === variable.name)
    ? [text]
    : [`${text} for ${called}`];
}
