/**
 * The adversary's own share and something keyed by the secret it makes, in one message: the shape of TLS
 * 1.3's server flight and of SIGMA's second message.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { Goal } from '../properties/goal.ts';
import { searchAtRandom } from './random.ts';
import { replay } from './replay.ts';

const withMessage = (message: string): Spec =>
  readySpecs(
    loadSource(`protocol flight "one flight"
  cite "test"
role C client
role S server
knows C : S
fresh C : exponent x
fresh S : exponent y, data d
C -> S : g(x)
S -> C : ${message}
channel kdf(dh(x, y)) : C <-> S`),
  )[0] as Spec;

describe('random search', () => {
  it.each([
    'g(y), mac(kdf(dh(x, y)), "fin"), d',
    'mac(kdf(dh(x, y), "m"), S), g(y), d',
    'g(y), aead(kdf("s", dh(x, y)), d)',
    'g(y), h(dh(x, y)), d',
    'g(y), mac(dh(x, y), h(g(x), g(y))), d',
  ])('keys a flight by a share of its own: %s', (message) => {
    const spec = withMessage(message);
    const goals: readonly Goal[] = [
      { kind: 'aliveness', claimant: 'C', peer: 'S', recent: false, inRole: false },
      { kind: 'secrecy', claimant: 'C', of: 'kdf(dh(x, y))' },
    ];
    let tries = 0;
    for (const progress of searchAtRandom(spec, goals, [])) {
      tries = progress.tries;
      for (const found of progress.broken.values()) expect(replay(found).kind).toBe('breaks');
      if (tries >= 2_000) expect(progress.broken.size).toBe(goals.length);
      if (tries >= 2_000) break;
    }
    expect(tries).toBeGreaterThan(0);
  });
});
