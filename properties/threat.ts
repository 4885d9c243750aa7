/**
 * Threats: what the adversary holds besides the network and its insiders, relative to the claimant's
 * own session (design 5). A combination is a set; the empty one is written `none`.
 * @module
 */
import { suggest } from '../model/notation/near-miss.ts';
import type { Role } from '../model/role.ts';
import { ownRoles, type Spec } from '../model/spec.ts';
import { type Atom, asCertificate, isApplication, type Term } from '../model/term.ts';

/** One thing more that the adversary holds. */
export type Threat =
  /** The agent that the claimant holds for this role is dishonest, with that role's own secrets. */
  | { readonly kind: 'dishonest'; readonly role: string }
  /** One signing key that the claimant trusts; `authority` fixes which. */
  | { readonly kind: 'ca'; readonly authority?: string }
  /** The claimant's own long-term key, before the session. */
  | { readonly kind: 'kci' }
  /** Every long-term key, after the session. */
  | { readonly kind: 'later' }
  /** Exponents and symmetric keys of other sessions. */
  | { readonly kind: 'session' }
  /** Certificates for its own names over keys that it does not hold. */
  | { readonly kind: 'unpossessed' };

/** Threats taken together, each once, in the order of `compareThreats`. */
export type Combination = readonly Threat[];

/** What a word for a threat means in a spec, or why it means nothing. */
export type ParsedCombination =
  | { readonly kind: 'combination'; readonly combination: Combination }
  | { readonly kind: 'problem'; readonly message: string; readonly hint?: string };

/** A total order: dishonest parties by role name, then the others in the order of design 5. */
export const compareThreats = (left: Threat, right: Threat): number =>
  rank(left) - rank(right) || compareTexts(detailOf(left), detailOf(right));

/** Threats as a combination: each once, in order. */
export function combine(...threats: readonly Threat[]): Combination {
  const sorted = threats.toSorted(compareThreats);
  return sorted.filter((threat, at) => at === 0 || compareThreats(sorted[at - 1] as Threat, threat) !== 0);
}

/** Whether `threat` is part of `combination`. */
export const includesThreat = (combination: Combination, threat: Threat): boolean =>
  combination.some((other) => compareThreats(other, threat) === 0);

/** Whether every threat of `smaller` is in `larger`. `ca` and `ca:NAME` are different threats. */
export const isWithin = (smaller: Combination, larger: Combination): boolean =>
  smaller.every((threat) => includesThreat(larger, threat));

/** The roles that a combination makes dishonest. */
export const dishonestRoles = (combination: Combination): ReadonlySet<string> =>
  new Set(combination.flatMap((threat) => (threat.kind === 'dishonest' ? [threat.role] : [])));

/** The threats that mean something for a spec, each alone, in order; `ca:NAME` only on request. */
export function threatsOf(spec: Spec): Combination {
  const parties = ownRoles(spec).map((role): Threat => ({ kind: 'dishonest', role: role.name }));
  const anchored = ownRoles(spec).some((role) => anchorsOf(spec, role).length > 0);
  const secretValues = spec.values.some(({ term }) => term.kind === 'atom' && isSessionSecret(term));
  return combine(
    ...parties,
    ...(anchored ? [{ kind: 'ca' } as const] : []),
    { kind: 'kci' },
    { kind: 'later' },
    ...(secretValues ? [{ kind: 'session' } as const] : []),
    ...(spec.issued.length > 0 ? [{ kind: 'unpossessed' } as const] : []),
  );
}

/** What threat `session` reveals of a run: exponents and symmetric keys, not nonces, not data. */
export const isSessionSecret = (made: Atom): boolean => made.sort === 'exponent' || made.sort === 'key';

/**
 * The authorities that a role trusts, in the spec's order: those with whose keys its machine verifies
 * certificates; where it verifies none, all that issue any (design 10, Anchors).
 */
export function anchorsOf(spec: Spec, role: Role): readonly Atom[] {
  const accepted = new Set<Term>();
  for (const transition of role.transitions) {
    if (transition.kind === 'receive') addSigners(transition.pattern, accepted);
    for (const check of transition.checks) {
      if (check.kind === 'open') addSigners(check.pattern, accepted);
      if (check.kind === 'anchor') for (const anchor of check.anchors) accepted.add(anchor);
    }
  }
  if (accepted.size === 0) for (const { issuer } of spec.issued) accepted.add(issuer);
  return spec.authorities.filter((authority) => accepted.has(authority));
}

/** Of the certificates that a message carries: one in a hash, or in what else cannot be opened, is compared, not verified. */
function addSigners(pattern: Term, found: Set<Term>): void {
  const signer = asCertificate(pattern)?.signer;
  if (signer !== undefined && isApplication(signer, 'sk')) found.add(signer.args[0] as Term);
  if (pattern.kind !== 'application') return;
  if (pattern.symbol === 'tuple') for (const item of pattern.args) addSigners(item, found);
  if (opened.has(pattern.symbol)) addSigners(pattern.args[1] as Term, found);
}

