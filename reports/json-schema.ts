/**
 * What to expect of a report as JSON. The types in `report.ts` come first; the schema is held against
 * them by the compiler, and the JSON Schema in docs/schema is made of it.
 * @module
 */
import * as z from 'zod';
import { manuscriptSchema } from './manuscript-schema.ts';
import type {
  Abbreviation,
  AttackName,
  Block,
  CellAttack,
  Command,
  ComparedProposal,
  Comparison,
  ComparisonCell,
  Expected,
  Finding,
  Findings,
  LatticeCost,
  List,
  Machine,
  MachineStep,
  Narrative,
  NarrativeStep,
  OpaqueLine,
  OpenedCell,
  OrderOfProposals,
  Paragraph,
  Part,
  PartChange,
  Problem,
  Report,
  SearchCost,
  Section,
  SolverCost,
  Table,
  ThreatSentence,
  UnderThreat,
  VerdictLine,
} from './report.ts';
import { verdictWordSchema } from './verdict-schema.ts';

const count = z.int().min(0);
const place = z.int().min(1);
const texts = z.array(z.string()).readonly();

const paragraphSchema: z.ZodType<Paragraph> = z.strictObject({
  kind: z.literal('paragraph'),
  tone: z.enum(['plain', 'good', 'bad', 'unsure', 'aside']),
  text: z.string(),
});

const listSchema: z.ZodType<List> = z.strictObject({
  kind: z.literal('list'),
  title: z.string(),
  items: texts,
});

const tableSchema: z.ZodType<Table> = z.strictObject({
  kind: z.literal('table'),
  title: z.string(),
  columns: z.array(z.strictObject({ key: z.string(), title: z.string() })).readonly(),
  rows: z.array(z.record(z.string(), z.string()).readonly()).readonly(),
});

const findingSchema: z.ZodType<Finding> = z.strictObject({
  file: z.string(),
  line: place,
  column: place,
  code: z.string(),
  severity: z.enum(['error', 'lint']),
  message: z.string(),
  hint: z.string().exactOptional(),
  excerpt: z.strictObject({ text: z.string(), caret: count, length: place }),
});

const findingsSchema: z.ZodType<Findings> = z.strictObject({
  kind: z.literal('findings'),
  findings: z.array(findingSchema).readonly(),
});

const problemSchema: z.ZodType<Problem> = z.strictObject({
  kind: z.literal('problem'),
  subject: z.string(),
  message: z.string(),
  hint: z.string().exactOptional(),
});

const machineStepSchema: z.ZodType<MachineStep> = z.strictObject({
  from: count,
  to: count,
  action: z.enum(['send', 'receive']),
  wire: z.string(),
  label: z.string(),
  message: z.string(),
  binds: texts,
  checks: texts,
  logs: texts,
  accepts: z.boolean(),
});

const opaqueSchema: z.ZodType<OpaqueLine> = z.strictObject({
  name: z.string(),
  is: z.string(),
  because: z.enum(['ignored', 'forwarded', 'unopened']),
  since: count,
  opened: count.exactOptional(),
});

const abbreviationSchema: z.ZodType<Abbreviation> = z.strictObject({ name: z.string(), means: z.string() });

const machineSchema: z.ZodType<Machine> = z.strictObject({
  kind: z.literal('machine'),
  role: z.string(),
  nature: texts,
  holds: texts,
  makes: texts,
  transitions: z.array(machineStepSchema).readonly(),
  opaque: z.array(opaqueSchema).readonly(),
  key: z.array(abbreviationSchema).readonly(),
});

const stepSchema: z.ZodType<NarrativeStep> = z.strictObject({
  step: place,
  action: z.enum(['exchange', 'send', 'receive', 'reveal']),
  run: count.exactOptional(),
  receiver: count.exactOptional(),
  from: z.string(),
  to: z.string(),
  label: z.string(),
  message: z.string(),
  origin: z.string(),
  notes: texts,
  learns: texts,
  told: texts,
});

const belief = z.strictObject({ role: z.string(), agent: z.string() });

const attackNameSchema: z.ZodType<AttackName> = z.strictObject({
  name: z.string(),
  because: z.string(),
  see: z.string(),
});

const narrativeSchema: z.ZodType<Narrative> = z.strictObject({
  kind: z.literal('narrative'),
  id: z.string().exactOptional(),
  title: z.string(),
  roles: texts,
  runs: z
    .array(
      z.strictObject({
        run: count,
        role: z.string(),
        agent: z.string(),
        beliefs: z.array(belief).readonly(),
      }),
    )
    .readonly(),
  names: z.array(attackNameSchema).readonly().exactOptional(),
  setting: texts,
  steps: z.array(stepSchema).readonly(),
  key: z.array(abbreviationSchema).readonly(),
  views: z.array(z.strictObject({ name: z.string(), held: texts, differs: z.boolean() })).readonly(),
  broken: z
    .array(
      z.strictObject({
        goal: z.string(),
        sentence: z.string(),
        because: z.string(),
        step: place.exactOptional(),
        why: texts,
      }),
    )
    .readonly(),
});

const searchCostSchema: z.ZodType<SearchCost> = z.strictObject({
  engine: z.literal('random search'),
  tries: count,
  steps: count,
  seed: z.int(),
});

const solverCostSchema: z.ZodType<SolverCost> = z.strictObject({
  engine: z.literal('solver'),
  states: count,
  cases: count.exactOptional(),
  depth: count.exactOptional(),
});

const verdictSchema: z.ZodType<VerdictLine> = z.strictObject({
  kind: z.literal('verdict'),
  protocol: z.string(),
  goal: z.string(),
  sentence: z.string(),
  threat: z.string(),
  verdict: verdictWordSchema,
  runs: count.exactOptional(),
  because: z.string(),
  on: texts,
  assumptions: texts,
  bounds: texts,
  cost: z.union([searchCostSchema, solverCostSchema]).exactOptional(),
  digest: z.string(),
});

