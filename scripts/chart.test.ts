/**
 * Charts on the command line: one document on standard output and nothing else there.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { svgComplaints } from '../reports/svg-profile.ts';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');

function tertius(...words: readonly string[]): { readonly code: number | null; out: string; err: string } {
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    encoding: 'utf8',
    env: { PATH },
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

describe('charts', { timeout: 60_000 }, () => {
  const attack = ['attack', 'nspk', 'B : agreement A', '--threat', 'none', '--format'];

  it.each([
    ['ascii', /^attack on B : agreement A, under no threat, minimal\n/],
    ['svg', /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /],
    ['mermaid', /^sequenceDiagram\n/],
    ['plantuml', /^@startuml\n/],
  ])('draws an attack as %s, the same each time', (format, start) => {
    const drawn = tertius(...attack, format);
    expect(drawn).toMatchObject({ code: 0, err: '' });
    expect(drawn.out).toMatch(start);
    expect(drawn.out).toContain('broken here');
    expect(tertius(...attack, format)).toEqual(drawn);
  });

  it('draws the honest run', () => {
    expect(tertius('run', 'ideal-named', '--format', 'ascii').out).toMatch(/^honest run\n\n {6,}C +P +S\n/);
  });

  it('puts the attacks under several threats on one sheet', () => {
    const { out } = tertius('attack', 'nsl', 'A : agreement B', '--format', 'svg');
    expect(svgComplaints(out)).toEqual([]);
    expect(out.match(/>attack on /g)?.length).toBeGreaterThan(1);
  });

  it('puts several attacks into Markdown where a Mermaid text has one diagram, and says so', () => {
    const { code, out, err } = tertius(
      ...['attack', 'mcgrew-server', 'server-participation', '--format', 'mermaid'],
    );
    expect(code).toBe(0);
    expect(out.match(/^## \d\. attack on C : server-participation S, under threat/gm)?.length).toBe(3);
    expect(out.match(/^```mermaid\nsequenceDiagram\n/gm)?.length).toBe(3);
    expect(err).toContain('3 diagrams, in Markdown');
  });

  it('stand beside sentences with causes, the name, and what each run holds in the text form', () => {
    const { out } = tertius('attack', 'mcgrew-server', 'server-participation', '--threat', 'proxy');
    expect(out).toContain(
      'impersonation by a dishonest party (docs/attacks.md#impersonation-by-a-dishonest-party): e,',
    );
    expect(out).toContain('      It accepts cert(e, proxy, by CAP): CAP issued it, and it is public.\n');
    expect(out).toContain('what each run holds in the end; * where they differ\n');
    expect(out).toContain(
      '  c was shown cert(s, server, by CA), a certificate for s: CA issued it, and it is public.\n',
    );
  });

  it('calls a party by the name under which it was chosen, where that is a second one of a role', () => {
    const { out } = tertius(
      ...['attack', 'triple-handshake-runs', 'S : agreement C on two.kC3, N', '--threat', 'none'],
    );
    expect(out).toMatch(/the\s+first takes e for N, a name of S \(step/);
    expect(out).toContain('c (run 2) begins here, in role C, having chosen e for N.');
    expect(out).not.toContain('e for S');
  });

  it('says that there is none where a goal is proved, and draws nothing', () => {
    const { code, out, err } = tertius(
      ...['attack', 'nsl', 'B : agreement A', '--threat', 'none', '--format', 'svg'],
    );
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toContain('no chart: proved: B : agreement A');
  });

  it('keeps complaints off the sheet', () => {
    const { code, out, err } = tertius('attack', 'nspk', 'B : agrement A', '--format', 'svg');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('did you mean agreement?');
  });
});
