import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import { rowsOf } from './rows.ts';

const rows = (source: string): readonly string[] => {
  const [spec] = readySpecs(loadSource(source));
  return spec === undefined ? [] : rowsOf(spec).map(({ row }) => row);
};

/** The same protocol with other names for its roles and values. */
const named = (c: string, s: string, n: string): string => `
protocol two
role ${c} client
role ${s} server, certified by CA
knows ${c} : ${s}
knows ${s} : ${c}
fresh ${c} : nonce ${n}, data d
fresh ${s} : key k
${c} -> ${s} : ${n}, seal(pub(${s}), d)
`;

describe('the rows of a comparison', () => {
  it('ask the same of proposals that name their roles and values otherwise', () => {
    const first = rows(named('C', 'S', 'nC').replace(/knows C : S/, 'knows C : S, pub(S)'));
    const second = rows(
      named('Alice', 'Bob', 'n').replace(/knows Alice : Bob/, 'knows Alice : Bob, pub(Bob)'),
    );
    expect(first.length).toBeGreaterThan(0);
    expect(second).toEqual(first);
  });

  it('begin with participation, and leave out what a stronger row implies', () => {
    const found = rows(named('C', 'S', 'nC').replace(/knows C : S/, 'knows C : S, pub(S)'));
    expect(found[0]).toBe('client : server-participation server');
    expect(found).toContain('client : recent-role-aliveness server');
    expect(found).not.toContain('client : aliveness server');
    expect(found).toContain('client : secrecy on the data');
  });
});
