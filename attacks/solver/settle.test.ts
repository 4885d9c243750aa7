import { expect, test } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import { agent, apply, sharedKey, text, tuple, variable } from '../../model/term.ts';
import { scenarioDefaults, scenarioOf } from '../threats.ts';
import { eventOf } from './order.ts';
import { addRun, addWitness, emptyPattern, type Origin } from './pattern.ts';
import { type Path, type Program, programOf } from './program.ts';
import { addEdge, change, settle } from './settle.ts';
import { worldOf } from './world.ts';

const [spec] = readySpecs(
  loadSource(`
protocol forwarding "a pair of tickets, passed on unopened"
  cite "none"
role A client
role F proxy
knows A : F, key k(A, F)
knows F : A, key k(A, F)
fresh A : nonce n
A -> F : aead(k(A, F), (n) as X ignored by F)
F -> A : X
`),
) as readonly [Spec];

const key = sharedKey('k', agent('a'), agent('b'));
const ticket = apply('aead', key, text('one'));
const other = apply('aead', key, text('two'));
const open = variable('v', 'data', 'test');

/** A pattern in which the ticket and one with an open content have these origins; then both are one term. */
function merged(settled: Partial<Origin>, earlier: Partial<Origin>): number {
  const program = programOf(spec, true) as Program;
  const job = change(emptyPattern(worldOf(scenarioOf(spec, [], scenarioDefaults), program)));
  const { draft } = job;
  const forwarder = addRun(draft, program.paths.find(({ role }) => role.name === 'F') as Path);
  const listener = eventOf(addWitness(draft, 'listener', []), 0);
  const event = eventOf(forwarder, 2);
  addEdge(draft, event, listener);
  const item = (term: typeof ticket, origin: Partial<Origin>) =>
    [term, { term, events: [listener], origin: { kind: 'sent', needs: [], event, ...origin } }] as const;
  draft.items = new Map([item(apply('aead', key, open), settled), item(ticket, earlier)]);
  job.equations.push([open, text('one')]);
  return settle(job).live.length;
}

test('takes a part of an opened container and what is somewhere inside it for one origin', () => {
  const inside = { kind: 'inside', container: tuple(ticket, other) } as const;
  expect(merged({}, inside)).toBe(1);
  expect(merged(inside, {})).toBe(1);
});

test('lets no term come first from two sends', () => {
  expect(merged({}, { event: eventOf(0, 0) })).toBe(0);
  expect(merged({}, { needs: [key] })).toBe(0);
});
