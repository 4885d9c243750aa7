/**
 * Role machines without branches as roles of Scyther.
 * @module
 */
import { type Check, type Role, type Transition, termsOfCheck } from '../../../model/role.ts';
import type { Spec } from '../../../model/spec.ts';
import { agent, isFresh, type Term, type Variable } from '../../../model/term.ts';
import { viewWith } from '../../../properties/holding.ts';
import { dishonestRoles } from '../../../properties/threat.ts';
import { inComment } from '../names.ts';
import { type Point, unfolded } from '../tree.ts';
import { type Claim, labelOf } from './claims.ts';
import { openedAtOnce } from './forwarding.ts';
import { constantName, type Model, type Voice } from './model.ts';
import { anchorFor } from './prelude.ts';
import { contents, written } from './terms.ts';

/** The roles of the protocol, and those of each protocol beside it. */
export const groupsOf = ({ roles }: Spec): readonly (readonly Role[])[] =>
  [...new Set(roles.map(({ of }) => of))].map((of) => roles.filter((role) => role.of === of));

/** A protocol: its roles with their claims. */
export function protocolOf(
  model: Model,
  roles: readonly Role[],
  claims: readonly Claim[],
): readonly string[] {
  const { spec } = model.request;
  const name = model.names.take(roles[0]?.of ?? spec.name);
  const parameters = roles.map((role) => role.name);
  const written = roles.flatMap((role) => ['', ...roleLines(model, role, claims)]);
  return [`protocol ${name}(${parameters.join(',')})`, '{', ...written.slice(1), '}'];
}

function roleLines(model: Model, original: Role, claims: readonly Claim[]): readonly string[] {
  const role = openedAtOnce(original)?.role ?? original;
  const { combination, lineAt } = model.request;
  const names = model.names.inner();
  const dishonest = dishonestRoles(combination);
  const words = new Map<Variable, string>([[role.self, role.name]]);
  const chosen: string[] = [];
  const declared: string[] = [];
  for (const { name } of role.fresh) {
    const made = names.take(name.name);
    words.set(name, made);
    declared.push(`fresh ${made}: ${typeOf(name)};`);
  }
  for (const variable of variablesOf(role)) {
    if (words.has(variable)) continue;
    const named = role.knows.find(({ view, canonical }) => view === variable && isRoleName(model, canonical));
    const other = named?.canonical.kind === 'atom' ? named.canonical.name : undefined;
    if (other !== undefined && !dishonest.has(other)) {
      words.set(variable, other);
      continue;
    }
    const made = names.take(other === undefined ? variable.name : `any${other}`);
    words.set(variable, made);
    declared.push(`var ${made}: ${takesAnything(role, variable) ? 'Ticket' : typeOf(variable)};`);
    if (role.peers.some(({ name }) => name === variable)) chosen.push(made);
  }
  const voice: Voice = { model, role, words };
  const published = role.fresh.filter((made) => made.public).map(({ name }) => words.get(name));
  const atStart = claimLines(voice, unfolded(role), claims);
  const isFirst = atStart.length > 0 || role.transitions[0]?.kind === 'send';
  const lines = [
    ...declared,
    ...(chosen.length === 0
      ? []
      : [
          `recv_!chosen${role.name}(${role.name},${role.name}, ${chosen.join(',')}); // the adversary chooses who is dishonest`,
        ]),
    ...(published.length === 0
      ? []
      : [`send_!shown${role.name}(${role.name},${role.name}, ${published.join(',')});`]),
    ...(isFirst && chosen.length + published.length === 0
      ? [
          `send_!begins${role.name}(${role.name},${role.name}, ${role.name}); // Scyther sees no signal that is a run's first event`,
        ]
      : []),
    ...atStart,
    ...eventLines(voice, unfolded(role), claims, lineAt),
  ];
  return [`    role ${role.name}`, '    {', ...lines.map((line) => `        ${line}`), '    }'];
}

const isRoleName = ({ request }: Model, term: Term): boolean =>
  request.spec.roles.some(({ name }) => agent(name) === term);

