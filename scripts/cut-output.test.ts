/**
 * A prover's output that breaks off, at every place where it may: it is not taken for one about another model, and
 * says nothing that the whole does not say.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import { strangeness } from '../reports/export/echo.ts';
import { outcomesIn } from '../reports/export/outcomes.ts';
import { targets } from '../reports/export/targets.ts';
import { modelFile, modelIn, modelsOf } from './exporting.ts';
import type { ReadyProtocol } from './open-specs.ts';
import { packageRoot } from './package-root.ts';

/** How many characters lie between the places at which the output is cut. */
const cases = [
  ['nspk', 'proverif', 1],
  ['resumption', 'proverif', 1],
  ['nspk', 'scyther', 1],
  ['nspk', 'tamarin', 1],
  ['nspk', 'cpsa', 199],
] as const;

it.each(cases)('of %s by %s', { timeout: 60_000 }, (name, prover, step) => {
  const text = readFileSync(join(packageRoot(), 'attacks', 'casebook', `${name}.tertius`), 'utf8');
  const protocol = { spec: readySpecs(loadSource(text))[0], file: { text, word: name } } as ReadyProtocol;
  const asked = modelsOf(protocol, { threat: ['none'] });
  if (!('length' in asked) || asked[0] === undefined) throw new Error(`there is no model of ${name}`);
  const model = modelIn(targets[prover], asked[0]);
  if (model.kind === 'refused') throw new Error(model.because);
  const echoed = { file: modelFile(asked[0], targets[prover]), text: model.text };
  const said = readFileSync(join(import.meta.dirname, 'recorded', `${name}.none.${prover}.txt`), 'utf8');
  const told = (output: string): readonly string[] =>
    outcomesIn(prover, output).map((answer) => `${answer.name} ${answer.outcome}`);
  const whole = told(said);
  expect(whole.length).toBeGreaterThan(0);
  for (let end = 0; end <= said.length; end += step) {
    const part = said.slice(0, end);
    expect(strangeness(prover, part, echoed)).toBeUndefined();
    const answers = told(part);
    expect(answers).toEqual(whole.slice(0, answers.length));
  }
});
