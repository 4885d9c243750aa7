/**
 * A role machine as strands: one for each way through it. A check that comes after something was sent may fail when
 * that has been sent already, and a strand of CPSA is one sequence of messages: so there is another one that ends there,
 * in which nothing is known of what the check would have looked into.
 * @module
 */
import type { Check, Role, Transition } from '../../../model/role.ts';
import {
  type Atom,
  asCertificate,
  type CertificateParts,
  publicKey,
  secretKey,
  subtermsOf,
  type Term,
  text,
  tuple,
  type Variable,
} from '../../../model/term.ts';
import { type Point, placeOf, unfolded } from '../tree.ts';
import { type Certified, issuerOf } from './keys.ts';
import { type Solution, solvedIn, unified, unsolved } from './unify.ts';

/** One message of a strand, in the words of its role's view. */
export interface Happening {
  readonly kind: 'send' | 'recv';
  readonly message: Term;
  /** The transition that it carries out; none for what a strand does besides its role. */
  readonly transition?: Transition;
  readonly remark?: string;
}

/** One way through a role. */
export interface Strand {
  /** A name that no other strand has. */
  readonly name: string;
  readonly role: Role;
  readonly happenings: readonly Happening[];
  /** How many messages there are when a place in the role's tree is reached, by place; the root is where it starts. */
  readonly heights: ReadonlyMap<string, number>;
  /** How many there are when the first event of the role has happened. */
  readonly begins: number;
  /** What must differ. */
  readonly unequal: readonly (readonly [Term, Term])[];
  /** A term of the role's view as this strand has it. */
  readonly inStrand: (term: Term) => Term;
  /** What sets it apart from the role's other strands. */
  readonly differs: string;
  readonly marked: Marked;
}

/** Whether a strand begins with the name of its role, or of its way through it. */
export type Marked = 'not' | 'with its role' | 'with its way';

/** What certificates are in the model. */
type Certifying = (certificate: CertificateParts) => Certified;

/** More of one role are not written. */
export const strandsMax = 64;

/** All strands of a role. */
export function strandsOf(role: Role, certified: Certifying, marked: Marked = 'not'): readonly Strand[] {
  const ends = waysOut(unfolded(role)).flatMap((path) => endsOn(role, path));
  const plans = distinct(ends).flatMap((end) => anchored(role, end));
  return plans.flatMap((plan, at) => {
    const strand = strandOf(
      role,
      plan,
      plans.length === 1 ? role.name : `${role.name}_${at + 1}`,
      certified,
      marked,
    );
    return strand === undefined ? [] : [strand];
  });
}

/** The paths to the ends of a tree. */
const waysOut = (point: Point): readonly (readonly number[])[] =>
  point.ways.length === 0 ? [point.path] : point.ways.flatMap(({ after }) => waysOut(after));

/** A beginning of a way: so many transitions, and whether the checks of the last one have been made. */
interface End {
  readonly path: readonly number[];
  readonly checked: boolean;
}

/** The whole way, and what was done before each check that comes late. */
function endsOn(role: Role, path: readonly number[]): readonly End[] {
  const bound = boundBy(role, path);
  const late: End[] = [];
  for (const [at, index] of path.entries()) {
    const { kind, checks } = role.transitions[index] as Transition;
    for (const check of checks) {
      const since = Math.max(
        -1,
        ...lookedAt(check)
          .flatMap((term) => term.variables)
          .map((one) => bound.get(one) ?? -1),
      );
      const last = path.findLastIndex(
        (other, step) =>
          step > since &&
          (kind === 'send' ? step <= at : step < at) &&
          role.transitions[other]?.kind === 'send',
      );
      if (last >= 0) late.push({ path: path.slice(0, last + 1), checked: last < at });
    }
  }
  return [...late, { path, checked: true }];
}

/** What a check looks at that was there before. */
const lookedAt = (check: Check): readonly Term[] =>
  check.kind === 'open'
    ? [check.value]
    : check.kind === 'anchor'
      ? [check.issuer]
      : [check.left, check.right];

