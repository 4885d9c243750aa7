import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { CaseNode, ClosedProof, OriginRecord } from './case-tree.ts';
import type { Goal } from './goal.ts';
import { checkProof, type ProofOptions, proofVerdict } from './proof.ts';
import { readProof, saveProof } from './saved-proof.ts';
import type { Combination } from './threat.ts';

const specOf = (source: string): Spec => {
  const loaded = loadSource(source);
  expect(loaded.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [spec] = readySpecs(loaded);
  if (spec === undefined) throw new Error('the protocol can be read and runs');
  return spec;
};

const signed = (body: string): Spec =>
  specOf(`
protocol signed "a signed challenge"
  cite "none"
role A client
role B server
knows A : B, pub(B)
knows B : A
fresh A : nonce nA
A -> B : nA
B -> A : sign(B, ${body})
`);

const challenge = signed('["B", nA]');
const noChallenge = signed('["B", "alive"]');
const options: ProofOptions = { typed: true, selfTalk: false, insiders: true };
const alive: Goal = { kind: 'aliveness', claimant: 'A', peer: 'B', recent: false, inRole: true };
const recent: Goal = { ...alive, recent: true };

const split = (term: string, ...cases: readonly (readonly [OriginRecord, ...CaseNode[]])[]): CaseNode => ({
  kind: 'split',
  term,
  cases: cases.map(([origin, ...nodes]) => ({ origin, nodes })),
});
const anew = (role: string, step: number): OriginRecord => ({
  kind: 'sent anew',
  by: { role, transitions: [0, 1] },
  step,
});
const met: CaseNode = { kind: 'met' };
const contradictory: CaseNode = { kind: 'contradictory' };

const proofOf = (goal: Goal, ...nodes: readonly CaseNode[]): ClosedProof => ({
  goal,
  trees: [
    {
      combination: [],
      roots: [{ says: 'A has accepted', runs: [{ role: 'A', transitions: [0, 1] }], nodes }],
    },
  ],
});

const check = (
  spec: Spec,
  goal: Goal,
  proof: ClosedProof,
  combination: Combination = [],
  taken: ProofOptions = options,
): string => {
  const checked = checkProof(spec, goal, combination, taken, proof);
  return checked.kind === 'accepted' ? 'accepted' : checked.because;
};

/** B's signature is composed by nobody, because nobody has B's key, and sent by a run of B only. */
const bySignature = (term: string): CaseNode =>
  split(term, [{ kind: 'composed' }, split('sk(?0.B)')], [anew('B', 2), met]);

const good = bySignature('sign(?0.B, ["B", nA#0])');

describe('a tree written by hand', () => {
  test('is accepted where every first origin has a case', () => {
    expect(checkProof(challenge, recent, [], options, proofOf(recent, good))).toEqual({
      kind: 'accepted',
      certificate: { cases: 3, depth: 1 },
    });
  });

  test('is refused where a case is left out, and the refusal names it', () => {
    const onlyComposed = split('sign(?0.B, ["B", nA#0])', [{ kind: 'composed' }, split('sk(?0.B)')]);
    expect(check(challenge, recent, proofOf(recent, onlyComposed))).toMatch(
      /^no case for sign\(\?0\.B, \["B", nA#0\]\): taken from step 2 of another run of B/,
    );
    const onlySent = split('sign(?0.B, ["B", nA#0])', [anew('B', 2), met]);
    expect(check(challenge, recent, proofOf(recent, onlySent))).toMatch(/: composed, where/);
  });

  test('is refused where a leaf claims what is not so', () => {
    expect(check(challenge, recent, proofOf(recent, met))).toMatch(/^the goal is not met/);
    expect(check(challenge, recent, proofOf(recent, contradictory))).toMatch(/^nothing contradicts/);
  });

  test('is refused where it splits what is not needed', () => {
    expect(check(challenge, recent, proofOf(recent, split('sk(?0.A)')))).toMatch(/^sk\(\?0\.A\) is not open/);
  });

  test('is refused for a goal whose name it does not bear', () => {
    expect(check(challenge, alive, proofOf(recent, good))).toBe('the tree is about another goal');
    expect(check(challenge, alive, proofOf(alive, good))).toBe('accepted');
  });

  test('is refused under threats for which it has no tree', () => {
    expect(check(challenge, recent, proofOf(recent, good), [{ kind: 'later' }])).toBe(
      'there is no tree under later',
    );
  });

  test('is refused for a goal that says nothing', () => {
    expect(check(challenge, recent, proofOf(recent, good), [{ kind: 'dishonest', role: 'B' }])).toMatch(
      /^the goal says nothing: /,
    );
  });

  test('shows that an old signature makes its signer alive, and not recently', () => {
    const tree = bySignature('sign(?0.B, ["B", "alive"])');
    expect(check(noChallenge, alive, proofOf(alive, tree))).toBe('accepted');
    expect(check(noChallenge, recent, proofOf(recent, tree))).toMatch(/^the goal is not met/);
  });

  test('makes a proved verdict when it is accepted, and an unknown one with the reason when not', () => {
    const subject = { goal: recent, threats: [], assumptions: [], cost: { steps: 1 }, digest: 'd' };
    expect(proofVerdict(subject, challenge, options, proofOf(recent, good))).toMatchObject({
      ...subject,
      kind: 'proved',
      certificate: { cases: 3 },
    });
    expect(proofVerdict(subject, challenge, options, proofOf(recent, met))).toMatchObject({
      kind: 'unknown',
      because: { kind: 'certificate refused' },
    });
  });

  test('is refused where the checker lacks a rule', () => {
    const shares = Array.from({ length: 7 }, (_, at) => `x${at}`);
    const degenerate = specOf(`
protocol many "more shares than the checker goes through, each degenerate or not"
  cite "none"
group unchecked
role A client
role B server
knows A : B
fresh A : ${shares.map((name) => `exponent ${name}`).join(', ')}
A -> B : ${shares.map((name) => `g(${name})`).join(', ')}
B -> A : "done"
`);
    expect(check(degenerate, recent, proofOf(recent, met))).toBe(
      'the checker has no rule for the machine of B is too large',
    );
  });
});

describe('a tree about a ciphertext without integrity', () => {
  const malleable = specOf(`
protocol malleable "encryption without integrity"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA
A -> B : enc(k(A, B), nA)
B -> A : mac(k(A, B), nA)
`);
  const goal: Goal = { kind: 'aliveness', claimant: 'B', peer: 'A', recent: false, inRole: true };
  const fromA = [anew('A', 1), met] as const;
  const composed = [{ kind: 'composed' }, split('k(?0.A, ?0.B)')] as const;
  const place = split('place in(k(?0.A, ?0.B), "")', fromA);
  const open = split('open in(k(?0.A, ?0.B), "")', [{ kind: 'changed' }, place], fromA);
  const put = (...ways: readonly CaseNode[]): CaseNode =>
    split('put in(k(?0.A, ?0.B), "", ?0.nA)', [{ kind: 'changed' }, ...ways], fromA);
  const checked = (node: CaseNode): string =>
    check(malleable, goal, {
      goal,
      trees: [
        {
          combination: [],
          roots: [{ says: 'B has accepted', runs: [{ role: 'B', transitions: [0, 1] }], nodes: [node] }],
        },
      ],
    });
  const tree = (...changes: readonly CaseNode[]): CaseNode =>
    split('enc(k(?0.A, ?0.B), ?0.nA)', composed, [{ kind: 'changed' }, ...changes], fromA);

  test('is accepted where everything that can be changed has a case', () => {
    expect(checked(tree(put(place, open)))).toBe('accepted');
  });

  test('is refused where junk, an open place, or every change is left out', () => {
    const at = 'where run 0 of B is at step 2';
    expect(checked(tree(put(open)))).toBe(`open in(k(?0.A, ?0.B), "") is not open ${at}`);
    expect(checked(tree(put(place)))).toBe(`place in(k(?0.A, ?0.B), "") is not open ${at}`);
    expect(checked(tree())).toMatch(/^no case for enc.*: made of other ciphertexts/);
  });
});

describe('a saved proof', () => {
  const saved = saveProof(challenge, recent, [], options, proofOf(recent, good));

  test('is read back as it was', () => {
    expect(readProof(challenge, JSON.stringify(saved))).toEqual({
      kind: 'read',
      goal: recent,
      combination: [],
      options,
      proof: proofOf(recent, good),
    });
  });

  test('is a problem where it is about something else', () => {
    const problems: readonly (readonly [object, RegExp])[] = [
      [{ protocol: 'other' }, /about other, not signed/],
      [{ with: ['more'] }, /with more/],
      [{ goal: 'A : recent-role-aliveness C' }, /no goal A : recent-role-aliveness C/],
      [{ goal: 'C : recent-role-aliveness B' }, /no goal C/],
      [{ goal: 'A : secrecy on nothing' }, /no goal/],
      [{ goal: 'A : recent-role-aliveness B (committed counts)' }, /no goal/],
      [{ threats: 'weather' }, /no threat weather/],
      [{ format: 'tertius proof, version 2' }, /no saved proof/],
      [
        { trees: [{ threats: 'none', roots: [{ says: '', runs: [], nodes: [{ kind: 'magic' }] }] }] },
        /no saved proof/,
      ],
    ];
    for (const [change, message] of problems) {
      const read = readProof(challenge, { ...saved, ...change });
      expect(read.kind === 'problem' ? read.message : read.kind).toMatch(message);
    }
  });

  test('is refused unread where it is nested too deep, however deep', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(readProof(challenge, deep).kind).toBe('problem');
    let node: CaseNode = met;
    for (let depth = 0; depth < 5_000; depth += 1) node = split('x', [{ kind: 'composed' }, node]);
    const proof = saveProof(challenge, recent, [], options, proofOf(recent, node));
    expect(readProof(challenge, proof)).toMatchObject({ kind: 'problem', message: /nested deeper/ });
  });

  test('is a tree or a problem, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.jsonValue()), (value) => {
        expect(readProof(challenge, value).kind).toBe('problem');
      }),
    );
  });
});
