/**
 * The table of costs: that each shipped proposal finds what it extends, and what is said where one does not.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { sectionsText } from '../reports/terminal.ts';
import { plain } from '../reports/terminal-text.ts';
import { costsOf } from './costs.ts';
import { shippedSpecs } from './files.ts';
import { openSpecs, readyProtocols } from './open-specs.ts';

const blocksFor = async (words: readonly string[], taken: readonly string[] = []) =>
  costsOf(readyProtocols(await openSpecs(words, { with: taken })));

/** What the two tables of counts say of each protocol. */
async function rowsFor(words: readonly string[], taken: readonly string[] = []) {
  const [needs = [], sends = []] = (await blocksFor(words, taken)).flatMap((block) =>
    block.kind === 'table' ? [block.rows] : [],
  );
  return needs.map((row, at) => ({ ...row, ...sends[at] }));
}

const shipped = shippedSpecs().flatMap(({ shelf, name }) => (shelf === 'proposal' ? [name] : []));

describe('the costs of protocols', () => {
  it('stand beside those of a shipped protocol for every proposal that extends one', async () => {
    const blocks = await blocksFor(shipped);
    expect(blocks.filter((block) => block.kind === 'paragraph' && block.tone === 'bad')).toEqual([]);
    const rows = await rowsFor(shipped);
    expect(rows).toHaveLength(shipped.length);
    const apart = rows.filter(
      ({ messages = '', extends: from }) => /\([+-]\d+\)/.test(messages) !== (from !== 'none'),
    );
    expect(apart).toEqual([]);
  });

  it('are told as numbers and differences', async () => {
    const [row] = await rowsFor(['mcgrew-server']);
    expect(row).toEqual({
      proposal: 'mcgrew-server',
      extends: 'tls12-dhe',
      changes: 'C, P',
      keys: 'sign: P, S',
      signatures: '4 (+3): P 3, S 1',
      certificates: '2 (+1)',
      messages: '10 (+5)',
      roundTrips: 'C-P 2, P-S 2',
      legs: '8 (+0)',
    });
  });

  it('are bytes too, by flight, and what of them is evidence', async () => {
    const blocks = await blocksFor(['mcgrew-server']);
    const sizes = blocks.find((block) => block.kind === 'table' && block.title === 'bytes on the wire');
    expect(sizes?.kind === 'table' && sizes.rows).toEqual([
      {
        proposal: 'mcgrew-server',
        bytes: '1427 (+991)',
        signatures: '268 (+201)',
        certificates: '626 (+469)',
        flights: 'C-P 51, P-S 278, S-P 295, P-S 68, S-P 34, P-C 599, C-P 68, P-C 34',
      },
    ]);
  });

  it.each([80, 100])('fit a terminal of %i columns, with each name whole', async (width) => {
    const sections = [{ title: '', blocks: await blocksFor(shipped) }];
    const lines = sectionsText(sections, { palette: plain, width }).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    for (const name of shipped) expect(lines.filter((line) => line.split(' ')[0] === name)).toHaveLength(3);
  });

  it('are those of the member of the family', async () => {
    const [row] = await rowsFor(['keyless'], ['rsa']);
    expect(row).toMatchObject({ proposal: 'keyless + rsa', extends: 'tls12-rsa', signatures: '0 (+0)' });
  });
});
