/**
 * The command line as a stranger types it: the built program, real files, real exit codes. Uses what
 * `npm run build` left in dist.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../reports/json-schema.ts';
import type { Block, Report } from '../reports/report.ts';
import { cutShort } from './cut-short.ts';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');

const folder = mkdtempSync(join(tmpdir(), 'tertius-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const { PATH = '' } = process.env;
/** So that no colour variable of the tester's own gets in. */
const pathOnly = { PATH };

/** Runs `tertius` with these words in the test's folder. */
function tertius(words: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): Ended {
  const ended = spawnSync(process.execPath, [command, ...words], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { ...pathOnly, ...env },
    timeout: 60_000,
  });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

/** A file of the test's folder, by name. */
function file(name: string, text: string | Uint8Array): string {
  writeFileSync(join(folder, name), text);
  return name;
}

function reportOf(words: readonly string[]): Report {
  const { code, out, err } = tertius([...words, '--format', 'json']);
  const parsed = reportSchema.safeParse(JSON.parse(out));
  expect(parsed.error).toBeUndefined();
  expect(err).toBe('');
  const report = JSON.parse(out) as Report;
  expect(code).toBe(report.conclusion.exit);
  return report;
}

const blocksOf = (report: Report): readonly Block[] => report.sections.flatMap(({ blocks }) => blocks);

/** A protocol of one message; `lines` come after the flow. */
const small = (...lines: readonly string[]): string =>
  ['protocol small', 'role A client', 'role B server', 'knows A : B', 'knows B : A', ...lines, ''].join('\n');

const hello = small('fresh A : nonce n', 'A -> B as HELLO : A, n');

const commandNames = [
  'run',
  'attack',
  'search',
  'compare',
  'guarantees',
  'diff',
  'debate',
  'draft',
  'check',
  'verify',
  'teeth',
  'goals',
  'threats',
  'specs',
  'format',
];

