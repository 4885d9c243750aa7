/**
 * A report as SARIF ("Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS Standard, 2020): a
 * result for each notice that is not good; an attack is a code flow with one thread flow for each role, whose
 * locations are numbered in the order in which things happen (3.38.11, executionOrder).
 * @module
 */
import { type Notice, noticesOf, type Rule, rules } from './notices.ts';
import type { Narrative, NarrativeStep, Report } from './report.ts';
import { safe } from './terminal-text.ts';

/** The report as one run. */
export function sarif(report: Report): string {
  const notices = noticesOf(report).filter(({ level }) => level !== 'good');
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            rules: ruleNames.map((id) => ({ id, shortDescription: { text: rules[id] } })),
          },
        },
        invocations: [
          { executionSuccessful: report.conclusion.exit !== 4, exitCode: report.conclusion.exit },
        ],
        columnKind: 'utf16CodeUnits',
        results: notices.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const ruleNames = Object.keys(rules) as readonly Rule[];

function resultOf(notice: Notice): unknown {
  const { digests, level, message, place, protocol, rule, stories, title } = notice;
  return {
    ruleId: rule,
    ruleIndex: ruleNames.indexOf(rule),
    level,
    message: { text: plain(message) },
    ...(place !== undefined && { locations: [{ physicalLocation: physical(place) }] }),
    // The goal and not the line: an edit above it makes no other result of it.
    partialFingerprints: { 'goal/v1': [rule, protocol, title].map(plain).join(' / ') },
    ...(stories.length > 0 && { codeFlows: stories.map((story) => codeFlowOf(story, place)) }),
    ...(digests.length > 0 && { properties: { digests } }),
  };
}

const physical = ({ file, line, column }: NonNullable<Notice['place']>): unknown => ({
  artifactLocation: { uri: uriOf(file) },
  region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
});

/** A path as a relative reference (RFC 3986, section 4.2). */
const uriOf = (file: string): string =>
  safe(file).replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');

function codeFlowOf(story: Narrative, place: Notice['place']): unknown {
  const roles = [...new Set(story.runs.map(({ role }) => role))];
  const [broken] = story.broken;
  return {
    message: { text: plain(broken === undefined ? story.title : broken.because) },
    threadFlows: roles
      .map((role) => ({ role, steps: stepsOf(story, role) }))
      .filter(({ steps }) => steps.length > 0)
      .map(({ role, steps }) => ({
        id: plain(role),
        locations: steps.map((step) => ({
          executionOrder: step.step,
          location: {
            ...(place !== undefined && { physicalLocation: physical(place) }),
            message: { text: plain(stepText(step)) },
          },
        })),
      })),
  };
}

/** What the runs of a role do, and what is passed to them in one step with its sending. */
function stepsOf({ runs, steps }: Narrative, role: string): readonly NarrativeStep[] {
  const own = runs.filter((run) => run.role === role);
  const names = new Set(own.flatMap(({ agent, run }) => [agent, `${agent} (run ${run})`]));
  return steps.filter(
    ({ action, run, to }) => own.some((one) => one.run === run) || (action === 'exchange' && names.has(to)),
  );
}

const stepText = ({ action, from, label, message, notes, origin, to }: NarrativeStep): string =>
  [`${from} -> ${to}${label === '' ? '' : ` as ${label}`}: ${message} (${action})`, origin, ...notes]
    .filter((part) => part !== '')
    .join('; ');

/** A message may not be empty (3.11.8). */
const plain = (text: string): string => safe(text) || '-';
