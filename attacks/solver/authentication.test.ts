/**
 * Which runs of a pattern agree with a claim.
 * @module
 */
import { expect, test } from 'vitest';
import { statusesOn } from '../../properties/agreement.ts';
import { specOf } from '../../properties/played.ts';
import { scenariosFor } from '../threats.ts';
import { agreement } from './authentication.ts';
import { acceptanceIn, acceptingPaths, beginning } from './claim.ts';
import { runIn } from './held.ts';
import { eventOf } from './order.ts';
import { addRun, type Pattern } from './pattern.ts';
import { programOf } from './program.ts';
import { addEdge, reach, settle } from './settle.ts';
import { worldOf } from './world.ts';

const spec = specOf(`
protocol begun "a client that is told nothing"
  cite "none"
role C client
role S server
knows C : S, key l(C, S)
knows S : C, key l(C, S)
fresh S : nonce nS
C -> S : "hello"
S -> C : "goodbye"
accept C
S -> C : aead(l(C, S), nS)
C -> S : mac(l(C, S), nS)
`);

/** A client that has accepted, and a server that it holds for its peer, begun before or not. */
function together(isBegunBefore: boolean): Pattern {
  const program = programOf(spec, true);
  const goal = { kind: 'weak agreement', claimant: 'C', peer: 'S' } as const;
  const [first] = scenariosFor(spec, goal, []);
  if (typeof program === 'string' || first === undefined) throw new Error('there is a scenario');
  const world = worldOf(first.scenario, program);
  const job = beginning({ world, spec, combination: [] });
  for (const role of ['C', 'S']) {
    const [path] = acceptingPaths(world, role);
    if (path === undefined) throw new Error(`${role} accepts`);
    addRun(job.draft, path);
  }
  reach(job, 0, 3);
  const [client, server] = [runIn(job.draft, 0), runIn(job.draft, 1)];
  job.equations.push([client.actor.peers[0] ?? client.agent, server.agent]);
  if (isBegunBefore) addEdge(job.draft, eventOf(1, 0), acceptanceIn(job.draft, 0));
  const [pattern] = settle(job).live;
  if (pattern === undefined) throw new Error('nothing speaks against it');
  return pattern;
}

test('wants the peer to have begun, also where there is nothing to compare', () => {
  const later = statusesOn(spec, 'C', 'S', ['nS']);
  for (const values of [[], later]) {
    expect(agreement(together(true), 0, 'S', values)).toBe('run 1');
    expect(agreement(together(false), 0, 'S', values)).toBeUndefined();
  }
});

test('wants it of what the peer has held unopened since its start, too', () => {
  const [nS] = statusesOn(spec, 'C', 'S', ['nS']);
  const opaque = spec.roles.find(({ name }) => name === 'S')?.peers[0]?.name;
  if (nS === undefined || opaque === undefined) throw new Error('the server has a nonce and a peer');
  const C = spec.values.find(({ name }) => name === 'C')?.term;
  if (C === undefined) throw new Error('the client has a name');
  const carriers = [{ opaque, since: -1, canonical: C }];
  const values = [{ ...nS, term: C, status: { kind: 'committed', carriers } as const }];
  const named = (isBegunBefore: boolean): string | undefined => {
    const pattern = together(isBegunBefore);
    const { self, peers } = { self: runIn(pattern, 0).actor.self, peers: runIn(pattern, 1).actor.peers };
    const job = beginning({ world: pattern.world, spec, combination: [] });
    Object.assign(job.draft, pattern);
    job.equations.push([self, peers[0] ?? self]);
    const [next] = settle(job).live;
    return next && agreement(next, 0, 'S', values);
  };
  expect(named(true)).toBe('run 1');
  expect(named(false)).toBeUndefined();
});
