/**
 * What a protocol says beside its flow: channels, offices, goals, expectations, remarks on checks.
 * @module
 */
import type { Protocol } from '../protocol.ts';
import type { Channel, Claim, Correspondence, Expectation, Offices, SpecValue } from '../spec.ts';
import { type Atom, type Term, text } from '../term.ts';
import { printCondition } from './conditions.ts';
import { lineageOf } from './lineage.ts';
import { present, type Resolution, roleNamed } from './resolution.ts';
import { nameAtom, resolveTerm, taken } from './resolve-term.ts';
import type { GoalAtom, Statement, TermSyntax, Word } from './syntax.ts';

type Rest = Omit<
  Protocol,
  'name' | 'title' | 'citations' | 'parties' | 'flow' | 'slots' | 'labels' | 'options'
>;

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** Resolves every statement that is not part of the flow. */
export function resolveStatements(resolution: Resolution, body: readonly Statement[]): Rest {
  const of = <K extends Statement['kind']>(kind: K): readonly Of<K>[] =>
    present(resolution, body).filter((statement): statement is Of<K> => statement.kind === kind);
  const channels = of('channel').flatMap((statement) => channelOf(resolution, statement));
  const expected = of('expect').filter((statement) => speaksOfThisMember(resolution, statement));
  const values = valuesOf(resolution, channels, expected);
  const lineage = lineageOf(resolution, present(resolution, body));
  return {
    ...(lineage === undefined ? {} : { lineage }),
    channels,
    values,
    offices: officesOf(resolution, of('office'), channels),
    correspondences: of('goal').map((statement) => correspondenceOf(resolution, statement)),
    expectations: expected.map((statement) => expectationOf(resolution, statement, values)),
    issued: issuedBy(resolution),
    authorities: authoritiesOf(resolution),
    functions: [...resolution.terms.functions].map(([name, arity]) => ({ name, arity })),
    groupUnchecked: of('group').some((statement) => statement.unchecked),
    ignored: of('ignore').flatMap((statement) => {
      const role = roleNamed(resolution, statement.role, resolution.top);
      if (role === undefined) return [];
      return statement.terms.map((term) => ({ role, term: termOf(resolution, term), span: term.span }));
    }),
    secondNames: of('name').flatMap((statement) => {
      const owner = roleNamed(resolution, statement.of, resolution.top);
      return owner === undefined ? [] : [{ name: nameAtom(statement.name.text), of: owner }];
    }),
  };
}

/** Whether an expectation is about the member of the family that is read now; says so where it is not. */
function speaksOfThisMember(resolution: Resolution, { members, span }: Of<'expect'>): boolean {
  if (members.every((member) => taken(resolution, member))) return true;
  const words = members.map(printCondition).join(', ');
  resolution.report({
    code: 'T410',
    severity: 'lint',
    span,
    message: `this expectation speaks of the member with ${words}, which is not the one read now: it is not looked at`,
    hint: 'choose the member with --with',
  });
  return false;
}

const termOf = (resolution: Resolution, syntax: TermSyntax): Term =>
  resolveTerm(resolution.terms, syntax, resolution.top);

/** How the source writes a term, on one line. */
const written = (resolution: Resolution, syntax: TermSyntax): string =>
  resolution.source.slice(syntax.span.start, syntax.span.end).replace(/\s+/g, ' ');

function channelOf(resolution: Resolution, statement: Of<'channel'>): readonly Channel[] {
  const left = endOf(resolution, statement.left);
  const right = endOf(resolution, statement.right);
  if (left === undefined || right === undefined) return [];
  const roleOf = (word: Word): string => roleNamed(resolution, word, resolution.top) ?? word.text;
  return [
    {
      left: left.role,
      right: right.role,
      leftName: left.name,
      rightName: right.name,
      oneWay: statement.oneWay,
      keys: statement.keys.map(({ use, term }) => ({
        name: written(resolution, term),
        use,
        term: termOf(resolution, term),
      })),
      beliefs: statement.beliefs.map((belief) => ({
        role: roleOf(belief.role),
        takes: roleOf(belief.takes),
        for: roleOf(belief.for),
      })),
      permitted: statement.permitted
        .filter((permit) => permit.when === undefined || taken(resolution, permit.when))
        .flatMap((permit) =>
          permit.roles.map((role) => ({
            right: permit.right,
            role: roleOf(role),
            ...(permit.by === undefined ? {} : { by: roleOf(permit.by) }),
          })),
        ),
    },
  ];
}