describe('tertius', () => {
  it('tells its version and its help', () => {
    const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
      readonly version: string;
    };
    expect(tertius(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const help = tertius(['--help']);
    expect(help.code).toBe(0);
    for (const name of commandNames) {
      expect(help.out).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  it.each([
    ['--states', ['compare', 'debate', 'guarantees', 'diff', 'teeth', 'attack', 'check']],
    ['--time', [...commandNames.slice(1, 9), 'teeth']],
  ] as const)('has the limit %s in docs/verdicts.md as help has it', (option, names) => {
    const page = readFileSync(join(packageRoot(), 'docs', 'verdicts.md'), 'utf8');
    const [, told = ''] = new RegExp(`^\\| \`${option} .\` \\| ([^|]+) \\|`, 'm').exec(page) ?? [];
    const [usual, ...others] = told.replaceAll(',000', '000').split(/[;,] in /);
    for (const name of names) {
      const own = others.find((part) => part.includes(`\`${name}\``)) ?? usual;
      const help = tertius([name, '--help']).out.replaceAll(/\s+/g, ' ');
      expect([name, new RegExp(` ${option} <.*?\\(default: (\\d+)\\)`).exec(help)?.[1]]).toEqual([
        name,
        /(\d+)$/.exec(own ?? '')?.[1],
      ]);
    }
  });

  it('has defaults as one would type them', () => {
    expect(tertius(['debate', '--help']).out.replaceAll(/\s+/g, ' ')).toContain(
      '--threats <names> the threats that are combined (default: proxy,ca,kci,session)',
    );
  });

  it.each(commandNames)('gives examples in the help of %s', (name) => {
    expect(tertius([name, '--help']).out).toMatch(new RegExp(`Examples:\n  tertius ${name}`));
  });

  it.each(['attack', 'check', 'compare', 'search'])('says in the help of %s what time is counted', (name) => {
    expect(tertius([name, '--help']).out).toMatch(/--time <seconds> +wall-clock time/);
  });

  it('asks for a command where there is none', () => {
    const { code, out, err } = tertius([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: tertius');
  });

  it.each([
    [['serach', 'nspk'], 'Did you mean search?'],
    [['run', 'nspk', '--rolls'], 'Did you mean --roles?'],
    [['run', 'nspkk'], 'did you mean nspk?'],
    [['diff', 'mcgrew-2012', 'nsl'], 'there are mcgrew-client and mcgrew-server'],
    [['run', 'nspk', '--protocol', 'nspkk'], 'did you mean nspk?'],
    [['run', 'nspk', '--format', 'yaml'], 'Allowed choices are text, markdown, json, csv'],
    [['search', 'nspk', 'B : agrement A'], 'did you mean agreement?'],
    [['search', 'nspk', 'b : agreement A'], 'did you mean B?'],
    [['search', 'ideal-named', '--threat', 'proxi'], 'did you mean proxy?'],
    [['attack', 'nspk', 'B : agrement A'], 'did you mean agreement?'],
    [['attack', 'ideal-named', 'agreement', '--threat', 'cb'], 'did you mean ca?'],
    [['attack', 'nspk', 'B : agreement A', '--states', '0'], 'It must be a whole number of at least 1.'],
    [['attack', 'nspk'], "missing required argument 'goal'"],
    [['check', 'nspk', '--stats', '10'], 'Did you mean --states?'],
    [['verify', 'nowhere.json'], 'there is no file nowhere.json'],
    [['search', 'nspk', '--tries', 'many'], 'It must be a whole number of at least 1.'],
    [['specs', 'nspk'], "too many arguments for 'specs'"],
  ])('says what was probably meant by %j', (words, hint) => {
    const { code, out, err } = tertius(words);
    expect([code, out]).toEqual([2, '']);
    expect(err.replaceAll(/\s+/g, ' ')).toContain(hint);
  });
});

describe('bad input', () => {
  const deep = `A -> B : ${'h('.repeat(10_000)}n${')'.repeat(10_000)}`;
  const noise = Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7919 + (at >> 3)) % 256);

  it.each([
    ['an empty file', 'empty.tertius', '', 'no protocol found'],
    ['binary noise', 'noise.tertius', noise, 'noise.tertius is not text'],
    ['another encoding', 'latin.tertius', Uint8Array.of(0x70, 0xe9, 0x20), 'it is not UTF-8'],
    ['an unclosed bracket', 'bracket.tertius', small('A -> B : [A, B'), '`[` is never closed'],
    ['an undeclared name', 'name.tertius', hello.replace('A, n', 'A, m'), 'm is not declared'],
    [
      'a role that sends what it cannot know',
      'cannot.tertius',
      small('fresh B : nonce n', 'A -> B : n'),
      'A cannot build the message n: it does not hold n',
    ],
    ['5 MB', 'large.tertius', ' '.repeat(5_000_000), 'is 4.8 MiB long, larger than a spec may be (1 MiB)'],
    ['nesting 10,000 deep', 'deep.tertius', small('fresh A : nonce n', deep), 'more than 64 deep'],
  ])('is told of: %s', (_what, name, text, message) => {
    file(name, text);
    const { code, err } = tertius(['run', name]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^ +at |fault of Tertius/m);
  });

  it('is wrong for every command', () => {
    for (const verb of ['check', 'search', 'compare', 'teeth', 'goals', 'format']) {
      expect(tertius([verb, 'empty.tertius']), verb).toMatchObject({ code: 2, err: /no protocol found/ });
    }
    expect(tertius(['check', 'empty.tertius']).err).toMatch(/\nnothing was checked: the input is wrong\n$/);
    expect(tertius(['attack', 'empty.tertius', 'agreement'])).toMatchObject({
      code: 2,
      err: /no protocol found/,
    });
  });

  it('is told of: a directory, a missing file, standard input', () => {
    mkdirSync(join(folder, 'specs.d'), { recursive: true });
    expect(tertius(['run', 'specs.d'])).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'specs.d is a directory, not a spec\n  = name its files: specs.d/*.tertius',
      ),
    });
    file('hello.tertius', hello);
    expect(tertius(['run', 'helo.tertius'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no file helo.tertius\n  = did you mean hello.tertius?'),
    });
    expect(tertius(['run', '-'], 'protocol')).toMatchObject({
      code: 2,
      err: expect.stringContaining('<stdin>:1:9'),
    });
  });

  it('is shown with carets, and counted', () => {
    file('caret.tertius', small('fresh A : nonce nA', 'A -> B : A, nX'));
    const { out, err } = tertius(['run', 'caret.tertius']);
    expect(out).toBe('');
    expect(err).toContain(
      [
        'caret.tertius:7:13 error T201: nX is not declared',
        '  7 | A -> B : A, nX',
        '    |             ^^',
      ].join('\n'),
    );
    expect(err).toMatch(/\n1 error\n/);
    const lines = ['fresh A : nonce nA, nonce mA', 'fresh B : nonce nB', 'A -> B : nA'];
    file('two.tertius', small(...lines, 'B -> A : nB, sign(B, nB)', 'B -> A : mA'));
    expect(tertius(['run', 'two.tertius']).err).toMatch(/\n1 error and 1 lint\n/);
  });

  it('is also a protocol whose honest run gets stuck', () => {
    const flow = ['fresh A : nonce n', 'fresh B : nonce m', 'A -> B : n', 'check B : n = m', 'B -> A : m'];
    file('stuck.tertius', small(...flow));
    expect(tertius(['search', 'stuck.tertius'])).toMatchObject({ code: 2, err: /the honest run gets stuck/ });
  });

  it('does not hide what is right beside it', () => {
    const { code, out, err } = tertius(['run', 'nspk', 'nowhere.tertius']);
    expect(code).toBe(2);
    expect(out).toMatch(/finished +nspk +3/);
    expect(out).toMatch(/1 protocol ran to the end; 1 input could not be read\n$/);
    expect(err).toContain('there is no file nowhere.tertius');
  });

  it('reaches a machine as JSON, with its place', () => {
    file('place.tertius', small('A -> B : A, nX'));
    const [finding] = blocksOf(reportOf(['run', 'place.tertius'])).flatMap((block) =>
      block.kind === 'findings' ? block.findings.filter(({ severity }) => severity === 'error') : [],
    );
    expect(finding).toMatchObject({
      file: 'place.tertius',
      line: 6,
      column: 13,
      code: 'T201',
      severity: 'error',
    });
  });
});

describe('tertius run', () => {
  it('tells the honest run, who holds what in the end, and a summary last', () => {
    const { code, out, err } = tertius(['run', '-'], hello);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      [
        'small',
        '',
        'honest run',
        '   1  A -> B  HELLO : A, n',
        '        A accepts',
        '        B accepts',
        '',
        'who holds what in the end',
        'value   A               B',
        'name A  from the start  from the start',
        'name B  from the start  from the start',
        'n       from the start  from step 1',
        '',
        '1 protocol ran to the end',
        '',
      ].join('\n'),
    );
  });

  it('refuses a protocol that gets stuck, with how far it came and why', () => {
    const stuck = small(
      'fresh A : nonce n',
      'fresh B : nonce m',
      'A -> B as ONE : n',
      'check B : n = m',
      'B -> A as TWO : m',
    );
    const { code, out, err } = tertius(['run', '-'], stuck);
    expect(code).toBe(2);
    expect(out).not.toContain('TWO : m');
    expect(err).toMatch(/error T501: the honest run gets stuck/);
  });

  it('runs every shipped proposal and ends with a summary', () => {
    const variants = join(packageRoot(), 'model', 'variants');
    const specs = readdirSync(variants).map((name) => join(variants, name));
    const { code, out } = tertius(['run', ...specs]);
    expect(code).toBe(0);
    expect(out.match(/^finished /gm)?.length).toBe(specs.length);
    expect(out).toMatch(new RegExp(`\n${specs.length} protocols ran to the end.*\n$`));
  });

  it('prints the machine of each role', () => {
    const { out } = tertius(['run', 'nspk', '--roles']);
    expect(out).toMatch(
      /^role A, initiator\n {2}holds at its start {2}A, the private key of A, B, pub\(B\)\n {2}makes {2}nonce nA$/m,
    );
    expect(out).toContain('  0 -> 1  receives from A : seal(pub(B), [A, nA])');
  });

  it('knows files, shipped specs, protocols in them, and options of families', () => {
    expect(tertius(['run', 'ccitt-x509-3-fixed']).out).toMatch(/^ccitt-x509-3-fixed: /);
    expect(tertius(['run', 'ccitt-x509', '--protocol', 'ccitt-x509-3']).out).toMatch(
      /1 protocol ran to the end/,
    );
    expect(tertius(['run', 'tls13+mutual']).out).toMatch(/^tls13 \+ mutual: /);
    expect(tertius(['run', 'tls13', 'tls13+mutual']).out).toMatch(
      /^finished +tls13 +\d.*\nfinished +tls13 \+ mutual +\d/m,
    );
    expect(tertius(['run', 'nspk', '--with', 'late'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('has no option late'),
    });
  });
});

describe('tertius search', () => {
  it('tells an attack, and how to see it again', () => {
    const { code, out } = tertius(['search', 'nspk', 'B : agreement A', '--workers', '1']);
    expect(code).toBe(0);
    expect(out).toContain('broken: B : agreement A');
    expect(out).toMatch(/\n1 of 1 goal broken\n$/);
    const [typed = ''] = /(?<=\n {2}tertius )search .*/.exec(out) ?? [];
    const line = `"${process.execPath}" "${command}" ${typed}`;
    const again = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    expect(again.status).toBe(0);
    expect(again.stdout.split('\nbroken: ')[0]).toBe(out.split('\nbroken: ')[0]);
  });

  it('names the member in the command that shows an attack again', () => {
    const { out } = tertius(['search', 'keyshare-server+rw', 'response']);
    expect(out).toMatch(/\n {2}tertius search keyshare-server .* --with rw --path /);
  });

  it('never says that a goal holds', () => {
    const { code, out } = tertius(['search', 'nsl', 'B : agreement A', '--tries', '100']);
    expect(code).toBe(0);
    expect(out).toMatch(/not broken +B : agreement A +none +in 100 tries of \d+ steps in all/);
    expect(out).toMatch(/\n0 of 1 goal broken, 1 not broken in 100 tries, which proves nothing\n$/);
    expect(out).not.toMatch(/\bholds\b(?! [A-Z])/);
  });

  it('saves attacks to a new file, which can be replayed, and overwrites none', () => {
    expect(tertius(['search', 'nspk', 'B : aliveness A', '--tries', '50', '--save', 'none.json']).code).toBe(
      0,
    );
    expect(tertius(['search', 'nspk', '--replay', 'none.json'])).toMatchObject({ code: 5 });
    const words = ['search', 'nspk', 'B : agreement A', '--save', 'attacks.json'];
    expect(tertius(words).code).toBe(0);
    const { code, out } = tertius(['search', 'nspk', '--replay', 'attacks.json']);
    expect(code).toBe(0);
    expect(out).toContain('broken: B : agreement A');
    expect(out).toMatch(/\n1 of 1 saved attacks break their goal again\n$/);
    expect(tertius(['search', 'nsl', '--replay', 'attacks.json'])).toMatchObject({
      code: 2,
      err: /not on nsl/,
    });
    expect(tertius(words)).toMatchObject({
      code: 2,
      err: /there is already a file attacks\.json/,
    });
  });

  it('says that the time was up, with exit code 3', () => {
    const { code, out } = tertius([
      'search',
      'tls12-dhe',
      'C : aliveness S',
      '--time',
      '1',
      '--tries',
      '100000000',
    ]);
    expect(code).toBe(3);
    expect(out).toMatch(/\nthe time was up; so far: 0 of 1 goal broken, /);
  });

  it('stops at once on Ctrl-C and says what was done', async () => {
    const { code, out } = await cutShort(['search', 'tls12-dhe', '--tries', '100000000', '--time', '1000']);
    expect(code).toBe(130);
    expect(out).toMatch(/\ninterrupted; so far: 0 of \d+ goals broken/);
  });
});

describe('tertius check', () => {
  const nspk = readFileSync(join(packageRoot(), 'attacks', 'casebook', 'nspk.tertius'), 'utf8').replaceAll(
    /^expect .*\n/gm,
    '',
  );
  const nsl = readFileSync(join(packageRoot(), 'attacks', 'casebook', 'nsl.tertius'), 'utf8').replaceAll(
    /^expect .*\n/gm,
    '',
  );
  const check = (source: string): Ended => tertius(['check', '-'], source);

  it('is content with an attack that is found and a goal that is proved', () => {
    const { code, out } = check(
      `${nspk}expect B : agreement A : attack\nexpect A : aliveness B : holds under later\n`,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^as expected +\d+ +B : agreement A +attack +attack$/m);
    expect(out).toMatch(/^as expected +\d+ +A : aliveness B +holds under later +proved$/m);
    expect(out).toMatch(/\n2 expectations: 2 as expected\n$/);
  });

  it('fails with the attack where a goal is broken that should hold', () => {
    const { code, out } = check(`${nspk}expect B : agreement A : holds\n`);
    expect(code).toBe(1);
    expect(out).toContain('broken: B : agreement A');
    expect(out).toMatch(/\n1 expectation: 1 differs\n$/);
  });

  it('fails where a goal is proved that should be broken', () => {
    const { code, out } = check(`${nsl}expect B : agreement A : attack\n`);
    expect(code).toBe(1);
    expect(out).toMatch(/^differs +\d+ +B : agreement A +attack +proved$/m);
  });

  it('takes `unless` for the complete set of smallest combinations', () => {
    const lines = (unless: string): string => `${nsl}expect A : agreement B : holds unless ${unless}\n`;
    expect(check(lines('kci'))).toMatchObject({ code: 0, out: /as expected .* holds unless kci\n/ });
    expect(check(lines('kci, later'))).toMatchObject({ code: 1, out: /not broken by later/ });
    expect(check(lines('later'))).toMatchObject({ code: 1, out: /also broken by kci/ });
    expect(check(lines('kci+later'))).toMatchObject({ code: 1, out: /kci breaks it already/ });
    expect(check(lines('A'))).toMatchObject({ code: 1, out: /A is not applicable/ });
  });

  it('does not know where a limit was reached, and says which', () => {
    const source = `${nsl}expect B : agreement A : holds\n`;
    const { code, out } = tertius(['check', '-', '--states', '2'], source);
    expect(code).toBe(3);
    expect(out).toMatch(/^undecided .* undecided: stopped after 2 states$/m);
    expect(out).toMatch(/\n1 expectation: 1 undecided\n$/);
    const broken = `${nspk}expect B : agreement A : attack\n`;
    expect(tertius(['check', '-', '--max-runs', '1'], broken)).toMatchObject({
      code: 3,
      out: /looked at: every way to break it in which at most 1 honest run takes part/,
    });
  });

  it('decides what is absent and what is committed', () => {
    const anonymous = [
      'protocol anon',
      'role C client, anonymous',
      'role S server, certified by CA',
      'knows C : S',
    ]
      .concat('fresh S : nonce n', 'C -> S : "hi"', 'S -> C : n, cert(S, server), sign(S, [n])')
      .join('\n');
    const lines = [
      'expect S : aliveness C : absent',
      'expect S : weak-agreement C : holds',
      'expect C : agreement S on n : absent',
      'expect C : injective-agreement S on n : committed',
    ];
    file('absent.tertius', [anonymous, ...lines, ''].join('\n'));
    const report = reportOf(['check', 'absent.tertius']);
    expect(report.conclusion.exit).toBe(1);
    const none = 'absent: C is anonymous: S holds no name for its client';
    const checked = blocksOf(report).filter((block) => block.kind === 'expected');
    expect(checked.map(({ line, agreement, found }) => [line, agreement, found])).toEqual([
      [8, 'as expected', none],
      [9, 'differs', none],
      [10, 'differs', 'not absent: proved'],
      [11, 'differs', 'held, not only committed: attack'],
    ]);
  });

  it('says that nothing was checked, or that an expectation means nothing', () => {
    expect(check(nspk)).toMatchObject({ code: 5 });
    expect(check(`${nspk}expect B : agrement A : holds\n`)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/error T601: there is no goal agrement\n(.*\n)*.*did you mean agreement\?/),
    });
  });
});

