/**
 * The solver on every part of the algebra, stated in the notation: an attack, and a proof that is accepted, for each rule.
 */
import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import { resolveExpectation } from '../../properties/expectation.ts';
import { checkProof } from '../../properties/proof.ts';
import { scenarioDefaults } from '../threats.ts';
import { solve } from './solve.ts';

/** What the solver says of each expectation, where it is not what is expected, and why a proof is refused. */
function surprises(source: string, typed: boolean): readonly string[] {
  const loaded = loadSource(source);
  expect(loaded.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readySpecs(loaded).flatMap((spec) =>
    spec.expectations.flatMap((line) => {
      const resolved = resolveExpectation(spec, line);
      if (resolved.kind === 'problem') throw new Error(resolved.message);
      const options = { ...scenarioDefaults, typed };
      const found = solve(spec, resolved.goal, [], options);
      const name = `${spec.name}: ${line.claimant} : ${line.goal}`;
      if (found.kind === 'closed') {
        const checked = checkProof(spec, resolved.goal, [], options, found.proof);
        if (checked.kind === 'refused') return [`${name}: ${checked.because}`];
      }
      const wanted = line.outcome.kind === 'attack' ? 'candidate' : 'closed';
      return found.kind === wanted ? [] : [`${name}: ${found.kind}`];
    }),
  );
}

test('changes encryption without integrity place by place, and no further', () => {
  expect(
    surprises(
      `
protocol enc-replaced "a value under encryption without integrity"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, data dA
A -> B : enc(k(A, B), [nA, dA])
expect B : agreement A on dA : attack
expect B : aliveness A : holds
expect A : secrecy on dA : holds
expect B : secrecy on dA : holds        # it may be junk, which nobody knows

protocol enc-then-mac "the same with a MAC over the ciphertext"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, data dA
A -> B : enc(kdf("e", k(A, B)), [nA, dA]) as Box, mac(kdf("m", k(A, B)), [nA, dA])
expect B : agreement A on dA : holds
expect B : aliveness A : holds
expect A : secrecy on dA : holds
expect B : secrecy on dA : holds

protocol enc-spliced "an answer to one message opens another"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : data s, data nA
A -> B : enc(k(A, B), ["keep", s])
A -> B : enc(k(A, B), ["tell", nA])
B -> A : nA
expect A : secrecy on s : attack

protocol enc-apart "the same, where what is told stands at a place of its own"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : data s, data nA
A -> B : enc(k(A, B), ["keep", s])
A -> B : enc(k(A, B), ["tell", "x", nA])
B -> A : nA
expect A : secrecy on s : holds

protocol enc-cut "a suffix is cut"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, nonce nA2
A -> B : enc(k(A, B), [nA, nA2, A])
A -> B : enc(k(A, B), [nA2, nA])
expect B : agreement A on nA : attack

protocol enc-key-place "the place of an unknown key lets nothing known in"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : key kab
fresh B : data dB
A -> B : enc(k(A, B), ["key", kab])
B -> A : aead(kab, dB)
expect B : secrecy on dB : holds
expect B : agreement A on kab : attack
`,
      true,
    ),
  ).toEqual([]);
});

test('changes a part of a ciphertext that may be a tuple', () => {
  const source = `
protocol enc-any "a value of any shape is opened, kept, and told in a MAC"
  cite "none"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : data s, nonce m
A -> B : enc(k(A, B), m as M ignored by B)
B -> A : mac(kdf("m", k(A, B)), M)
expect B : aliveness A : holds
expect B : weak-agreement A : holds
expect B : recent-aliveness A : attack
expect A : aliveness B : holds
expect A : secrecy on s : holds

protocol enc-any-tuple "the same, where it turns out to be a tuple, of which an item is replaced"
  cite "none"
role A client
role B proxy
role S server
knows A : B, S, key k(A, B), key k(A, S)
knows B : A, S, key k(A, B), key k(B, S)
knows S : A, B, key k(A, S), key k(B, S)
fresh A : nonce n, data d
A -> B : enc(k(A, B), [n, d] as M ignored by B)
B -> S : aead(k(B, S), [A, M])
expect S : agreement A on d : attack
expect S : aliveness B : holds
`;
  expect(surprises(source, true)).toEqual([]);
});

test('takes degenerate shares where the group is not checked, and only there', () => {
  expect(
    surprises(
      `
protocol shares-checked "the server signs the secret alone"
  cite "none"
role C client
role S server
knows C : S, pub(S)
fresh C : exponent x
fresh S : exponent y
C -> S : g(x)
S -> C : g(y), sign(S, ["key", kdf(dh(x, y))])
channel kdf(dh(x, y)) : C <-> S
expect C : secrecy on kdf(dh(x, y)) : holds
expect C : agreement S on x, y : holds

protocol shares-unchecked "the same, where shares are not checked"
  cite "none"
group unchecked
role C client
role S server
knows C : S, pub(S)
fresh C : exponent x
fresh S : exponent y
C -> S : g(x)
S -> C : g(y), sign(S, ["key", kdf(dh(x, y))])
channel kdf(dh(x, y)) : C <-> S
expect C : secrecy on kdf(dh(x, y)) : attack
expect C : agreement S on x, y : attack
expect C : aliveness S : holds
`,
      true,
    ),
  ).toEqual([]);
});

test('reads the body of a signature that turns out to be a certificate', () => {
  expect(
    surprises(
      `
protocol signed-four "a signature over four parts, the first of them received"
  cite "none"
role A client
role B server
knows A : B, pub(B), key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce n
fresh B : data s
A -> B : n
B -> A : aead(k(A, B), s), sign(B, [n, s, "a", "b"])
expect B : secrecy on s : holds

protocol signed-four-data "the same, where the first part may be a text"
  cite "none"
role A client
role B server
knows A : B, pub(B), key k(A, B)
knows B : A, key k(A, B)
fresh A : data n
fresh B : data s
A -> B : n
B -> A : aead(k(A, B), s), sign(B, [n, s, "a", "b"])
expect B : secrecy on s : attack

protocol signed-received "the same, where the first part is not looked into"
  cite "none"
role A client
role B server
knows A : B, pub(B), key k(A, B)
knows B : A, pub(A), key k(A, B)
fresh A : nonce l, nonce m, key s
A -> B : aead(k(A, B), s), l as L ignored by B, m as M ignored by B, sign(A, [s, "x"])
B -> A : sign(B, [L, M, A, s])
expect B : secrecy on s : attack

protocol signed-box "a signature over a value that is not looked into"
  cite "none"
role A client
role B server
role S other
knows A : B, S, key k(A, B)
knows B : A, key k(A, B)
knows S : A, B, pub(B), key k(A, S)
fresh A : data s
A -> B : aead(k(A, B), ["cert", s, "a", "b"] as Box ignored by B)
B -> S : sign(B, Box)
expect A : secrecy on s : attack

protocol signed-note "the same, where the value is no certificate's body"
  cite "none"
role A client
role B server
role S other
knows A : B, S, key k(A, B)
knows B : A, key k(A, B)
knows S : A, B, pub(B), key k(A, S)
fresh A : data s
A -> B : aead(k(A, B), ["note", s, "a", "b"] as Box ignored by B)
B -> S : sign(B, Box)
expect A : secrecy on s : holds
`,
      true,
    ),
  ).toEqual([]);
});

test('takes a nonce for the tag of a certificate without typing', () => {
  const source = `
protocol signed-four "a signature over four parts, the first of them received"
  cite "none"
role A client
role B server
knows A : B, pub(B), key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce n
fresh B : data s
A -> B : n
B -> A : aead(k(A, B), s), sign(B, [n, s, "a", "b"])
expect B : secrecy on s : holds
`;
  expect(surprises(source, true)).toEqual([]);
  expect(surprises(source, false)).toEqual(['signed-four: B : secrecy: candidate']);
});

const otwayRees = `
protocol otway-rees "Otway-Rees, with the run's names as one part"
  cite "D. Otway, O. Rees, Efficient and timely mutual authentication, 1987"
  cite "J. Clark, J. Jacob, A survey of authentication protocol literature, 1997, section 6.3.3"
role A initiator
role B responder
role S server
knows A : B, S, key k(A, S)
knows B : S, key k(B, S)
knows S : key k(A, S), key k(B, S)
fresh A : nonce nA, nonce m
fresh B : nonce nB
fresh S : key kab
A -> B : m, A, B, aead(k(A, S), [nA, [m, A, B]]) as Wish
B -> S : m, A, B, Wish, aead(k(B, S), [nB, [m, A, B]])
S -> B : m, aead(k(A, S), [nA, kab]) as ForA, aead(k(B, S), [nB, kab])
B -> A : m, ForA
expect A : secrecy on kab : holds
expect B : secrecy on kab : holds
expect A : agreement S on kab : holds
`;

test('takes names for a key in Otway-Rees without typing, and proves it with', () => {
  expect(surprises(otwayRees, true)).toEqual([]);
  expect(surprises(otwayRees, false)).toEqual([
    'otway-rees: A : secrecy: candidate',
    'otway-rees: B : secrecy: candidate',
    'otway-rees: A : agreement: candidate',
  ]);
});

test('takes a nonce for a key in Neuman-Stubblebine, with typing too: a hash is taken for either', () => {
  const source = `
protocol neuman-stubblebine "Neuman-Stubblebine, first part"
  cite "B. Neuman, S. Stubblebine, A note on the use of timestamps as nonces, 1993"
  cite "T. Hwang, N. Lee, C. Li, M. Ko, Y. Chen, Two attacks on Neuman-Stubblebine authentication protocols, 1995"
role A initiator
role B responder
role S server
knows A : B, S, key k(A, S)
knows B : S, key k(B, S)
knows S : key k(A, S), key k(B, S)
fresh A : nonce nA
fresh B : nonce nB, nonce tB
fresh S : key kab
A -> B : A, nA
B -> S : B, aead(k(B, S), [A, nA, tB]), nB
S -> A : aead(k(A, S), [B, nA, kab, tB]), aead(k(B, S), [A, kab, tB]) as Ticket, nB
A -> B : Ticket, aead(kab, nB)
expect B : aliveness A : attack
expect B : secrecy on kab : attack
`;
  expect(surprises(source, true)).toEqual([]);
  expect(surprises(source, false)).toEqual([]);
});
