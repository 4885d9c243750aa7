/**
 * What a spec says of where it comes from.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource } from '../load.ts';

const source = (declaration: string): string => `protocol p "p"
  cite "this test"
${declaration}
role C client, anonymous
role S server
knows C : S
fresh C : nonce nC
C -> S : nC`;

const lineage = (declaration: string, ...options: readonly string[]) =>
  loadSource(source(declaration), new Set(options)).protocols[0]?.spec?.lineage;

const codes = (declaration: string): readonly string[] =>
  loadSource(source(declaration)).diagnostics.map(({ code }) => code);

describe('what a protocol extends', () => {
  it('is one that is named, with options, and the roles that differ from it', () => {
    expect(lineage('extends tls13 + mutual changes C, S')).toEqual({
      baseline: 'tls13',
      options: ['mutual'],
      changes: ['C', 'S'],
    });
    expect(lineage('extends tls13')).toEqual({ baseline: 'tls13', options: [], changes: [] });
    expect(lineage('')).toBeUndefined();
  });

  it('may be another for another member of the family', () => {
    const family =
      'option rsa "RSA"\nwhen rsa : extends tls12-rsa\nwhen not rsa : extends tls12-dhe changes S';
    expect(lineage(family)?.baseline).toBe('tls12-dhe');
    expect(lineage(family, 'rsa')?.baseline).toBe('tls12-rsa');
  });

  it('names roles of this protocol, and is said once', () => {
    expect(codes('extends tls13 changes Q')).toEqual(['T210']);
    expect(codes('extends tls13\nextends tls12-dhe')).toEqual(['T211']);
  });
});
