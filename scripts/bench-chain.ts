/**
 * The ideal protocol with a chain of n proxies between client and server: every party issues a nonce and
 * signs all names, all nonces and its own office (D. McGrew, TLS working group, 1 August 2011, with more than
 * one proxy). What it costs to decide, by n.
 * @module
 */
import { solve } from '../attacks/solver/solve.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';

/** The chain of n proxies in the notation. */
export function chainText(n: number): string {
  const proxies = Array.from({ length: n }, (_, at) => `P${at + 1}`);
  const parties = ['C', ...proxies, 'S'];
  const office = (party: string): string => (party === 'C' ? 'client' : party === 'S' ? 'server' : 'proxy');
  const names = parties.join(', ');
  const nonce = (party: string): string => `n${party}`;
  const signature = (party: string): string =>
    `sign(${party}, ["${party}", ${names}, ${parties.map(nonce).join(', ')}])`;
  const shown = (party: string): string =>
    `cert(${party}, ${office(party)}), ${signature(party)} as sig${party}`;
  const again = (party: string): string => `cert(${party}, ${office(party)}), sig${party}`;
  const out = parties.slice(0, -1).map((from, at) => {
    const nonces = parties.slice(0, at + 1).map(nonce);
    return `${from} -> ${parties[at + 1]} : ${[names, ...nonces].join(', ')}`;
  });
  const back = parties
    .slice(1)
    .toReversed()
    .map((from, at) => {
      const beyond = parties.slice(parties.length - at);
      const nonces = [from, ...beyond].map(nonce);
      return `${from} -> ${parties[parties.length - at - 2]} : ${[...nonces, ...beyond.map(again), shown(from)].join(', ')}`;
    });
  const last = parties.slice(0, -1).map((from, at) => {
    const before = parties.slice(0, at).toReversed();
    const own = from === 'C' ? shown(from) : again(from);
    return `${from} -> ${parties[at + 1]} : ${[own, ...before.map(again)].join(', ')}`;
  });
  return [
    `protocol chain-${n} "the ideal with names and a chain of ${n} proxies"`,
    '  cite "D. McGrew, TLS working group, 1 August 2011"',
    ...parties.map((party) => `role ${party} ${office(party)}, certified by CA`),
    `knows C : ${parties.slice(1).join(', ')}`,
    ...parties.map((party) => `fresh ${party} : nonce ${nonce(party)}`),
    ...out,
    ...back,
    ...last,
  ].join('\n');
}

/** What a chain costs: all its goals together, and the one that cost most. */
export interface ChainCost {
  readonly proxies: number;
  readonly goals: number;
  readonly proved: number;
  readonly states: number;
  readonly milliseconds: number;
  readonly worst: number;
}

/** Decides agreement of every party with each neighbour, and of the two ends with each other, in the chain of n. */
export function chainCost(n: number): ChainCost {
  const [spec] = readySpecs(loadSource(chainText(n)));
  if (spec === undefined) throw new Error(`the chain of ${n} proxies runs`);
  const goals = chainGoals(spec);
  for (const goal of goals) solve(spec, goal, []);
  let states = 0;
  let proved = 0;
  const times = goals.map((goal) => {
    const begun = performance.now();
    const proposal = solve(spec, goal, []);
    const spent = performance.now() - begun;
    if (proposal.kind === 'closed') proved += 1;
    if (proposal.kind !== 'not applicable') states += proposal.statistics.states;
    return spent;
  });
  const milliseconds = times.reduce((sum, time) => sum + time, 0);
  return { proxies: n, goals: goals.length, proved, states, milliseconds, worst: Math.max(...times) };
}

/** Injective agreement of neighbours, both ways, and end to end. */
function chainGoals({ roles }: Spec): readonly Goal[] {
  const parties = ['C', ...roles.map(({ name }) => name).filter((name) => name.startsWith('P')), 'S'];
  const pairs = parties.slice(1).map((party, at) => [parties[at] as string, party] as const);
  const all = pairs.length === 1 ? pairs : [...pairs, ['C', 'S'] as const];
  return all.flatMap(([one, other]) => [agreement(one, other), agreement(other, one)]);
}

const agreement = (claimant: string, peer: string): Goal => ({
  kind: 'agreement',
  claimant,
  peer,
  on: [],
  injective: true,
  counting: 'held',
});