describe('tertius attack', () => {
  it('tells the attack under the threats that are named', () => {
    const { code, out } = tertius(['attack', 'nspk', 'B : agreement A', '--threat', 'none']);
    expect(code).toBe(0);
    expect(out).toContain('broken: B : agreement A');
    expect(out).toMatch(/\nassuming: typed matching; dishonest insiders/);
    expect(out).toMatch(
      /\nbounds: at most 20000 states, at most 8 honest runs in each; digest [0-9a-f]{16}\n/,
    );
    expect(out).toMatch(/\nattack: B : agreement A, under no threat\n$/);
  });

  it('says over all threats what a goal holds unless, with the attack for each', () => {
    const { code, out } = tertius(['attack', 'interception', 'C : server-participation S', '--threat', 'ca']);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('attack: C : server-participation S, under threat ca\n'),
    ]);
    const over = tertius(['attack', 'nsl', 'A : agreement B']);
    expect(over.code).toBe(0);
    expect(over.out).toContain('attack on A : agreement B, under threat kci, minimal');
    expect(over.out).toMatch(/^proved +A : agreement B +later +for any number of runs; \d+ cases checked/m);
    expect(over.out).toContain("\nA : agreement B holds unless A's own long-term key is compromised.\n");
    expect(over.out).toMatch(/\nholds unless kci: A : agreement B\n$/);
  });

  it('gives the evidence to a machine', () => {
    const report = reportOf(['attack', 'nsl', 'A : agreement B']);
    const [sentence] = blocksOf(report).filter((block) => block.kind === 'sentence');
    expect(sentence).toMatchObject({
      verdict: 'holds unless',
      unless: ['kci'],
      lifted: [{ threat: 'kci', to: 'kci+later' }],
      proved: ['later'],
      undecided: [],
    });
    expect(sentence?.notApplicable).toContainEqual({
      threat: 'responder',
      because: 'B, whom the goal is about, is dishonest',
    });
    const verdicts = blocksOf(report).filter((block) => block.kind === 'verdict');
    expect(verdicts.map(({ verdict, threat }) => [verdict, threat])).toEqual([
      ['attack', 'kci'],
      ['proved', 'later'],
    ]);
    expect(verdicts[1]?.cost).toMatchObject({ engine: 'solver', cases: expect.any(Number) });
  });

  it('cites the same question by the same digest, and another by another', () => {
    const digest = (...words: readonly string[]): string | undefined =>
      blocksOf(reportOf(['attack', 'nsl', 'B : agreement A', ...words])).flatMap((block) =>
        block.kind === 'verdict' ? [block.digest] : [],
      )[0];
    const plain = digest('--threat', 'none');
    expect(digest('--threat', 'none', '--states', '900')).toBe(plain);
    expect(digest('--threat', 'later')).not.toBe(plain);
    expect(digest('--threat', 'none', '--self')).not.toBe(plain);
  });

  it('says what stopped it, with exit code 3', () => {
    const { code, out } = tertius(['attack', 'nsl', 'B : agreement A', '--threat', 'none', '--states', '2']);
    expect(code).toBe(3);
    expect(out).toMatch(/^unknown +B : agreement A +none +stopped after 2 states$/m);
    expect(out).toMatch(/\nundecided: B : agreement A, under no threat\n$/);
  });

  it('stops where memory is short, and says so', () => {
    const words = ['attack', 'mcgrew-server', 'C : secrecy on dC', '--threat', 'none', '--memory', '1'];
    expect(tertius(words)).toMatchObject({ code: 3, out: /stopped when 1 MB of memory were in use/ });
  });

  it('says where a goal says nothing', () => {
    expect(tertius(['attack', 'nsl', 'B : agreement A', '--threat', 'A'])).toMatchObject({
      code: 0,
      out: /not applicable: B : agreement A, under threat initiator\n$/,
    });
  });

  it('agrees with the search that never proves anything', () => {
    const { out } = tertius(['attack', 'nsl', 'agreement', '--threat', 'none']);
    expect(out).toMatch(/\n2 goals: 0 attacks, 2 proofs\n$/);
    expect(tertius(['search', 'nsl', 'agreement', '--tries', '300']).out).toMatch(/\n0 of 2 goals broken/);
  });
});

