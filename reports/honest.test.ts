import { describe, expect, it } from 'vitest';
import { loadSource } from '../model/load.ts';
import { honestNarrative, knowledgeTable } from './honest.ts';

const loaded = loadSource(`
protocol box
role C client
role P proxy
role S server
knows C : S, P, pub(S)
knows P : S
knows S : C, P
fresh C : nonce n, exponent x, data d
fresh S : nonce k
C -> P as ONE : n, g(x)
P -> S as TWO : n
S -> P as KEY : k, S
C -> opaque P -> S as BOX : seal(pub(S), d)
`);
const [protocol] = loaded.protocols;
if (protocol?.spec === undefined || protocol.honest?.kind !== 'finished')
  throw new Error('the spec is ready');
const { spec, honest } = { spec: protocol.spec, honest: protocol.honest };

describe('the honest run', () => {
  it('is told by roles, hop by hop, in the notation of the spec', () => {
    const story = honestNarrative(honest.scenario, honest.state);
    expect(
      story.steps.map(({ from, to, label, message }) => `${from} -> ${to} ${label} : ${message}`),
    ).toEqual([
      'C -> P ONE : n, g(x)',
      'P -> S TWO : n',
      'S -> P KEY : k, S',
      'C -> P BOX : seal(pub(S), d)',
      'P -> S BOX : seal(pub(S), d)',
    ]);
    expect(story.steps.flatMap(({ notes }) => notes)).toEqual(['C accepts', 'P accepts', 'S accepts']);
  });

  it('ends with a table of who holds what, since which step', () => {
    const rows = knowledgeTable(spec).rows.map((row) => Object.values(row));
    expect(rows).toEqual([
      ['name C', 'from the start', '-', 'from the start'],
      ['name P', 'from the start', 'from the start', 'from the start'],
      ['name S', 'from the start', 'from the start', 'from the start'],
      ['n', 'from the start', 'from step 1', 'from step 2'],
      ['g(x)', 'from the start', 'from step 1', '-'],
      ['d', 'from the start', 'unopened', 'from step 5'],
      ['k', '-', 'from step 3', 'from the start'],
    ]);
  });
});
