/**
 * Keys that become known later.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../../model/load.ts';
import { lineNumberAt, lineStarts } from '../../../model/notation/position.ts';
import { goalsOf } from '../../../properties/catalogue.ts';
import { parseCombination } from '../../../properties/threat.ts';
import { separately } from '../outcomes.ts';
import type { Exported } from '../target.ts';
import { cpsa } from './cpsa.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

/** The model of a spec with all goals. */
function model(source: string, threats = 'none', name?: string): Exported {
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

/** The question of this name. */
const question = (text: string, name: string): string =>
  separately('cpsa', text)
    .find((part) => part.includes(`(comment "${name}")`))
    ?.split(/\n(?=\(defgoal|\(defskeleton)/)
    .at(-1) ?? '';

describe('keys that become known later', () => {
  const nsl = shipped('attacks/casebook/nsl.tertius');

  it('are given away by a role, so that those of honest agents are assumed not to be guessed, no more', () => {
    const { text } = model(nsl, 'later');
    expect(text).toContain('(trace (send (privk owner)))');
    const asked = question(text, 'secrecy-A-nA');
    expect(asked).toContain('(pnon (privk A))');
    expect(asked).not.toContain('(non ');
    expect(model(nsl).text).not.toMatch(/pnon|reveals-key/);
  });

  it('are no concern of an execution in which a run of the goal had not done what it says', () => {
    const { text } = model(nsl, 'later');
    const before = /\(strand reveals-key r 1\)\s+\(prec r 0 z 2\)/;
    for (const name of ['secrecy-A-nA', 'agreement-A-B', 'injective-agreement-A-B-apart']) {
      expect(question(text, name)).toMatch(before);
    }
  });

  it('are none of the keys that a run makes, which CPSA would take for one', () => {
    const { text } = model(shipped('attacks/casebook/yahalom-lowe.tertius'), 'later');
    expect(text).toMatch(/\(p "S" z 2\) \(p "S" "kab" z \(ltk owner other\)\)\) \(false\)/);
  });

  it('may be used by the partners of a run that has accepted, which is said of each goal', () => {
    const { asked } = model(nsl, 'later');
    for (const { notes } of asked)
      expect(notes.map(({ what, errs }) => `${what.slice(0, 6)} ${errs}`)).toContain(
        'later: may show false attacks',
      );
  });
});