/** As much of a saved proof as is tampered with. */
interface SavedTree {
  readonly trees: readonly { readonly roots: readonly { readonly nodes: readonly Split[] }[] }[];
}
interface Split {
  readonly cases: { nodes: unknown[] }[];
}

describe('tertius verify', () => {
  const saved = (name: string, ...words: readonly string[]): Ended =>
    tertius(['attack', 'nsl', 'B : agreement A', '--proof', name, ...words]);

  it('accepts what was saved, and overwrites nothing', () => {
    expect(saved('nsl.json', '--threat', 'none')).toMatchObject({ code: 0, out: /written to nsl\.json\n$/ });
    const { code, out } = tertius(['verify', 'nsl.json']);
    expect(code).toBe(0);
    expect(out).toMatch(/^proved +B : agreement A +none +accepted: \d+ cases/m);
    expect(out).toMatch(/\n1 proof accepted\n$/);
    const digests = [
      ['attack', 'nsl', 'B : agreement A', '--threat', 'none'],
      ['verify', 'nsl.json'],
    ].map((words) =>
      blocksOf(reportOf(words)).flatMap((block) => (block.kind === 'verdict' ? [block.digest] : [])),
    );
    expect(digests[1]).toEqual(digests[0]);
    expect(saved('nsl.json')).toMatchObject({ code: 2, err: /there is already a file nsl\.json/ });
  });

  it('accepts proofs about several protocols of one spec', () => {
    tertius(['attack', 'signed-dh', 'A : injective-agreement B', '--threat', 'none', '--proof', 'both.json']);
    const { code, out } = tertius(['verify', 'both.json']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^sigma: [\s\S]*\n2 proofs accepted\n$/m)]);
  });

  it('tells what each proof rests on, where the proofs of a file differ in that', () => {
    tertius(['attack', 'nspk', 'A : aliveness B', '--threat', 'none', '--proof', 'with.json']);
    const one = ['attack', 'nspk', 'B : agreement A', '--threat', 'none', '--no-insiders', '--proof'];
    tertius([...one, 'without.json']);
    const [first, second] = ['with.json', 'without.json'].map((name) =>
      JSON.parse(readFileSync(join(folder, name), 'utf8')),
    );
    file('together.json', JSON.stringify({ ...first, proofs: [...first.proofs, ...second.proofs] }));
    const { code, out } = tertius(['verify', 'together.json']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /A : aliveness B[\s\S]*dishonest insiders with valid[\s\S]*B : agreement A[\s\S]*no dishonest insiders/,
    );
  });

  it('leaves a tree that takes for ever, when the time is up and on Ctrl-C', async () => {
    saved('small.json', '--threat', 'none');
    const read = JSON.parse(readFileSync(join(folder, 'small.json'), 'utf8'));
    const nested = (depth: number): unknown =>
      depth === 0
        ? { kind: 'contradictory' }
        : { kind: 'choice', nodes: [nested(depth - 1), nested(depth - 1)] };
    read.proofs[0].trees[0].roots[0].nodes = [nested(15)];
    file('forever.json', JSON.stringify(read));
    const { code, out } = tertius(['verify', 'forever.json', '--time', '1']);
    expect([code, out]).toEqual([
      3,
      expect.stringMatching(
        /not checked to its end: the time of 1 s was up[\s\S]*\n0 proofs accepted, 1 not checked to the end\n$/,
      ),
    ]);
    const stopped = await cutShort(['verify', join(folder, 'forever.json')]);
    expect(stopped).toMatchObject({ code: 130, out: /\ninterrupted; so far: 0 proofs accepted, 1 not/ });
  });

  it('shows nothing of a file that a proof names and that is no spec', () => {
    saved('named.json', '--threat', 'none');
    file('private.txt', 'the combination is 1234');
    const read = JSON.parse(readFileSync(join(folder, 'named.json'), 'utf8'));
    file('named-other.json', JSON.stringify({ ...read, spec: { ...read.spec, word: 'private.txt' } }));
    const { code, out, err } = tertius(['verify', 'named-other.json']);
    expect(code).toBe(2);
    expect(err).toMatch(/named-other\.json is about private\.txt, and there is none that can be used/);
    expect(`${out}${err}`).not.toContain('1234');
  });

  it('keeps no proof where there is none', () => {
    const { code, out } = tertius([
      'attack',
      'nspk',
      'B : agreement A',
      '--threat',
      'none',
      '--proof',
      'no.json',
    ]);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/nothing was proved, so no\.json was not written\n$/),
    ]);
    expect(tertius(['verify', 'no.json'])).toMatchObject({ code: 2 });
  });

  it('refuses a proof offered for another protocol, and says that the spec has changed', () => {
    saved('again.json', '--threat', 'none');
    const nslText = readFileSync(join(packageRoot(), 'attacks', 'casebook', 'nsl.tertius'), 'utf8');
    file('commented.tertius', `# another line\n${nslText}`);
    expect(tertius(['verify', 'again.json', '--spec', 'commented.tertius'])).toMatchObject({
      code: 0,
      out: /the spec has changed since this was proved/,
    });
    file('weaker.tertius', nslText.replace('[nA, nB, B]', '[nA, nB]'));
    const refused = tertius(['verify', 'again.json', '--spec', 'weaker.tertius']);
    expect(refused).toMatchObject({ code: 1, out: /\n0 proofs accepted, 1 refused\n$/ });
    expect(refused.out).toMatch(/^unknown +B : agreement A +none +refused: /m);
    expect(tertius(['verify', 'again.json', '--spec', 'nspk'])).toMatchObject({
      code: 2,
      err: /nspk has no protocol nsl/,
    });
  });

  it.each([
    ['no JSON', '{'],
    ['other JSON', '[1, 2]'],
    ['an empty file', ''],
    ['no proofs', '{"format":"tertius proofs, version 1"}'],
  ])('says of a file that is none: %s', (_what, text) => {
    file('bad.json', text);
    expect(tertius(['verify', 'bad.json'])).toMatchObject({
      code: 2,
      err: /bad\.json is no file of proofs\n {2}= tertius attack --proof FILE writes one/,
    });
  });

  it('refuses a proof with a case removed or altered, and says which case is missing', () => {
    saved('tree.json', '--threat', 'none');
    const whole = readFileSync(join(folder, 'tree.json'), 'utf8');
    const tampered = (change: (split: Split) => void): Ended => {
      const read = JSON.parse(whole) as { readonly proofs: readonly SavedTree[] };
      const split = read.proofs[0]?.trees[0]?.roots[0]?.nodes[0];
      if (split === undefined) throw new Error('a proof begins with a split');
      change(split);
      return tertius(['verify', file('tampered.json', JSON.stringify(read))]);
    };
    expect(tampered(() => {})).toMatchObject({ code: 0 });
    const removed = tampered((split) => {
      split.cases.splice(0, 1);
    });
    expect(removed).toMatchObject({ code: 1, out: /\n0 proofs accepted, 1 refused\n$/ });
    expect(removed.out).toMatch(/refused: .*case/);
    const met = tampered((split) => {
      for (const each of split.cases) each.nodes = [{ kind: 'met' }];
    });
    expect(met).toMatchObject({ code: 1, out: /\n0 proofs accepted, 1 refused\n$/ });
  });

  it('says what is wrong with a proof that cannot be read', () => {
    saved('whole.json', '--threat', 'none');
    const whole = JSON.parse(readFileSync(join(folder, 'whole.json'), 'utf8')) as {
      readonly proofs: readonly object[];
    };
    file('part.json', JSON.stringify({ ...whole, proofs: [{ ...whole.proofs[0], goal: 'B : agrement A' }] }));
    expect(tertius(['verify', 'part.json'])).toMatchObject({ code: 2, err: /part\.json, proof 1: / });
  });
});

