/**
 * What machines can hold and runs do hold, on machines and runs made by hand.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import { type Receive, type Role, type Send, viewOf } from '../model/role.ts';
import type { Run } from '../model/system.ts';
import { agent, apply, fresh, secretKey, type Term, tuple, variable } from '../model/term.ts';
import {
  allHeld,
  completed,
  everHolds,
  firstHeld,
  historyOf,
  valueHeld,
  viewWith,
  wholeOf,
} from './holding.ts';

const self = variable('B', 'name', 'B');
const peer = variable('A', 'name', 'B');
const own = variable('nB', 'nonce', 'B');
const heard = variable('nA', 'nonce', 'B');
const [A, B, nA, nB] = [
  agent('A'),
  agent('B'),
  fresh('nonce', 'nA', 'declared'),
  fresh('nonce', 'nB', 'declared'),
];

const place = { hop: 0, label: '', wire: 'A', checks: [], events: [], span: { start: 0, end: 0 } };
const receive = (from: number, to: number, pattern: Term): Receive => ({
  kind: 'receive',
  from,
  to,
  pattern,
  ...place,
});
const send = (from: number, to: number, message: Term): Send => ({
  kind: 'send',
  from,
  to,
  message,
  ...place,
});

/** B hears A's name and nonce (0), then either sends its nonce (1) or hears the nonce again, signed (2). */
const branching: Role = {
  name: 'B',
  anonymous: false,
  unawareOf: [],
  self,
  peers: [],
  fresh: [{ name: own, public: false }],
  secrets: [secretKey(self)],
  transitions: [
    receive(0, 1, tuple(peer, heard)),
    send(1, 2, own),
    receive(1, 3, apply('sign', secretKey(peer), heard)),
  ],
  acceptsAt: [1, 2],
  knows: [
    { canonical: B, view: self, since: -1 },
    { canonical: nB, view: own, since: -1 },
    { canonical: A, view: peer, since: 0 },
    { canonical: nA, view: heard, since: 0 },
    { canonical: apply('sign', secretKey(A), nA), view: apply('sign', secretKey(peer), heard), since: 2 },
  ],
  opaque: [],
  aliases: new Map(),
};

const runOf = (taken: readonly (readonly [number, number])[], stopped?: string): Run => ({
  number: 1,
  role: 'B',
  agent: agent('b'),
  state: 1,
  bindings: { B: agent('b'), A: agent('a'), nA: fresh('nonce', 'nA', 0), nB: fresh('nonce', 'nB', 1) },
  taken: taken.map(([transition, at]) => ({ transition, at })),
  ...(stopped === undefined ? {} : { stopped }),
});

const signed = apply('sign', secretKey(A), nA);

describe('what a machine can hold', () => {
  it('depends on the transitions taken, not on their numbers', () => {
    expect(viewWith(branching, new Set([0, 1]), signed)).toBeUndefined();
    expect(viewWith(branching, new Set([0, 2]), signed)).toBe(apply('sign', secretKey(peer), heard));
    expect(viewWith(branching, new Set([0]), apply('h', nA, B))).toBe(apply('h', heard, self));
    expect(everHolds(branching, signed)).toBe(true);
  });

  it('follows branches back to the start', () => {
    expect([...historyOf(branching, 2)].toSorted()).toEqual([0, 2]);
    expect([...historyOf(branching, 0)]).toEqual([0]);
    expect(wholeOf(branching).size).toBe(3);
  });
});

describe('what a run holds', () => {
  const run = runOf([
    [0, 4],
    [2, 7],
  ]);

  it('begins with the event that gives it', () => {
    expect(valueHeld(branching, run, nA, 4)).toBeUndefined();
    expect(valueHeld(branching, run, nA, 5)).toBe(fresh('nonce', 'nA', 0));
    expect(valueHeld(branching, run, nB, 0)).toBe(fresh('nonce', 'nB', 1));
    expect(firstHeld(branching, run, A)).toEqual({ at: 4, value: agent('a') });
    expect(firstHeld(branching, run, B)).toEqual({ at: -1, value: agent('b') });
    expect(firstHeld(branching, run, apply('h', signed))?.at).toBe(7);
    expect(firstHeld(branching, run, fresh('nonce', 'other', 'declared'))).toBeUndefined();
  });

  it('is nothing that a failed check was to give', () => {
    const stopped = runOf([[0, 4]], 'a check failed');
    expect(completed(stopped)).toEqual([]);
    expect(valueHeld(branching, stopped, nA, 9)).toBeUndefined();
  });

  it('lists all of it', () => {
    expect(allHeld(branching, run, 5)).toEqual([
      agent('b'),
      fresh('nonce', 'nB', 1),
      agent('a'),
      fresh('nonce', 'nA', 0),
    ]);
  });
});

describe('what linear machines can hold', () => {
  const folder = new URL('../model/variants/', import.meta.url);
  const specs = readdirSync(fileURLToPath(folder)).flatMap((file) =>
    readySpecs(loadSource(readFileSync(new URL(file, folder), 'utf8'))),
  );

  it.each(specs.map((spec) => [spec.name, spec] as const))(
    'agrees with the view of the role in %s',
    (_, spec) => {
      const terms = [
        ...spec.values.map(({ term }) => term),
        ...spec.channels.flatMap(({ keys }) => keys.map(({ term }) => term)),
      ];
      for (const role of spec.roles) {
        for (let at = -1; at < role.transitions.length; at += 1) {
          const taken = new Set([...role.transitions.keys()].filter((transition) => transition <= at));
          for (const term of terms) expect(viewWith(role, taken, term)).toBe(viewOf(role, term, at));
        }
      }
    },
  );
});
