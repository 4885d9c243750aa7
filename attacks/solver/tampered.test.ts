/**
 * Trees that were tampered with: whatever is taken out of a tree, or altered in it, the checker finds missing.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import type { Case, CaseNode, ClosedProof, OriginRecord } from '../../properties/case-tree.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { type Goal, printGoal } from '../../properties/goal.ts';
import { checkProof } from '../../properties/proof.ts';
import { readProof, saveProof } from '../../properties/saved-proof.ts';
import { scenarioDefaults } from '../threats.ts';
import { solve } from './solve.ts';

const nsl = readFileSync(new URL('../../attacks/casebook/nsl.tertius', import.meta.url), 'utf8');

const recorded = `
protocol recorded "records whose MAC has a key of its own, in the manner of TLS"
  cite "RFC 5246, 6.2.3.1"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, data dA
fresh B : nonce nB, data dB
let ke = kdf("e", k(A, B), nA, nB)
let km = kdf("m", k(A, B), nA, nB)
A -> B : A, nA
B -> A : nB
A -> B : enc(ke, ["1", dA, mac(km, ["1", dA])])
B -> A : enc(ke, ["2", dB, mac(km, ["2", dB])])
channel ke : A <-> B
`;

const kept = `
protocol kept "what stands at a place of its own stays secret, though its ciphertext is changed and its neighbour told"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : data s, data nA
A -> B : enc(k(A, B), ["keep", s])
A -> B : enc(k(A, B), ["tell", "x", nA])
B -> A : nA
`;

const anyShape = `
protocol any-shape "a value of any shape is opened, kept, and told in a MAC"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce m
A -> B : enc(k(A, B), m as M ignored by B)
B -> A : mac(kdf("m", k(A, B)), M)
`;

const degenerate = `
protocol degenerate "both shares and the secret are signed, the group is not checked"
  cite "none"
group unchecked
role C client
role S server
knows C : S, pub(S)
fresh C : exponent x, nonce nC
fresh S : exponent y
let ks = kdf(dh(x, y))
C -> S : g(x), nC
S -> C : g(y), sign(S, ["key", nC, g(x), ks])
channel ks : C <-> S
`;

const said = `
protocol said "what is taken was offered, and was offered to its taker"
  cite "none"
role A client
role B server
knows A : B, pub(B), key k(A, B)
knows B : A, key k(A, B)
fresh A : key s
fresh B : nonce nB
A -> B : A
B -> A : nB
A -> B : aead(k(A, B), [nB, s])
  event A offers(nB, s)
  event B takes(nB, s)
B -> A : sign(B, ["taken", h(s)])
goal offered "what B takes A has offered"
  B takes(nB, s) ==> A offers(nB, s)
goal kept "nobody else has the key"
  K(s) ==> false
goal held "what A holds was offered"
  holds(B, s) ==> A offers(nB, s)
`;

const changedSaid = `
protocol changed-said "what is taken out of a record was put into one"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : data dA
fresh B : nonce nB
A -> B : A
B -> A : nB
A -> B : enc(kdf("e", k(A, B)), [nB, dA, mac(kdf("m", k(A, B)), [nB, dA])])
  event A sends(dA)
  event B gets(dA)
goal sent "what B gets A has sent"
  B gets(dA) ==> A sends(dA)
`;

interface Sample {
  readonly spec: Spec;
  readonly goal: Goal;
  readonly proof: ClosedProof;
  readonly called: string;
}

const specsIn = (text: string): readonly Spec[] => {
  const loaded = loadSource(text);
  expect(loaded.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readySpecs(loaded);
};

/** Whether a term gets out by several keys, or of a run in several ways, which no origin tells apart: each one's nodes close the others too. */
function hasTwins({ trees }: ClosedProof): boolean {
  const inNode = (node: CaseNode): boolean =>
    node.kind === 'split' &&
    node.cases.some(
      ({ origin: { kind }, nodes }) =>
        ((kind.startsWith('escapes') || kind === 'opened') && nodes.length > 1) || nodes.some(inNode),
    );
  return trees.some(({ roots }) => roots.some(({ nodes }) => nodes.some(inNode)));
}

