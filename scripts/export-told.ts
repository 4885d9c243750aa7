/**
 * What an export tells: the models that it wrote, and for each prover what they do not ask, what there is no model of,
 * and what they only approximate.
 * @module
 */
import { printGoal } from '../properties/goal.ts';
import { printCombination } from '../properties/threat.ts';
import type { Exported, Refused } from '../reports/export/target.ts';
import type { Target } from '../reports/export/targets.ts';
import type { Block, Section } from '../reports/report.ts';
import { type Model, modelFile, protocolName } from './exporting.ts';

/** What a target made of a model. */
export interface Written {
  readonly model: Model;
  readonly target: Target;
  readonly outcome: Exported | Refused;
}

/** The provers that are asked, in a few words. */
export const proversTold = (asked: readonly Target[]): string =>
  asked.length === 1 ? (asked[0] as Target).title : `${asked.length} provers`;

/** How many models there are for whom. */
export function countTold(written: readonly Written[], asked: readonly Target[]): string {
  const files = written.filter(({ outcome }) => outcome.kind === 'exported');
  const models = `${files.length} model${files.length === 1 ? '' : 's'}`;
  if (asked.length === 1) return `${models} for ${proversTold(asked)}`;
  const each = asked.map((one) => `${files.filter(({ target }) => target === one).length} for ${one.title}`);
  return `${models} (${each.join(', ')})`;
}

/** One table of all models, then what each prover is not told or not told exactly. */
export function sectionsOf(written: readonly Written[], asked: readonly Target[]): readonly Section[] {
  const isOne = asked.length === 1;
  const models: Section = { title: '', blocks: [tableOf(written, isOne)] };
  const apart = asked.map((one): Section => {
    const blocks = listsOf(written.filter(({ target }) => target === one));
    return { title: isOne ? '' : one.title, blocks };
  });
  return isOne
    ? [{ title: '', blocks: [models, ...apart].flatMap(({ blocks }) => blocks) }]
    : [models, ...apart.filter(({ blocks }) => blocks.length > 0)];
}

function tableOf(written: readonly Written[], isOne: boolean): Block {
  const rows = written.map(({ model, target, outcome }) => ({
    prover: target.name,
    file: outcome.kind === 'exported' ? modelFile(model, target) : '-',
    protocol: protocolName(model),
    threats: printCombination(model.request.spec, model.request.combination),
    asked: outcome.kind === 'exported' ? String(outcome.asked.length) : '0',
    left: outcome.kind === 'exported' ? String(outcome.leftOut.length) : outcome.because,
  }));
  const columns = [
    ...(isOne ? [] : [{ key: 'prover', title: 'prover' }]),
    { key: 'file', title: 'file' },
    { key: 'protocol', title: 'protocol' },
    { key: 'threats', title: 'threats' },
    { key: 'asked', title: 'goals asked' },
    { key: 'left', title: 'left out' },
  ];
  return {
    kind: 'table',
    title: '',
    columns,
    rows: isOne ? rows.map(({ prover: _, ...row }) => row) : rows,
  };
}

/** What one prover's models leave out, and what they say otherwise than the spec. */
function listsOf(written: readonly Written[]): readonly Block[] {
  const notes = new Map<string, number>();
  for (const { outcome } of written) {
    if (outcome.kind !== 'exported') continue;
    for (const { what, errs } of outcome.notes) {
      const text = `${what} (${errs})`;
      notes.set(text, (notes.get(text) ?? 0) + 1);
    }
  }
  const reasons = reasonsIn(written);
  return [
    ...(reasons.length === 0 ? [] : [{ kind: 'list', title: 'not asked, and why', items: reasons } as const]),
    ...(notes.size === 0
      ? []
      : [
          {
            kind: 'list',
            title: 'approximated, and the direction in which that errs',
            items: [...notes].map(([text, count]) => (written.length === 1 ? text : `${text}: in ${count}`)),
          } as const,
        ]),
  ];
}

/** Goals that are not asked, by reason: the files list them one by one. */
function reasonsIn(written: readonly Written[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { model, outcome } of written) {
    if (outcome.kind !== 'exported') continue;
    for (const { goal, because } of outcome.leftOut)
      reasons.set(because, [...(reasons.get(because) ?? []), printGoal(model.request.spec, goal)]);
  }
  return [...reasons].map(([because, goals]) => {
    const told = [...new Set(goals)];
    const more = told.length > 3 ? ` and ${told.length - 3} more` : '';
    return `${told.slice(0, 3).join('; ')}${more}: ${because}`;
  });
}
