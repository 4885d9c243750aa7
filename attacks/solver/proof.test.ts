import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known } from '../../model/knowledge.ts';
import { loadSource, readySpecs } from '../../model/load.ts';
import { initialKnowledge } from '../../model/long-term.ts';
import type { Spec } from '../../model/spec.ts';
import type { Term } from '../../model/term.ts';
import { print } from '../../model/term-print.ts';
import type { CaseNode, ClosedProof } from '../../properties/case-tree.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { type Goal, printGoal, withCommitted } from '../../properties/goal.ts';
import { canBeEqual } from '../../properties/proof/equations.ts';
import { everyExecution } from '../../properties/proof/pattern.ts';
import { isCommon } from '../../properties/proof/public.ts';
import { settingOf } from '../../properties/proof/setting.ts';
import { checkProof } from '../../properties/proof.ts';
import { pruned } from '../../properties/pruned-proof.ts';
import { type Combination, combine, printCombination, threatsOf } from '../../properties/threat.ts';
import { anyCase, combinationOf, optionsOf } from '../generated/case.ts';
import { designText } from '../generated/design-text.ts';
import { searchAtRandom, searchDefaults } from '../random.ts';
import { type ScenarioOptions, scenarioDefaults, scenarioOf, scenariosFor } from '../threats.ts';
import { budgetDefaults, type SolverBudget, solve } from './solve.ts';

