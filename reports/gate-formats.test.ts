/**
 * What continuous integration reads: valid whatever a spec is called, and nothing of a report left out. SARIF is held
 * against the schema that goes with the standard, and against one of our own, after the clauses that it names, which says
 * what we use of it.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ajvDraft from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { github } from './github.ts';
import { junit } from './junit.ts';
import type { Expected, Report } from './report.ts';
import { sarif } from './sarif.ts';

const hostile = '::error::a\r\n##[x]<b a="1">&\u0000\u202e]]>%0A,:\ud800';

const expected = (agreement: Expected['agreement']): Expected => ({
  kind: 'expected',
  protocol: hostile,
  file: `a b/${hostile}`,
  line: 3,
  goal: hostile,
  expected: hostile,
  found: hostile,
  verdict: 'attack',
  brokenUnder: [],
  provedUnder: [],
  assumptions: [],
  bounds: [],
  cost: { questions: 0, states: 0, cases: 0 },
  digests: [hostile],
  agreement,
});

const report: Report = {
  kind: 'report',
  schema: 1,
  tool: { name: 'tertius', version: '1.2.3' },
  command: 'check',
  title: hostile,
  sections: [
    {
      title: hostile,
      blocks: [
        {
          kind: 'narrative',
          title: hostile,
          roles: ['C', 'S'],
          views: [],
          runs: [
            { run: 0, role: 'C', agent: 'c', beliefs: [] },
            { run: 1, role: 'S', agent: 's', beliefs: [] },
          ],
          setting: [],
          steps: [
            {
              step: 1,
              action: 'exchange',
              run: 0,
              from: 'c',
              to: 's',
              label: 'A',
              message: hostile,
              origin: '',
              notes: [],
              learns: [],
              told: [hostile, hostile],
            },
            {
              step: 2,
              action: 'send',
              run: 1,
              from: 's',
              to: 'the network',
              label: '',
              message: 'm',
              origin: '',
              notes: [hostile],
              learns: [],
              told: [hostile, hostile],
            },
            {
              step: 3,
              action: 'receive',
              run: 0,
              from: 'the adversary',
              to: 'c',
              label: '',
              message: 'n',
              origin: 'x',
              notes: [],
              learns: [],
              told: [hostile, hostile],
            },
          ],
          key: [],
          broken: [{ goal: hostile, sentence: hostile, because: hostile, why: [hostile] }],
        },
        expected('differs'),
        expected('undecided'),
        expected('as expected'),
        {
          kind: 'findings',
          findings: [
            {
              file: hostile,
              line: 1,
              column: 2,
              code: 'T101',
              severity: 'error',
              message: hostile,
              excerpt: { text: '', caret: 0, length: 1 },
            },
          ],
        },
        { kind: 'problem', subject: hostile, message: hostile },
        {
          kind: 'table',
          title: '',
          columns: [{ key: 'change', title: 'change' }],
          rows: [
            { change: 'lost', protocol: hostile, goal: hostile, threat: 'ca', because: hostile },
            { change: 'gained', protocol: hostile, goal: hostile, threat: 'ca', because: hostile },
          ],
        },
      ],
    },
  ],
  conclusion: { exit: 1, text: `::error::${hostile}` },
};

/** 3.11 message; 3.29 physicalLocation; 3.30 region. */
const message = z.strictObject({ text: z.string().min(1) });
const physicalLocation = z.strictObject({
  artifactLocation: z.strictObject({ uri: z.string().regex(/^(?:[\w.!~*'()/-]|%[0-9A-F]{2})+$/) }),
  region: z.strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1).optional() }),
});
/** 3.28 location; 3.36 codeFlow; 3.37 threadFlow; 3.38 threadFlowLocation. */
const codeFlow = z.strictObject({
  message,
  threadFlows: z
    .array(
      z.strictObject({
        id: z.string(),
        locations: z
          .array(
            z.strictObject({
              executionOrder: z.int().min(0),
              location: z.strictObject({ physicalLocation: physicalLocation.optional(), message }),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});
/** 3.13 sarifLog; 3.14 run; 3.18 tool; 3.19 toolComponent; 3.20 invocation; 3.27 result; 3.49 reportingDescriptor. */
const sarifSchema = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          version: z.string(),
          rules: z.array(z.strictObject({ id: z.string(), shortDescription: message })),
        }),
      }),
      invocations: z.array(z.strictObject({ executionSuccessful: z.boolean(), exitCode: z.int() })),
      columnKind: z.literal('utf16CodeUnits'),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message,
          locations: z.array(z.strictObject({ physicalLocation })).optional(),
          partialFingerprints: z.record(z.string(), z.string()),
          codeFlows: z.array(codeFlow).min(1).optional(),
          properties: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ]),
});

