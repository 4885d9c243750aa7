import { describe, expect, it } from 'vitest';
import { combinationsOf, levelUnder, speaksUnder } from '../properties/guarantee.ts';
import { impliesIn } from '../properties/three-party/implied.ts';
import type { World } from './command.ts';
import type { DecidingOptions } from './deciding.ts';
import { guaranteeOf } from './guarantees.ts';
import { openSpecs, readyProtocols } from './open-specs.ts';
import { type DecidedProtocol, decidedProtocols, threatWords } from './ordering.ts';
import { processTerminal } from './terminal.ts';

const quiet: World = {
  version: 'test',
  terminal: processTerminal(),
  interrupt: { signal: new AbortController().signal, heeding: (work) => work() },
};

const options: DecidingOptions = {
  format: 'text',
  states: 1_000,
  time: 60,
  memory: 1_000,
  insiders: true,
};

async function decided(name: string): Promise<DecidedProtocol> {
  const [found] = await decidedProtocols(
    readyProtocols(await openSpecs([name], { with: [] })),
    options,
    quiet,
  );
  if (found === undefined) throw new Error(`${name} is shipped`);
  return found;
}

describe.each(['ideal-untagged', 'ideal-literal', 'tls12-dhe'])('what %s guarantees', (name) => {
  it('includes what its guarantees imply', { timeout: 60_000 }, async () => {
    const each = await decided(name);
    const { spec } = each.protocol;
    const under = combinationsOf(threatWords([each]), 2);
    const known = each.rows.map((row) => ({ row, guarantee: guaranteeOf(spec, row, each.answers) }));
    let met = 0;
    for (const strong of known)
      for (const weak of known.filter(({ row }) => row !== strong.row && impliesIn(spec, strong.row, row)))
        for (const threats of under) {
          if (levelUnder(strong.guarantee, threats) !== 'proved' || !speaksUnder(weak.guarantee, threats))
            continue;
          met += 1;
          const where = `${strong.row.id} without ${weak.row.id} under ${threats.join('+')}`;
          expect(levelUnder(weak.guarantee, threats), where).toBe('proved');
        }
    if (name !== 'ideal-untagged') expect(met).toBeGreaterThan(0);
  });
});
