/**
 * Protocols beside a protocol: whose roles there are, what is common to them, and what is refused.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from './load.ts';
import { ownRoles, type Spec } from './spec.ts';
import { print } from './term-print.ts';

const other = `protocol other
role C client, certified by CB
role S server
knows C : S
knows S : key k(C, S)
fresh C : nonce nC
C -> S : C, nC
either
  S -> C : nC
or nothing
keeps C as t : nC
`;

const text = (body: string, second = other): string => `protocol one
${body}
role C client, certified by CA
role S server
knows C : S
fresh C : nonce nC
C -> S : nC
keeps C as t : nC

${second}`;

function specIn(source: string): Spec {
  const loaded = loadSource(source);
  const [spec] = readySpecs(loaded);
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

const told = (source: string): readonly string[] =>
  loadSource(source).diagnostics.flatMap(({ code, message, severity }) =>
    severity === 'error' ? [`${code} ${message}`] : [],
  );

describe('a protocol beside another', () => {
  const spec = specIn(text('also other'));
  const guest = spec.roles.find(({ name }) => name === 'other.C');

  it('adds its roles under its name, and no role of the protocol itself', () => {
    expect(spec.roles.map(({ name }) => name)).toEqual(['C', 'S', 'other.C', 'other.S']);
    expect(ownRoles(spec).map(({ name }) => name)).toEqual(['C', 'S']);
    expect(guest?.peers.map(({ role }) => role)).toEqual(['other.S']);
  });

  it('holds its own values under names of its own', () => {
    const held = (guest?.knows ?? []).map(({ canonical }) => print(canonical));
    expect(held).toContain('other.nC');
    expect(held).toContain('other.S');
    expect(held).not.toContain('nC');
    expect(held).not.toContain('S');
    expect(held).toContain('CB');
  });

  it('brings its authorities and certificates', () => {
    expect(spec.authorities.map(print)).toEqual(['CA', 'CB']);
    expect(spec.issued.map(({ issuer }) => print(issuer))).toEqual(['CA', 'CB']);
  });

  it('has hops of its own', () => {
    const hops = (roles: Spec['roles']): ReadonlySet<number> =>
      new Set(roles.flatMap(({ transitions }) => transitions.map(({ hop }) => hop)));
    const own = hops(ownRoles(spec));
    expect([...hops(spec.roles.slice(2))].filter((hop) => own.has(hop))).toEqual([]);
  });

  it('keeps its tickets apart', () => {
    const kept = spec.roles.flatMap(({ transitions }) =>
      transitions.flatMap((step) =>
        step.kind === 'send' && step.label === 't' ? [print(step.message)] : [],
      ),
    );
    expect(new Set(kept)).toEqual(
      new Set(['aead(C..store(C), ["t", nC])', 'aead(other.C..store(C), ["t", nC])']),
    );
  });

  it('has the variables of its roles to itself', () => {
    const scopes = guest?.transitions.flatMap((step) =>
      (step.kind === 'send' ? step.message : step.pattern).variables.map(({ scope }) => scope),
    );
    expect(new Set(scopes)).toEqual(new Set(['other.C']));
  });

  it('leaves the honest run as it is', () => {
    const roles = (source: string): readonly string[] => {
      const honest = loadSource(source).protocols[0]?.honest;
      return honest?.kind === 'finished' ? honest.state.runs.map(({ role }) => role) : [];
    };
    expect(roles(text('also other'))).toEqual(roles(text('')));
  });

  it('must be in the file, run, and be another', () => {
    expect(told(text('also othr'))).toEqual(['T235 there is no protocol othr in this file']);
    expect(told(text('also one'))).toEqual(['T235 one cannot stand beside itself']);
    expect(told(text('also other', 'protocol other\nrole A client\nrole B server\nA -> B : x\n'))).toContain(
      'T235 other cannot stand beside one: it does not run',
    );
  });

  it('must mean the same by a common name', () => {
    const functions = (arity: number): string =>
      `protocol other\nfunction f/${arity}\nrole A client\nrole B server\nA -> B : "x"\n`;
    expect(told(text('also other   function f/2', functions(1)))).toEqual([
      'T236 f means different things in one and other',
    ]);
    expect(told(text('also other   function f/1', functions(1)))).toEqual([]);
  });
});
