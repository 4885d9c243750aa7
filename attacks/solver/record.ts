/**
 * Case trees written down from the search's own nodes (properties/case-tree.ts).
 * @module
 */
import type {
  Case,
  CaseNode,
  EventRecord,
  NeedRecord,
  OriginRecord,
  ParticipantRecord,
  PatternRecord,
  Root,
  ScenarioTree,
} from '../../properties/case-tree.ts';
import type { Combination } from '../../properties/threat.ts';
import type { ScenarioOptions } from '../threats.ts';
import { countBefore, type EventId, eventOf, runOfEvent, stepOfEvent } from './order.ts';
import type { Candidate } from './origins.ts';
import type { Item, Pattern } from './pattern.ts';
import type { Start, Trace } from './search.ts';

/** A closed start with its nodes. */
export interface ClosedRoot {
  readonly start: Start;
  readonly nodes: readonly Trace[];
}

/** The record of a closed search. */
export const scenarioTree = (
  combination: Combination,
  options: ScenarioOptions,
  roots: readonly ClosedRoot[],
): ScenarioTree => ({
  combination,
  typed: options.typed,
  selfTalk: options.selfTalk,
  insiders: options.insiders,
  roots: roots.map(rootOf),
});

const rootOf = ({ start, nodes }: ClosedRoot): Root => ({
  says: start.says,
  cases: nodes.map(nodeOf),
  contradictions: start.settled.dead,
});

function nodeOf(trace: Trace): CaseNode {
  const pattern = patternOf(trace.pattern);
  switch (trace.kind) {
    case 'met':
      return { kind: 'met', pattern, by: trace.by };
    case 'contradictory':
      return { kind: 'contradictory', pattern, because: trace.because };
    case 'choice':
      return {
        kind: 'choice',
        pattern,
        of: trace.of,
        nodes: trace.nodes.map(nodeOf),
        contradictions: trace.dead,
      };
    case 'split':
      return {
        kind: 'split',
        pattern,
        need: trace.need.term,
        cases: trace.cases.map(
          ({ candidate, nodes, dead }): Case => ({
            origin: originOf(trace.pattern, trace.need, candidate),
            nodes: nodes.map(nodeOf),
            contradictions: dead,
          }),
        ),
      };
  }
}

function originOf(pattern: Pattern, need: Item, candidate: Candidate): OriginRecord {
  const { kind, fact, needs, run, path, step } = candidate;
  switch (kind) {
    case 'initial':
      return { kind: 'fact', fact: fact?.name ?? '', term: fact?.term ?? need.term };
    case 'revealed':
      return { kind: 'fact', fact: 'revealed', term: need.term };
    case 'composed':
    case 'changed':
      return { kind, needs };
    case 'unclear':
      throw new Error('a closed search has looked into everything');
    case 'born':
    case 'sent':
    case 'inside': {
      const role = path?.role ?? pattern.participants[run ?? -1]?.actor?.path.role;
      const part = candidate.container ?? candidate.equations[0]?.[1];
      return { kind, run, role: role?.name, step, keys: needs, part };
    }
  }
}

const eventRecord = (event: EventId): EventRecord => [runOfEvent(event), stepOfEvent(event)];

const patternOf = (pattern: Pattern): PatternRecord => ({
  participants: pattern.participants.map(
    ({ kind, actor, height, completed, messages }): ParticipantRecord => ({
      kind,
      role: actor?.path.role.name,
      transitions: actor?.path.steps.slice(1).map(({ transition }) => transition) ?? [],
      height,
      completed,
      messages: messages.slice(0, height),
    }),
  ),
  order: orderOf(pattern),
  needs: [...pattern.items.values()].map(
    ({ term, events, origin }): NeedRecord => ({
      term,
      before: events.map(eventRecord),
      origin:
        origin &&
        `${origin.kind}${origin.event === undefined ? '' : ` ${eventRecord(origin.event).join('.')}`}`,
    }),
  ),
  derivations: pattern.derivations,
  unequal: pattern.unequal,
  narrowed: [...pattern.narrowed],
});

/** For each event the last event of each other run that precedes it, where the step before has not the same. */
function orderOf(pattern: Pattern): readonly (readonly [EventRecord, EventRecord])[] {
  const found: (readonly [EventRecord, EventRecord])[] = [];
  for (const [run, { height }] of pattern.participants.entries()) {
    for (let step = 0; step < height; step += 1) {
      for (const other of pattern.participants.keys()) {
        if (other === run) continue;
        const count = countBefore(pattern.order, eventOf(run, step), other);
        const before = step === 0 ? 0 : countBefore(pattern.order, eventOf(run, step - 1), other);
        if (count > before)
          found.push([
            [other, count - 1],
            [run, step],
          ]);
      }
    }
  }
  return found;
}
