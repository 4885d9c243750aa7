/**
 * A role machine as strands: one for each way through it.
 * @module
 */
import type { Role, Transition } from '../../../model/role.ts';
import {
  asCertificate,
  type CertificateParts,
  publicKey,
  secretKey,
  subtermsOf,
  type Term,
  text,
  tuple,
  zero,
} from '../../../model/term.ts';
import { placeOf } from '../tree.ts';
import { type Certified, issuerOf } from './keys.ts';
import { checksOn, difference, type Plan, patternsOn, plansOf } from './plan.ts';
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

/** A strand's role by the name that goals use. */
export const roleName = ({ name }: Strand): string => name.replaceAll(/[^A-Za-z0-9]+/g, '-');

/** Whether a strand begins with the name of its role, or of its way through it. */
export type Marked = 'not' | 'with its role' | 'with its way';

/** What certificates are in the model. */
type Certifying = (certificate: CertificateParts) => Certified;

/** More of one role are not written. */
export const strandsMax = 64;

/** How roles become strands. */
interface Manner {
  readonly certified: Certifying;
  /** The certificates that a role has and no authority gives away. */
  readonly lent: (role: Role) => readonly Term[];
  readonly groupUnchecked: boolean;
}

/** All strands of a role. */
export function strandsOf(role: Role, manner: Manner, marked: Marked = 'not'): readonly Strand[] {
  const plans = plansOf(role, manner.groupUnchecked);
  return plans.flatMap((plan, at) => {
    const strand = strandOf(
      role,
      plan,
      plans.length === 1 ? role.name : `${role.name}_${at + 1}`,
      manner,
      marked,
    );
    return strand === undefined ? [] : [strand];
  });
}

function strandOf(
  role: Role,
  plan: Plan,
  name: string,
  { certified, lent }: Manner,
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
    ...withCertificates(messages, new Set(role.secrets), new Set(lent(role).map(inStrand)), certified),
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
  const zeros = plan.zeros.map((one) => [one, zero] as const);
  for (const [left, right] of [...plan.issuers, ...zeros, ...pairs]) {
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

/** Signed certificates that a strand sends without having received, signed or held them are the authorities'. */
function withCertificates(
  messages: readonly Happening[],
  own: ReadonlySet<Term>,
  held: ReadonlySet<Term>,
  certified: Certifying,
): readonly Happening[] {
  const had = new Set(held);
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
