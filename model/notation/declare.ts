/**
 * What the statements of a protocol or a sub-flow declare: roles, authorities, fresh values, macros,
 * labels, second names, functions, and instances of sub-flows.
 * @module
 */
import { fresh, type Term } from '../term.ts';
import { suggest } from './near-miss.ts';
import { duplicate, present, type Resolution, roleNamed } from './resolution.ts';
import { builtInFunctions, nameAtom } from './resolve-term.ts';
import { defined, newScope, type Scope } from './scope.ts';
import type { FlowSyntax, FreshStatement, Statement, Word } from './syntax.ts';

/** Declares the roles and the authorities that the protocol's statements name. */
export function declareRoles(resolution: Resolution, body: readonly Statement[]): void {
  for (const statement of body) {
    if (statement.kind !== 'role') continue;
    const { name } = statement;
    if (resolution.roles.has(name.text)) resolution.report(duplicate(name, 'role'));
    resolution.roles.set(name.text, statement);
    resolution.top.roles.set(name.text, name.text);
    resolution.top.definitions.set(name.text, {
      ...defined(name),
      kind: 'role',
      resolved: nameAtom(name.text),
    });
  }
  for (const word of authorityWords(body)) {
    if (resolution.top.definitions.has(word.text)) {
      if (resolution.roles.has(word.text)) resolution.report(duplicate(word, 'authority'));
      continue;
    }
    resolution.top.definitions.set(word.text, {
      ...defined(word),
      kind: 'authority',
      resolved: nameAtom(word.text),
    });
  }
  for (const role of resolution.roles.values()) {
    for (const other of role.unawareOf) roleNamed(resolution, other, resolution.top);
  }
}

/** Every word that names a certification authority. */
const authorityWords = (body: readonly Statement[]): readonly Word[] =>
  body.flatMap((statement) => {
    if (statement.kind === 'role') return [...statement.certifiedBy, ...statement.holdsKeys];
    return statement.kind === 'trust' ? statement.anchors.map((anchor) => anchor.issuer) : [];
  });

/** Declares what the statements of a protocol or of a sub-flow's instance define. */
export function declareNames(resolution: Resolution, statements: readonly Statement[], scope: Scope): void {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'fresh':
        declareFresh(resolution, statement, scope);
        break;
      case 'let':
        declare(resolution, statement.name, scope, 'let', {
          kind: 'let',
          syntax: statement.term,
          scope,
          resolved: undefined,
        });
        break;
      case 'message':
        declareMessage(resolution, statement, scope);
        break;
      case 'within':
        declareNames(resolution, present(resolution, statement.body), scope);
        break;
      case 'use':
        if (statement.call !== undefined) declareInstance(resolution, statement, scope);
        break;
      case 'resumes':
        declareResumed(resolution, statement, scope);
        break;
      case 'name':
        declareSecondName(resolution, statement, scope);
        break;
      case 'function':
        for (const { name, arity } of statement.symbols) declareFunction(resolution, name, arity);
        break;
      case 'knows':
        for (const item of statement.items) {
          if (item.kind === 'key' && item.term.kind === 'call') {
            (resolution.terms.sharedKeys as Set<string>).add(item.term.symbol.text);
          }
        }
        break;
      case 'role':
      case 'trust':
      case 'event':
      case 'accept':
      case 'check':
      case 'ignore':
      case 'channel':
      case 'office':
      case 'option':
      case 'when':
      case 'either':
      case 'machine':
      case 'also':
      case 'extends':
      case 'go':
      case 'keeps':
      case 'group':
      case 'goal':
      case 'expect':
        break;
    }
  }
}

type Meaning =
  | { kind: 'fresh' | 'second name' | 'resumed'; resolved: Term }
  | { kind: 'let'; syntax: Extract<Statement, { kind: 'let' }>['term']; scope: Scope; resolved: undefined }
  | {
      kind: 'message';
      parts: Extract<Statement, { kind: 'message' }>['parts'];
      scope: Scope;
      resolved: undefined;
    }
  | {
      kind: 'part' | 'parameter';
      part: Extract<Statement, { kind: 'message' }>['parts'][number];
      scope: Scope;
      resolved: undefined;
    };

/** Gives `word` a meaning in `scope`, and outside under the scope's prefix. */
export function declare(
  resolution: Resolution,
  word: Word,
  scope: Scope,
  what: string,
  meaning: Meaning,
): void {
  if (
    scope.definitions.has(word.text) ||
    (scope.parent === undefined && builtInFunctions.includes(word.text))
  ) {
    resolution.report(duplicate(word, what));
    return;
  }
  const definition = { ...defined(word), ...meaning };
  scope.definitions.set(word.text, definition);
  if (scope.prefix !== '') resolution.top.definitions.set(scope.prefix + word.text, definition);
}

function declareFresh(resolution: Resolution, statement: FreshStatement, scope: Scope): void {
  const role = roleNamed(resolution, statement.role, scope);
  if (role === undefined) return;
  const list = resolution.freshOf.get(role) ?? [];
  resolution.freshOf.set(role, list);
  for (const { sort, name } of statement.values) {
    const atom = fresh(sort, scope.prefix + name.text, 'declared');
    list.push({ atom, public: sort === 'text', span: name.span });
    declare(resolution, name, scope, 'fresh value', { kind: 'fresh', resolved: atom });
  }
}

function declareMessage(
  resolution: Resolution,
  statement: Extract<Statement, { kind: 'message' }>,
  scope: Scope,
): void {
  if (statement.label !== undefined) {
    declare(resolution, statement.label, scope, 'label', {
      kind: 'message',
      parts: statement.parts,
      scope,
      resolved: undefined,
    });
  }
  for (const part of statement.parts) declareParts(resolution, part, scope);
}

