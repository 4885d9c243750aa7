/**
 * From the syntax tree to a protocol over canonical terms: declarations, names, sub-flows unfolded.
 * @module
 */
import type { Anchor, IgnoredSlot, KnownAtStart, Party, Protocol } from '../protocol.ts';
import { nowhere, type Term } from '../term.ts';
import { declareNames, declareRoles } from './declare.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Way } from './machine-ways.ts';
import { duplicate, present, type Resolution, roleNamed } from './resolution.ts';
import { resolveStatements } from './resolve-statements.ts';
import { nameAtom, resolveTerm, type TermContext } from './resolve-term.ts';
import { defined, newScope, type Scope } from './scope.ts';
import type { FlowSyntax, ProtocolSyntax, RoleStatement, Span, Statement, Word } from './syntax.ts';
import { ticketKey } from './tickets.ts';
import { unfold } from './unfold.ts';

/** What is read, and under which options. */
export interface Question {
  readonly source: string;
  readonly syntax: ProtocolSyntax;
  readonly flows: readonly FlowSyntax[];
  readonly options: ReadonlySet<string>;
  /** The number of each hop, by its place, the same on every way. */
  readonly hops: Map<string, number>;
}

/** What is wrong, or suspicious, only where it is so on every way through a protocol. */
export const ofEveryWay: ReadonlySet<string> = new Set(['T220', 'T223', 'T308', 'T404', 'T407', 'T409']);

