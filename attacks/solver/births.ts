/**
 * Where a term comes to be, which is more than where the adversary first knows it. A ciphertext that honest
 * runs forward unopened may be known from any of them, without end; but the first message with it inside, at
 * whatever depth, is either the adversary's, who then knows all its arguments, or an honest run's, which makes
 * it there of its arguments: had the run received it as one piece, that message would have been earlier
 * (after the notion of origination, Thayer, Herzog, Guttman, "Strand spaces", JCS 1999, section 2).
 * @module
 */
import { type Application, isPrivateSymbol, type Term } from '../../model/term.ts';
import { eventOf, precedes } from './order.ts';
import type { Candidate } from './origins.ts';
import { carriedOut, type Item, type Pattern } from './pattern.ts';
import { isUnifiable } from './unify.ts';

/** Symbols of the terms that are asked where they come to be. */
const bearing: ReadonlySet<string> = new Set(['h', 'kdf', 'mac', 'enc', 'aead', 'seal', 'sign']);

/*
 * Where matching is typed and every run binds only what it was sent (`bindsOnlyCarried`), the first message that *carries* the
 * term is asked for: has it as a part that could be had from it. The adversary can make such a message only of one like it, or if it
 * knows the term; an honest run, if it puts the term there, or if it passes on a value that it was sent, which another message
 * carried before. Of long-term keys, which stand in messages all the time as what something is encrypted with, nothing
 * else is asked.
 */

/** Whether it may be asked where the term of `item` comes to be, and has not been. */
export const isUnborn = ({ world }: Pattern, { term, born }: Item): boolean =>
  born === undefined &&
  term.kind === 'application' &&
  (isPrivateSymbol(term.symbol)
    ? world.program.bindsOnlyCarried
    : bearing.has(term.symbol) || world.functions.has(term.symbol));

/** Every send of an honest run that may make the term of `item`, with what has happened by then. */
export function birthsOf(pattern: Pattern, item: Item): readonly Candidate[] {
  const { term } = item;
  if (term.kind !== 'application') return [];
  const found: Candidate[] = [];
  for (const [run, { actor }] of pattern.participants.entries()) {
    for (const [step, made] of (actor?.made ?? []).entries()) {
      const event = eventOf(run, step);
      if (item.events.some((use) => use === event || precedes(pattern.order, use, event))) continue;
      const now = made.map((part) => carriedOut(pattern.values, part));
      for (const part of madeAs(pattern, term, now)) found.push({ ...born(term, part), run, step });
    }
  }
  const number = pattern.participants.length;
  for (const path of pattern.world.program.paths) {
    for (const [step, made] of pattern.world.program.actor(path, number).made.entries()) {
      for (const part of madeAs(pattern, term, made)) found.push({ ...born(term, part), path, step });
    }
  }
  return found;
}

const born = (term: Term, part: Term): Candidate => ({ kind: 'born', equations: [[term, part]], needs: [] });

/** The terms among `made` that `term` can be, each once. */
const madeAs = ({ narrowed, world }: Pattern, term: Application, made: readonly Term[]): readonly Term[] =>
  [...new Set(made)].filter((part) => isUnifiable(term, part, narrowed, world.typed));