/** Where a place is filled with something composed by honest parties, it must take that. */
const takesAnything = (role: Role, variable: Variable): boolean =>
  variable.sort !== 'name' &&
  variable.sort !== 'secret' &&
  variable.sort !== 'exponent' &&
  role.knows.some(
    ({ view, canonical }) => view === variable && !(isFresh(canonical) && canonical.sort !== 'message'),
  );

const typeOf = ({ sort }: Variable): string =>
  ({
    name: 'Agent',
    secret: 'Agent',
    nonce: 'Nonce',
    key: 'SessionKey',
    data: 'Data',
    text: 'Text',
    exponent: 'Exponent',
    message: 'Ticket',
  })[sort];

function variablesOf(role: Role): readonly Variable[] {
  const found = new Set<Variable>(role.peers.map(({ name }) => name));
  for (const transition of role.transitions) {
    const message = transition.kind === 'send' ? transition.message : transition.pattern;
    for (const variable of message.variables) found.add(variable);
    for (const check of transition.checks)
      for (const term of termsOfCheck(check)) for (const variable of term.variables) found.add(variable);
  }
  return [...found];
}

function eventLines(
  voice: Voice,
  point: Point,
  claims: readonly Claim[],
  lineAt: (offset: number) => number,
): readonly string[] {
  const way = point.ways[0];
  if (way === undefined) return [];
  const { transition, after: then } = way;
  const { role } = voice;
  const label = `${transition.hop}`;
  const comment = ` // line ${lineAt(transition.span.start)}${transition.label === '' ? '' : `: ${inComment(transition.label)}`}`;
  const checks = transition.checks.map((check) => checkLine(voice, check));
  const told = claimLines(
    voice,
    then,
    claims.filter(({ behind }) => behind !== true),
  );
  const behind = claimLines(
    voice,
    then,
    claims.filter((claim) => claim.behind === true),
  );
  const rest = eventLines(voice, then, claims, lineAt);
  if (transition.kind === 'send') {
    const send = `send_!${label}(${role.name},${partner(voice, transition)}, ${contents(voice, transition.message)});${comment}`;
    return checks.length === 0
      ? [...told, send, ...behind, ...rest]
      : [send, ...checks, ...told, ...behind, ...rest];
  }
  return [
    `recv_!${label}(${partner(voice, transition)},${role.name}, ${contents(voice, transition.pattern)});${comment}`,
    ...checks,
    ...told,
    ...behind,
    ...rest,
  ];
}

/** The role at the other end of the arrow: an address. */
const partner = ({ model, role }: Voice, { wire }: Transition): string =>
  model.request.spec.roles.some(({ name, of }) => name === wire && of === role.of) ? wire : role.name;

function checkLine(voice: Voice, check: Check): string {
  switch (check.kind) {
    case 'open':
      return `match(${written(voice, check.value)}, ${written(voice, check.pattern)});`;
    case 'equal':
      return `match(${written(voice, check.left)}, ${written(voice, check.right)});`;
    case 'unequal':
      return `not match(${written(voice, check.left)}, ${written(voice, check.right)});`;
    case 'anchor': {
      const anchor = anchorFor(voice.model.request, check.anchors);
      return `match(${written(voice, check.issuer)}, ${anchor === undefined ? 'Eve' : constantName(voice.model, anchor)}); // of ${check.anchors.map(({ name }) => name).join(', ')}`;
    }
  }
}

function claimLines(voice: Voice, point: Point, claims: readonly Claim[]): readonly string[] {
  const { place } = point;
  return claims
    .filter((claim) => claim.role === voice.role.name && claim.logs.some((log) => log.place === place))
    .map((claim) => {
      const log = claim.logs.find((one) => one.place === place);
      const taken = new Set(log?.path);
      const write = (term: Term): string => written(voice, viewWith(voice.role, taken, term) ?? term);
      const name = (role: string): string => nameOf(voice, role);
      return `claim_${labelOf(claim.label)}(${voice.role.name},${claim.says(write, name)});`;
    });
}

/** A role's name as the voice has it. */
function nameOf({ role, words }: Voice, other: string): string {
  const view = viewWith(role, new Set(role.transitions.keys()), agent(other));
  return view?.kind === 'variable' ? (words.get(view) ?? other) : other;
}
