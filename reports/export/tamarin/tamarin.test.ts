/**
 * What a theory of Tamarin says where it has been wrong or is easily so: until when keys are kept under `later`.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../../model/load.ts';
import type { Spec } from '../../../model/spec.ts';
import { goalsOf } from '../../../properties/catalogue.ts';
import { printGoal } from '../../../properties/goal.ts';
import { parseCombination } from '../../../properties/threat.ts';
import type { Exported } from '../target.ts';
import { targets } from '../targets.ts';

/** The theory of the goals that are printed so. */
function theory(source: string, threats: string, ...goals: readonly string[]): Exported {
  const [spec] = readySpecs(loadSource(source)) as readonly [Spec];
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const written = targets.tamarin.write({
    spec,
    file: 'test.tertius',
    goals: goalsOf(spec).filter((goal) => goals.includes(printGoal(spec, goal))),
    combination: parsed.combination,
    typed: true,
    selfTalk: false,
    lineAt: () => 1,
  });
  if (written.kind === 'refused') throw new Error(written.because);
  return written;
}

/** A rule or lemma, on one line. */
function part({ text }: Exported, name: string): string {
  const found = text
    .split('\n\n')
    .find((one) => new RegExp(`^(?:// .*\\n)*(?:rule|lemma) ${name}\\b`).test(one));
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.replaceAll(/\n\s*/g, ' ');
}

describe('under later', () => {
  const replayed = `protocol replayed "an answer that fits two acceptances"
  cite "here"
role C client
role S server
knows C : S, pub(S)
knows S : C, pub(C)
fresh S : nonce nS, key k
S -> C : seal(pub(C), [k, nS]), sign(S, [nS, C])
C -> S : nS
channel k : C <-> S
`;

  it('of two acceptances both are before any key is revealed, which is said once', () => {
    const written = theory(replayed, 'later', 'C : injective-agreement S');
    const lemma = part(written, 'injective_agreement_C_S_pairs');
    for (const agent of ['C', 'S'])
      for (const time of ['#i', '#i_2'])
        expect(lemma.split(`not (Ex #r. Corrupt(${agent}) @ #r & #r < ${time})`)).toHaveLength(2);
    const now = part(theory(replayed, 'none', 'C : injective-agreement S'), 'injective_agreement_C_S_pairs');
    for (const agent of ['C', 'S']) expect(now.split(`not (Ex #r. Corrupt(${agent}) @ #r)`)).toHaveLength(2);
  });

  /** P made nothing; whether C holds what it holds, C may say long after. S, of whose key C is sure, is told by C. */
  const unpartnered = `protocol unpartnered "a claimant that makes nothing"
  cite "here"
role C client
role P proxy
knows C : P, pub(P)
knows P : C, pub(C)
fresh C : key k
C -> P : seal(pub(P), [k, C])
accept P
P -> C : mac(k, "seen")
channel k : C <-> P
`;

  it('keys of the session are kept until the other run is done where that is a partner for certain', () => {
    const written = theory(unpartnered, 'later', 'C : peer-consistency P', 'P : peer-consistency C');
    const [own, others] = [part(written, 'peer_consistency_C_P_1'), part(written, 'peer_consistency_P_C_1')];
    for (const agent of ['C', 'P']) {
      expect(own).toContain(`Corrupt(${agent}) @ #r & #r < #i_2)`);
      expect(others).toContain(`Corrupt(${agent}) @ #r & #r < #i)`);
      expect(others).not.toContain(`Corrupt(${agent}) @ #r & #r < #i_2)`);
    }
    expect(others).toContain('@ #i_2');
  });

  it('whoever else holds a channel key may do so when keys are known', () => {
    const written = theory(unpartnered, 'later', 'C : proxy-non-impersonation P on k');
    const lemma = part(written, 'proxy_non_impersonation_C_P_channel0_3');
    expect(lemma).toContain('Holds_P_k(P_holding, k) @ #i_2');
    expect(lemma).not.toContain('#r < #i_2');
  });

  it('a goal that runs can break after that says that those of the session may not be over', () => {
    const goals = [
      'C : agreement P',
      'C : injective-agreement P',
      'C : peer-consistency P',
      'P : peer-consistency C',
    ];
    const { asked, notes } = theory(unpartnered, 'later', ...goals, 'C : secrecy on k');
    const noted = asked.filter((one) => one.notes.some(({ what }) => what.includes('may not be over')));
    expect(noted.map(({ goal }) => [goal.kind, 'claimant' in goal && goal.claimant])).toEqual([
      ['peer consistency', 'P'],
      ['secrecy', 'C'],
    ]);
    expect(notes.filter(({ what }) => what.includes('may not be over'))).toEqual([
      { what: expect.any(String), errs: 'may show false attacks' },
    ]);
  });
});
