/**
 * Random search finds what is known to be there, finds nothing where nothing is, and does the same again.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { type Goal, printGoal } from '../properties/goal.ts';
import { type Combination, parseCombination } from '../properties/threat.ts';
import {
  type Finding,
  replaySeedAndPath,
  type SearchOptions,
  type SearchProgress,
  searchAtRandom,
  searchDefaults,
} from './random.ts';
import { replay } from './replay.ts';
import { saveAttack } from './saved-attack.ts';

const specsFrom = (source: string): readonly Spec[] => readySpecs(loadSource(source));
const specsIn = (path: string): readonly Spec[] =>
  specsFrom(readFileSync(new URL(path, import.meta.url), 'utf8'));
const only = (specs: readonly Spec[]): Spec => specs[0] as Spec;

const nspk = only(specsIn('./casebook/nspk.tertius'));
const nsl = only(specsIn('./casebook/nsl.tertius'));
const mcgrew = only(specsIn('../model/variants/mcgrew-server.tertius'));
const literal = only(specsIn('../model/variants/ideal-literal.tertius'));

const misbinding = only(
  specsFrom(`protocol signed-dh "authenticated Diffie-Hellman"
  cite "W. Diffie, P. van Oorschot, M. Wiener, 1992"
role A initiator, certified by CA
role B responder, certified by CA
knows A : B
knows B :
fresh A : exponent a
fresh B : exponent b
let k = kdf(dh(a, b))
A -> B : g(a)
B -> A : g(b), cert(B, responder), sign(B, ["responder", g(a), g(b)])
A -> B : cert(A, initiator), sign(A, ["initiator", g(b), g(a)])
channel k : A <-> B`),
);

const deliveredTwice = only(
  specsFrom(`protocol denning-sacco "Denning-Sacco, symmetric"
  cite "D. Denning, G. Sacco, 1981"
role A initiator
role B responder
role S server
knows A : B, S, key k(A, S)
knows B : S, key k(B, S)
knows S : key k(A, S), key k(B, S)
fresh S : key kAB, nonce t
A -> S : A, B
S -> A : aead(k(A, S), [B, kAB, t, aead(k(B, S), [kAB, A, t]) as T])
A -> B : T`),
);

function goalNamed(spec: Spec, text: string): Goal {
  const goal = goalsOf(spec).find((candidate) => printGoal(spec, candidate) === text);
  if (goal === undefined) throw new Error(`${spec.name} has the goal ${text}`);
  return goal;
}

function threatsIn(spec: Spec, words: string): Combination {
  const parsed = parseCombination(spec, [words]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  return parsed.combination;
}

/** How far a search comes within so many steps. */
function searched(
  spec: Spec,
  goals: readonly Goal[],
  combination: Combination,
  options: Partial<SearchOptions> = {},
  stepsMax = 20_000,
): SearchProgress {
  let last: SearchProgress | undefined;
  for (const progress of searchAtRandom(spec, goals, combination, { ...searchDefaults, ...options })) {
    last = progress;
    if (progress.steps >= stepsMax) break;
  }
  if (last === undefined) throw new Error('a search with goals reports');
  return last;
}

const asData = (finding: Finding): unknown => [finding.path, saveAttack(finding)];

const known: readonly (readonly [Spec, string, string])[] = [
  [nspk, 'none', 'B : agreement A'],
  [nspk, 'none', 'B : secrecy on nB'],
  [misbinding, 'none', 'A : peer-consistency B'],
  [misbinding, 'none', 'B : weak-agreement A'],
  [deliveredTwice, 'none', 'B : injective-agreement A'],
  [literal, 'none', 'C : peer-consistency S'],
  [mcgrew, 'proxy', 'C : server-participation S'],
  [mcgrew, 'ca', 'C : agreement S'],
];

