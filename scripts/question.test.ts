import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { printGoal } from '../properties/goal.ts';
import { goalsMeant, threatsMeant } from './question.ts';

const spec = readySpecs(
  loadSource(`
protocol three
role C client
role P proxy, certified by CAP
role S server, certified by CA
knows C : P, S
knows P : C, S
knows S : C, P
fresh C : nonce n
C -> P -> S : n
S -> P -> C : n, cert(S, server)
P -> C : cert(P, proxy)
`),
)[0] as Spec;

const goals = (text: string): readonly string[] | string => {
  const meant = goalsMeant(spec, text);
  return meant.kind === 'goals'
    ? meant.goals.map((goal) => printGoal(spec, goal))
    : `${meant.message}; ${meant.hint}`;
};

describe('a goal', () => {
  it('is meant by its text, by the name of its kind, or as an expect line has it', () => {
    expect(goals('C : aliveness S')).toEqual(['C : aliveness S']);
    expect(goals('server-participation')).toEqual(['C : server-participation S']);
    expect(goals('peer-consistency')).toHaveLength(6);
    expect(goals('S : agreement C on n')).toEqual(['S : agreement C on n']);
    expect(goals('C : secrecy on n')).toEqual(['C : secrecy on n']);
  });

  it('that means nothing is told with what was probably meant', () => {
    expect(goals('C : aliveness T')).toMatch(/^three has no role T; /);
    expect(goals('C : alivenes S')).toBe('there is no goal alivenes; did you mean aliveness?');
    expect(goals('alivenes')).toBe('three has no goal alivenes; did you mean aliveness?');
    expect(goals('C : agreement S on m')).toMatch(/^three has no value m/);
    expect(goals('?')).toBe('three has no goal ?; `tertius goals` with the same spec lists them');
  });
});

describe('threats', () => {
  it('are read through the spec, and nothing is none', () => {
    expect(threatsMeant(spec, 'ca+proxy')).toEqual({
      kind: 'threats',
      combination: [{ kind: 'dishonest', role: 'P' }, { kind: 'ca' }],
    });
    expect(threatsMeant(spec, 'none')).toEqual(threatsMeant(spec, undefined));
    expect(threatsMeant(spec, 'prox')).toMatchObject({ kind: 'problem', hint: 'did you mean proxy?' });
  });
});
