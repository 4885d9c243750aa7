/**
 * Models in which a signature that can be taken for a certificate is none say so.
 * @module
 */
import { expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { type TargetName, targets } from './targets.ts';

const signed = (
  first: string,
): string => `protocol unawares "a signature that is a certificate if the adversary wants"
  cite "here"
role C client
role S server
knows C : S, key k(C, S), pub(S)
knows S : C, key k(C, S)
fresh C : text tC
fresh S : data dS, nonce nS
C -> S : tC
S -> C : sign(S, [${first}, S, nS, dS]), aead(k(C, S), [nS, dS])
`;

function notesOf(target: TargetName, source: string): readonly string[] {
  const [spec] = readySpecs(loadSource(source)) as readonly [Spec];
  const written = targets[target].write({
    spec,
    file: 'test.tertius',
    goals: goalsOf(spec).filter(({ kind }) => kind === 'secrecy'),
    combination: [],
    typed: true,
    selfTalk: false,
    lineAt: () => 1,
  });
  if (written.kind === 'refused') throw new Error(written.because);
  return written.notes.filter(({ errs }) => errs === 'may miss attacks').map(({ what }) => what);
}

it.each(['tamarin', 'scyther', 'cpsa'] as const)('%s is told of no certificate signed unawares', (target) => {
  const said = expect.stringContaining('because others choose its first part is no certificate');
  expect(notesOf(target, signed('tC'))).toContainEqual(said);
  expect(notesOf(target, signed('"seen"'))).not.toContainEqual(said);
});
