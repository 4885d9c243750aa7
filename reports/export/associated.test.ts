/** Data that an `aead` authenticates besides: whoever has the key reads the content without it. */
import { expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import { goalsOf } from '../../properties/catalogue.ts';
import { printGoal } from '../../properties/goal.ts';
import type { ExportRequest } from './target.ts';
import { targets } from './targets.ts';

const text = `
protocol beside "a key that is told, and data that only two know"
  cite "none"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : key kC, data dC
C -> S : kC, aead(kC, dC, k(C, S))
expect C : secrecy on dC : attack
`;

function written(name: 'proverif' | 'tamarin', source: string, only = /./): string {
  const [spec] = readySpecs(loadSource(source));
  if (spec === undefined) throw new Error('a protocol that runs');
  const request: ExportRequest = {
    spec,
    file: 'beside.tertius',
    goals: goalsOf(spec).filter((goal) => only.test(printGoal(spec, goal))),
    combination: [],
    typed: true,
    selfTalk: false,
    lineAt: () => 1,
  };
  const model = targets[name].write(request);
  if (model.kind === 'refused') throw new Error(model.because);
  return model.text;
}

it('proverif and tamarin give the adversary the content for the key', () => {
  expect(written('proverif', text)).toMatch(/reduc forall [^;]*; read_aead\(aead\(k, m, a1\), k\) = m\./);
  expect(written('tamarin', text)).toContain('open_aead(aead(k, m, a1), k) = m');
});

it('a value that is called run has a name of its own in rules of tamarin', () => {
  const running = `
protocol running "a nonce called run"
  cite "none"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : nonce run
C -> S : run
S -> C : aead(k(C, S), run)
`;
  const rules = written('tamarin', running, /^C : aliveness S$/).split(/\nrule /);
  const made = rules.map((rule) => rule.match(/Fr\(~\w+\)/g) ?? []);
  expect(made.flat()).toContain('Fr(~run)');
  expect(made.filter((values) => values.length !== new Set(values).size)).toEqual([]);
});