const samples: readonly Sample[] = [nsl, recorded, kept, anyShape, degenerate, said, changedSaid]
  .flatMap(specsIn)
  .flatMap((spec) =>
    goalsOf(spec).flatMap((goal): readonly Sample[] => {
      // Its starts have the same runs, so that each one's nodes close the others too.
      if (goal.kind === 'proxy non-impersonation' && spec.groupUnchecked) return [];
      const found = solve(spec, goal, []);
      const called = `${spec.name}, ${printGoal(spec, goal)}`;
      return found.kind === 'closed' && !(goal.kind === 'peer consistency' && hasTwins(found.proof))
        ? [{ spec, goal, proof: found.proof, called }]
        : [];
    }),
  );

const answerTo = ({ spec, goal }: Sample, proof: ClosedProof): ReturnType<typeof checkProof> =>
  checkProof(spec, goal, [], scenarioDefaults, proof);

/** The tree with every node put through `change`, inner ones first. */
function mapped(proof: ClosedProof, change: (node: CaseNode) => CaseNode): ClosedProof {
  const visit = (node: CaseNode): CaseNode => {
    switch (node.kind) {
      case 'met':
      case 'contradictory':
        return change(node);
      case 'choice':
        return change({ ...node, nodes: node.nodes.map(visit) });
      case 'split':
        return change({
          ...node,
          cases: node.cases.map((each) => ({ ...each, nodes: each.nodes.map(visit) })),
        });
    }
  };
  const trees = proof.trees.map((tree) => ({
    ...tree,
    roots: tree.roots.map((root) => ({ ...root, nodes: root.nodes.map(visit) })),
  }));
  return { ...proof, trees };
}

type Split = Extract<CaseNode, { kind: 'split' }>;

const isSplit = (node: CaseNode): node is Split => node.kind === 'split';

/** What a split is about. */
const aboutOf = ({ term, run, asks }: Split): string => JSON.stringify([term, run, asks]);

const needed = (each: Case): boolean => each.nodes.some(({ kind }) => kind !== 'contradictory');

const otherOrigin = (origin: OriginRecord): OriginRecord =>
  origin.kind === 'composed' ? { kind: 'start' } : { kind: 'composed' };

/**
 * Whatever the cases are called that are needed somewhere. One that is taken out at one place may be covered by what
 * stands beside it: nodes of one origin close each other's patterns where they split the same terms. So a case is taken
 * out wherever it stands.
 */
function casesIn(proof: ClosedProof, isMeant: (each: Case) => boolean = () => true): ReadonlySet<string> {
  const found = new Set<string>();
  mapped(proof, (node) => {
    if (isSplit(node))
      for (const each of node.cases) if (needed(each) && isMeant(each)) found.add(keyOf(node, each));
    return node;
  });
  return found;
}

const keyOf = (node: Split, { origin }: Case): string => `${aboutOf(node)} ${JSON.stringify(origin)}`;

const withoutCase = (proof: ClosedProof, key: string): ClosedProof =>
  mapped(proof, (node) =>
    isSplit(node) ? { ...node, cases: node.cases.filter((each) => keyOf(node, each) !== key) } : node,
  );

const withOriginOf = (proof: ClosedProof, key: string): ClosedProof =>
  mapped(proof, (node) =>
    isSplit(node)
      ? {
          ...node,
          cases: node.cases.map((each) =>
            keyOf(node, each) === key ? { ...each, origin: otherOrigin(each.origin) } : each,
          ),
        }
      : node,
  );

const splitsIn = (proof: ClosedProof): ReadonlySet<string> => {
  const found = new Set<string>();
  mapped(proof, (node) => {
    if (isSplit(node)) found.add(aboutOf(node));
    return node;
  });
  return found;
};

