/**
 * What the parts of a CPSA model are written with: the strands of all roles, the operators that their terms need, and
 * how each variable is called and sorted.
 * @module
 */
import { isTicket, type Role } from '../../../model/role.ts';
import {
  type Application,
  asCertificate,
  type CertificateParts,
  isApplication,
  isFresh,
  secretKey,
  sharedKey,
  subtermsOf,
  type Term,
  type Variable,
} from '../../../model/term.ts';
import { type Names, namesWithout } from '../names.ts';
import type { ExportRequest } from '../target.ts';
import { type Certified, certifiedIn, leakedSymbols, sharedKeys, sharedSymbols } from './keys.ts';
import type { Strand } from './strand.ts';

/** A strand with its variables' names. */
export interface Voice {
  readonly strand: Strand;
  readonly words: ReadonlyMap<Variable, string>;
  readonly names: Names;
}

/** One model in the making. */
export interface Model {
  readonly request: ExportRequest;
  readonly protocol: string;
  readonly voices: readonly Voice[];
  /** Operators by the symbol and arity that they stand for. */
  readonly operators: Map<string, Operator>;
  readonly names: Names;
  /** How many parts the tuples have that are not lists of CPSA. */
  readonly tuples: ReadonlySet<number>;
  /** Whether something of any kind serves as a key, so that keys are hashed: CPSA has no key of any kind. */
  readonly hashesKeys: boolean;
  /** What certificates are. */
  readonly certified: (certificate: CertificateParts) => Certified;
  /** The shared key that is `ltk` itself; others are made of it. */
  readonly ltk?: string;
}

/** An operator that the `lang` field declares. */
export interface Operator {
  readonly name: string;
  /** `hash`, `sign`, `aenc`, `senc`, `(tuple 3)`. */
  readonly type: string;
}

const reserved =
  'cat enc hash pubk privk invk ltk bltk exp gen mul rec one vars trace send recv load stor cheq rely guar text data name tag skey akey rndx expt mesg chan locn strd indx forall exists implies and or false p prec non uniq fact strand listener chosen';

const unreserved = namesWithout(reserved.split(' '), '-');

/** A model of which nothing is written yet, over all strands of the request. */
export function newModel(request: ExportRequest, strands: readonly Strand[]): Model {
  const { spec, typed } = request;
  const names = unreserved.inner();
  const protocol = namesWithout([], '-').take(spec.name);
  const voices = strands.map((strand) => voiced(strand));
  const keys = strands.flatMap((strand) =>
    keysIn(partsOf(strand))
      .filter((key): key is Variable => key.kind === 'variable')
      .map((key) => sortIn(strand, key, typed)),
  );
  const all = new Set(strands.flatMap((strand) => [...partsOf(strand)]));
  const shared = sharedSymbols(spec.roles);
  return {
    request,
    protocol,
    voices,
    operators: new Map(),
    names,
    tuples: new Set(
      [...all]
        .filter((part) => isApplication(part, 'tuple'))
        .filter((found) => isOpenEnded(found, strands, typed))
        .map(({ args }) => args.length),
    ),
    hashesKeys: keys.includes('mesg'),
    certified: certifiedIn(request),
    ...(shared[0] !== undefined && { ltk: shared[0] }),
  };
}

function voiced(strand: Strand): Voice {
  const names = unreserved.inner();
  const words = new Map<Variable, string>();
  const all = [strand.inStrand(strand.role.self), ...strand.happenings.map(({ message }) => message)].flatMap(
    (term) => term.variables,
  );
  for (const one of new Set(all)) words.set(one, names.take(one.name));
  return { strand, words, names };
}

/** The sort of a variable in a strand. */
export function sortIn({ role, happenings }: Strand, variable: Variable, typed: boolean): string {
  switch (variable.sort) {
    case 'name':
      return 'name';
    case 'secret':
      return 'akey';
    case 'exponent':
      return isOwn(role, variable) || happenings.some(({ message }) => isCarried(variable, message))
        ? 'rndx'
        : 'expt';
    case 'message':
      return 'mesg';
    case 'nonce':
    case 'key':
    case 'data':
    case 'text':
      if (!isOwn(role, variable) && (!typed || takesComposed(role, variable))) return 'mesg';
      return { nonce: 'text', key: 'skey', data: 'data', text: 'chosen' }[variable.sort];
  }
}

const isOwn = (role: Role, variable: Variable): boolean => role.fresh.some(({ name }) => name === variable);

