/**
 * The table of keys: who holds, makes and learns what, and which threat reveals it.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import { type KeyRow, keyTable } from './key-table.ts';

/** The rows of a protocol by name, as texts. */
function rowsOf(...lines: readonly string[]): ReadonlyMap<string, string> {
  const [loaded] = loadSource(`protocol p\n${lines.join('\n')}\n`, new Set()).protocols;
  if (loaded?.spec === undefined || loaded.honest?.kind !== 'finished') throw new Error('it does not run');
  const text = ({ purpose, holders, learners, revealedBy }: KeyRow): string =>
    [purpose, holders, learners, revealedBy].join(' | ');
  return new Map(keyTable(loaded.spec, loaded.honest.state).map((row) => [row.name, text(row)]));
}

describe('the table of keys', () => {
  it('tells what is sent openly from what only parties hold', () => {
    const rows = rowsOf(
      'role C client',
      'role S server',
      'knows C : S, pub(S)',
      'knows S : pub(C)',
      'fresh C : nonce n, key k',
      'C -> S : C, n, seal(pub(S), k)',
      'S -> C : sign(S, n)',
    );
    expect(rows.get('n')).toBe('nonce | C makes it | S (step 1), the network | no secret');
    expect(rows.get('k')).toBe('symmetric key | C makes it | S (step 1) | client, server, session');
    expect(rows.get('the private key of S')).toBe(
      'signs; opens what is sealed to it | S | nobody | server, kci, later (kci where S is the claimant)',
    );
    expect(rows.get('the private key of C')).toBeUndefined();
  });

  it('gives the key of an authority to the role that holds it, and names those who share a key', () => {
    const rows = rowsOf(
      'role C client',
      'role P proxy, holds key CA',
      'role S server, certified by CA',
      'knows C : S, P',
      'knows P : S, key k(P, S)',
      'knows S : P, key k(P, S)',
      'trust C : CA',
      'fresh C : nonce n',
      'C -> P : n',
      'P -> C : cert(S, server, pub(P), by CA), sign(P, n)',
      'P -> S : mac(k(P, S), n), n',
    );
    expect(rows.get('the signing key of CA')).toBe('issues certificates | CA, P | nobody | proxy, ca, later');
    expect(rows.get('k(P, S)')).toBe(
      'long-term key that is shared | P, S | nobody | proxy, server, kci, later',
    );
  });
});
