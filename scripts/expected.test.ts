/**
 * `expect` lines against what was decided: what agrees, what differs and how that is said.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Decision } from '../attacks/decide.ts';
import { loadSource } from '../model/load.ts';
import type { ExpectedOutcome } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import { type Combination, parseCombination, printCombination } from '../properties/threat.ts';
import { absent, notApplicable, type Subject, unknown, type Verdict } from '../properties/verdict.ts';
import type { GoalAnswer } from './decisions.ts';
import { type Agreement, agreementWith, type Expectations, expectationsOf, underOf } from './expected.ts';
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
    with: [],
    file: 'three.tertius',
    word: 'three.tertius',
    text: source,
    digested: '',
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

const read = (outcome: ExpectedOutcome): Expectations => {
  const expected = expectationsOf(spec, outcome);
  if (expected.kind === 'problem') throw new Error(expected.message);
  return expected;
};

const subject = (text: string): Subject => ({
  goal,
  threats: threats(text),
  assumptions: [],
  cost: { steps: 1 },
  digest: '',
});
const proved = (text: string): Verdict => ({
  ...subject(text),
  kind: 'proved',
  certificate: { cases: 1, depth: 1 },
});
/** Of an attack, only that there is one and what it shows matters here. */
const attack = (text: string): Verdict =>
  ({ ...subject(text), kind: 'attack', attack: { breach: { sentence: 'C accepts' } } }) as unknown as Verdict;
const open = (text: string): Verdict => unknown(subject(text), { kind: 'states', limit: 7 });

const one = (verdict: Verdict, committed?: Verdict): GoalAnswer => {
  const decision: Decision = { verdict, ...(committed && { committed }) };
  return { kind: 'one', protocol, goal, combination: verdict.threats, decision };
};

const lattice = (
  breaking: readonly string[],
  kept: readonly string[],
  undecided: readonly string[] = [],
  because?: string,
): GoalAnswer => ({
  kind: 'every',
  protocol,
  goal,
  lattice: {
    goal,
    ...(because !== undefined && { absent: because }),
    threats: threats('proxy+ca+kci+later+unpossessed'),
    inapplicable: [],
    breaking: breaking.map((text) => ({
      combination: threats(text),
      decision: { verdict: attack(text) },
    })),
    proved: kept.map((text) => ({ verdict: proved(text) })),
    open: undecided.map((text) => ({ verdict: open(text) })),
    moot: [],
    cost: { questions: 1, states: 1 },
  },
});

const held = (outcome: ExpectedOutcome, answer: GoalAnswer): Agreement =>
  agreementWith(spec, goal, read(outcome), answer);

describe('what an outcome asks for', () => {
  it('is the network alone where no threat is named, and one combination where one is', () => {
    expect(underOf(read({ kind: 'holds', unless: [] }))).toEqual({ kind: 'one', combination: [] });
    expect(underOf(read({ kind: 'attack', threats: [] }))).toEqual({ kind: 'one', combination: [] });
    expect(underOf(read({ kind: 'holds under', threats: ['kci', 'later'] }))).toEqual({
      kind: 'one',
      combination: threats('kci+later'),
    });
    expect(underOf(read({ kind: 'committed' }))).toEqual({ kind: 'one', combination: [] });
  });

  it('is, for `unless`, every combination of the threats of the spec', () => {
    const under = underOf(read({ kind: 'holds', unless: [['ca'], ['proxy', 'later']] }));
    if (under.kind !== 'every') throw new Error('`unless` is about every combination');
    expect(printCombination(spec, under.threats ?? [])).toBe('client+proxy+server+ca+kci+later+unpossessed');
  });

  it('is every authority by name where the line names one', () => {
    const under = underOf(read({ kind: 'holds', unless: [['ca:CA']] }));
    if (under.kind !== 'every') throw new Error('`unless` is about every combination');
    expect(printCombination(spec, under.threats ?? [])).toBe(
      'client+proxy+server+ca:CA+ca:CAP+kci+later+unpossessed',
    );
  });

  it('is a problem where a threat is none', () => {
    expect(expectationsOf(spec, { kind: 'attack', threats: ['prox'] })).toMatchObject({
      kind: 'problem',
      hint: 'did you mean proxy?',
    });
  });
});

