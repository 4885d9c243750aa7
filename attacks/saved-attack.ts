/**
 * Attacks as plain data: what happens, action by action, with terms in the notation. A saved attack can
 * be carried out anywhere and is believed nowhere: loading gives a proposal, and `replay` decides.
 * @module
 */
import * as z from 'zod';
import type { Spec } from '../model/spec.ts';
import type { Action, Reveal, Scenario } from '../model/system.ts';
import { agent, type Term } from '../model/term.ts';
import { print } from '../model/term-print.ts';
import type { Goal } from '../properties/goal.ts';
import { parseCombination, printCombination } from '../properties/threat.ts';
import { readTerm } from './read-term.ts';
import type { Proposal } from './replay.ts';
import { type ScenarioOptions, scenarioOf, scenarioOptionsOf } from './threats.ts';

/** An attack as it is written to a file. */
export interface SavedAttack {
  readonly format: 'tertius attack, version 1';
  readonly protocol: string;
  /** The options of the family that are taken. */
  readonly with: readonly string[];
  readonly goal: Goal;
  /** As `expect` lines write a combination, with every authority named. */
  readonly threats: string;
  readonly assuming: ScenarioOptions;
  /** Agents beyond those that are always there. */
  readonly besides?:
    | { readonly honest: readonly string[]; readonly dishonest: readonly string[] }
    | undefined;
  readonly actions: readonly SavedAction[];
}

/** An action with its terms as text; runs are numbered in the order in which they begin. */
export type SavedAction =
  | {
      readonly kind: 'begin';
      readonly role: string;
      readonly agent: string;
      readonly peers: readonly string[];
    }
  | {
      readonly kind: 'deliver';
      readonly run: number;
      readonly message: string;
      readonly transition?: number | undefined;
    }
  | { readonly kind: 'dispatch'; readonly run: number; readonly transition?: number | undefined }
  | {
      readonly kind: 'reveal';
      readonly reveal: Reveal['reveal'];
      readonly agent?: string | undefined;
      readonly run?: number | undefined;
    };

/** What a saved attack came to; `problem` says what is wrong with it for this spec. */
export type LoadedAttack =
  | { readonly kind: 'proposal'; readonly proposal: Proposal }
  | { readonly kind: 'problem'; readonly message: string };

/** A proposal as plain data. */
export function saveAttack({ goal, combination, scenario, actions }: Proposal): SavedAttack {
  const { spec } = scenario;
  const assuming = scenarioOptionsOf(scenario);
  const besides = agentsBesides(scenario, scenarioOf(spec, combination, assuming));
  return {
    format: 'tertius attack, version 1',
    protocol: spec.name,
    with: spec.options,
    goal,
    threats: printCombination(spec, combination),
    assuming,
    ...(besides.honest.length + besides.dishonest.length > 0 && { besides }),
    actions: actions.map(savedAction),
  };
}

const agentsBesides = (scenario: Scenario, usual: Scenario): NonNullable<SavedAttack['besides']> => ({
  honest: scenario.honest.filter((name) => !usual.honest.includes(name)).map(({ name }) => name),
  dishonest: scenario.dishonest
    .filter((party) => !usual.dishonest.some((other) => other.agent === party.agent))
    .map((party) => party.agent.name),
});

function savedAction(action: Action): SavedAction {
  switch (action.kind) {
    case 'begin':
      return { ...action, agent: print(action.agent), peers: action.peers.map(print) };
    case 'deliver':
      return { ...action, message: print(action.message) };
    case 'dispatch':
      return action;
    case 'reveal': {
      const { kind, reveal, run, agent } = action;
      return { kind, reveal, ...(run !== undefined && { run }), ...(agent && { agent: print(agent) }) };
    }
  }
}

/** Reads a saved attack on `spec`; nothing is taken on trust but its goal, which `replay` judges. */
export function loadAttack(spec: Spec, data: unknown): LoadedAttack {
  const parsed = savedAttackSchema.safeParse(data);
  if (!parsed.success) return problem(`this is no saved attack: ${z.prettifyError(parsed.error)}`);
  const saved = parsed.data;
  if (saved.protocol !== spec.name) return problem(`the attack is on ${saved.protocol}, not on ${spec.name}`);
  if (saved.with.toSorted().join() !== spec.options.toSorted().join()) {
    return problem(`the attack is on ${spec.name} with ${saved.with.join(', ') || 'no option'}`);
  }
  const strange = strangeTo(spec, saved.goal);
  if (strange !== undefined) return problem(`${spec.name} has no ${strange}`);
  const threats = parseCombination(spec, [saved.threats]);
  if (threats.kind === 'problem') return problem(threats.message);
  const { combination } = threats;
  const actions = loadActions(spec, saved.actions);
  if (typeof actions === 'string') return problem(actions);
  const scenario = withAgents(scenarioOf(spec, combination, saved.assuming), saved.besides);
  return { kind: 'proposal', proposal: { goal: saved.goal, combination, scenario, actions } };
}

/** More agents change nothing of what each may do: who is dishonest without a role is an insider. */
const withAgents = (scenario: Scenario, besides: SavedAttack['besides']): Scenario =>
  besides === undefined
    ? scenario
    : {
        ...scenario,
        honest: [...scenario.honest, ...besides.honest.map((name) => agent(name))],
        dishonest: [
          ...scenario.dishonest,
          ...besides.dishonest.map((name) => ({ agent: agent(name), roles: [] })),
        ],
      };

