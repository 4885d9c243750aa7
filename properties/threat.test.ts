/**
 * Threats by name: reading, printing, order.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { roleNamed } from './goal.ts';
import {
  anchorsOf,
  type Combination,
  combine,
  describeThreat,
  dishonestRoles,
  isWithin,
  parseCombination,
  printCombination,
  type Threat,
  threatsOf,
} from './threat.ts';

function specOf(source: string): Spec {
  const loaded = loadSource(source);
  const spec = loaded.protocols[0]?.spec;
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

const spec = specOf(
  `protocol two "two servers, two authorities"
  cite "test"
role C client, anonymous
role P proxy, certified by CAP
role S server, certified by CA
role T server, certified by CA
trust C : CA, CAP for server
trust P : CA
knows C : S, T
fresh C : exponent x
C -> S : C2, g(x)
S -> C : cert(S, server)
C -> T : "hello"
P -> C : "hello"`.replace('C2, ', ''),
);

const threats: readonly Threat[] = [
  ...spec.roles.map(({ name }): Threat => ({ kind: 'dishonest', role: name })),
  { kind: 'ca' },
  { kind: 'ca', authority: 'CA' },
  { kind: 'kci' },
  { kind: 'later' },
  { kind: 'session' },
  { kind: 'unpossessed' },
];
const anyCombination = fc.subarray([...threats], { minLength: 0 }).map((chosen) => combine(...chosen));

const parsed = (...words: readonly string[]): Combination | string => {
  const result = parseCombination(spec, words);
  return result.kind === 'combination' ? result.combination : `${result.message}; ${result.hint}`;
};

describe('threats', () => {
  it('are read by office, by role, with or without an authority', () => {
    expect(parsed('none')).toEqual([]);
    expect(parsed('client+ca')).toEqual([{ kind: 'dishonest', role: 'C' }, { kind: 'ca' }]);
    expect(parsed('ca:CAP', 'P', 'proxy')).toEqual([
      { kind: 'dishonest', role: 'P' },
      { kind: 'ca', authority: 'CAP' },
    ]);
  });

  it('are refused with the near miss', () => {
    expect(parsed('proxi')).toBe('there is no threat proxi here; did you mean proxy?');
    expect(parsed('ca:CB')).toBe('there is no authority CB here; did you mean CA?');
    expect(parsed('server')).toBe('server is the office of several roles; name one: S, T');
  });

  it('print as they are read', () => {
    expect(printCombination(spec, combine({ kind: 'later' }, { kind: 'dishonest', role: 'P' }))).toBe(
      'proxy+later',
    );
    expect(printCombination(spec, [{ kind: 'dishonest', role: 'S' }])).toBe('S');
    fc.assert(
      fc.property(anyCombination, (combination) => {
        expect(parsed(printCombination(spec, combination))).toEqual(combination);
      }),
    );
  });

  it('are a set, in one order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...threats]), (chosen) => {
        expect(combine(...chosen, ...chosen)).toEqual(combine(...chosen.toReversed()));
        expect(combine(...chosen)).toHaveLength(chosen.length);
      }),
    );
    fc.assert(
      fc.property(anyCombination, anyCombination, (left, right) => {
        expect(isWithin(left, combine(...left, ...right))).toBe(true);
        expect(isWithin(left, right) && isWithin(right, left)).toBe(
          printCombination(spec, left) === printCombination(spec, right),
        );
      }),
    );
  });

  it('are offered where they mean something', () => {
    expect(printCombination(spec, threatsOf(spec))).toBe('client+proxy+S+T+ca+kci+later+session+unpossessed');
    expect([...dishonestRoles(threatsOf(spec))]).toEqual(['C', 'P', 'S', 'T']);
    const bare = specOf(`protocol bare "no certificates"
  cite "test"
role A initiator
role B responder
fresh A : nonce nA
A -> B : nA`);
    expect(printCombination(bare, threatsOf(bare))).toBe('initiator+responder+kci+later');
  });

  it('are described', () => {
    expect(threats.map((threat) => describeThreat(spec, threat)).slice(0, 5)).toEqual([
      'the client C of this session is dishonest',
      'the proxy P of this session is dishonest',
      'the server S of this session is dishonest',
      'the server T of this session is dishonest',
      'the adversary holds one signing key that the claimant trusts as a CA',
    ]);
  });

  it('read the anchors of a role from what it verifies', () => {
    const names = (role: string): readonly string[] =>
      anchorsOf(spec, roleNamed(spec, role)).map(({ name }) => name);
    expect(names('C')).toEqual(['CAP', 'CA']);
    expect(names('S')).toEqual(['CAP', 'CA']);
  });

  it.each(['mac(k, h(SH, n))', 'f(SH, k)'])(
    'takes no certificate for verified that is only in %s',
    (sent) => {
      const hashed = specOf(`protocol hashed "S compares what C computes over its certificate"
  cite "test"
function f/2
role C client, anonymous
role P proxy, certified by CAP
role S server, certified by CA
trust C : CA for server, CAP for proxy
knows C : S, P
fresh C : nonce n, key k
S -> C as SH : cert(S, server)
P -> C : cert(P, proxy)
C -> S : seal(pub(S), [n, k])
C -> S : ${sent}`);
      expect(anchorsOf(hashed, roleNamed(hashed, 'S')).map(({ name }) => name)).toEqual(['CAP', 'CA']);
    },
  );
});