describe('a line about one combination', () => {
  const holds = { kind: 'holds', unless: [] } as const;
  const breaks = { kind: 'attack', threats: [] } as const;

  it('agrees with a proof or an attack, and differs from the other', () => {
    expect(held(holds, one(proved('none')))).toEqual({ agreement: 'as expected', found: 'proved' });
    expect(held(holds, one(attack('none')))).toEqual({ agreement: 'differs', found: 'attack' });
    expect(held(breaks, one(attack('none')))).toEqual({ agreement: 'as expected', found: 'attack' });
    expect(held(breaks, one(proved('none')))).toEqual({ agreement: 'differs', found: 'proved' });
  });

  it('is undecided where the goal is, and says why', () => {
    for (const outcome of [holds, breaks]) {
      expect(held(outcome, one(open('none')))).toEqual({
        agreement: 'undecided',
        found: 'undecided: stopped after 7 states',
      });
    }
  });

  it('differs where the goal is absent or says nothing', () => {
    const missing = one(absent(subject('none'), 'S never holds n'));
    expect(held(holds, missing)).toEqual({ agreement: 'differs', found: 'absent: S never holds n' });
    expect(held(breaks, missing).agreement).toBe('differs');
    expect(held(breaks, one(notApplicable(subject('server'), 'S is dishonest')))).toEqual({
      agreement: 'differs',
      found: 'not applicable: S is dishonest',
    });
  });

  it('tells absent from committed', () => {
    const because = 'S holds n only inside what it does not open';
    const verdict = absent(subject('none'), because);
    const agreement = (kind: 'absent' | 'committed', answer: GoalAnswer): string =>
      held({ kind }, answer).agreement;
    expect(agreement('committed', one(verdict, proved('none')))).toBe('as expected');
    expect(agreement('absent', one(verdict, proved('none')))).toBe('differs');
    expect(agreement('committed', one(verdict))).toBe('differs');
    expect(agreement('absent', one(verdict))).toBe('as expected');
    expect(agreement('committed', one(verdict, attack('none')))).toBe('differs');
    expect(agreement('absent', one(verdict, attack('none')))).toBe('as expected');
    expect(agreement('committed', one(verdict, open('none')))).toBe('undecided');
    expect(agreement('absent', one(verdict, open('none')))).toBe('undecided');
    expect(agreement('absent', one(proved('none')))).toBe('differs');
    expect(agreement('committed', one(proved('none')))).toBe('differs');
    expect(agreement('absent', one(open('none')))).toBe('differs');
    const never = unknown(subject('none'), { kind: 'cancelled' });
    expect(agreement('absent', one(never))).toBe('undecided');
    expect(agreement('committed', one(never))).toBe('undecided');
  });
});

describe('`unless`', () => {
  const unless = (...texts: readonly (readonly string[])[]): ExpectedOutcome => ({
    kind: 'holds',
    unless: texts,
  });

  it('agrees where exactly these are the smallest combinations', () => {
    expect(held(unless(['ca'], ['proxy', 'later']), lattice(['ca', 'proxy+later'], ['kci']))).toEqual({
      agreement: 'as expected',
      found: 'holds unless ca, proxy+later',
    });
  });

  it('differs where more breaks the goal, and says what', () => {
    expect(held(unless(['ca']), lattice(['ca', 'kci'], ['later']))).toEqual({
      agreement: 'differs',
      found: 'holds unless ca, kci; also broken by kci',
    });
    expect(held(unless(['ca']), lattice(['none'], []))).toEqual({
      agreement: 'differs',
      found: 'attack; also broken by none; ca is not smallest: none breaks it already',
    });
  });

  it('differs where less breaks the goal, and says what does not', () => {
    expect(held(unless(['ca'], ['later']), lattice(['ca'], ['kci+later']))).toEqual({
      agreement: 'differs',
      found: 'holds unless ca; not broken by later',
    });
    expect(held(unless(['ca'], ['server']), lattice(['ca'], ['kci+later'])).found).toBe(
      'holds unless ca; server is not applicable: S, whom the goal is about, is dishonest',
    );
  });

  it('differs where a smaller combination breaks the goal already', () => {
    expect(held(unless(['ca', 'later']), lattice(['ca'], ['later'])).found).toBe(
      'holds unless ca; also broken by ca; ca+later is not smallest: ca breaks it already',
    );
  });

  it('is undecided where what is open might make it right, and differs where it cannot', () => {
    expect(held(unless(['ca']), lattice(['ca'], ['later'], ['kci']))).toEqual({
      agreement: 'undecided',
      found: 'holds unless ca; undecided under kci (stopped after 7 states)',
    });
    expect(held(unless(['ca'], ['kci', 'later']), lattice(['ca'], ['later'], ['kci'])).agreement).toBe(
      'undecided',
    );
    expect(held(unless(['ca']), lattice(['ca', 'proxy'], ['later'], ['kci'])).agreement).toBe('differs');
    expect(held(unless(['ca']), lattice(['ca'], [], ['none']))).toEqual({
      agreement: 'undecided',
      found: 'broken under ca; undecided under no threat (stopped after 7 states)',
    });
    expect(held(unless(['ca']), lattice([], [], ['none'])).found).toBe(
      'undecided under no threat (stopped after 7 states)',
    );
    expect(held(unless(['later']), lattice(['ca'], ['later'], ['kci'])).agreement).toBe('differs');
  });

  it('differs where the goal is absent, also if it is committed', () => {
    const because = 'S never holds n';
    expect(held(unless(['ca']), lattice([], [], [], because))).toEqual({
      agreement: 'differs',
      found: 'absent: S never holds n',
    });
    expect(held(unless(['ca']), lattice(['ca'], ['later'], [], because)).found).toBe(
      'committed: S never holds n',
    );
  });
});