const problem = (message: string): LoadedAttack => ({ kind: 'problem', message });

/** What the goal speaks of that the spec does not have. */
function strangeTo(spec: Spec, goal: Goal): string | undefined {
  if (goal.kind === 'correspondence') {
    return spec.correspondences.some(({ name }) => name === goal.name) ? undefined : `goal ${goal.name}`;
  }
  const roles = [goal.claimant, ...('peer' in goal ? [goal.peer] : [])];
  const role = roles.find((name) => !spec.roles.some((known) => known.name === name));
  if (role !== undefined) return `role ${role}`;
  const values = goal.kind === 'secrecy' ? [goal.of] : goal.kind === 'agreement' ? goal.on : [];
  const value = values.find((name) => !spec.values.some((known) => known.name === name));
  if (value !== undefined) return `value ${value}`;
  const isChannel = goal.kind !== 'proxy non-impersonation' || goal.channel < spec.channels.length;
  return isChannel ? undefined : `channel ${goal.channel}`;
}

/** The actions, or what is wrong with the first that cannot be read. */
function loadActions(spec: Spec, saved: readonly SavedAction[]): readonly Action[] | string {
  const roles = saved.flatMap((action) => (action.kind === 'begin' ? [action.role] : []));
  const actions: Action[] = [];
  for (const action of saved) {
    const problems: string[] = [];
    const read = (source: string): Term | undefined => {
      const result = readTerm(spec, roles, source);
      if (result.kind === 'term') return result.term;
      problems.push(result.message);
      return undefined;
    };
    const loaded = loadAction(action, read);
    if (loaded === undefined) return problems[0] ?? 'an action cannot be read';
    actions.push(loaded);
  }
  return actions;
}

function loadAction(saved: SavedAction, read: (source: string) => Term | undefined): Action | undefined {
  switch (saved.kind) {
    case 'begin': {
      const [agent, ...peers] = [saved.agent, ...saved.peers].map(read);
      if (agent === undefined || peers.some((peer) => peer === undefined)) return undefined;
      return { kind: 'begin', role: saved.role, agent, peers: peers as readonly Term[] };
    }
    case 'deliver': {
      const message = read(saved.message);
      return message && { kind: 'deliver', run: saved.run, message, ...chosen(saved) };
    }
    case 'dispatch':
      return { kind: 'dispatch', run: saved.run, ...chosen(saved) };
    case 'reveal': {
      const agent = saved.agent === undefined ? undefined : read(saved.agent);
      if (saved.agent !== undefined && agent === undefined) return undefined;
      const { kind, reveal, run } = saved;
      return { kind, reveal, ...(run !== undefined && { run }), ...(agent && { agent }) };
    }
  }
}

const chosen = ({
  transition,
}: {
  readonly transition?: number | undefined;
}): { readonly transition?: number } => (transition === undefined ? {} : { transition });

const counting = z.enum(['held', 'held and committed']);

const goalSchema: z.ZodType<Goal> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('aliveness'),
    claimant: z.string(),
    peer: z.string(),
    recent: z.boolean(),
    inRole: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('weak agreement'), claimant: z.string(), peer: z.string() }),
  z.strictObject({
    kind: z.literal('agreement'),
    claimant: z.string(),
    peer: z.string(),
    on: z.array(z.string()),
    injective: z.boolean(),
    counting,
  }),
  z.strictObject({ kind: z.literal('peer consistency'), claimant: z.string(), peer: z.string() }),
  z.strictObject({ kind: z.literal('secrecy'), claimant: z.string(), of: z.string() }),
  z.strictObject({ kind: z.literal('correspondence'), name: z.string() }),
  z.strictObject({
    kind: z.literal('server participation'),
    claimant: z.string(),
    peer: z.string(),
    strong: z.boolean(),
    counting,
  }),
  z.strictObject({
    kind: z.literal('proxy non-impersonation'),
    claimant: z.string(),
    peer: z.string(),
    channel: z.int().min(0),
  }),
]);

const run = z.int().min(0);

const actionSchema: z.ZodType<SavedAction> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('begin'),
    role: z.string(),
    agent: z.string(),
    peers: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('deliver'), run, message: z.string(), transition: run.optional() }),
  z.strictObject({ kind: z.literal('dispatch'), run, transition: run.optional() }),
  z.strictObject({
    kind: z.literal('reveal'),
    reveal: z.enum(['key', 'session', 'later']),
    agent: z.string().optional(),
    run: run.optional(),
  }),
]);

/** What a saved attack looks like at the door. */
export const savedAttackSchema: z.ZodType<SavedAttack> = z.strictObject({
  format: z.literal('tertius attack, version 1'),
  protocol: z.string(),
  with: z.array(z.string()),
  goal: goalSchema,
  threats: z.string(),
  assuming: z.strictObject({
    insiders: z.boolean(),
    selfTalk: z.boolean(),
    typed: z.boolean(),
    runsMax: z.int().min(1),
  }),
  besides: z.strictObject({ honest: z.array(z.string()), dishonest: z.array(z.string()) }).optional(),
  actions: z.array(actionSchema),
});