describe('searchAtRandom', () => {
  it.each(known.map(([spec, threats, goal]) => [spec.name, threats, goal, spec] as const))(
    'breaks in %s under %s the goal %s',
    (_, threats, text, spec) => {
      const goal = goalNamed(spec, text);
      const { broken } = searched(spec, [goal], threatsIn(spec, threats));
      const finding = broken.get(goal);
      expect(finding?.judgement.kind).toBe('broken');
      if (finding !== undefined) expect(replay(finding).kind).toBe('breaks');
    },
  );

  it('breaks no goal of NSL, whatever the seed', () => {
    const anySeed = fc.integer({ min: 0, max: 0x7fff_ffff });
    fc.assert(
      fc.property(anySeed, (seed) => {
        expect([...searched(nsl, goalsOf(nsl), [], { seed }, 3_000).broken.keys()]).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  it('breaks no goal of NSPK where there are no insiders', () => {
    expect(searched(nspk, goalsOf(nspk), [], { insiders: false }, 5_000).broken.size).toBe(0);
  });

  it('does the same for the same seed, whichever goals are watched and whatever ran before', () => {
    const goals = goalsOf(nspk).filter(({ kind }) => kind === 'secrecy' || kind === 'weak agreement');
    const goal = goals.find((candidate) => printGoal(nspk, candidate) === 'B : secrecy on nB');
    if (goal === undefined) throw new Error('NSPK has this goal');
    const together = searched(nspk, goals, [], { seed: 7 }, 5_000);
    searched(nsl, goalsOf(nsl), [], { seed: 3 }, 2_000);
    const again = searched(nspk, goals, [], { seed: 7 }, 5_000);
    const alone = searched(nspk, [goal], [], { seed: 7 }, 5_000);
    expect([...again.broken.values()].map(asData)).toEqual([...together.broken.values()].map(asData));
    const [finding, same] = [together.broken.get(goal), alone.broken.get(goal)];
    expect(same && asData(same)).toEqual(finding && asData(finding));
    expect(same).toBeDefined();
  });

  it('tells nothing of goals that say nothing under the threats', () => {
    const goal = goalNamed(mcgrew, 'C : server-participation S');
    expect(searched(mcgrew, [goal], threatsIn(mcgrew, 'server'), {}, 2_000).broken.size).toBe(0);
  });
});

describe('replaySeedAndPath', () => {
  it.each([0, 400])('walks the same path again, with at most %d shrinks before', (shrinksMax) => {
    const goals = [goalNamed(nspk, 'B : agreement A'), goalNamed(nspk, 'B : secrecy on nB')];
    const anySeed = fc.integer({ min: 0, max: 0x7fff_ffff });
    fc.assert(
      fc.property(anySeed, (seed) => {
        const options = { ...searchDefaults, seed, shrinksMax };
        for (const [goal, finding] of searched(nspk, goals, [], options).broken) {
          const again = replaySeedAndPath(nspk, goal, [], finding.path, options);
          expect(again && asData(again)).toEqual(asData(finding));
        }
      }),
      { numRuns: 4, examples: [[1_745_602_157]] },
    );
  });

  it('finds again by which authority it was', () => {
    const goal = goalNamed(mcgrew, 'C : agreement S');
    const threats = threatsIn(mcgrew, 'ca');
    const finding = searched(mcgrew, [goal], threats).broken.get(goal);
    const again = finding && replaySeedAndPath(mcgrew, goal, threats, finding.path, searchDefaults);
    expect(again && asData(again)).toEqual(finding && asData(finding));
  });

  it('answers nothing to what is no path', () => {
    const goal = goalNamed(nspk, 'B : agreement A');
    for (const path of [
      '',
      'x',
      '1',
      '1/',
      '/1',
      '1/a',
      '0/5:99999:2',
      '0/5::',
      '0/5:3/zz',
      '1/5:12:9/B:C',
    ]) {
      expect(replaySeedAndPath(nspk, goal, [], path, searchDefaults)).toBeUndefined();
    }
  });
});