const underThreat: z.ZodType<UnderThreat> = z.strictObject({ threat: z.string(), because: z.string() });

const latticeCost: z.ZodType<LatticeCost> = z.strictObject({
  questions: count,
  states: count,
  cases: count,
});

const sentenceSchema: z.ZodType<ThreatSentence> = z.strictObject({
  kind: z.literal('sentence'),
  protocol: z.string(),
  goal: z.string(),
  sentence: z.string(),
  verdict: verdictWordSchema,
  text: z.string(),
  because: z.string(),
  unless: texts,
  lifted: z.array(z.strictObject({ threat: z.string(), to: z.string() })).readonly(),
  proved: texts,
  undecided: z.array(underThreat).readonly(),
  notApplicable: z.array(underThreat).readonly(),
  capped: count.exactOptional(),
  assumptions: texts,
  bounds: texts,
  cost: latticeCost,
  digest: z.string(),
});

const cellAttackSchema: z.ZodType<CellAttack> = z.strictObject({
  goal: z.string(),
  threat: z.string(),
  fingerprint: z.string(),
  story: z.string(),
  again: z.string(),
});

const openedSchema: z.ZodType<OpenedCell> = z.strictObject({
  sentences: texts,
  attacks: z.array(cellAttackSchema).readonly(),
  again: z.string(),
});

const cellSchema: z.ZodType<ComparisonCell> = z.strictObject({
  verdict: verdictWordSchema,
  because: z.string(),
  brokenUnder: texts,
  provedUnder: texts,
  undecided: z.array(underThreat).readonly(),
  asked: z.string(),
  cost: latticeCost,
  digest: z.string(),
  on: texts,
  opened: openedSchema.exactOptional(),
});

const proposalSchema: z.ZodType<ComparedProposal> = z.strictObject({
  name: z.string(),
  title: z.string(),
  group: z.string(),
  assumptions: texts,
});

const comparisonSchema: z.ZodType<Comparison> = z.strictObject({
  kind: z.literal('comparison'),
  title: z.string(),
  proposals: z.array(proposalSchema).readonly(),
  bounds: texts,
  rows: z
    .array(
      z.strictObject({
        goal: z.string(),
        group: z.string(),
        sentence: z.string(),
        cells: z.array(cellSchema).readonly(),
      }),
    )
    .readonly(),
});

const orderSchema: z.ZodType<OrderOfProposals> = z.strictObject({
  kind: z.literal('order'),
  title: z.string(),
  classes: z.array(texts).readonly(),
  covers: z.array(z.strictObject({ above: count, below: count })).readonly(),
});

const expectedSchema: z.ZodType<Expected> = z.strictObject({
  kind: z.literal('expected'),
  protocol: z.string(),
  file: z.string(),
  line: place,
  goal: z.string(),
  expected: z.string(),
  found: z.string(),
  verdict: verdictWordSchema,
  brokenUnder: texts,
  provedUnder: texts,
  fingerprint: z.string().exactOptional(),
  assumptions: texts,
  bounds: texts,
  cost: latticeCost,
  digests: texts,
  agreement: z.enum(['as expected', 'differs', 'undecided']),
});

const partChangeSchema: z.ZodType<PartChange> = z.strictObject({
  change: z.enum(['weaker', 'stronger', 'undecided']),
  goal: z.string(),
  before: z.string(),
  after: z.string(),
});

const partSchema: z.ZodType<Part> = z.strictObject({
  kind: z.literal('part'),
  protocol: z.string(),
  file: z.string(),
  line: place,
  column: place,
  what: z.string(),
  result: z.enum(['bites', 'costs', 'idle', 'undecided', 'needed', 'not tried']),
  because: z.string(),
  changes: z.array(partChangeSchema).readonly(),
  remarks: texts,
});

const commandSchema: z.ZodType<Command> = z.strictObject({
  kind: z.literal('command'),
  purpose: z.string(),
  text: z.string(),
});

const blockSchema: z.ZodType<Block> = z.union([
  paragraphSchema,
  listSchema,
  tableSchema,
  findingsSchema,
  problemSchema,
  machineSchema,
  narrativeSchema,
  verdictSchema,
  sentenceSchema,
  comparisonSchema,
  orderSchema,
  expectedSchema,
  partSchema,
  manuscriptSchema,
  commandSchema,
]);

const sectionSchema: z.ZodType<Section> = z.strictObject({
  title: z.string(),
  protocol: z.string().exactOptional(),
  file: z.string().exactOptional(),
  blocks: z.array(blockSchema).readonly(),
});

/** What `--format json` prints, for every command. */
export const reportSchema: z.ZodType<Report> = z.strictObject({
  kind: z.literal('report'),
  schema: z.literal(1),
  tool: z.strictObject({ name: z.literal('tertius'), version: z.string() }),
  command: z.string(),
  title: z.string(),
  sections: z.array(sectionSchema).readonly(),
  conclusion: z.strictObject({
    exit: z.literal([0, 1, 2, 3, 4, 5, 130]),
    text: z.string(),
  }),
  sheet: tableSchema.exactOptional(),
  shard: z
    .strictObject({
      at: place,
      of: place,
      input: z.string(),
      files: count,
      places: z.array(count).readonly(),
    })
    .exactOptional(),
});

/** The same as JSON Schema, draft 2020-12, as published in docs/schema. */
export const reportJsonSchema = (): unknown => ({
  $id: 'urn:tertius:report:1',
  title: 'What tertius --format json prints',
  ...z.toJSONSchema(reportSchema),
});
