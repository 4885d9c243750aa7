/**
 * The folder of a comparison, and its page in a real browser: with a keyboard, in the dark, on a phone, with a
 * spec and a file that would like to be markup. Without a browser those tests are left out, and say so.
 * @module
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'tertius-page-'));
const browserFile = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tertius(...words: readonly string[]): { readonly code: number | null; out: string; err: string } {
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH },
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

const hostile = `protocol hostile "<script>document.title='scripted'</script><img src=x onerror=alert(1)>"
role C client
role S server
knows C : S, pub(S)
fresh C : nonce nC

C -> S : C, nC
S -> C : sign(S, [C, nC])
`;
const hostileFile = "<img src=x onerror=alert(2)>&'.tertius";

describe('compare --out', { timeout: 120_000 }, () => {
  it('writes a page, Markdown, CSV and JSON, and says where', () => {
    const { code, out } = tertius(
      'compare',
      'ideal-named',
      'mcgrew-server',
      '--goals',
      'server-participation',
      '--out',
      'deep/report',
    );
    expect(code).toBe(0);
    const names = ['comparison.csv', 'comparison.json', 'comparison.md', 'index.html'];
    expect(readdirSync(join(folder, 'deep/report')).toSorted()).toEqual(names);
    for (const name of names) expect(out).toContain(`deep/report/${name}`);
  });

  it('writes its own files again, to the byte', () => {
    const page = join(folder, 'deep/report/index.html');
    const before = readFileSync(page, 'utf8');
    expect(
      tertius(
        'compare',
        'ideal-named',
        'mcgrew-server',
        '--goals',
        'server-participation',
        '--out',
        'deep/report',
      ).code,
    ).toBe(0);
    expect(readFileSync(page, 'utf8')).toBe(before);
  });

  it('leaves alone what somebody else wrote, and a file where a folder should be', () => {
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine/index.html'), 'my page');
    const refused = tertius('compare', 'nspk', 'nsl', '--out', 'mine');
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('there is already mine/index.html, and Tertius did not write it');
    expect(readFileSync(join(folder, 'mine/index.html'), 'utf8')).toBe('my page');
    expect(tertius('compare', 'nspk', 'nsl', '--out', 'mine/index.html').err).toContain(
      'is a file, not a folder',
    );
  });

  it.skipIf(process.platform !== 'linux')('ends where the system allows no folder, before any work', () => {
    const { code, err } = tertius('compare', 'nspk', 'nsl', '--out', '/proc/x/y');
    expect(code).toBe(2);
    expect(err).toContain('no folder /proc/x can be made: the system allows none in /proc');
  });

  it('makes no folder where the input is wrong', () => {
    expect(tertius('compare', 'nspk', 'missing', '--out', 'unmade').code).toBe(2);
    expect(existsSync(join(folder, 'unmade'))).toBe(false);
  });

  it('gives cells the attacks that they rest on', () => {
    const report = JSON.parse(readFileSync(join(folder, 'deep/report/comparison.json'), 'utf8'));
    const stories = report.sections.flatMap((section: { blocks: { kind: string; id: string }[] }) =>
      section.blocks.filter(({ kind }) => kind === 'narrative').map(({ id }) => id),
    );
    const [row] = report.sections[0].blocks[0].rows;
    const [, cell] = row.cells;
    expect(cell.opened.attacks.map(({ threat }: { threat: string }) => threat)).toEqual(
      cell.brokenUnder.map((words: string) => expect.stringContaining(words)),
    );
    for (const { story } of cell.opened.attacks) expect(stories).toContain(story);
  });
});

describe.skipIf(browserFile === undefined)('the page in Chromium', { timeout: 120_000 }, () => {
  let browser: Browser;
  const heard: string[] = [];

  beforeAll(async () => {
    writeFileSync(join(folder, hostileFile), hostile);
    const { code } = tertius(
      'compare',
      'ideal-named',
      'mcgrew-server',
      hostileFile,
      '--goals',
      'server-participation,three-way-agreement',
      '--out',
      'page',
    );
    expect(code).toBe(0);
    browser = await chromium.launch({ executablePath: browserFile as string, args: ['--no-sandbox'] });
  }, 120_000);

  afterAll(async () => browser?.close());

  async function opened(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(String(error)));
    page.on('dialog', (dialog) => heard.push(dialog.message()));
    page.on('request', (request) => {
      if (request.resourceType() !== 'document') heard.push(request.url());
    });
    await page.goto(pathToFileURL(join(folder, 'page/index.html')).href);
    return page;
  }

  it('opens a cell with the keyboard, closes it, and is back where it was', async () => {
    const page = await opened();
    const cell = page.getByRole('button', { name: /^mcgrew-server, server-participation: unless/ });
    await cell.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'mcgrew-server: server-participation' });
    await dialog.waitFor({ state: 'visible' });
    expect(await dialog.textContent()).toContain('holds unless the proxy');
    expect(
      await dialog
        .getByRole('img', { name: /^message sequence chart: attack on/ })
        .first()
        .isVisible(),
    ).toBe(true);
    expect(
      await dialog.getByRole('table', { name: 'What each run believes in the end' }).first().isVisible(),
    ).toBe(true);
    expect(await dialog.textContent()).toContain(
      'tertius compare mcgrew-server --goals server-participation',
    );
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('close');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.ariaLabel')).toMatch(
      /^mcgrew-server, server-participation/,
    );
  });

  it('draws the order', async () => {
    const page = await opened();
    expect(await page.getByRole('img', { name: /^Hasse diagram/ }).count()).toBe(1);
  });

  it('does not scroll sideways on a phone, nor does a cell', async () => {
    const page = await opened({ viewport: { width: 360, height: 640 } });
    const wide = 'document.documentElement.scrollWidth - innerWidth';
    expect(await page.evaluate(wide)).toBe(0);
    await page.getByRole('button', { name: /^mcgrew-server, server-participation/ }).click();
    const open = "document.querySelector(':popover-open')";
    expect(await page.evaluate(`${open}.scrollWidth - ${open}.clientWidth`)).toBe(0);
  });

  it.each(['light', 'dark'] as const)('can be read in %s colours', async (colorScheme) => {
    const page = await opened({ colorScheme });
    const cells =
      await page.evaluate(`[...document.querySelectorAll('.matrix td, .legend dt[class]')].map((cell) => {
      const colours = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
      const ground = [cell, document.documentElement]
        .map((one) => getComputedStyle(one).backgroundColor)
        .find((colour) => colour !== 'rgba(0, 0, 0, 0)');
      return [colours(getComputedStyle(cell).color), colours(ground)];
    })`);
    const pairs = cells as readonly (readonly [Colour, Colour])[];
    expect(pairs.length).toBeGreaterThan(6);
    for (const [ink, ground] of pairs) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('prints', async () => {
    expect((await (await opened()).pdf()).length).toBeGreaterThan(5_000);
  });

  it('ran no script, asked for nothing, and said nothing', async () => {
    const page = await opened();
    expect(await page.title()).toBe('Proposals side by side');
    expect(await page.locator('img, script').count()).toBe(0);
    expect(await page.locator('.matrix th[scope=row]', { hasText: 'hostile' }).count()).toBe(1);
    expect(heard).toEqual([]);
  });
});

type Colour = readonly [number, number, number];

/** WCAG 2.2, contrast ratio and relative luminance. */
function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted(
    (left, right) => left - right,
  );
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
