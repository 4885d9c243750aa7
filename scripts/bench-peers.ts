/**
 * The solver beside the established provers, on the kinds of protocol that they were measured on: injective
 * agreement of every party with every other, as far as the spec lets it be stated, under no threat. The peers' figures are medians of whole processes on two cores of the same
 * kind (Scyther 1.3.0, ProVerif 2.05, CPSA 4, Tamarin, OFMC; measured before this project began), for their own
 * models of the same protocols; a prover's start is in them, ours is not, so that a ratio near one says little.
 * @module
 */
import { budgetDefaults, solve } from '../attacks/solver/solve.ts';
import { scenarioDefaults } from '../attacks/threats.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { goalsOf } from '../properties/catalogue.ts';
import type { Goal } from '../properties/goal.ts';
import { combine } from '../properties/threat.ts';

/** A kind of protocol, our spec of it and what the fastest peer needs, in milliseconds. */
export interface PeerRow {
  readonly title: string;
  /** A file of the package without its suffix, or a text in the notation. */
  readonly spec: string;
  readonly peer: string;
  readonly milliseconds: number;
}

/** A server's signature over the client's nonce and its own, which a relay hands on and that a certificate vouches for. */
export const forwardedSignature = `protocol forwarded-signature "a server's signature over the client's nonce, handed on by a proxy"
role C client, anonymous
role P proxy, certified by CA
role S server, certified by CA
knows C : P, S
fresh C : nonce nC
fresh P : nonce nP
fresh S : nonce nS
C -> P : nC, S
P -> S : nC, nP
S -> P : nS, cert(S, server), sign(S, ["server", nC, nP, nS]) as sigS
P -> C : nP, nS, cert(S, server), sigS, cert(P, proxy), sign(P, ["proxy", nC, nP, nS, sigS])
`;

/** The rows that the peers were measured on. */
export const peerRows: readonly PeerRow[] = [
  { title: 'the ideal with names', spec: 'model/variants/ideal-named', peer: 'Scyther', milliseconds: 4 },
  {
    title: 'the ideal, names and tags left out',
    spec: 'model/variants/ideal-untagged',
    peer: 'Scyther',
    milliseconds: 4,
  },
  { title: 'signed DHE with Finished', spec: 'model/variants/tls12-dhe', peer: 'ProVerif', milliseconds: 60 },
  { title: 'a forwarded signature', spec: forwardedSignature, peer: 'ProVerif', milliseconds: 12 },
  {
    title: 'two legs of TLS 1.3',
    spec: 'model/variants/interception-tls13',
    peer: 'ProVerif',
    milliseconds: 3_000,
  },
  {
    title: 'two legs, possession proved',
    spec: 'model/variants/pop-tls13',
    peer: 'ProVerif',
    milliseconds: 3_000,
  },
];

/** What a row costs us after warm-up: each goal decided alone, in milliseconds, and how many stay open. */
export interface PeerCost {
  readonly goals: number;
  readonly undecided: number;
  readonly median: number;
  readonly worst: number;
  readonly all: number;
}

/** Decides injective agreement of every claimant with every peer; `text` is a spec in the notation. */
export function peerCost(text: string): PeerCost {
  const [spec] = readySpecs(loadSource(text));
  if (spec === undefined) throw new Error('a row of the benchmark runs');
  const costs = agreements(spec).map((goal) => costOf(spec, goal));
  const times = costs.map(({ milliseconds }) => milliseconds).toSorted((one, other) => one - other);
  return {
    goals: costs.length,
    undecided: costs.filter(({ isDecided }) => !isDecided).length,
    median: times[Math.floor(times.length / 2)] ?? 0,
    worst: times.at(-1) ?? 0,
    all: times.reduce((sum, time) => sum + time, 0),
  };
}

const agreements = (spec: Spec): readonly Goal[] =>
  goalsOf(spec).filter((goal) => goal.kind === 'agreement' && goal.injective && goal.counting === 'held');

/** Rounds before which the compiler has not seen what is hot, and those of which the least counts. */
const warmUp = 20;
const measured = 10;

/** The least of some rounds, after those for the compiler to warm up. */
function costOf(spec: Spec, goal: Goal): { readonly milliseconds: number; readonly isDecided: boolean } {
  let least = Number.POSITIVE_INFINITY;
  let isDecided = true;
  for (let round = 0; round < warmUp + measured; round += 1) {
    const begun = performance.now();
    const { kind } = solve(spec, goal, combine(), scenarioDefaults, budgetDefaults);
    if (round >= warmUp) least = Math.min(least, performance.now() - begun);
    isDecided = kind === 'candidate' || kind === 'closed' || kind === 'not applicable';
  }
  return { milliseconds: least, isDecided };
}
