/**
 * The generated chains are protocols that run, and one proxy is the ideal.
 * @module
 */
import { expect, test } from 'vitest';
import { solve } from '../attacks/solver/solve.ts';
import { loadSource, readySpecs } from '../model/load.ts';
import { chainText } from './bench-chain.ts';

test('writes chains of one to six proxies that load without errors and run', () => {
  for (let n = 1; n <= 6; n += 1) {
    const loaded = loadSource(chainText(n));
    expect(loaded.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(readySpecs(loaded)[0]?.roles).toHaveLength(n + 2);
  }
});

test('closes agreement of the ends of a chain of six', () => {
  const [spec] = readySpecs(loadSource(chainText(6)));
  if (spec === undefined) throw new Error('the chain runs');
  const goal = {
    kind: 'agreement',
    claimant: 'C',
    peer: 'S',
    on: [],
    injective: true,
    counting: 'held',
  } as const;
  expect(solve(spec, goal, []).kind).toBe('closed');
  expect(solve(spec, { ...goal, claimant: 'S', peer: 'C' }, []).kind).toBe('closed');
  expect(solve(spec, { ...goal, claimant: 'C', peer: 'P1' }, [{ kind: 'ca' }]).kind).toBe('candidate');
});