const hasMet = (proof: ClosedProof): boolean => JSON.stringify(proof.trees).includes('{"kind":"met"}');

describe('a tree that was tampered with', () => {
  test('is one of many kinds', () => {
    const names = new Set(samples.map(({ spec }) => spec.name));
    expect([...names]).toEqual([
      'nsl',
      'recorded',
      'kept',
      'any-shape',
      'degenerate',
      'said',
      'changed-said',
    ]);
    expect(samples.filter(({ goal }) => goal.kind === 'correspondence').length).toBeGreaterThan(3);
  });

  test.each(samples)('is accepted as it was: $called', (sample) => {
    expect(answerTo(sample, sample.proof)).toMatchObject({ kind: 'accepted' });
  });

  test.each(samples)('is refused with any needed case removed: $called', (sample) => {
    for (const key of casesIn(sample.proof))
      expect(answerTo(sample, withoutCase(sample.proof, key)), key).toMatchObject({ kind: 'refused' });
  });

  test.each(samples)('is refused with any origin altered: $called', (sample) => {
    for (const key of casesIn(sample.proof))
      expect(answerTo(sample, withOriginOf(sample.proof, key)), key).toMatchObject({ kind: 'refused' });
  });

  test.each(samples)('is refused with a split that is said to be met: $called', (sample) => {
    for (const about of splitsIn(sample.proof)) {
      const claimed = mapped(sample.proof, (node) =>
        isSplit(node) && aboutOf(node) === about ? { kind: 'met' } : node,
      );
      expect(answerTo(sample, claimed), about).toMatchObject({ kind: 'refused' });
    }
  });

  test.each(samples.filter(({ proof }) => hasMet(proof)))(
    'is refused with met leaves that are said to be contradictory: $called',
    (sample) => {
      const claimed = mapped(sample.proof, (node) =>
        node.kind === 'met' ? { kind: 'contradictory' } : node,
      );
      expect(answerTo(sample, claimed)).toMatchObject({ kind: 'refused' });
    },
  );

  test.each(samples)('is refused without a start: $called', (sample) => {
    const trees = sample.proof.trees.map((tree) => ({ ...tree, roots: [] }));
    expect(answerTo(sample, { ...sample.proof, trees })).toMatchObject({ kind: 'refused' });
  });

  test.each(samples)('is as good when it was saved and read back: $called', (sample) => {
    const { spec, goal, proof } = sample;
    const read = readProof(spec, JSON.stringify(saveProof(spec, goal, [], scenarioDefaults, proof)));
    if (read.kind === 'problem') throw new Error(read.message);
    expect(checkProof(spec, read.goal, read.combination, read.options, read.proof)).toEqual(
      answerTo(sample, proof),
    );
  });
});

test('names the missing case where a change to a ciphertext is left out', () => {
  const answers = samples
    .filter(({ called }) => called === 'kept, A : aliveness B')
    .flatMap((sample) =>
      [...casesIn(sample.proof)].map((key) => {
        const checked = answerTo(sample, withoutCase(sample.proof, key));
        return checked.kind === 'refused' ? checked.because : 'accepted';
      }),
    );
  const told = 'enc(k(?1.A, ?1.B), ["tell", "x", nA#0])';
  const put = 'put in(k(?1.A, ?1.B), "", ["tell", "x", nA#0])';
  const there = 'where run 0 of A is at step 3, run 1 of B is at step 3';
  expect(answers).toEqual([
    `no case for put in(k(?1.A, ?1.B), 2, nA#0): taken from step 2 of run 0, ${there}`,
    `no case for ${put}: made of other ciphertexts, ${there}`,
    `no case for ${put}: taken from step 2 of run 0, ${there}`,
    `no case for ${told}: made of other ciphertexts, ${there}`,
    `no case for ${told}: taken from step 2 of run 0, ${there}`,
    'no case for nA#0: taken from step 2 of run 0, where run 0 of A is at step 3',
    'no case for nA#0: taken from step 3 of another run of B, where run 0 of A is at step 3',
  ]);
});