describe('tertius compare', () => {
  const words = ['compare', 'nspk', 'nsl', '--goal', 'agreement'];

  it('says which goal it does not know, and which was probably meant', () => {
    expect(tertius(['compare', 'tls13', '--goals', 'keys,partcipation'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(
        'no goal or group of goals is called partcipation\n  = did you mean participation?',
      ),
    });
  });

  it.each([
    [['--threats', 'nosuch'], 'all 34 protocols: there is no threat nosuch here'],
    [['--threat', 'proxi'], 'there is no threat proxi here\n  = did you mean proxy?'],
    [['--goals', 'nosuch'], 'no goal or group of goals is called nosuch'],
    [['--goal', 'partcipation'], 'no goal has partcipation in its name'],
  ])('says once what it does not know of %j', (chosen, message) => {
    const { code, out, err } = tertius(['compare', ...chosen]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err.match(/^error: /gm)).toHaveLength(1);
  });

  it('has a row in the order for each that is above others', () => {
    const goals = ['--goals', 'participation', '--threats', 'proxy,ca'];
    const { out } = tertius(['compare', 'ideal-named', 'pop-mutual', 'static-dh', ...goals]);
    expect(out).toMatch(/^guarantees more +than\nideal-named +pop-mutual; static-dh\n\n/m);
    expect(out).toContain('\n1 pair is incomparable: ');
  });

  it('names the protocols in which a threat means nothing', () => {
    expect(tertius(['compare', 'tls12-dhe', 'nsl', '--threat', 'proxy+kci']).err).toMatch(
      /^error: tls12-dhe and nsl: there is no threat proxy here\n/,
    );
    const mixed = tertius(['compare', 'tls12-dhe', 'mctls', '--threat', 'proxy+kci']);
    expect(mixed.code).toBe(2);
    expect(mixed.err.replaceAll(/\s+/g, ' ')).toContain(
      'here = --threats proxy,kci leaves out what a protocol does not have; or name specs that have it, such as mctls ',
    );
  });

  it.each([
    ['compare', '--threats'],
    ['compare', '--goals'],
    ['compare', '--specs'],
    ['guarantees', '--threats'],
    ['debate', '--threats'],
    ['draft', '--goals'],
  ])('refuses names that are none: %s %s', (name, option) => {
    for (const text of ['', ' , '])
      expect(tertius([name, ...(name === 'debate' ? [] : ['mctls']), option, text])).toMatchObject({
        code: 2,
        err: expect.stringContaining('Nothing is named: write names, separated by commas'),
      });
  });

  it('takes threats together or their combinations, not both', () => {
    const { code, err } = tertius(['compare', 'mctls', '--threats', 'proxy,ca', '--threat', 'kci']);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: option '--threat <threats>' cannot be used with option '--threats <names>'/);
  });

  it('refuses an ideal that is not compared, and takes no distance where none was asked for', () => {
    const goals = ['--goals', 'server-participation', '--threats', 'ca'];
    const compared = ['compare', 'mctls', 'matls', ...goals];
    expect(tertius([...compared, '--ideal', 'mctsl'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error: the ideal mctsl is not among the .*\n {2}= did you mean mctls\?/),
    });
    expect(tertius([...compared, '--ideal', 'ideal-named']).err).toContain(
      '= name ideal-named among the specs, too',
    );
    expect(tertius([...compared, '--ideal', 'mctls']).out).toContain('distance to mctls');
    expect(tertius(compared)).toMatchObject({ code: 0, out: expect.not.stringContaining('distance to') });
  });

  it('says how many threats together only where that leaves something out', () => {
    const words = ['compare', 'ideal-named', 'tls13', '--goals', 'server-participation'];
    const named = tertius([...words, '--threats', 'proxy,kci']).out;
    expect(named).toContain('\nunder every combination of proxy, kci; typed matching');
    expect(named).toMatch(/one of 1 goal under each combination of (proxy and kci|kci and proxy): 4 in all/);
    expect(tertius(words).out).toContain('1 goal under at most 3 threats together: ');
    expect(tertius([...words, '--together', '1']).out).toContain('1 goal under no threat or a single one: ');
  });

  it('takes a threat by any of its names', () => {
    const words = ['compare', 'mcgrew-server', 'ideal-named', '--goals', 'server-participation', '--threats'];
    const [named, asked] = ['P', 'proxy'].map(
      (word) => tertius([...words, word]).out.split('Who guarantees more')[1],
    );
    expect(asked).toMatch(/^mcgrew-server +50 % /m);
    expect(named).toBe(asked);
  });

  it('prints a matrix of goals and proposals', () => {
    const { code, out } = tertius(words);
    expect(code).toBe(0);
    expect(out).toMatch(/^goal +nspk +nsl\ninitiator : weak-agreement responder +proved +proved\n/);
    expect(out).toMatch(/^initiator : agreement responder +unless kci +unless kci$/m);
    expect(out).toMatch(/^responder : agreement initiator +attack +proved$/m);
  });

  it('puts members of one family side by side, each as it is alone', () => {
    const asked = ['--goals', 'client-participation'];
    const rowsOf = (...words: readonly string[]): readonly string[] =>
      tertius(['compare', ...words, ...asked, '--format', 'csv'])
        .out.trimEnd()
        .split('\r\n')
        .slice(1);
    const rows = rowsOf('tls13', 'tls13+mutual');
    expect(rows).toHaveLength(2);
    expect(rows).toEqual([...rowsOf('tls13'), ...rowsOf('tls13', '--with', 'mutual')]);
    expect(rowsOf('tls13+mutual', 'tls13')).toEqual(rows.toReversed());
    const { out } = tertius(['compare', 'tls13', 'tls13+mutual', ...asked, '--ideal', 'tls13+mutual']);
    expect(out).toMatch(/^goal +tls13 +tls13 \+ mutual$/m);
    expect(out).toMatch(/^tls13 \+ mutual +tls13$/m);
    expect(out).toMatch(/^distance to tls13 \+ mutual$/m);
    expect(out).toMatch(/^tls13 \+ mutual +C +/m);
  });

  it('opens the cells of two members to stories and commands of their own', () => {
    const words = [
      'compare',
      'connect',
      'connect+late',
      '--goals',
      'server-participation',
      '--out',
      'members',
    ];
    expect(tertius(words).code).toBe(0);
    const report = JSON.parse(readFileSync(join(folder, 'members', 'comparison.json'), 'utf8')) as Report;
    const [comparison] = blocksOf(report).filter(({ kind }) => kind === 'comparison');
    const cells = comparison?.kind === 'comparison' ? comparison.rows.flatMap((row) => row.cells) : [];
    const opened = cells.flatMap((cell) => cell.opened ?? []);
    expect(opened.map(({ again }) => again)).toEqual([
      'tertius compare connect --goals server-participation',
      'tertius compare connect --goals server-participation --with late',
    ]);
    const stories = opened.flatMap(({ attacks }) => attacks.map(({ story }) => story));
    expect(stories.length).toBeGreaterThan(1);
    expect(new Set(stories).size).toBe(stories.length);
    const told = blocksOf(report).flatMap((block) => (block.kind === 'narrative' ? (block.id ?? []) : []));
    expect(told).toEqual(stories);
  });

  it('tells proposals of one name apart by their files, in the order too', () => {
    const text = (name: string): string =>
      readFileSync(join(packageRoot(), 'model', 'variants', `${name}.tertius`), 'utf8');
    file('first.tertius', text('tls12-rsa'));
    file('third.tertius', text('tls12-dhe').replace('protocol tls12-dhe', 'protocol tls12-rsa'));
    const goals = ['--goals', 'key-forward-secrecy'];
    const { out } = tertius(['compare', 'first.tertius', 'third.tertius', ...goals, '--wide']);
    expect(out).toMatch(/^goal +tls12-rsa in first\.tertius +tls12-rsa in third\.tertius$/m);
    expect(out).toMatch(/^tls12-rsa in third\.tertius +tls12-rsa in first\.tertius$/m);
  });

  it('prints one sheet of CSV, a row for each goal of each proposal', () => {
    const { out } = tertius([...words, '--format', 'csv']);
    const [head, ...rows] = out.trimEnd().split('\r\n');
    expect(head).toBe(
      'proposal,group,goal,verdict,cell,brokenUnder,provedUnder,undecided,on,because,asked,digest',
    );
    expect(rows.map((row) => row.split(',').slice(0, 6).join(','))).toEqual([
      'nspk,,initiator : weak-agreement responder,proved,proved,',
      'nspk,,initiator : agreement responder,holds unless,unless kci,kci',
      'nspk,,initiator : injective-agreement responder,holds unless,unless kci,kci',
      'nspk,,responder : weak-agreement initiator,attack,attack,none',
      'nspk,,responder : agreement initiator,attack,attack,none',
      'nspk,,responder : injective-agreement initiator,attack,attack,none',
      'nsl,,initiator : weak-agreement responder,proved,proved,',
      'nsl,,initiator : agreement responder,holds unless,unless kci,kci',
      'nsl,,initiator : injective-agreement responder,holds unless,unless kci,kci',
      'nsl,,responder : weak-agreement initiator,proved,proved,',
      'nsl,,responder : agreement initiator,proved,proved,',
      'nsl,,responder : injective-agreement initiator,proved,proved,',
    ]);
  });

  it('asks about the threats that are named and no others', () => {
    const { out } = tertius([...words, '--threat', 'none', '--threat', 'kci', '--format', 'csv']);
    expect(out).toContain(',initiator : agreement responder,attack,attack if kci,kci,');
    expect(out).toContain('nsl,,responder : agreement initiator,proved,proved,,');
  });

  it('asks a goal that belongs to a threat under that threat, whatever others are named', () => {
    const rows = ['compare', 'interception', '--goals', 'kci-client,server-participation', '--wide'];
    for (const [chosen, kci, plain] of [
      [['--threats', 'ca'], 'attack', 'unless ca'],
      [['--threat', 'none'], 'attack', 'proved'],
      [['--threat', 'kci', '--threat', 'ca'], 'attack', 'attack if kci \\| ca'],
      [['--together', '1'], 'attack', 'unless proxy \\| ca \\| kci \\| session'],
    ] as const) {
      const { out } = tertius([...rows, ...chosen]);
      expect(out).toMatch(new RegExp(`^kci-client +${kci}$`, 'm'));
      expect(out).toMatch(new RegExp(`^server-participation +${plain}$`, 'm'));
    }
  });

  it('counts beside the threat to which a goal belongs no more others than were allowed', () => {
    const rows = ['compare', 'matls', '--goals', 'kci-client', '--wide'];
    expect(tertius([...rows, '--together', '1']).out).toMatch(/^kci-client +unless ca$/m);
    expect(tertius(rows).out).toMatch(/^kci-client +unless ca \| proxy\+session$/m);
  });

  it('says what was replayed and checked, and what it rests on', () => {
    const { out } = tertius(words);
    expect(out).toMatch(
      /\nunder every combination of threats; typed matching, with insiders; at most 550 states/,
    );
    expect(out).toMatch(
      /\n2 proposals; 6 goals; \d+ attacks replayed; \d+ proofs of \d+ cases checked; nothing is undecided\n$/,
    );
  });

  it('asks goals of three parties by office, orders the proposals and takes their distance to the ideal', () => {
    const goals = ['--goals', 'server-participation,data', '--threats', 'proxy,ca'];
    const { code, out } = tertius(['compare', 'ideal-named', 'tls12-dhe', ...goals, '--wide']);
    expect(code).toBe(0);
    expect(out).toMatch(/^participation:\nserver-participation +unless ca +unless ca\ndata:\n/m);
    expect(out).toMatch(/^data-confidentiality +n\/a +unless ca\n/m);
    expect(out).toMatch(/^guarantees more +than\ntls12-dhe +ideal-named$/m);
    expect(out).toMatch(/^tls12-dhe +100 % /m);
    expect(out).toMatch(/^ideal-named +S +nC of C for C, P; /m);
  });

  it('takes a threat of a party that not every proposal has, and refuses one that nobody has', () => {
    expect(tertius(['compare', 'tls12-dhe', '--goals', 'keys', '--threats', 'proxy']).code).toBe(0);
    expect(tertius(['compare', 'tls12-dhe', '--threats', 'moon']).code).toBe(2);
  });

  it('gives an overview where nothing is chosen, and says what it leaves out', () => {
    const { code, out } = tertius(['compare', '--format', 'markdown', '--states', '1']);
    expect(code).toBe(0);
    expect(out).toMatch(/^\| server-participation +\|/m);
    expect(out).not.toMatch(/^\| key-secrecy +\|/m);
    expect(out).toMatch(/\nunder no threat and each threat alone; /);
    expect(out).toMatch(/tertius compare --all asks all goals under all combinations of threats/);
  });

  it('asks about so many threats together as is said', () => {
    const words = ['compare', 'tls12-rsa', '--goals', 'server-participation', '--together', '1'];
    expect(tertius(words).out).toMatch(
      /^server-participation +unless ca$[\s\S]*^under no threat and each threat alone;/m,
    );
    expect(tertius([...words, '--together', '0']).code).toBe(2);
  });

  it('says the same however many workers there are', () => {
    const specs = ['compare', 'ideal-named', '--goal', 'participation'];
    expect(reportOf([...specs, '--workers', '2'])).toEqual(reportOf([...specs, '--workers', '1']));
  });

  it.each([
    ['guarantees', 'triple-handshake-runs'],
    ['diff', 'triple-handshake-runs', 'pop-naive'],
    ['debate'],
  ])('says what %s has so far on Ctrl-C', async (...words) => {
    const { code, out } = await cutShort([...words, '--states', '1000000', '--time', '1000']);
    expect(code).toBe(130);
    expect(out).toMatch(/\ninterrupted; so far: /);
  });

  it('stops on Ctrl-C and says what was done', async () => {
    const { code, out } = await cutShort(['compare', '--all', '--states', '1000000', '--time', '1000']);
    expect(code).toBe(130);
    expect(out).toMatch(/\ninterrupted; so far: \d+ proposals; /);
    expect(out).toMatch(/: cancelled\n/);
  });

  it('says that the time was up, with exit code 3', () => {
    const { code, out } = tertius(['compare', '--all', '--states', '1000000', '--time', '1']);
    expect(code).toBe(3);
    expect(out).toMatch(/the time of 1 s was up/);
  });
});