/** Labels of parts, at any depth of a message. */
function declareParts(
  resolution: Resolution,
  part: Extract<Statement, { kind: 'message' }>['parts'][number],
  scope: Scope,
): void {
  if (part.label !== undefined) {
    declare(resolution, part.label, scope, 'label', { kind: 'part', part, scope, resolved: undefined });
  }
  const inner =
    part.term.kind === 'tuple' ? part.term.items : part.term.kind === 'call' ? part.term.arguments : [];
  for (const child of inner) declareParts(resolution, child, scope);
}

/** What is resumed has one name for all roles that resume it; a role's name is itself. */
function declareResumed(
  resolution: Resolution,
  { role, ticket, names }: Extract<Statement, { kind: 'resumes' }>,
  scope: Scope,
): void {
  const sorts = resolution.kept(role.text, ticket.text) ?? [];
  for (const [position, name] of names.entries()) {
    const known = scope.definitions.get(name.text);
    if (known !== undefined && ['resumed', 'role', 'second name'].includes(known.kind)) continue;
    const sort = sorts[position] ?? 'message';
    declare(resolution, name, scope, 'resumed value', {
      kind: 'resumed',
      resolved: fresh(sort, name.text, 'declared'),
    });
  }
}

function declareSecondName(
  resolution: Resolution,
  statement: Extract<Statement, { kind: 'name' }>,
  scope: Scope,
): void {
  const owner = roleNamed(resolution, statement.of, scope);
  for (const binder of statement.binders) roleNamed(resolution, binder, scope);
  if (owner === undefined) return;
  declare(resolution, statement.name, scope, 'name', {
    kind: 'second name',
    resolved: nameAtom(statement.name.text),
  });
  scope.roles.set(statement.name.text, owner);
}

function declareFunction(resolution: Resolution, name: Word, arity: number): void {
  const functions = resolution.terms.functions as Map<string, number>;
  if (functions.has(name.text) || builtInFunctions.includes(name.text) || name.text === 'cert') {
    resolution.report(duplicate(name, 'function'));
  }
  functions.set(name.text, arity);
}

function declareInstance(
  resolution: Resolution,
  statement: Extract<Statement, { kind: 'use' }>,
  scope: Scope,
): void {
  const { call, instance } = statement;
  if (call === undefined) return;
  const flow = resolution.flows.get(call.flow.text);
  const key = scope.prefix + instance.text;
  if (resolution.instances.has(key)) {
    resolution.report(duplicate(instance, 'use'));
    return;
  }
  if (flow === undefined) {
    resolution.report({
      code: 'T212',
      severity: 'error',
      span: call.flow.span,
      message: `there is no sub-flow ${call.flow.text} in this file`,
      hint: suggest(call.flow.text, resolution.flows.keys()) ?? `write it: flow ${call.flow.text}(A, B)`,
    });
    return;
  }
  if (key.split('.').length > 8) {
    resolution.report({
      code: 'T213',
      severity: 'error',
      span: statement.span,
      message: `sub-flow ${flow.name.text} uses itself, or sub-flows are nested more than 8 deep`,
      hint: 'a sub-flow is unfolded where it is used; it cannot use itself',
    });
    return;
  }
  const inner = newScope(`${key}.`, scope);
  resolution.instances.set(key, { flow, scope: inner, span: statement.span, done: 0 });
  bindParties(resolution, call, flow, inner, scope);
  bindParameters(resolution, call, flow, inner, scope);
  declareNames(resolution, present(resolution, flow.body), inner);
}

type Call = NonNullable<Extract<Statement, { kind: 'use' }>['call']>;

function bindParties(resolution: Resolution, call: Call, flow: FlowSyntax, inner: Scope, outer: Scope): void {
  if (call.parties.length !== flow.parties.length) {
    resolution.report({
      code: 'T214',
      severity: 'error',
      span: call.flow.span,
      message: `${flow.name.text} has ${flow.parties.length} parties and is given ${call.parties.length}`,
      hint: `write ${flow.name.text}(${flow.parties.map((party) => party.text).join(', ')})`,
    });
  }
  for (const [position, party] of flow.parties.entries()) {
    const actual = call.parties[position];
    const role = actual === undefined ? undefined : roleNamed(resolution, actual, outer);
    if (role === undefined) continue;
    inner.roles.set(party.text, role);
    inner.definitions.set(party.text, { ...defined(party), kind: 'role', resolved: nameAtom(role) });
  }
}

function bindParameters(
  resolution: Resolution,
  call: Call,
  flow: FlowSyntax,
  inner: Scope,
  outer: Scope,
): void {
  for (const setting of call.settings) {
    if (flow.parameters.some((parameter) => parameter.name.text === setting.name.text)) continue;
    resolution.report({
      code: 'T215',
      severity: 'error',
      span: setting.name.span,
      message: `${flow.name.text} has no parameter ${setting.name.text}`,
      hint:
        suggest(
          setting.name.text,
          flow.parameters.map((parameter) => parameter.name.text),
        ) ?? 'parameters are declared after a semicolon: flow f(A, B; n = none)',
    });
  }
  for (const parameter of flow.parameters) {
    const given = call.settings.find((setting) => setting.name.text === parameter.name.text);
    const part = given?.value ?? parameter.otherwise;
    if (part === undefined) {
      resolution.report({
        code: 'T216',
        severity: 'error',
        span: call.flow.span,
        message: `${flow.name.text} needs a value for ${parameter.name.text}`,
        hint: `write ${flow.name.text}(…; ${parameter.name.text} = …)`,
      });
      continue;
    }
    inner.definitions.set(parameter.name.text, {
      ...defined(parameter.name),
      kind: 'parameter',
      part,
      scope: given === undefined ? inner : outer,
      resolved: undefined,
    });
  }
}
