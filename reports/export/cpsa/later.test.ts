/**
 * Keys that become known later.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, question } from './trial-model.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

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
