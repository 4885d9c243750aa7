/**
 * `tertius draft` as an author uses it: sections and whole drafts through kramdown-rfc and xmllint, figures, BibTeX,
 * digests that are found again; with a spec that would like to be markup. Where a tool is missing its tests are left
 * out, and say so; .ci/run has them all.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tidy } from 'bibtex-tidy';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../reports/json-schema.ts';
import { svgComplaints } from '../reports/svg-profile.ts';
import { packageRoot } from './package-root.ts';

const command = join(packageRoot(), 'dist', 'scripts', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'tertius-draft-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function ran(file: string, words: readonly string[], input = ''): Ended {
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(file, words, {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { PATH, LANG: 'C.UTF-8' },
    timeout: 100_000,
  });
  return { code: status, out: stdout, err: stderr };
}

const tertius = (...words: readonly string[]): Ended => ran(process.execPath, [command, ...words]);

const before = new Map<string, string>();

/** What `words` print, where all is as expected; what was printed before is not asked for again. */
function printed(...words: readonly string[]): string {
  const known = before.get(words.join(' '));
  if (known !== undefined) return known;
  const { code, out, err } = tertius(...words);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  before.set(words.join(' '), out);
  return out;
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const tool = (name: string): string | undefined =>
  [`/usr/bin/${name}`, `/usr/local/bin/${name}`].find((path) => existsSync(path));
const kramdownRfc = tool('kramdown-rfc2629') ?? tool('kramdown-rfc');
const xmllint = tool('xmllint');
/** The schema is in no package that can be had everywhere; it lies beside an installed xml2rfc. */
const { RFCXML_SCHEMA = '/usr/lib/python3/dist-packages/xml2rfc/data/v3.rng' } = process.env;
const schema = existsSync(RFCXML_SCHEMA) ? RFCXML_SCHEMA : undefined;

const hello = file(
  'hello.tertius',
  `protocol hello "a server proves that it is there"
  cite "docs/notation.md"
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : nonce nC
fresh S : nonce nS

C -> S as Hello : nC
S -> C : nS, cert(S, server), sign(S, ["hello", h(Hello), nS])

expect C : recent-role-aliveness S : holds unless ca
`,
);

const marks =
  ']]></artwork><script>alert(1)</script> {{x}} {::include secret.txt} {:/nomarkdown} *b* _i_ `c` [l](u) | $$x$$ & &lt; \\\\ ~~~ --- back # %';
const hostile = file(
  'hostile.tertius',
  `protocol hostile "${marks}"
  cite "{::include secret.txt} ${marks}"
  cite "--- back"
role C client
role S server
knows C : S, pub(S)
fresh C : nonce nC

C -> S : C, nC, "${marks}", "{::include secret.txt}"
S -> C : sign(S, ["${marks} {::include secret.txt} {::include secret.txt}", C, nC])

expect C : recent-role-aliveness S : holds
expect C : agreement S : holds
expect S : aliveness C : attack
`,
);
file('secret.txt', 'leaked');

const grammar = XmlDocument.fromBuffer(readFileSync(join(packageRoot(), 'reports', 'rfcxml-written.rng')));

/** Whether a text is XML as the grammar has it, and what its elements are called. */
function elementsIn(xml: string, validated: boolean): ReadonlySet<string> {
  const document = XmlDocument.fromString(xml);
  const validator = RelaxNGValidator.fromDoc(grammar);
  try {
    if (validated) validator.validate(document);
    return new Set(document.find('//*').map((node) => ('name' in node ? String(node.name) : '')));
  } finally {
    validator.dispose();
    document.dispose();
  }
}

describe('tertius draft', { timeout: 120_000 }, () => {
  it('writes goals as sentences, threats, keys, figures, and how to check them', () => {
    const text = printed('draft', hello);
    expect(text).toContain(
      '* G1. C : recent-role-aliveness S holds unless a CA that C trusts is\n  compromised.',
    );
    expect(text).toContain(
      '| ca | the adversary holds one signing key that the claimant trusts as a CA | G1 |',
    );
    expect(text).toContain('| the signing key of CA | issues certificates | CA | nobody | ca, later |');
    expect(text).toContain('| nC | nonce | C makes it | S (step 1), the network | no secret |');
    expect(text).toContain('<figure anchor="run-hello">');
    expect(text).toContain('<figure anchor="attack-hello_A1_chart">');
    expect(text).toMatch(/^G1 {3}holds unless {3}tertius \S+, digest [0-9a-f]{16}$/m);
    expect(tertius('draft', hello).out).toBe(text);
  });

  it('has digests that verify-claims finds, in the draft itself and with the spec that it carries', () => {
    file('draft-doe-hello.md', printed('draft', hello, '--whole', 'draft-doe-hello'));
    const { code, out } = tertius('verify-claims', 'draft-doe-hello.md', '--spec', 'draft-doe-hello.md');
    expect(out).toContain('2 claims: 2 same');
    expect(code).toBe(0);
    const text = readFileSync(join(folder, 'draft-doe-hello.md'), 'utf8');
    file('draft-doe-hello.md', text.replace('G1   holds unless', 'G1   proved      '));
    const changed = tertius('verify-claims', 'draft-doe-hello.md', '--spec', hello);
    expect(changed.out).toContain('2 claims: 1 same, 1 different');
    expect(changed.code).toBe(1);
  });

  it('says which spec a draft does not carry, and why, without a word of it in the draft', () => {
    const wide = file('wide.tertius', `# ${'x'.repeat(70)}\n${readFileSync(join(folder, hello), 'utf8')}`);
    const { code, out, err } = tertius('draft', wide, '--whole', 'draft-doe-wide');
    expect({ code, carried: out.includes('~~~ tertius') }).toEqual({ code: 0, carried: false });
    expect(err).toContain(
      'The draft does not carry wide.tertius: its line 1 has 72 columns, and a draft takes 69.',
    );
    expect(out).not.toContain('does not carry');
  });

  it('writes RFCXML that the grammar knows, also of a spec that would like to be markup', () => {
    for (const spec of [hello, hostile]) {
      const { out: xml } = tertius('draft', spec, '--format', 'rfcxml', '--whole', 'draft-doe-hello');
      expect(elementsIn(xml, true)).not.toContain('script');
      expect(xml).not.toContain('leaked');
    }
  });

  it('asks about the goals and threats that are named, and refuses what means nothing', () => {
    const text = printed('draft', hello, '--goal', 'C : aliveness S', '--threat', 'ca', '--threat', 'none');
    expect(text).toContain('G1. C : aliveness S does not hold under threat ca.');
    expect(text).toContain('G2. C : aliveness S holds under no threat.');
    const wrong = tertius('draft', hello, '--goal', 'C : alivenes S', '--threat', 'cb', '--whole', 'Doe');
    expect(wrong.code).toBe(2);
    expect(wrong.out).toBe('');
    for (const part of ['did you mean aliveness', 'no threat cb', 'Doe is no name of an Internet-Draft'])
      expect(wrong.err).toContain(part);
  });

  it('sets two protocols side by side', () => {
    const report = tertius('draft', hello, 'nspk', '--format', 'json');
    expect(reportSchema.safeParse(JSON.parse(report.out)).error).toBeUndefined();
    expect(report.out).toContain('The Protocols Side by Side');
  });

  it('takes a level that leaves room for the headings below it', () => {
    const { code, err } = tertius('draft', 'nspk', '--level', '9');
    expect(code).toBe(2);
    expect(err).toContain('It must be a whole number from 1 to 3.');
  });

  it('says what is undecided, and ends with 3', () => {
    const { code, out, err } = tertius('draft', 'nsl', '--goal', 'B : agreement A', '--states', '1');
    expect(code).toBe(3);
    expect(out).toMatch(/^G1 {3}undecided {6}tertius/m);
    expect(err).toContain('1 not wholly decided');
  });
});

describe('tertius draft --out', { timeout: 120_000 }, () => {
  it('writes each figure in a file of its own, within 69 columns and 48 lines, in the profile of RFC 7996', () => {
    const asked = ['--goal', 'server-participation', '--threat', 'proxy', '--threat', 'session'];
    printed('draft', 'mcgrew-server', ...asked, '--out', 'files');
    const names = readdirSync(join(folder, 'files'));
    for (const name of ['analysis.md', 'references.yaml', 'references.bib', 'report.json'])
      expect(names).toContain(name);
    const drawn = names.filter((name) => name.endsWith('.txt'));
    expect(drawn.length).toBeGreaterThan(3);
    for (const name of drawn) {
      const lines = readFileSync(join(folder, 'files', name), 'utf8')
        .trimEnd()
        .split('\n');
      expect(lines.length, name).toBeLessThanOrEqual(48);
      expect(Math.max(...lines.map(({ length }) => length)), name).toBeLessThanOrEqual(69);
      const svg = readFileSync(join(folder, 'files', name.replace('.txt', '.svg')), 'utf8');
      expect(svgComplaints(svg)).toEqual([]);
      elementsIn(readFileSync(join(folder, 'files', name.replace('.txt', '.xml')), 'utf8'), true);
    }
    expect(readFileSync(join(folder, 'files/analysis.md'), 'utf8')).toContain(
      '\n{::include files/run-mcgrew-server.xml}\n',
    );
  });

  it('writes its own folder again, and no other', () => {
    printed('draft', hello, '--out', 'included');
    expect(tertius('draft', hello, '--out', 'included').code).toBe(0);
    file('analysis.md', 'mine');
    const { code, err } = tertius('draft', hello, '--out', '.');
    expect(code).toBe(2);
    expect(err).toContain('there is already analysis.md, and Tertius did not write it');
    expect(readFileSync(join(folder, 'analysis.md'), 'utf8')).toBe('mine');
  });
});

describe('docs/cite.md', { timeout: 180_000 }, () => {
  it('has commands that do what it says, in their order', () => {
    const page = readFileSync(join(packageRoot(), 'docs', 'cite.md'), 'utf8');
    file('relayed.tertius', /^```text\n(.*?)^```/ms.exec(page)?.[1] ?? '');
    const typed = [...page.matchAll(/^npx tertius ([^#\n]*?)\s*(?:#.*)?$/gm)].map(([, words = '']) => words);
    const ended = typed.map((line) => {
      const [words = '', into] = line.split(' > ');
      const { code, out } = tertius(
        ...[...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, word = '']) => inQuotes ?? word),
      );
      if (into !== undefined) file(into, out);
      return code;
    });
    expect(ended).toEqual([1, 0, 0, 0, 0, 0, 0]);
  });
});

describe('BibTeX', { timeout: 60_000 }, () => {
  it('has an entry for the tool, each model and each result, which a parser takes', () => {
    const text = printed('draft', hello, '--format', 'bibtex');
    const { count, warnings } = tidy(text, { duplicates: ['key'] });
    expect(warnings).toEqual([]);
    expect(count).toBe(4);
    expect(text.match(/^@misc\{tertius-[0-9a-f]{16},$/gm)).toHaveLength(2);
    file('refs.bib', text);
    expect(tertius('verify-claims', 'refs.bib', '--spec', hello).out).toMatch(/claims: \d+ same$/m);
  });
});

const without = (name: string, found: string | undefined): string =>
  found === undefined ? ` (left out: there is no ${name})` : '';

describe(`kramdown-rfc${without('kramdown-rfc', kramdownRfc)}`, { timeout: 120_000 }, () => {
  const converted = (name: string): string => {
    const { code, out, err } = ran(kramdownRfc ?? '', ['--v3', name]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out;
  };

  it.skipIf(kramdownRfc === undefined)('makes the XML of a whole draft, with figures as artsets', () => {
    file('draft-doe-whole.md', printed('draft', hello, '--whole', 'draft-doe-hello'));
    const xml = converted('draft-doe-whole.md');
    const elements = elementsIn(xml, false);
    for (const name of ['artset', 'svg', 'reference']) expect(elements).toContain(name);
    expect(xml).toContain('<artwork type="ascii-art">');
    expect(xml).toContain('<xref target="TERTIUS"/>');
    file('whole.xml', xml);
  });

  it.skipIf(kramdownRfc === undefined)('takes the sections and the references as files to include', () => {
    printed('draft', hello, '--out', 'included');
    const references = readFileSync(join(folder, 'included/references.yaml'), 'utf8');
    file(
      'draft-doe-own.md',
      `---\ntitle: Own\ndocname: draft-doe-own-latest\ncategory: info\nauthor:\n  - fullname: Jane\n${references}\n--- abstract\n\nShort.\n\n--- middle\n\n# Security Considerations\n\n{::include-nested included/analysis.md}\n`,
    );
    const xml = converted('draft-doe-own.md');
    expect(elementsIn(xml, false)).toContain('artset');
    expect(xml).toContain('<artwork type="ascii-art">');
    file('included.xml', xml);
  });

  it.skipIf(kramdownRfc === undefined)(
    'finds no markup of its own in a spec that would like to have some',
    () => {
      const { out } = tertius('draft', hostile, '--whole', 'draft-doe-hostile');
      file('draft-doe-hostile.md', out);
      const xml = converted('draft-doe-hostile.md');
      expect(xml.replace(/<!-- ##markdown-source:.*-->/s, '')).not.toContain('leaked');
      const known = elementsIn(xml, false);
      for (const name of ['script', 'em', 'strong', 'tt', 'eref', 'contact'])
        expect(known).not.toContain(name);
      expect(xml.match(/<back>/g)).toHaveLength(1);
      file('hostile.xml', xml);
    },
  );

  it.skipIf(kramdownRfc === undefined || xmllint === undefined || schema === undefined)(
    `makes what the schema of RFCXML v3 knows${without('schema: set RFCXML_SCHEMA', schema)}`,
    () => {
      for (const format of ['whole', 'included', 'hostile']) {
        const { code, err } = ran(xmllint ?? '', ['--noout', '--relaxng', schema ?? '', `${format}.xml`]);
        expect({ code, err }).toEqual({ code: 0, err: `${format}.xml validates\n` });
      }
    },
  );

  it.skipIf(xmllint === undefined || schema === undefined)('is not needed for RFCXML', () => {
    for (const spec of [hello, hostile]) {
      file('own.xml', printed('draft', spec, '--format', 'rfcxml', '--whole', 'draft-doe-hello'));
      const { code, err } = ran(xmllint ?? '', ['--noout', '--relaxng', schema ?? '', 'own.xml']);
      expect({ code, err }).toEqual({ code: 0, err: 'own.xml validates\n' });
    }
  });
});