describe('limits', () => {
  it('are refused where no timer is that long', () => {
    const { code, err } = tertius(['attack', 'nsl', 'B : agreement A', '--time', '3000000']);
    expect([code, err]).toEqual([2, expect.stringMatching(/from 1 to 2000000/)]);
  });

  it('are told with their numbers', () => {
    const one = ['attack', 'nspk', 'B : agreement A', '--threat', 'none', '--max-runs', '1'];
    const { code, out } = tertius(one);
    expect(code).toBe(3);
    expect(out).toMatch(/^holds to 1 +B : agreement A +none /m);
    expect(out).toMatch(/at most 1 honest run in each/);
    expect(out).toMatch(/\nholds to 1: B : agreement A, under no threat\n$/);
    const [line] = blocksOf(reportOf(one)).filter((block) => block.kind === 'verdict');
    expect(line).toMatchObject({ verdict: 'holds to', runs: 1 });
  });

  it('leave nothing that was not found out to be told by check', () => {
    const { code, out } = tertius(['check', 'mcgrew-server', '--states', '1']);
    expect(code).toBe(3);
    expect(out).toMatch(
      /^undecided +55 +C : server-participation S +holds unless .*undecided under no threat$/m,
    );
    expect(out).not.toMatch(/holds; undecided/);
  });
});

