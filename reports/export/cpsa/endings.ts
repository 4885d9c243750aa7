/**
 * Whether each role can come to its end, with honest agents: a skeleton for each way that it may go, of its whole length. A
 * role whose ways all have no shape does not run in the model, so that whatever is asked of its acceptances may be true for
 * that reason.
 * @module
 */
import { ownRoles } from '../../../model/spec.ts';
import { endsOf } from '../goals.ts';
import type { Question } from './goals.ts';
import { keysOf, type Model } from './model.ts';
import { type Site, sitesOf } from './party.ts';
import { wordsOf } from './roles.ts';
import { roleName } from './strand.ts';
import { quoted, written } from './terms.ts';

/** A question, and what is asked in words. */
export interface Ending extends Question {
  readonly title: string;
}

/** Whether each role of the protocol itself can come to its end. */
export const reachability = (model: Model): readonly Ending[] =>
  ownRoles(model.request.spec)
    .filter(({ transitions }) => transitions.length > 0)
    .flatMap((role) => endsOf(model.request.spec, role))
    .flatMap(({ mark }) => sitesOf(model, { kind: 'logged', mark, args: [] }))
    .map((site) => ending(model, site));

function ending(model: Model, { voice, height, args }: Site): Ending {
  const { strand } = voice;
  const words = wordsOf(voice);
  const shown = new Set(strand.happenings.slice(0, height).flatMap(({ message }) => message.variables));
  const held = new Set(args.flatMap(({ variables }) => variables));
  const agents = [...held].filter((one) => shown.has(one) && one.sort === 'name');
  const names = agents.map(words);
  const keys = keysOf(model, agents)
    .flat()
    .map((key) => written(model, words, key));
  const name = `ends-${roleName(strand)}`;
  const way = strand.differs === '' ? '' : `: ${strand.differs}`;
  return {
    name,
    title: `whether ${roleName(strand)} can come to its end${way}`,
    lines: [
      `(defskeleton ${model.protocol}`,
      `  (vars ${names.length === 0 ? '' : `(${names.join(' ')} name)`})`,
      `  (defstrand ${roleName(strand)} ${height}${names.map((word) => ` (${word} ${word})`).join('')})`,
      ...(keys.length === 0 ? [] : [`  (non-orig ${keys.join(' ')})`]),
      `  (comment ${quoted(name)}))`,
    ],
  };
}