/** The role at one end of a channel, and the name it goes by there. */
function endOf(
  resolution: Resolution,
  word: Word,
): { readonly role: string; readonly name: Atom } | undefined {
  const role = roleNamed(resolution, word, resolution.top);
  return role === undefined ? undefined : { role, name: nameAtom(word.text) };
}

/** Names, fresh values, channel keys, and what expectations speak of besides. */
function valuesOf(
  resolution: Resolution,
  channels: readonly Channel[],
  expectations: readonly Of<'expect'>[],
): readonly SpecValue[] {
  const values = new Map<Term, SpecValue>();
  const add = (value: SpecValue): void => {
    if (!values.has(value.term)) values.set(value.term, value);
  };
  for (const role of resolution.roles.keys()) add({ name: role, kind: 'name', term: nameAtom(role), role });
  for (const [name, definition] of resolution.top.definitions) {
    const role = resolution.top.roles.get(name);
    if (definition.kind === 'second name' && role !== undefined)
      add({ name, kind: 'name', term: nameAtom(name), role });
  }
  for (const [role, made] of resolution.freshOf) {
    for (const { atom } of made) {
      add({ name: atom.name, kind: atom.sort === 'data' ? 'data' : 'fresh', term: atom, role });
    }
  }
  for (const channel of channels) {
    for (const { name, term } of channel.keys) add({ name, kind: 'key', term });
  }
  for (const expectation of expectations) {
    for (const syntax of expectation.on) {
      add({ name: written(resolution, syntax), kind: 'key', term: termOf(resolution, syntax) });
    }
  }
  return [...values.values()];
}

/** D* by office: what the spec says, else the first nonce of each office's role, the first channel key, the first datum. */
function officesOf(
  resolution: Resolution,
  statements: readonly Of<'office'>[],
  channels: readonly Channel[],
): Offices {
  const nonces: Partial<Record<'client' | 'proxy' | 'server', string>> = {};
  for (const role of resolution.roles.values()) {
    const office = role.office?.text;
    if (office !== 'client' && office !== 'proxy' && office !== 'server') continue;
    const said = statements.find(
      (statement) => statement.office === 'nonce' && statement.role?.text === role.name.text,
    );
    const first = resolution.freshOf.get(role.name.text)?.find(({ atom }) => atom.sort === 'nonce');
    const name = said === undefined ? first?.atom.name : written(resolution, said.term);
    if (said !== undefined) termOf(resolution, said.term);
    if (name !== undefined) nonces[office] ??= name;
  }
  const place = (office: 'key' | 'data'): string | undefined => {
    const said = statements.find((statement) => statement.office === office);
    if (said === undefined) return undefined;
    termOf(resolution, said.term);
    return written(resolution, said.term);
  };
  const key = place('key') ?? channels[0]?.keys[0]?.name;
  const data = place('data') ?? firstDatum(resolution);
  return { nonces, ...(key === undefined ? {} : { key }), ...(data === undefined ? {} : { data }) };
}

const firstDatum = (resolution: Resolution): string | undefined =>
  [...resolution.freshOf.values()].flat().find(({ atom }) => atom.sort === 'data')?.atom.name;

function correspondenceOf(resolution: Resolution, statement: Of<'goal'>): Correspondence {
  const claims = (atoms: readonly GoalAtom[]): readonly Claim[] =>
    atoms.flatMap((atom) => claimOf(resolution, atom));
  return {
    name: statement.name.text,
    title: statement.title?.text ?? '',
    premise: claims(statement.premise),
    conclusions: statement.conclusion.map(claims),
    span: statement.span,
  };
}