it.each([
  ['attack', 'nsl', 'B : agreement A', '--threat', 'kci', '--threat', 'later'],
  ['teeth', 'nsl', '--goal', 'agreement', '--goal', 'secrecy'],
  ['check', 'nsl', '--states', '5', '--states', '20000'],
  ['threats', 'nsl', '--format', 'json', '--format', 'text'],
])('%s refuses an option that is given twice', (...words) => {
  const { code, err } = tertius(words);
  expect([code, err]).toEqual([2, expect.stringMatching(/^error: option '--\w+ <\w+>' is given twice/)]);
});

it.each([
  [['search', 'nspk', 'B : agreement A', '--goal', 'A : agreement B'], /a goal is named twice/],
  [['check', 'nsl', '--pin'], /'--pin' says how lines are rewritten: it needs --update/],
])('what would be dropped is refused: %j', (words, message) => {
  expect(tertius(words)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
});

describe('a member of a family', () => {
  it.each([
    ['attack', 'tls13+mutual', 'C : aliveness S', '--threat', 'none'],
    ['attack', 'tls13+mutual', 'C : aliveness S'],
    ['search', 'tls13+mutual', 'C : aliveness S', '--tries', '10'],
    ['guarantees', 'tls13+mutual', '--together', '1'],
    ['threats', 'tls13+mutual'],
    ['goals', 'tls13+mutual'],
  ])('has its own name in the report of %s', (...words) => {
    const told = JSON.stringify(reportOf(words).sections);
    const names = [...told.matchAll(/"protocol":"([^"]*)"/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(['tls13 + mutual']));
  });
});

describe('--format csv of what is held against each other', () => {
  it.each([
    [['guarantees', 'tls12-dhe'], 'protocol,under,goal,level,sentence'],
    [['diff', 'tls12-rsa', 'tls12-dhe'], 'one,other,goal,more,under,oneHolds,otherHolds,because'],
    [
      ['debate', '--claim', 'read-only'],
      'claim,who,judgement,protocol,goal,under,expected,found,holds,because,shownBy',
    ],
    [['goals'], 'kind,group,goal,sentence,silent,formula,source'],
    [['goals', 'tls12-dhe'], 'protocol,kind,goal,means,without'],
    [['specs'], 'shelf,protocol,spec,title,source'],
  ])('%j is one sheet', (words, head) => {
    const { out } = tertius([...words, '--format', 'csv']);
    const lines = out.trimEnd().split('\r\n');
    expect(lines[0]).toBe(head);
    expect(lines.length).toBeGreaterThan(1);
    const widths = lines.map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, 'text').split(',').length);
    expect(new Set(widths)).toEqual(new Set([head.split(',').length]));
  });

  it('tells under which threat each goal is met', () => {
    const { out } = tertius(['guarantees', 'tls12-dhe', '--threats', 'kci,session', '--format', 'csv']);
    const rows = out.trimEnd().split('\r\n').slice(1);
    const keys = rows.map((row) => row.split(',').slice(0, 3).join());
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(keys.map((key) => key.split(',')[1]))).toEqual(new Set(['none', 'kci', 'session']));
  });
});

