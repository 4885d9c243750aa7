/**
 * What is forged can be made and is accepted: by `step`, in whatever state a search has come to.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivable } from '../model/deduce.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import { match } from '../model/match.ts';
import { isReceiving, nextWays } from '../model/run.ts';
import type { Spec } from '../model/spec.ts';
import { initialState, type Scenario, type SystemState, step } from '../model/system.ts';
import type { Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { choiceBound, choicesFrom } from './choices.ts';
import { forge } from './forge.ts';
import { anyMoves, tempers } from './moves.ts';
import { scenarioDefaults, scenarioOf } from './threats.ts';
import { beginTrial, carryOut, plan } from './trial.ts';

const specsIn = (path: string): readonly Spec[] =>
  readySpecs(loadSource(readFileSync(new URL(path, import.meta.url), 'utf8')));

const small = readySpecs(
  loadSource(`protocol pay "a ciphertext without integrity"
role A initiator
role B responder
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, data dA
A -> B : A, enc(k(A, B), [nA, [dA, A]])

protocol promise "a value that is opened when its body is known"
role A initiator
role B responder
knows A : B
knows B : A
fresh A : nonce nA
A -> B : h(nA) as M
A -> B : nA

protocol ticket "a ticket for another, in a slot that its bearer cannot open"
role A initiator
role B responder
role S server
knows A : B, S, key k(A, S)
knows B : A, S, key k(B, S)
knows S : A, B, key k(A, S), key k(B, S)
fresh B : nonce nB
B -> A : nB
A -> B : aead(k(A, S), nB) as T
B -> S : aead(k(B, S), [A, T])
S -> B : aead(k(B, S), nB)`),
);
const specNamed = (name: string): Spec => small.find((spec) => spec.name === name) as Spec;

const specs = [
  ...small,
  ...specsIn('./casebook/nspk.tertius'),
  ...specsIn('../model/variants/ideal-literal.tertius'),
  ...specsIn('../model/variants/tls12-dhe.tertius'),
  ...specsIn('../model/variants/interception.tertius'),
];

/** A state that random moves lead to. */
function stateAfter(scenario: Scenario, moves: readonly Parameters<typeof plan>[1][]): SystemState {
  const [temper] = tempers;
  if (temper === undefined) throw new Error('there are tempers');
  const trial = beginTrial(scenario, temper, initialState(scenario), [], () => undefined);
  for (const move of moves) if (plan(trial, move)) carryOut(trial);
  return trial.state;
}

/** Every message that is forged for any waiting run, by these choices. */
function* forgeries(scenario: Scenario, state: SystemState, numbers: readonly number[]) {
  for (const run of state.runs) {
    for (const { index, transition } of nextWays(scenario, run).filter(isReceiving)) {
      const message = forge(scenario, state, run, transition, choicesFrom(numbers), 0);
      if (message !== undefined) yield { run, index, transition, message };
    }
  }
}

const anyNumbers = fc.array(fc.nat(choiceBound - 1), { maxLength: 30 });

describe('forge', () => {
  it.each(specs.map((spec) => [spec.name, spec] as const))(
    'proposes for %s what can be made, matches and passes the checks',
    (_, spec) => {
      for (const typed of [true, false]) {
        const scenario = scenarioOf(spec, [], { ...scenarioDefaults, typed });
        const anyMove = fc.oneof(...anyMoves(scenario));
        const property = fc.property(fc.array(anyMove, { maxLength: 30 }), anyNumbers, (moves, numbers) => {
          const state = stateAfter(scenario, moves);
          for (const { run, index, transition, message } of forgeries(scenario, state, numbers)) {
            expect(derivable(state.knowledge, message)).toBe(true);
            expect(match(transition.pattern, message, run.bindings, typed)).toBeDefined();
            const action = { kind: 'deliver', run: run.number, message, transition: index } as const;
            expect(step(scenario, state, action).kind).toBe('done');
          }
        });
        fc.assert(property, { numRuns: 60 });
      }
    },
  );

  it('depends on its choices only', () => {
    const scenario = scenarioOf(specNamed('ticket'), [], scenarioDefaults);
    const anyMove = fc.oneof(...anyMoves(scenario));
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 30 }), anyNumbers, (moves, numbers) => {
        const [one, other] = [stateAfter(scenario, moves), stateAfter(scenario, moves)];
        const messages = (state: SystemState): readonly Term[] =>
          [...forgeries(scenario, state, numbers)].map(({ message }) => message);
        expect(messages(one)).toEqual(messages(other));
      }),
      { numRuns: 40 },
    );
  });
});

/** What is forged for a spec over many random states, printed, by hop. */
function forgedOver(spec: Spec, hop: number): ReadonlySet<string> {
  const scenario = scenarioOf(spec, [], scenarioDefaults);
  const seen = new Set<string>();
  const manyMoves = fc.array(fc.oneof(...anyMoves(scenario)), { minLength: 10, maxLength: 30 });
  const manyNumbers = fc.array(fc.nat(choiceBound - 1), { minLength: 20, maxLength: 20 });
  const property = fc.property(fc.noBias(manyMoves), fc.noBias(manyNumbers), (moves, numbers) => {
    for (const { transition, message } of forgeries(scenario, stateAfter(scenario, moves), numbers)) {
      if (transition.hop === hop) seen.add(print(message));
    }
  });
  fc.check(property, { numRuns: 400, seed: 1 });
  return seen;
}

const some = (seen: ReadonlySet<string>, pattern: RegExp): boolean =>
  [...seen].some((text) => pattern.test(text));

describe('forging', () => {
  it('changes ciphertexts that have no integrity: parts exchanged, parts spoilt', () => {
    const seen = forgedOver(specNamed('pay'), 0);
    expect(some(seen, /^\[a, enc\(k\(a, b\), \[~junk@0:\w+:\w+, \[dA#\d, a\]\]\)\]$/)).toBe(true);
    expect(some(seen, /^\[a, enc\(k\(a, b\), \[nA#(\d), \[dA#(?!\1)\d, a\]\]\)\]$/)).toBe(true);
  });

  it('tells the value that a run was promised', () => {
    const own = forgedOver(specNamed('promise'), 1);
    expect(some(own, /^~nonce\d$/)).toBe(true);
    expect(some(own, /^nA#\d$/)).toBe(true);
  });

  it('builds what a slot that is passed on unopened holds for its reader', () => {
    const seen = forgedOver(specNamed('ticket'), 1);
    expect(some(seen, /^aead\(k\(e, s\), nB#\d\)$/)).toBe(true);
    expect(some(seen, /^none$/)).toBe(true);
  });
});