/** Where a place is filled with something composed by honest parties, it must take that. */
const takesComposed = (role: Role, variable: Variable): boolean =>
  role.knows.some(
    ({ view, canonical }) => view === variable && !(isFresh(canonical) && canonical.sort !== 'message'),
  ) || resumesComposed(role, variable);

/** Whether a later run may find in a ticket, under this variable, what an earlier one composed. */
function resumesComposed(role: Role, variable: Variable): boolean {
  const tickets = role.transitions.filter((transition) => isTicket(role, transition));
  const kept = tickets.flatMap((ticket) => (ticket.kind === 'send' ? [ticketOf(ticket.message)] : []));
  return tickets.some(
    (ticket) =>
      ticket.kind === 'receive' &&
      ticketOf(ticket.pattern).some(
        (part, at) => part === variable && kept.some((parts) => parts[at]?.kind === 'application'),
      ),
  );
}

/** What a ticket says, its name first. */
const ticketOf = (message: Term): readonly Term[] => {
  const content = message.kind === 'application' ? message.args[1] : undefined;
  return content?.kind === 'application' ? content.args : [];
};

/** Whether a term can be had from another one by taking it apart with all keys. */
export function isCarried(part: Term, whole: Term): boolean {
  if (part === whole) return true;
  if (whole.kind !== 'application') return false;
  switch (whole.symbol) {
    case 'tuple':
      return whole.args.some((arg) => isCarried(part, arg));
    case 'enc':
    case 'aead':
    case 'seal':
      return isCarried(part, whole.args[1] as Term);
    case 'sign':
      return asCertificate(whole) !== undefined && isCarried(part, whole.args[1] as Term);
    default:
      return false;
  }
}

/** Whether a term is made with agents' private keys, or for who has them. */
const hasPrivateKey = (term: Term): boolean =>
  term.kind === 'application' &&
  (['sign', 'seal', 'pub'].includes(term.symbol) || term.args.some(hasPrivateKey));

/** Whether messages are made with agents' private keys, or for who has them. */
export const usesPrivateKeys = ({ voices }: Pick<Model, 'voices'>): boolean =>
  voices.some(({ strand }) => strand.happenings.some(({ message }) => hasPrivateKey(message)));

/**
 * The keys that nobody else has if these agents are honest: their private keys, then for each of them what it shares with
 * whom. Who shares a key may hold either role, and one agent both; what a dishonest role has of everybody is not among them.
 */
export function keysOf(
  { request, voices, ltk }: Model,
  agents: readonly Term[],
): readonly (readonly Term[])[] {
  const { roles } = request.spec;
  const names = [...new Set(agents)];
  const own = usesPrivateKeys({ voices }) ? names.map((name) => [secretKey(name)]) : [];
  if (ltk === undefined || leakedSymbols(request).size > 0) return own;
  const isForTwo = sharedKeys(roles).some(({ args }) => args.length === 2);
  return [
    ...own,
    ...names.map((name) => (isForTwo ? names : [name]).map((other) => sharedKey(ltk.slice(1), name, other))),
  ];
}

/** A variable for any message of which a strand shows something before it has received it. */
export function unacquired(strand: Strand, typed: boolean): Variable | undefined {
  const all = strand.happenings.flatMap(({ message }) => message.variables);
  return [...new Set(all)].find((one) => {
    if (sortIn(strand, one, typed) !== 'mesg') return false;
    const first = strand.happenings.find(({ message }) => message.variables.includes(one));
    return first?.kind !== 'recv' || !isCarried(one, first.message);
  });
}

/** Everything in a strand's messages. */
const partsOf = ({ happenings }: Strand): ReadonlySet<Term> =>
  subtermsOf(happenings.map(({ message }) => message));

/** The keys of symmetric encryptions among terms. */
const keysIn = (parts: Iterable<Term>): readonly Term[] =>
  [...parts].flatMap((part) =>
    isApplication(part, 'aead') || isApplication(part, 'enc') ? [part.args[0] as Term] : [],
  );

/** Whether a list of CPSA would be confused with a longer one: its end may be a list itself. */
function isOpenEnded({ args }: Application, strands: readonly Strand[], typed: boolean): boolean {
  const last = args.at(-1);
  if (args.length < 2 || last === undefined) return true;
  if (last.kind === 'variable') return strands.some((strand) => sortIn(strand, last, typed) === 'mesg');
  return isApplication(last, 'tuple');
}
