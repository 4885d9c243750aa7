import { expect, it } from 'vitest';
import type { Goal } from './goal.ts';
import { implies } from './strength.ts';

const alive = (recent: boolean, inRole: boolean, peer = 'B'): Goal => ({
  kind: 'aliveness',
  claimant: 'A',
  peer,
  recent,
  inRole,
});

const agreed = (injective: boolean, on: readonly string[]): Goal => ({
  kind: 'agreement',
  claimant: 'A',
  peer: 'B',
  on,
  injective,
  counting: 'held',
});

it('orders alivenesses by what they ask of the event', () => {
  expect(implies(alive(true, true), alive(false, false))).toBe(true);
  expect(implies(alive(true, false), alive(false, false))).toBe(true);
  expect(implies(alive(true, false), alive(false, true))).toBe(false);
  expect(implies(alive(false, false), alive(true, false))).toBe(false);
});

it('takes server participation for recent role aliveness', () => {
  const participation: Goal = {
    kind: 'server participation',
    claimant: 'A',
    peer: 'B',
    strong: false,
    counting: 'held',
  };
  expect(implies(participation, alive(true, true))).toBe(true);
  expect(implies(alive(true, true), participation)).toBe(true);
  expect(implies(alive(true, false), participation)).toBe(false);
  expect(implies({ ...participation, strong: true }, { ...participation, strong: true })).toBe(false);
});

it('compares agreements on the same values only', () => {
  expect(implies(agreed(true, ['n']), agreed(false, ['n']))).toBe(true);
  expect(implies(agreed(false, ['n']), agreed(true, ['n']))).toBe(false);
  expect(implies(agreed(true, ['n', 'm']), agreed(false, ['n']))).toBe(false);
});

it('says nothing of another peer, or of another kind of goal', () => {
  expect(implies(alive(true, true, 'C'), alive(false, false))).toBe(false);
  expect(implies(agreed(true, ['n']), alive(false, false))).toBe(false);
  expect(
    implies({ kind: 'secrecy', claimant: 'A', of: 'k' }, { kind: 'secrecy', claimant: 'A', of: 'k' }),
  ).toBe(false);
});
