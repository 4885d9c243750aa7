/**
 * What each part of a protocol buys, on a page: what falls without it, what is idle, what the protocol cannot
 * run without.
 * @module
 */
import type { Part, PartChange, PartResult, Tone } from './report.ts';
import type { Line, Shape } from './shapes.ts';

/** What a part comes to, by what changed without it; a fall counts most. */
export function resultOf(changes: readonly PartChange[]): PartResult {
  const has = (change: PartChange['change']): boolean => changes.some((one) => one.change === change);
  if (has('weaker')) return 'bites';
  if (has('undecided')) return 'undecided';
  return has('stronger') ? 'costs' : 'idle';
}

/** How many parts come to what, in one clause. */
export function countsOf(parts: readonly Part[]): string {
  const told: readonly (readonly [result: PartResult, many: string, one?: string])[] = [
    ['bites', 'bite', 'bites'],
    ['costs', 'only cost something', 'only costs something'],
    ['idle', 'idle'],
    ['needed', 'cannot be left out'],
    ['undecided', 'undecided'],
    ['not tried', 'not tried'],
  ];
  const counts = told
    .map(([result, many, one = many]) => {
      const count = parts.filter((part) => part.result === result).length;
      return { count, text: count === 1 ? one : many };
    })
    .filter(({ count }) => count > 0)
    .map(({ text, count }) => `${count} ${text}`);
  return `${parts.length} part${parts.length === 1 ? '' : 's'} taken away, one at a time: ${counts.join(', ')}`;
}

/** The parts of one protocol as shapes: those with consequences in full, the others in lists. */
export function shapesOfParts(parts: readonly Part[]): readonly Shape[] {
  const moved = parts.filter(({ changes }) => changes.length > 0);
  const shapes: readonly (Shape | undefined)[] = [
    moved.length === 0
      ? undefined
      : { kind: 'lines', title: 'what each part buys', lines: moved.flatMap(linesOfPart) },
    listOf('idle', parts, 'idle', ({ what, because, remarks }) => {
      const text = `dropping ${what} changes no verdict`;
      return [because === '' ? text : `${text} ${because}`, ...remarks].join('; ');
    }),
    listOf('cannot run without', parts, 'needed', ({ what, because }) => `${what}: ${because}`),
    leftOut(parts.filter(({ result }) => result === 'not tried')),
  ];
  return shapes.filter((shape) => shape !== undefined);
}

function listOf(
  title: string,
  parts: readonly Part[],
  result: PartResult,
  text: (part: Part) => string,
): Shape | undefined {
  const items = parts
    .filter((part) => part.result === result)
    .map((part) => `${placeOf(part)}  ${text(part)}`);
  return items.length === 0 ? undefined : { kind: 'list', title, items };
}

/** The places of what was not tried, by the reason. */
function leftOut(parts: readonly Part[]): Shape | undefined {
  const reasons = [...new Set(parts.map(({ because }) => because))];
  const items = reasons.map((reason) => {
    const places = parts.filter(({ because }) => because === reason).map(placeOf);
    return `${reason}: ${places.join(', ')}`;
  });
  return items.length === 0 ? undefined : { kind: 'list', title: 'not tried', items };
}

const placeOf = ({ line, column }: Part): string => `${line}:${column}`;

const linesOfPart = (part: Part): readonly Line[] => [
  { indent: 0, text: `${placeOf(part)}  without ${part.what}`, tone: 'plain' },
  ...alike(part.changes).map(
    ([{ change, before, after }, goals]): Line => ({
      indent: 2,
      text: `${before} -> ${after}: ${together(goals)}`,
      tone: toneOf(change),
    }),
  ),
  ...part.remarks.map((text): Line => ({ indent: 2, text, tone: 'aside' })),
];

/** Changes that are alike, with all goals that move so. */
function alike(changes: readonly PartChange[]): readonly (readonly [PartChange, readonly string[]])[] {
  const groups = new Map<string, { readonly change: PartChange; readonly goals: string[] }>();
  for (const change of changes) {
    const name = JSON.stringify([change.change, change.before, change.after]);
    const group = groups.get(name) ?? { change, goals: [] };
    group.goals.push(change.goal);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ change, goals }) => [change, goals]);
}

/** Goals of one claimant about the same, said together: `B : weak-agreement, agreement A`. */
function together(goals: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const goal of goals) {
    const [, claimant, name, about] = /^(\S+ : )(\S+)( .+)$/.exec(goal) ?? ['', '', goal, ''];
    const key = JSON.stringify([claimant, about]);
    groups.set(key, [...(groups.get(key) ?? []), name ?? '']);
  }
  return [...groups]
    .map(([key, names]) => {
      const [claimant, about] = JSON.parse(key) as [string, string];
      return `${claimant}${names.join(', ')}${about}`;
    })
    .join('; ');
}

function toneOf(change: PartChange['change']): Tone {
  switch (change) {
    case 'weaker':
      return 'bad';
    case 'stronger':
      return 'good';
    case 'undecided':
      return 'unsure';
  }
}
