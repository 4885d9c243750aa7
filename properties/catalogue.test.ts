/**
 * Which goals there are, by name, in a spec, in an `expect` line.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { catalogue, describeGoal, goalsOf } from './catalogue.ts';
import { type Asked, goalNames, resolveExpectation } from './expectation.ts';
import { goalName, printGoal, withCommitted } from './goal.ts';

function specOf(source: string): Spec {
  const loaded = loadSource(source);
  const spec = loaded.protocols[0]?.spec;
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

const three = specOf(`protocol three "three parties"
  cite "test"
role C client
role P proxy
role S server, unaware of P
knows C : S, P, key k(C, S), key m(C, P)
knows S : key k(C, S)
knows P : key m(C, P)
fresh C : nonce nC, key e1, key e2, data d
fresh S : nonce nS
C -> P : C, aead(m(C, P), [S, e2])
C -> S : C, aead(k(C, S), [nC, e1])
  event C asks(e1)
S -> C : aead(e1, nS)
C -> S : aead(e1, d)
  event S served(e1)
P -> S : "done"
channel e1 : C <-> S, readers P
channel e2 : C <-> P
goal answered "what was served was asked for"
  S served(e1) ==> C asks(e1)
expect C : secrecy on nC : holds`);

const asked = (line: Partial<Asked> & { readonly goal: string }): string => {
  const resolved = resolveExpectation(three, { on: [], ...line });
  return resolved.kind === 'goal' ? printGoal(three, resolved.goal) : `${resolved.message}; ${resolved.hint}`;
};

describe('the catalogue', () => {
  it('has an entry for each name, with sentence, formula and source', () => {
    expect(catalogue.map(({ name }) => name)).toEqual(goalNames);
    for (const { sentence, formula, source } of catalogue) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(formula).not.toBe('');
      expect(source).not.toBe('');
    }
  });
});

describe('the goals of a spec', () => {
  const goals = goalsOf(three);
  const printed = goals.map((goal) => printGoal(three, goal));

  it('come once each, in one order', () => {
    expect(new Set(printed).size).toBe(printed.length);
    expect(goalsOf(three).map((goal) => printGoal(three, goal))).toEqual(printed);
  });

  it('are the authentication goals of each ordered pair, unless one does not know of the other', () => {
    expect(printed.filter((line) => line.includes('weak-agreement'))).toEqual([
      'C : weak-agreement P',
      'C : weak-agreement S',
      'P : weak-agreement C',
      'P : weak-agreement S',
      'S : weak-agreement C',
    ]);
    expect(goals.filter(({ kind }) => kind === 'aliveness')).toHaveLength(20);
  });

  it('are secrecy of channel keys and data, and of what an expectation names', () => {
    expect(printed.filter((line) => line.includes('secrecy'))).toEqual([
      'C : secrecy on e1',
      'C : secrecy on e2',
      'C : secrecy on d',
      'P : secrecy on e2',
      'S : secrecy on e1',
      'S : secrecy on d',
      'C : secrecy on nC',
    ]);
  });

  it('are the goals of three parties and those that the spec writes', () => {
    expect(printed.filter((line) => /participation|imperson|answered/.test(line))).toEqual([
      'C : server-participation S',
      'C : server-participation-strong S',
      'C : proxy-non-impersonation S on e1',
      'S : proxy-non-impersonation C on e1',
      'C : proxy-non-impersonation P on e2',
      'P : proxy-non-impersonation C on e2',
      'answered',
    ]);
  });

  it('are each said in one sentence', () => {
    for (const goal of goals) expect(describeGoal(three, goal)).toMatch(/^[A-Z][^\n]*\.$/);
    const said = (line: string): string =>
      describeGoal(three, goals[printed.indexOf(line)] as (typeof goals)[number]);
    expect(said('C : agreement S')).toBe(
      'When C accepts, a run of its S in role S holds the same C, S, nC, e1, nS.',
    );
    expect(said('C : proxy-non-impersonation S on e1')).toBe(
      'When C accepts e1 as shared with S, nobody but C, S, P can derive it.',
    );
    expect(said('answered')).toBe(
      'What was served was asked for: whenever S served(e1), then before it C asks(e1).',
    );
    expect(said('C : secrecy on d')).toBe(
      'Once C has accepted, the adversary never derives its d, which C, S may hold.',
    );
  });

  it('have a second reading where commitment can count', () => {
    const second = goals.flatMap((goal) => withCommitted(goal) ?? []);
    expect(new Set(second.map(goalName))).toEqual(new Set(['agreement', 'server-participation-strong']));
    expect(printGoal(three, second[0] as (typeof second)[number])).toBe('C : agreement P (committed counts)');
  });
});

describe('an expect line', () => {
  it('means one goal', () => {
    expect(asked({ claimant: 'C', goal: 'agreement', peer: 'S', on: ['nC', 'nS'] })).toBe(
      'C : agreement S on nC, nS',
    );
    expect(asked({ claimant: 'C', goal: 'recent-role-aliveness', peer: 'P' })).toBe(
      'C : recent-role-aliveness P',
    );
    expect(asked({ claimant: 'S', goal: 'weak-agreement' })).toBe('S : weak-agreement C');
    expect(asked({ goal: 'server-participation' })).toBe('C : server-participation S');
    expect(asked({ goal: 'answered' })).toBe('answered');
    expect(asked({ claimant: 'S', goal: 'secrecy' })).toBe('S : secrecy on e1');
    expect(asked({ claimant: 'C', goal: 'proxy-non-impersonation', on: ['e2'] })).toBe(
      'C : proxy-non-impersonation P on e2',
    );
  });

  it('means nothing that it leaves open, and says so', () => {
    expect(asked({ claimant: 'C', goal: 'agrement', peer: 'S' })).toBe(
      'there is no goal agrement; did you mean agreement?',
    );
    expect(asked({ claimant: 'C', goal: 'agreement', peer: 'S', on: ['nc'] })).toBe(
      'three has no value nc; did you mean nC?',
    );
    expect(asked({ goal: 'aliveness', peer: 'S' })).toBe(
      'aliveness leaves its claimant open; write `expect X : aliveness …` with X one of C, P, S',
    );
    expect(asked({ claimant: 'C', goal: 'aliveness' })).toBe(
      'aliveness of C leaves its peer open; name one of P, S',
    );
    expect(asked({ claimant: 'C', goal: 'secrecy' })).toBe(
      'secrecy is about one value at a time; name one of nC, e1, e2, d, nS: `secrecy on …`',
    );
    expect(asked({ claimant: 'P', goal: 'server-participation' })).toBe(
      'server-participation is about a client, and P is none; name C',
    );
    expect(asked({ claimant: 'C', goal: 'proxy-non-impersonation' })).toBe(
      'C has several such channels; name one: proxy-non-impersonation S on e1; proxy-non-impersonation P on e2',
    );
    expect(asked({ claimant: 'C', goal: 'weak-agreement', peer: 'S', on: ['nC'] })).toBe(
      'weak-agreement is about no values; leave out `on …`',
    );
    expect(asked({ claimant: 'C', goal: 'answered' })).toBe('answered is not a goal of C; its claimant is S');
  });
});