/** At which step of a path each variable has its value. */
function boundBy(role: Role, path: readonly number[]): ReadonlyMap<Variable, number> {
  const bound = new Map<Variable, number>();
  const start = [role.self, ...role.peers.map(({ name }) => name), ...role.fresh.map(({ name }) => name)];
  for (const one of start) bound.set(one, -1);
  for (const [at, index] of path.entries()) {
    const transition = role.transitions[index] as Transition;
    const read = transition.kind === 'receive' ? [transition.pattern] : [];
    const opened = transition.checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : []));
    for (const one of [...read, ...opened].flatMap((term) => term.variables)) {
      if (!bound.has(one)) bound.set(one, at);
    }
  }
  return bound;
}

const distinct = (ends: readonly End[]): readonly End[] => [
  ...new Map(ends.map((end) => [`${end.path.join('.')} ${end.checked}`, end])).values(),
];

/** An end with an authority for each certificate that several may have issued. */
interface Plan extends End {
  readonly issuers: ReadonlyMap<Term, Atom>;
}

function anchored(role: Role, end: End): readonly Plan[] {
  const anchors = checksOn(role, end).filter((check) => check.kind === 'anchor');
  let issuers: readonly ReadonlyMap<Term, Atom>[] = [new Map()];
  for (const { issuer, anchors: accepted } of anchors) {
    issuers = issuers.flatMap((chosen) =>
      chosen.has(issuer) ? [chosen] : accepted.map((atom) => new Map([...chosen, [issuer, atom]])),
    );
  }
  return issuers.map((chosen) => ({ ...end, issuers: chosen }));
}

const checksOn = (role: Role, { path, checked }: End): readonly Check[] =>
  path.flatMap((index, at) =>
    checked || at < path.length - 1 ? (role.transitions[index] as Transition).checks : [],
  );

function strandOf(
  role: Role,
  plan: Plan,
  name: string,
  certified: Certifying,
  marked: Marked,
): Strand | undefined {
  const solution = opened(role, plan, certified);
  if (solution === undefined) return undefined;
  const inStrand = (term: Term): Term => solvedIn(solution, term);
  const messages = plan.path.map((index): Happening => {
    const transition = role.transitions[index] as Transition;
    return transition.kind === 'send'
      ? { kind: 'send', message: inStrand(transition.message), transition }
      : { kind: 'recv', message: inStrand(transition.pattern), transition };
  });
  const happenings = [
    ...beginnings(role, messages, markOf(role, name, marked)),
    ...withCertificates(messages, new Set(role.secrets), certified),
  ];
  const places = plan.path.map((_, at) => placeOf(plan.path.slice(0, at + 1)));
  const reached = happenings.flatMap(({ transition }, at) => (transition === undefined ? [] : [at + 1]));
  const isCut = !plan.checked;
  const whole = places.map((place, at) => [place, reached[at] as number] as const);
  const unequal = checksOn(role, plan).flatMap((check) =>
    check.kind === 'unequal' ? [[inStrand(check.left), inStrand(check.right)] as const] : [],
  );
  const begins = reached[0] as number;
  return {
    name,
    role,
    happenings,
    // Where its last checks fail, a run has sent the message and has not come to the place behind it.
    heights: new Map([['', begins], ...(isCut ? whole.slice(0, -1) : whole)]),
    begins,
    unequal,
    inStrand,
    differs: difference(role, plan),
    marked,
  };
}

const patternsOn = (role: Role, { path }: Plan): readonly Term[] =>
  path.flatMap((index) => {
    const { checks, ...transition } = role.transitions[index] as Transition;
    const opened = checks.flatMap((check) => (check.kind === 'open' ? [check.pattern] : []));
    return transition.kind === 'receive' ? [transition.pattern, ...opened] : opened;
  });

/** The certificates in a term, each once, outermost first. */
export const certificatesWithin = (term: Term): readonly Term[] =>
  [...subtermsOf([term])].filter((part) => asCertificate(part) !== undefined);