describe('tertius guarantees and diff', () => {
  it('tells the strongest goals that are met, threat by threat', () => {
    const { code, out } = tertius(['guarantees', 'tls12-dhe', '--threats', 'ca']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^under no threat\ngoal +level +what it says\nserver-participation-strong +proved +/m,
    );
    expect(out).not.toMatch(/^server-participation +/m);
    expect(out).toMatch(/^under ca: nothing$/m);
    expect(out).toMatch(/^tls12-dhe +S +nC of C for C; nS of S for C$/m);
  });

  it('tells nothing of a threat that there is not, and what is so of each that there is', () => {
    expect(tertius(['guarantees', 'ideal-named', '--threats', 'ca,proxi'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no threat proxi here\n  = did you mean proxy?'),
    });
    const dishonest = tertius(['guarantees', 'interception', '--threats', 'P']).out;
    expect(dishonest).toBe(tertius(['guarantees', 'interception', '--threats', 'proxy']).out);
    expect(dishonest).toMatch(/^under proxy/m);
    expect(tertius(['guarantees', 'tls12-dhe', '--threats', 'ca:CA']).out).toMatch(/^under ca:CA: nothing$/m);
  });

  it('tells what each of two guarantees and the other does not, with the attack', () => {
    const { code, out } = tertius(['diff', 'tls12-rsa', 'tls12-dhe']);
    expect(code).toBe(0);
    const [nothing = '', more = ''] = out.split('What tls12-dhe guarantees and tls12-rsa does not');
    expect(nothing).toMatch(/^What tls12-rsa guarantees and tls12-dhe does not\n\nnothing\n/);
    expect(more).toMatch(/^key-forward-secrecy +none +attack +unless ca /m);
    expect(more).toMatch(/^attack on .+, under threat later, minimal$/m);
    expect(out).toMatch(/\ntls12-rsa guarantees more of 0 goals; tls12-dhe of \d+ goals\n$/);
  });

  it('say nothing of a goal as a difference that one of the two cannot be asked', () => {
    const { code, out } = tertius(['diff', 'mcgrew-client', 'mcgrew-server', '--no-attacks']);
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
    const [more = '', rest = ''] = out.split('\ngoals that say nothing in mcgrew-server\n');
    expect(more).toMatch(/^non-impersonation-server +none +unless ca +absent +/m);
    expect(more).not.toMatch(/^data-to-client /m);
    expect(rest).toMatch(/^data-to-client +none +unless .+ +n\/a +S sends no data$/m);
    expect(rest).toMatch(
      /^goal +under +mcgrew-client +mcgrew-server +because\ndata-confidentiality +none +attack +/m,
    );
    expect(out).toMatch(
      /\nmcgrew-client guarantees more of 10 goals; mcgrew-server of 2 goals; 2 goals say nothing in one of\sthem\n$/,
    );
  });

  it('say of one protocol, given twice, that the two are the same', () => {
    const same =
      'both are ideal-literal, word for word\n\nthe two are one protocol: there is no difference\n';
    expect(tertius(['diff', 'ideal-literal', 'ideal-literal'])).toEqual({ code: 0, out: same, err: '' });
    expect(tertius(['diff', 'ideal-literal', 'ideal-literal', '--format', 'csv']).out).toBe(
      'one,other,goal,more,under,oneHolds,otherHolds,because\r\n',
    );
    expect(tertius(['diff', 'ideal-literal', 'triple-handshake']).code).toBe(2);
  });

  it('tell two members of one family apart', () => {
    const { out } = tertius(['diff', 'tls13', 'tls13+mutual', '--no-attacks']);
    expect(out).toMatch(
      /^What tls13 \+ mutual guarantees and tls13 does not\n\ngoal +under +tls13 +tls13 \+ mutual/m,
    );
    expect(out).toMatch(/\ntls13 guarantees more of \d+ goals?; tls13 \+ mutual of [1-9]\d* goals/);
    expect(tertius(['diff', 'tls13+mutual', 'tls13', '--with', 'mutual']).out).toContain(
      'both are tls13 + mutual, word for word',
    );
  });

  it('tell two protocols of one name apart by their files', () => {
    file('first.tertius', hello);
    file('second.tertius', hello.replace('A, n', 'n'));
    expect(tertius(['diff', 'first.tertius', 'second.tertius']).out).toMatch(
      /^What small in first\.tertius guarantees and small in second\.tertius does not$/m,
    );
  });
});

describe('tertius debate', () => {
  it('says who was right about a claim, and how to see why', () => {
    const { code, out } = tertius(['debate', '--claim', 'forwarded certificate']);
    expect(code).toBe(0);
    expect(out).toMatch(/^mcgrew-server +server-participation +proxy +fails +fails +/m);
    expect(out).toContain('tertius attack mcgrew-server server-participation --threat proxy\n');
    expect(out).toMatch(/^Martin Rex: right\.$/m);
  });

  it('knows which claims there are', () => {
    const { code, err } = tertius(['debate', '--claim', 'nothing of the kind']);
    expect(code).toBe(2);
    expect(err).toContain('no claim has the words nothing of the kind');
  });
});

describe('tertius goals, threats and specs', () => {
  it('list what there is', () => {
    expect(tertius(['goals']).out).toMatch(/^server-participation /m);
    expect(tertius(['threats']).out).toMatch(/^unpossessed +certificates for its own names/m);
    expect(tertius(['specs']).out).toMatch(/^nspk +nspk +Needham-Schroeder/m);
  });

  it('say of a spec which goals are absent and why', () => {
    const rows = blocksOf(reportOf(['goals', 'tls12-dhe'])).flatMap((block) =>
      block.kind === 'table' ? block.rows : [],
    );
    expect(rows).toContainEqual(
      expect.objectContaining({
        goal: 'S : aliveness C',
        absent: 'C is anonymous: S holds no name for its client',
      }),
    );
    expect(rows).toContainEqual(expect.objectContaining({ goal: 'C : aliveness S', absent: '' }));
  });

  it.each([
    ['specs'],
    ['threats', 'nspk'],
    ['goals'],
    ['search', 'nsl', 'B : aliveness A', '--tries', '50'],
    ['check', 'nsl'],
    ['compare', 'nsl'],
    ['compare', 'tls12-dhe', 'tls12-rsa', '--goals', 'keys'],
    ['guarantees', 'tls12-dhe'],
    ['diff', 'tls12-rsa', 'tls12-dhe'],
    ['attack', 'nsl', 'agreement'],
    ['debate', '--claim', 'read-only'],
  ])('and %s fit the schema as JSON', (...words) => {
    expect(reportOf(words).conclusion.exit).toBe(0);
  });
});

describe('tertius format', () => {
  const ugly = 'protocol   a\nrole A   client\n   role B server   # the peer\nA->B:"x",   A\n';
  const pretty = 'protocol a\nrole A client\nrole B server  # the peer\nA -> B : "x", A\n';

  it('prints the normal form, and says which files are not in it', () => {
    file('ugly.tertius', ugly);
    expect(tertius(['format', 'ugly.tertius'])).toEqual({ code: 0, out: pretty, err: '' });
    expect(tertius(['format', '-'], ugly).out).toBe(pretty);
    expect(tertius(['format', '--check', 'ugly.tertius'])).toMatchObject({
      code: 1,
      out: /not normal +ugly.tertius/,
    });
  });

  it('replaces files only on request, whole, and never one with errors', () => {
    file('ugly.tertius', ugly);
    file('broken.tertius', `${ugly}A -> B : [\n`);
    const { code, out, err } = tertius(['format', '--write', 'ugly.tertius', 'broken.tertius']);
    expect(code).toBe(2);
    expect(out).toMatch(/rewritten +ugly.tertius/);
    expect(err).toContain('broken.tertius:5:');
    expect(readFileSync(join(folder, 'ugly.tertius'), 'utf8')).toBe(pretty);
    expect(readFileSync(join(folder, 'broken.tertius'), 'utf8')).toBe(`${ugly}A -> B : [\n`);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(tertius(['format', '--check', 'ugly.tertius']).code).toBe(0);
  });
});

describe('the output', () => {
  const sequence = '\u001b[';

  it('is plain in a pipe, coloured where that is asked for', () => {
    expect(tertius(['threats']).out).not.toContain(sequence);
    expect(tertius(['threats'], '', { FORCE_COLOR: '1' }).out).toContain(sequence);
    expect(tertius(['threats'], '', { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain(sequence);
  });

  it('may be cut off by its reader', () => {
    const line = `"${process.execPath}" "${command}" goals mcgrew-server --format json | head -1; exit "\${PIPESTATUS[0]}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '{\n', '']);
  });
});