/** The official schema, as Microsoft publishes it with its matchers (SARIF 2.1.0, appendix on the schema: rtm.5). */
const official = createRequire(import.meta.url).resolve(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);

describe('SARIF by its official schema', () => {
  // One pattern of the schema, for a language, is no regular expression by the rules for Unicode.
  const ajv = new ajvDraft.default({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(official, 'utf8')));
  const errors = (log: string) => {
    validate(JSON.parse(log));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  it('is valid, whatever is in it', () => {
    expect(errors(sarif(report))).toEqual([]);
    expect(errors(sarif({ ...report, sections: [] }))).toEqual([]);
  });

  it('would be found wrong', () => {
    expect(errors(sarif(report).replace('"level": "error"', '"level": "fatal"'))).not.toEqual([]);
    expect(errors(sarif(report).replace('"results"', '"outcomes"'))).not.toEqual([]);
  });
});

describe('SARIF', () => {
  const log = sarifSchema.parse(JSON.parse(sarif(report)));
  const { results, tool } = log.runs[0];

  it('has a result for all but what is as expected', () => {
    expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
      'expectation error',
      'undecided warning',
      'input error',
      'input error',
      'lost error',
    ]);
    expect(results.every(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId)).toBe(true);
  });

  it('tells an attack with one thread flow for each role, in the order in which things happen', () => {
    const flows = results.map(({ codeFlows }) => codeFlows);
    expect(flows.slice(1)).toEqual([undefined, undefined, undefined, undefined]);
    const orders = flows[0]?.[0]?.threadFlows.map(({ id, locations }) => [
      id,
      locations.map((at) => at.executionOrder),
    ]);
    expect(orders).toEqual([
      ['C', [1, 3]],
      ['S', [1, 2]],
    ]);
  });
});

describe('annotations', () => {
  it('are one line each, and nothing from a spec makes another', () => {
    const lines = github(report).split('\n');
    expect(lines.filter((line) => /^::(error|warning) /.test(line))).toHaveLength(5);
    expect(lines.filter((line) => /^\s*(::|##\[)/.test(line))).toHaveLength(5);
    expect(lines).toHaveLength(7);
    for (const line of lines.slice(0, 5))
      expect(line).toMatch(/^::(error|warning) (file=[^:,]*,line=\d+,(col=\d+,)?)?title=[^:,]*::/);
  });
});

describe('JUnit', () => {
  const text = junit(report);

  it('is well-formed: every tag closed, every attribute escaped', () => {
    const open: string[] = [];
    const rest = text
      .replace(/<\?xml[^>]*\?>/, '')
      .replace(/<(\/?)(\w+)((?: \w+="[^"<>]*")*)(\/?)>/g, (_, close, name, attributes, empty) => {
        expect(attributes).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#\d+;)/);
        if (close !== '') expect(open.pop()).toBe(name);
        else if (empty === '') open.push(name);
        return '';
      });
    expect(open).toEqual([]);
    expect(rest.trim()).toBe('');
  });

  it('counts what failed, what is undecided and what is wrong', () => {
    expect(text).toContain('<testsuites name="tertius check" tests="6" failures="2" errors="2" skipped="1">');
  });

  it('has none of the characters that XML has not', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });
});