/** What the checks make of what was kept before; undefined where two of them exclude each other. */
function opened(role: Role, plan: Plan, certified: Certifying): Solution | undefined {
  let solution: Solution | undefined = unsolved;
  const pairs = checksOn(role, plan).flatMap((check): readonly (readonly [Term, Term])[] => {
    if (check.kind === 'open') return [[check.value, check.pattern]];
    return check.kind === 'equal' ? [[check.left, check.right]] : [];
  });
  for (const [left, right] of [...plan.issuers, ...pairs]) {
    if (solution === undefined) return undefined;
    solution = unified(solution, left, right);
  }
  for (const certificate of patternsOn(role, plan).flatMap(certificatesWithin)) {
    if (solution === undefined) return undefined;
    const parts = asCertificate(solvedIn(solution, certificate));
    if (parts !== undefined && certified(parts) === 'own key') {
      solution = unified(solution, parts.key, publicKey(secretKey(parts.subject)));
    }
  }
  return solution === undefined ? undefined : inOwnTerms(role, solution);
}

/** The solution in which a run's own values stand for what turned out to be one; undefined where that is something else. */
function inOwnTerms(role: Role, solution: Solution): Solution | undefined {
  const made = role.fresh.map(({ name }) => name);
  const own = [role.self, ...role.peers.map(({ name }) => name), ...made];
  let found = solution;
  for (const one of own) {
    const value = found.get(one);
    if (value === undefined) continue;
    if (value.kind === 'variable' && !own.includes(value)) {
      const put: Solution = new Map([[value, one]]);
      const rest = [...found].filter(([known]) => known !== one);
      found = new Map([...rest.map(([known, term]) => [known, solvedIn(put, term)] as const), ...put]);
    } else if (made.includes(one)) return undefined;
  }
  return found;
}

/** What a strand says of itself at its beginning. */
const markOf = ({ name: role }: Role, strand: string, marked: Marked): readonly Term[] =>
  marked === 'not' ? [] : marked === 'with its role' ? [text(role)] : [text(role), text(strand)];

/** What the adversary is to have at once, and names that no message shows early enough. */
function beginnings(role: Role, messages: readonly Happening[], mark: readonly Term[]): readonly Happening[] {
  const [first] = messages;
  const names = [role.self, ...role.peers.map(({ name }) => name)];
  const isShown = first !== undefined && names.every((name) => first.message.variables.includes(name));
  const isListener =
    first?.kind === 'recv' && messages[1]?.kind === 'send' && messages[1].message === first.message;
  const shown = role.fresh.filter((made) => made.public).map(({ name }) => name);
  const told = [...mark, ...(isShown && !isListener ? [] : names), ...shown];
  return told.length === 0
    ? []
    : [
        {
          kind: 'send',
          message: told.length === 1 ? (told[0] as Term) : tuple(...told),
          remark: 'known to everybody',
        },
      ];
}

/** Signed certificates that a strand sends without having received or signed them are the authorities'. */
function withCertificates(
  messages: readonly Happening[],
  own: ReadonlySet<Term>,
  certified: Certifying,
): readonly Happening[] {
  const had = new Set<Term>();
  return messages.flatMap((happening): readonly Happening[] => {
    const found = certificatesWithin(happening.message).filter((part) => !had.has(part));
    for (const part of found) had.add(part);
    if (happening.kind === 'recv') return [happening];
    const fetched = found.filter((part) => {
      const parts = asCertificate(part);
      if (parts === undefined || own.has(parts.signer)) return false;
      return issuerOf(parts.signer) !== undefined && certified(parts) === 'signed';
    });
    return [
      ...fetched.map((message): Happening => ({ kind: 'recv', message, remark: 'as it was issued' })),
      happening,
    ];
  });
}

/** What sets one way apart, for a comment. */
function difference(role: Role, { path, checked, issuers }: Plan): string {
  const last = role.transitions[path.at(-1) as number] as Transition;
  const isWhole = !role.transitions.some(({ from }) => from === last.to) && checked;
  const by = [...new Set([...issuers.values()].map(({ name }) => name))];
  return [
    ...(isWhole ? [] : ['stops here, because what comes next is not as it should be']),
    ...(by.length === 0 ? [] : [`certificates by ${by.join(', ')}`]),
  ].join('; ');
}