const specsIn = (path: string): readonly Spec[] =>
  readySpecs(loadSource(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')));

const specNamed = (path: string): Spec => {
  const [spec] = specsIn(path);
  if (spec === undefined) throw new Error(`${path} has a protocol that runs`);
  return spec;
};

const withBothCountings = (spec: Spec): readonly Goal[] =>
  goalsOf(spec).flatMap((goal) => [goal, withCommitted(goal) ?? []].flat());

const singleThreats = (spec: Spec): readonly Combination[] => [
  [],
  ...threatsOf(spec).map((threat) => [threat]),
];

const treeOf = (
  spec: Spec,
  goal: Goal,
  combination: Combination = [],
  options: ScenarioOptions = scenarioDefaults,
  budget: SolverBudget = budgetDefaults,
): ClosedProof | undefined => {
  const found = solve(spec, goal, combination, options, budget);
  return found.kind === 'closed' ? found.proof : undefined;
};

const isAccepted = (
  spec: Spec,
  goal: Goal,
  combination: Combination,
  proof: ClosedProof,
  options: ScenarioOptions = scenarioDefaults,
): boolean => checkProof(spec, goal, combination, options, proof).kind === 'accepted';

const files = ['attacks/casebook', 'model/variants'].flatMap((folder) =>
  readdirSync(new URL(`../../${folder}`, import.meta.url))
    .filter((file) => file.endsWith('.tertius'))
    .map((file) => `${folder}/${file}`),
);

/**
 * All trees of the small protocols are checked here. Two legs, records that are changed and sessions that are resumed
 * are large, and their trees take minutes: of these every so many-th, and all wherever a command decides them.
 */
const strides: Readonly<Record<string, number>> = {
  'attacks/casebook/mctls.tertius': 7,
  'attacks/casebook/resumption.tertius': 7,
  'attacks/casebook/triple-handshake.tertius': 3,
  'model/variants/ideal-literal.tertius': 1,
  'model/variants/ideal-named.tertius': 1,
  'model/variants/ideal-untagged.tertius': 1,
  'model/variants/tls12-dhe.tertius': 1,
  'model/variants/tls12-rsa.tertius': 1,
};

const strideOf = (file: string): number => strides[file] ?? (file.startsWith('model/variants') ? 41 : 1);

describe('every tree that the search closes is accepted', () => {
  test.each(files)(
    'of %s',
    (file) => {
      const stride = strideOf(file);
      for (const spec of specsIn(file)) {
        const asked = withBothCountings(spec).flatMap((goal) =>
          singleThreats(spec).map((threats) => ({ goal, threats })),
        );
        for (const [at, { goal, threats }] of asked.entries()) {
          if (at % stride > 0) continue;
          const proof = treeOf(spec, goal, threats, scenarioDefaults, { ...budgetDefaults, states: 1_000 });
          if (proof === undefined) continue;
          const says = `${spec.name}: ${printGoal(spec, goal)} under ${printCombination(spec, threats)}`;
          expect
            .soft(checkProof(spec, goal, threats, scenarioDefaults, proof), says)
            .toMatchObject({ kind: 'accepted' });
        }
      }
    },
    120_000,
  );
});

test.each([
  ['C : weak-agreement S', 'sign(C, [])', 'aead(k(C, S), [S, nS, C])', 'seal(pub(S), [])'],
  ['C : aliveness S', 'sign(C, h(S))', 'aead(k(C, S), [S, nS, C])', 'h(S)'],
  ['C : peer-consistency S', 'sign(C, S)', 'seal(pub(C), [S, nS, C])', 'aead(k(C, S), [C, nC, S, nS])'],
])('an untyped name in a certificate is known with the certificate: %s', (text, first, second, third) => {
  const [spec] = readySpecs(
    loadSource(`protocol named
role C client, certified by CA
role S server
knows C : S, key k(C, S), pub(S)
knows S : key k(C, S)
fresh C : nonce nC
fresh S : nonce nS
C -> S : cert(C, client), ${first}
S -> C : ${second}
C -> S : ${third}
`),
  );
  const goal = spec && goalsOf(spec).find((each) => printGoal(spec, each) === text);
  const untyped = { ...scenarioDefaults, typed: false };
  const proof = spec && goal && treeOf(spec, goal, [], untyped);
  if (proof === undefined) throw new Error('the tree closes');
  expect(checkProof(spec as Spec, goal as Goal, [], untyped, proof)).toMatchObject({ kind: 'accepted' });
});

test('an untyped name may be anything but what no message carries before the adversary has it', () => {
  const [spec] = readySpecs(
    loadSource(`
      protocol carried "exponents stand in no message but as shares"
      role C client, certified by CA
      role S server
      knows C : S, key k(C, S)
      knows S : key k(C, S)
      fresh C : nonce nC, exponent xC
      fresh S : nonce nS, exponent xS
      let mCS = kdf(dh(xC, xS), S, C)
      C -> S : g(xC), cert(C, client), sign(C, S)
      S -> C : g(xS), aead(mCS, [S, nS, g(xS), g(xC), C])
      C -> S : nC
      S -> C : seal(pub(C), [S, nS, g(xS), g(xC), C, nC])
      S -> C : aead(k(C, S), ["5", S, nS, g(xS), g(xC), C, nC])`),
  );
  const goal = spec && goalsOf(spec).find((each) => printGoal(spec, each) === 'S : peer-consistency C');
  const untyped = { ...scenarioDefaults, typed: false };
  const proof = spec && goal && treeOf(spec, goal, [], untyped);
  if (proof === undefined) throw new Error('the search closes the tree');
  expect(checkProof(spec as Spec, goal as Goal, [], untyped, proof)).toMatchObject({ kind: 'accepted' });
});

test('a certificate that everybody has is of no message, whoever sends it too', () => {
  const [spec] = readySpecs(
    loadSource(`
      protocol subject "a signature over the server's own name, and its certificate"
      role C client
      role S server, certified by CA
      knows C : S
      S -> C : cert(S, server), sign(S, S)
      C -> S : "thanks"`),
  );
  const goal = spec && goalsOf(spec).find((each) => printGoal(spec, each) === 'C : aliveness S');
  const proof = spec && goal && treeOf(spec, goal);
  if (proof === undefined) throw new Error('the search closes the tree');
  expect(checkProof(spec as Spec, goal as Goal, [], scenarioDefaults, proof)).toMatchObject({
    kind: 'accepted',
  });
});

test.each([
  [
    'that sends late',
    'P : aliveness C',
    `
role C client
role P proxy
role S server
knows C : P, S, pub(P), pub(S), pub(C)
knows P : pub(C), pub(S), pub(P)
knows S : pub(C), pub(P), pub(S)
fresh C : key c
fresh P : nonce nP, key p
fresh S : key s
let cs = kdf(kdf(c, "x"), kdf(s, "x"))
C -> P : seal(pub(P), [C, S, c])
P -> S : nP, seal(pub(S), [P, C, p, kdf(c, "x")])
S -> P : seal(pub(P), [S, p, s, nP])
P -> C : seal(pub(C), [P, S, p, kdf(s, "x")])
C -> P : mac(kdf(cs, "c"), "c")`,
  ],
  [
    'that accepts before it sends',
    'A : peer-consistency T',
    `
role A alice
role B bob
role T ttp
knows A : B, T, key k(A, T)
knows T : A, B, key k(A, T), key k(B, T)
fresh A : nonce nA, key kA
fresh T : key kab
A -> T : A, nA
accept T
T -> A : aead(k(A, T), [B, kab, aead(k(B, T), [kab, A])])
A -> B : aead(k(B, T), [kab, A])`,
  ],
])(
  'no value of a certain partner %s is revealed with another session, so that it is known no earlier than it is sent',
  (_, text, flow) => {
    const [spec] = readySpecs(loadSource(`protocol partner${flow}`));
    const goal = spec && goalsOf(spec).find((each) => printGoal(spec, each) === text);
    const session = combine({ kind: 'session' });
    const proof = spec && goal && treeOf(spec, goal, session);
    if (proof === undefined) throw new Error('the search closes the tree');
    expect(checkProof(spec as Spec, goal as Goal, session, scenarioDefaults, proof)).toMatchObject({
      kind: 'accepted',
    });
  },
);

describe('a pruned proof', () => {
  const spec = specNamed('attacks/casebook/nsl.tertius');

  /** The proof once without each of its nodes. */
  const withoutOne = ({ goal, trees }: ClosedProof): readonly ClosedProof[] =>
    trees.flatMap((tree, at) =>
      rootsWithoutOne(tree.roots).map((roots) => ({ goal, trees: trees.with(at, { ...tree, roots }) })),
    );
  type Roots = ClosedProof['trees'][number]['roots'];
  const rootsWithoutOne = (roots: Roots): readonly Roots[] =>
    roots.flatMap((root, at) =>
      nodesWithoutOne(root.nodes).map((nodes) => roots.with(at, { ...root, nodes })),
    );
  const nodesWithoutOne = (nodes: readonly CaseNode[]): readonly (readonly CaseNode[])[] =>
    nodes.flatMap((node, at) => [
      nodes.toSpliced(at, 1),
      ...insideWithoutOne(node).map((changed) => nodes.with(at, changed)),
    ]);
  const insideWithoutOne = (node: CaseNode): readonly CaseNode[] => {
    if (node.kind === 'choice') return nodesWithoutOne(node.nodes).map((nodes) => ({ ...node, nodes }));
    if (node.kind !== 'split') return [];
    return node.cases.flatMap((each, at) =>
      nodesWithoutOne(each.nodes).map((nodes) => ({
        ...node,
        cases: node.cases.with(at, { ...each, nodes }),
      })),
    );
  };

  test.each(['A : peer-consistency B', 'B : injective-agreement A', 'B : secrecy on nB'])(
    'of %s is accepted, and refused without any of its nodes',
    (text) => {
      const goal = goalsOf(spec).find((each) => printGoal(spec, each) === text) as Goal;
      const proof = pruned(spec, [], scenarioDefaults, treeOf(spec, goal) as ClosedProof);
      expect(isAccepted(spec, goal, [], proof)).toBe(true);
      const shorter = withoutOne(proof);
      expect(shorter.length).toBeGreaterThan(3);
      for (const one of shorter) expect(isAccepted(spec, goal, [], one)).toBe(false);
    },
  );
});

describe('a tree about something else', () => {
  const nspk = specNamed('attacks/casebook/nspk.tertius');
  const nsl = specNamed('attacks/casebook/nsl.tertius');

  test('of the repaired protocol does not prove the broken one', () => {
    let broken = 0;
    for (const goal of goalsOf(nspk)) {
      const proof = treeOf(nsl, goal);
      if (proof === undefined || solve(nspk, goal, []).kind !== 'candidate') continue;
      broken += 1;
      expect(isAccepted(nspk, goal, [], proof), printGoal(nspk, goal)).toBe(false);
    }
    expect(broken).toBeGreaterThan(0);
  });

  test('proves no broken goal, whichever goal and threats it was found for', () => {
    const all = singleThreats(nspk).flatMap((threats) =>
      goalsOf(nspk).map((goal) => ({ goal, threats, found: solve(nspk, goal, threats) })),
    );
    const trees = all.flatMap(({ found }) => (found.kind === 'closed' ? [found.proof] : []));
    const broken = all.filter(({ found }) => found.kind === 'candidate');
    expect(Math.min(trees.length, broken.length)).toBeGreaterThan(5);
    for (const { goal, threats } of broken) {
      for (const { trees: found } of trees) {
        const offered = found.map((tree) => ({ ...tree, combination: threats }));
        expect(isAccepted(nspk, goal, threats, { goal, trees: offered })).toBe(false);
      }
    }
  });
});

describe('what the checker takes for given', () => {
  test.each(files)('holds all that the adversary holds at the start in %s', (file) => {
    for (const spec of specsIn(file)) {
      const goal = goalsOf(spec)[0];
      if (goal === undefined) continue;
      const all = [...singleThreats(spec), combine(...threatsOf(spec))];
      for (const { combination } of all.flatMap((threats) => scenariosFor(spec, goal, threats))) {
        const setting = settingOf(spec, combination, scenarioDefaults);
        if (typeof setting === 'string') continue;
        const scenario = scenarioOf(spec, combination, scenarioDefaults);
        // Agents have names in a scenario and none in a pattern, so kinds are left out.
        const isGiven = (term: Term): boolean =>
          isCommon(everyExecution(setting), term) ||
          setting.given.some(({ term: given }) => canBeEqual(term, given, new Map(), false));
        for (const term of known(initialKnowledge(scenario)))
          if (term.kind !== 'atom') expect.soft(isGiven(term), print(term)).toBe(true);
      }
    }
  });
});

function brokenAtRandom(
  spec: Spec,
  goals: readonly Goal[],
  combination: Combination,
  options: ScenarioOptions,
): readonly string[] {
  const search = { ...searchDefaults, ...options, batch: 25 };
  for (const { tries, broken } of searchAtRandom(spec, goals, combination, search)) {
    if (tries < 25 && broken.size === 0) continue;
    return [...broken.keys()].map((goal) => printGoal(spec, goal));
  }
  return [];
}

test('what is closed where committed values count is accepted, and random search breaks none of it', () => {
  let asked = 0;
  fc.assert(
    fc.property(anyCase, (subject) => {
      const [spec] = readySpecs(loadSource(designText(subject.design)));
      if (spec === undefined) return;
      const [threats, options] = [combinationOf(subject, spec), optionsOf(subject)];
      const budget: SolverBudget = { states: 500, runs: 5, mayGoOn: () => true };
      const wider = goalsOf(spec).flatMap((goal) => withCommitted(goal) ?? []);
      const accepted = wider.filter((goal) => {
        const proof = treeOf(spec, goal, threats, options, budget);
        if (proof === undefined) return false;
        expect(checkProof(spec, goal, threats, options, proof)).toMatchObject({ kind: 'accepted' });
        return true;
      });
      asked += accepted.length;
      if (accepted.length > 0) expect(brokenAtRandom(spec, accepted, threats, options)).toEqual([]);
    }),
    { numRuns: 40, seed: 20_261_123 },
  );
  expect(asked).toBeGreaterThan(20);
}, 120_000);