/** One way through the branches of a protocol, or through the machine of one role, and what is wrong there. */
export interface ResolvedWay {
  readonly protocol: Protocol | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The protocol as it is on one way, or undefined where an error makes that impossible. */
export function resolveWay(question: Question, way: Way): ResolvedWay {
  const { syntax, options } = question;
  const diagnostics: Diagnostic[] = [];
  const resolution = begin(question, way, diagnostics);
  const body = present(resolution, way.body);
  declareRoles(resolution, body);
  if (way.machine !== undefined) declareNames(resolution, way.machine.steps, resolution.top);
  declareNames(resolution, body, resolution.top);
  declareElsewhere(resolution, way.elsewhere);
  unfold(resolution, way.machine?.steps ?? body, resolution.top);
  const failed = (): boolean =>
    diagnostics.some(({ severity, code }) => severity === 'error' && !ofEveryWay.has(code));
  if (resolution.hops === 0 && way.machine === undefined && !failed()) {
    resolution.report({
      code: 'T220',
      severity: 'error',
      span: syntax.name.span,
      message: `protocol ${syntax.name.text} sends no message`,
      hint: 'write a flow: C -> S : nC',
    });
  }
  const rest = resolveStatements(resolution, body);
  const parties = [...resolution.roles.values()].map((role) => partyOf(resolution, role, body));
  if (failed()) return { protocol: undefined, diagnostics };
  reportUnused(resolution);
  const protocol: Protocol = {
    name: syntax.name.text,
    title: syntax.title?.text ?? '',
    citations: syntax.citations.map((citation) => citation.text),
    parties,
    flow: resolution.flow,
    slots: [...resolution.slots.values()],
    labels: resolution.labels,
    options: [...options],
    ...rest,
  };
  return { protocol, diagnostics };
}

/** A name of a branch that is not taken stands for something that nobody holds here. */
function declareElsewhere({ top }: Resolution, names: readonly Word[]): void {
  for (const word of names) {
    if (top.definitions.has(word.text)) continue;
    const resolved = nowhere(word.text);
    top.definitions.set(word.text, { ...defined(word), kind: 'elsewhere', resolved });
  }
}

function begin({ source, flows, options, hops }: Question, way: Way, diagnostics: Diagnostic[]): Resolution {
  const report = (diagnostic: Diagnostic): void => {
    const same = diagnostics.some(
      (other) =>
        other.code === diagnostic.code &&
        other.span.start === diagnostic.span.start &&
        other.message === diagnostic.message,
    );
    if (!same) diagnostics.push(diagnostic);
  };
  const top = newScope('', undefined);
  const slots = new Map<Term, IgnoredSlot & { readonly roles: string[] }>();
  const labels = new Map<Term, string>();
  const functions = new Map<string, number>();
  const sharedKeys = new Set<string>();
  const roles = new Map<string, RoleStatement>();
  const named = new Map<string, FlowSyntax>();
  for (const flow of flows) {
    if (named.has(flow.name.text)) report(duplicate(flow.name, 'sub-flow'));
    named.set(flow.name.text, flow);
  }
  const terms: TermContext = {
    report,
    functions,
    sharedKeys,
    options,
    nesting: 0,
    issuerOf: (subject) => {
      const owner = subject.kind === 'atom' ? subject.name : '';
      const issuer = roles.get(secondNameOwner(top, owner) ?? owner)?.certifiedBy[0];
      return issuer === undefined ? undefined : nameAtom(issuer.text);
    },
    onLabel: (name, term) => {
      if (!labels.has(term)) labels.set(term, name);
    },
    onIgnored: (part, content, marked, scope) => {
      const slot = slots.get(marked) ?? {
        marked,
        content,
        label: slotLabel(part.label, scope, slots.size),
        roles: [],
      };
      for (const word of part.ignoredBy) {
        const role = roleNamed({ report, roles, top }, word, scope);
        if (role !== undefined && !slot.roles.includes(role)) slot.roles.push(role);
      }
      slots.set(marked, slot);
    },
  };
  return {
    source,
    report,
    flows: named,
    options,
    top,
    terms,
    roles,
    freshOf: new Map(),
    slots,
    labels,
    instances: new Map(),
    flow: [],
    hopNumber: (place) => {
      const number = hops.get(place) ?? hops.size;
      hops.set(place, number);
      return number;
    },
    kept: (role, ticket) => way.kept.get(ticketKey(role, ticket)),
    hops: 0,
  };
}

const slotLabel = (label: Word | undefined, scope: Scope, count: number): string =>
  label === undefined ? `ignored${count + 1}` : scope.prefix + label.text;

const secondNameOwner = (top: Scope, name: string): string | undefined => {
  const definition = top.definitions.get(name);
  return definition?.kind === 'second name' ? top.roles.get(name) : undefined;
};

function partyOf(resolution: Resolution, role: RoleStatement, body: readonly Statement[]): Party {
  const name = role.name.text;
  const made = resolution.freshOf.get(name) ?? [];
  const told = body.filter(
    (statement) => statement.kind === 'knows' && statement.roles.some((word) => word.text === name),
  );
  const knows = told.flatMap((statement) =>
    statement.kind === 'knows' ? statement.items.map((item) => knownItem(resolution, item)) : [],
  );
  return {
    name,
    ...(role.office === undefined ? {} : { office: role.office.text }),
    anonymous: role.anonymous,
    unawareOf: role.unawareOf.map((word) => word.text),
    certifiedBy: role.certifiedBy.map((word) => nameAtom(word.text)),
    holdsKeys: role.holdsKeys.map((word) => nameAtom(word.text)),
    ...(told.length === 0 ? {} : { knows }),
    anchors: anchorsOf(resolution, name, body),
    fresh: made.map((value) => value.atom),
    publicFresh: made.filter((value) => value.public).map((value) => value.atom),
    span: role.span,
  };
}

function knownItem(
  resolution: Resolution,
  item: Extract<Statement, { kind: 'knows' }>['items'][number],
): KnownAtStart {
  const term = resolveTerm(resolution.terms, item.term, resolution.top);
  if (term.kind === 'atom' && term.sort === 'name') return { kind: 'name', role: term.name, span: item.span };
  return { kind: 'term', term, span: item.span };
}

/** Declared anchors, or else every authority that certifies a role, for that role's usage. */
function anchorsOf(resolution: Resolution, name: string, body: readonly Statement[]): readonly Anchor[] {
  const said = body.filter(
    (statement) => statement.kind === 'trust' && statement.roles.some((word) => word.text === name),
  );
  if (said.length > 0) {
    return said.flatMap((statement) =>
      statement.kind === 'trust'
        ? statement.anchors.map(({ issuer, usage }) => ({
            issuer: nameAtom(issuer.text),
            ...(usage === undefined ? {} : { usage: usage.text }),
          }))
        : [],
    );
  }
  return [...resolution.roles.values()].flatMap((role) =>
    role.certifiedBy.map((issuer) => ({
      issuer: nameAtom(issuer.text),
      ...(role.office === undefined ? {} : { usage: role.office.text }),
    })),
  );
}

/** Lints what is declared and never used, and sub-flows that are left unfinished. */
function reportUnused(resolution: Resolution): void {
  const seen = new Set<Span>();
  for (const definition of resolution.top.definitions.values()) {
    const matters = ['fresh', 'let', 'resumed'].includes(definition.kind);
    if (!matters || definition.uses > 0 || seen.has(definition.span)) continue;
    seen.add(definition.span);
    resolution.report({
      code: 'T404',
      severity: 'lint',
      span: definition.span,
      message: `${definition.name} is declared and never used`,
      hint: 'remove it, or use it in a message',
    });
  }
  for (const [name, instance] of resolution.instances) {
    const left = instance.flow.body.slice(instance.done).some((statement) => statement.kind === 'message');
    if (!left) continue;
    resolution.report({
      code: 'T411',
      severity: 'lint',
      span: instance.span,
      message: `${name} is not run to its end: the last messages of ${instance.flow.name.text} are left out`,
      hint: `write \`use ${name} to end\` where they belong`,
    });
  }
}
