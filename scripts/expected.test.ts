import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import type { ExpectedOutcome } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import { type Combination, parseCombination, printCombination } from '../properties/threat.ts';
import type { Answer, Result } from './answers.ts';
import { agreementWith, type Expectations, expectationsOf } from './expected.ts';
import type { ReadyProtocol } from './open-specs.ts';

const source = `
protocol three
role C client, anonymous
role P proxy, certified by CAP
role S server, certified by CA
trust C : CA for server, CAP for proxy
knows C : P, S
knows P : S
fresh C : nonce n
fresh S : nonce m
C -> P -> S : n
S -> P -> C : m, cert(S, server), sign(S, [n, m])
P -> C : cert(P, proxy)
`;
const [loaded] = loadSource(source).protocols;
if (loaded?.spec === undefined || loaded.honest?.kind !== 'finished') throw new Error('the spec is ready');
const protocol: ReadyProtocol = {
  file: {
    kind: 'opened',
    file: 'three.tertius',
    word: 'three.tertius',
    text: source,
    several: false,
    protocols: [loaded],
    findings: [],
  },
  spec: loaded.spec,
  honest: loaded.honest,
};
const { spec } = protocol;
const goal: Goal = {
  kind: 'server participation',
  claimant: 'C',
  peer: 'S',
  strong: false,
  counting: 'held',
};

const threats = (text: string): Combination => {
  const parsed = parseCombination(spec, [text]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  return parsed.combination;
};

const searched = (outcome: ExpectedOutcome): Extract<Expectations, { readonly kind: 'searched' }> => {
  const expected = expectationsOf(spec, goal, outcome);
  if (expected.kind !== 'searched') throw new Error('the outcome is to be searched');
  return expected;
};

const notBroken: Result = { kind: 'not broken', tries: 10, steps: 100 };
/** Of an attack, only that there is one matters here. */
const broken = { kind: 'broken' } as unknown as Result;
const answer = (text: string, result: Result, absent?: string): Answer => ({
  protocol,
  goal,
  combination: threats(text),
  result,
  ...(absent !== undefined && { absent }),
});

const names = (combinations: readonly Combination[]): readonly string[] =>
  combinations.map((combination) => printCombination(spec, combination));

describe('what an outcome asks for', () => {
  it('is the network alone where no threat is named', () => {
    expect(searched({ kind: 'holds', unless: [] })).toEqual({
      kind: 'searched',
      breaking: [],
      keeping: [[]],
    });
    expect(searched({ kind: 'attack', threats: [] })).toEqual({
      kind: 'searched',
      breaking: [[]],
      keeping: [],
    });
  });

  it('is, for `unless`, every threat beside it, alone and together, and parts of what breaks', () => {
    const { breaking, keeping } = searched({ kind: 'holds', unless: [['ca'], ['proxy', 'later']] });
    expect(names(breaking)).toEqual(['ca', 'proxy+later']);
    expect(names(keeping)).toEqual(['none', 'proxy', 'kci', 'later', 'unpossessed']);
    expect(names(searched({ kind: 'holds', unless: [['ca'], ['proxy']] }).keeping)).toEqual([
      'none',
      'kci',
      'later',
      'unpossessed',
      'kci+later+unpossessed',
    ]);
  });

  it('is a problem where a threat is none', () => {
    expect(expectationsOf(spec, goal, { kind: 'attack', threats: ['prox'] })).toMatchObject({
      kind: 'problem',
      hint: 'did you mean proxy?',
    });
  });
});

describe('a line and what was found', () => {
  const unlessCa = searched({ kind: 'holds', unless: [['ca']] });
  const held = ['none', 'proxy', 'kci', 'later', 'unpossessed', 'proxy+kci+later+unpossessed'];

  it('agree as far as a search can tell', () => {
    const answers = [answer('ca', broken), ...held.map((name) => answer(name, notBroken))];
    expect(agreementWith(unlessCa, answers)).toEqual({
      agreement: 'not refuted',
      found: `attack under ca; not broken under ${held.join(', ')}`,
    });
  });

  it('differ where something else breaks the goal too', () => {
    const answers = [answer('ca', broken), answer('none', notBroken), answer('proxy', broken)];
    expect(agreementWith(unlessCa, answers).agreement).toBe('differs');
  });

  it('are undecided where what should break it did not, or time ran out', () => {
    expect(agreementWith(unlessCa, [answer('ca', notBroken), answer('none', notBroken)]).agreement).toBe(
      'undecided',
    );
    const cut: Result = { kind: 'cut', tries: 5, steps: 50, because: 'time' };
    expect(agreementWith(unlessCa, [answer('ca', broken), answer('none', cut)])).toEqual({
      agreement: 'undecided',
      found: 'attack under ca; stopped early under none',
    });
  });

  it('differ where the goal is absent by design, and the other way round', () => {
    const because = 'S never holds n';
    expect(agreementWith(unlessCa, [answer('none', { kind: 'nothing to search' }, because)])).toEqual({
      agreement: 'differs',
      found: 'absent: S never holds n',
    });
    expect(agreementWith({ kind: 'absent' }, [answer('none', notBroken)]).agreement).toBe('differs');
  });

  it('tell absent from committed', () => {
    const because = 'S holds n only inside what it does not open';
    const committed = answer('none', notBroken, because);
    const absent = answer('none', { kind: 'nothing to search' }, because);
    expect(agreementWith({ kind: 'committed' }, [committed]).agreement).toBe('not refuted');
    expect(agreementWith({ kind: 'absent' }, [committed]).agreement).toBe('differs');
    expect(agreementWith({ kind: 'committed' }, [absent]).agreement).toBe('differs');
    expect(agreementWith({ kind: 'absent' }, [absent]).agreement).toBe('as expected');
    expect(agreementWith({ kind: 'committed' }, [answer('none', broken, because)]).agreement).toBe('differs');
  });
});