function claimOf(resolution: Resolution, atom: GoalAtom): readonly Claim[] {
  if (atom.kind === 'adversary') return [{ kind: 'adversary', term: termOf(resolution, atom.term) }];
  const role = roleNamed(resolution, atom.role, resolution.top);
  if (role === undefined) return [];
  if (atom.kind === 'holds') return [{ kind: 'holds', role, term: termOf(resolution, atom.term) }];
  const known = resolution.flow.some(
    (item) => item.kind === 'event' && item.role === role && item.name === atom.name.text,
  );
  if (!known) {
    resolution.report({
      code: 'T223',
      severity: 'error',
      span: atom.name.span,
      message: `${role} has no event ${atom.name.text}`,
      hint: `write it under a message: event ${role} ${atom.name.text}(…)`,
    });
  }
  return [
    {
      kind: 'event',
      role,
      name: atom.name.text,
      args: atom.arguments.map((term) => termOf(resolution, term)),
    },
  ];
}

/** A combination that contains another one of the list is not minimal. */
function reportNotMinimal(resolution: Resolution, unless: readonly (readonly Word[])[]): void {
  const sets = unless.map((combination) => new Set(combination.map((word) => word.text)));
  for (const [at, set] of sets.entries()) {
    const within = sets.find((other) => other.size < set.size && [...other].every((word) => set.has(word)));
    const first = unless[at]?.[0];
    if (within === undefined || first === undefined) continue;
    resolution.report({
      code: 'T225',
      severity: 'error',
      span: first.span,
      message: `${[...set].join(' + ')} contains ${[...within].join(' + ')}, which breaks the goal already`,
      hint: '`unless` lists the minimal combinations only',
    });
  }
}

function expectationOf(
  resolution: Resolution,
  statement: Of<'expect'>,
  values: readonly SpecValue[],
): Expectation {
  const { outcome } = statement;
  if (outcome.kind === 'holds') reportNotMinimal(resolution, outcome.unless);
  const claimant = statement.claimant && roleNamed(resolution, statement.claimant, resolution.top);
  const peer = statement.peer && roleNamed(resolution, statement.peer, resolution.top);
  return {
    ...(claimant === undefined ? {} : { claimant }),
    goal: statement.goal.text,
    ...(peer === undefined ? {} : { peer }),
    on: statement.on.map((syntax) => {
      const term = termOf(resolution, syntax);
      return values.find((value) => value.term === term)?.name ?? written(resolution, syntax);
    }),
    outcome: outcomeOf(outcome),
    said: statement.said,
    span: statement.span,
  };
}

function outcomeOf(outcome: Of<'expect'>['outcome']): Expectation['outcome'] {
  const words = (combination: readonly Word[]): readonly string[] => combination.map((word) => word.text);
  switch (outcome.kind) {
    case 'holds':
      return { kind: 'holds', unless: outcome.unless.map(words) };
    case 'holds under':
      return { kind: 'holds under', threats: words(outcome.threats) };
    case 'attack': {
      const { fingerprint, threats } = outcome;
      return {
        kind: outcome.kind,
        threats: words(threats),
        ...(fingerprint && { fingerprint: fingerprint.text }),
      };
    }
    case 'committed':
    case 'absent':
      return outcome;
  }
}

/** The certificates of every agent, each once: several roles may be certified by one authority for one usage. */
function issuedBy(resolution: Resolution): Protocol['issued'] {
  const all = [...resolution.roles.values()].flatMap((role) =>
    role.certifiedBy.map((issuer) => ({
      issuer: nameAtom(issuer.text),
      usage: text(role.office?.text ?? role.name.text),
    })),
  );
  return all.filter(
    ({ issuer, usage }, at) =>
      all.findIndex((other) => other.issuer === issuer && other.usage === usage) === at,
  );
}

function authoritiesOf(resolution: Resolution): readonly Atom[] {
  return [...resolution.top.definitions.values()]
    .filter((definition) => definition.kind === 'authority')
    .map((definition) => nameAtom(definition.name));
}
