/**
 * What Scyther is not asked, because it could only answer something else.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../../model/load.ts';
import type { Spec } from '../../../model/spec.ts';
import { goalsOf } from '../../../properties/catalogue.ts';
import { printGoal } from '../../../properties/goal.ts';
import type { Exported } from '../target.ts';
import { targets } from '../targets.ts';

function model(source: string): Exported {
  const [spec] = readySpecs(loadSource(source)) as readonly [Spec];
  const written = targets.scyther.write({
    spec,
    file: 'test.tertius',
    goals: goalsOf(spec),
    combination: [],
    typed: true,
    selfTalk: false,
    lineAt: () => 1,
  });
  if (written.kind === 'refused') throw new Error(written.because);
  return written;
}

describe('agreement with a peer that learns the name of the claimant late', () => {
  const mac = (name: string): string => `protocol late "who the client is comes last"
  cite "here"
role C client, certified by CA
role S server, certified by CA
knows C : S, pub(S)
knows S : pub(C)
fresh C : exponent x
fresh S : exponent y
C -> S : g(x)${name}
S -> C : g(y), sign(S, [g(x), g(y)])
C -> S : C, sign(C, [g(y), g(x)])
channel dh(x, y) : C <-> S
`;
  const reasons = (source: string): readonly (readonly [string, string])[] => {
    const [spec] = readySpecs(loadSource(source)) as readonly [Spec];
    return model(source).leftOut.map(({ goal, because }) => [printGoal(spec, goal), because]);
  };

  it('is not asked, because Running has to name the claimant', () => {
    const because = "Running has to name C, and S can learn C's name only after C has accepted";
    expect(reasons(mac(''))).toContainEqual(['C : agreement S', because]);
    expect(reasons(mac(''))).toContainEqual(['C : injective-agreement S', because]);
    expect(model(mac('')).text).not.toMatch(/claim_\S*\(C,Commit,/);
  });

  it('is asked of a peer that has it by then, and of that peer about the claimant', () => {
    expect(reasons(mac(', C')).map(([goal]) => goal)).not.toContain('C : agreement S');
    expect(model(mac(', C')).text).toMatch(/claim_\S*\(C,Commit,S,/);
    expect(model(mac('')).text).toMatch(/claim_\S*\(S,Commit,C,/);
  });
});