/** Symbols of what has its content for a second argument. */
const opened: ReadonlySet<string> = new Set(['sign', 'aead', 'enc', 'seal']);

/** A threat as `expect` lines and the command line write it: a party by its office where that is plain. */
export function printThreat(spec: Spec, threat: Threat): string {
  switch (threat.kind) {
    case 'dishonest':
      return wordForRole(spec, threat.role);
    case 'ca':
      return threat.authority === undefined ? 'ca' : `ca:${threat.authority}`;
    case 'kci':
    case 'later':
    case 'session':
    case 'unpossessed':
      return threat.kind;
  }
}

/** A combination as `expect` lines write it: `proxy+ca`, or `none`. */
export const printCombination = (spec: Spec, combination: Combination): string =>
  combination.map((threat) => printThreat(spec, threat)).join('+') || 'none';

/** A threat in one clause, in the spec's own names. */
export function describeThreat(spec: Spec, threat: Threat): string {
  switch (threat.kind) {
    case 'dishonest':
      return `the ${officeOf(spec, threat.role) ?? 'party'} ${threat.role} of this session is dishonest`;
    case 'ca':
      return threat.authority === undefined
        ? 'the adversary holds one signing key that the claimant trusts as a CA'
        : `the adversary holds the signing key of ${threat.authority}`;
    case 'kci':
      return "the adversary holds the claimant's own long-term key";
    case 'later':
      return 'every long-term key is revealed after the session';
    case 'session':
      return 'exponents and symmetric keys of other sessions are revealed';
    case 'unpossessed':
      return 'the adversary has certificates for its own names over keys that it does not hold';
  }
}

/** Reads `proxy+ca:CA`, or a list of such words; `none` is the empty combination. */
export function parseCombination(spec: Spec, words: readonly string[]): ParsedCombination {
  const threats: Threat[] = [];
  for (const word of words.flatMap((list) => list.split('+')).map((item) => item.trim())) {
    if (word === 'none') continue;
    const parsed = parseThreat(spec, word);
    if (parsed.kind === 'problem') return parsed;
    threats.push(...parsed.combination);
  }
  return { kind: 'combination', combination: combine(...threats) };
}

/** Reads one threat: `proxy` (an office or a role's name), `ca`, `ca:NAME`, `kci`, `later`, `session`, `unpossessed`. */
export function parseThreat(spec: Spec, word: string): ParsedCombination {
  const plain = plainThreats.find((threat) => threat.kind === word);
  if (plain !== undefined) return { kind: 'combination', combination: [plain] };
  if (word.startsWith('ca:')) return parseAuthority(spec, word.slice('ca:'.length));
  const named = spec.roles.filter((role) => role.name === word);
  const found = named.length > 0 ? named : spec.roles.filter((role) => role.office === word);
  const [role] = found;
  if (role === undefined) return problem(`there is no threat ${word} here`, suggest(word, threatWords(spec)));
  if (found.length > 1) {
    return problem(
      `${word} is the office of several roles`,
      `name one: ${found.map(({ name }) => name).join(', ')}`,
    );
  }
  return { kind: 'combination', combination: [{ kind: 'dishonest', role: role.name }] };
}

const plainThreats: Combination = [
  { kind: 'ca' },
  { kind: 'kci' },
  { kind: 'later' },
  { kind: 'session' },
  { kind: 'unpossessed' },
];

function parseAuthority(spec: Spec, authority: string): ParsedCombination {
  const known = spec.authorities.map(({ name }) => name);
  if (known.includes(authority)) return { kind: 'combination', combination: [{ kind: 'ca', authority }] };
  return problem(`there is no authority ${authority} here`, suggest(authority, known));
}

const problem = (message: string, hint: string | undefined): ParsedCombination =>
  hint === undefined ? { kind: 'problem', message } : { kind: 'problem', message, hint };

const threatWords = (spec: Spec): readonly string[] => [
  ...spec.roles.flatMap(({ name }) => [wordForRole(spec, name), name]),
  ...plainThreats.map(({ kind }) => kind),
  ...spec.authorities.map(({ name }) => `ca:${name}`),
  'none',
];

/** The office of a role if no other role has it and no role is called so; else the role's name. */
function wordForRole(spec: Spec, role: string): string {
  const office = officeOf(spec, role);
  if (office === undefined || spec.roles.some(({ name }) => name === office)) return role;
  return spec.roles.filter((other) => other.office === office).length === 1 ? office : role;
}

const officeOf = (spec: Spec, role: string): string | undefined =>
  spec.roles.find(({ name }) => name === role)?.office;

const kinds: readonly Threat['kind'][] = ['dishonest', 'ca', 'kci', 'later', 'session', 'unpossessed'];
const rank = (threat: Threat): number => kinds.indexOf(threat.kind);

function detailOf(threat: Threat): string {
  switch (threat.kind) {
    case 'dishonest':
      return threat.role;
    case 'ca':
      return threat.authority ?? '';
    case 'kci':
    case 'later':
    case 'session':
    case 'unpossessed':
      return '';
  }
}

const compareTexts = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
