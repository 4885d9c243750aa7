/**
 * Models of whole specs, as tests of this folder look at them.
 * @module
 */
import { loadSource, readySpecs } from '../../../model/load.ts';
import { lineNumberAt, lineStarts } from '../../../model/notation/position.ts';
import { goalsOf } from '../../../properties/catalogue.ts';
import { parseCombination } from '../../../properties/threat.ts';
import { separately } from '../outcomes.ts';
import type { Exported } from '../target.ts';
import { cpsa } from './cpsa.ts';

/** The model of a spec with all goals; throws where there is none. */
export function model(source: string, threats = 'none', name?: string): Exported {
  const spec = readySpecs(loadSource(source)).find((one) => name === undefined || one.name === name);
  if (spec === undefined) throw new Error('the spec cannot be read');
  const parsed = parseCombination(spec, [threats]);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const written = cpsa({
    spec,
    file: 'spec.tertius',
    goals: goalsOf(spec),
    combination: parsed.combination,
    typed: true,
    selfTalk: false,
    lineAt: (offset) => lineNumberAt(lineStarts(source), offset),
  });
  if (written.kind === 'refused') throw new Error(written.because);
  return written;
}

/** The question of this name in a model; empty where it is not asked. */
export const question = (text: string, name: string): string =>
  separately('cpsa', text)
    .find((part) => part.includes(`(comment "${name}")`))
    ?.split(/\n(?=\(defgoal|\(defskeleton)/)
    .at(-1) ?? '';
