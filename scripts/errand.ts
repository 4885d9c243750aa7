/**
 * Work that can be handed to a worker as plain data, whatever its kind: a random search, or a goal to be
 * decided. What comes of it depends on the errand alone, not on who carries it out or beside what.
 * @module
 */
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import { type DecisionErrand, type DecisionNews, decided, type Halted } from './decision-errand.ts';
import type { ProofErrand, ProofNews } from './proof-errand.ts';
import type { SearchErrand, SearchNews } from './search-errand.ts';
import type { TeethErrand, TeethNews } from './teeth-errand.ts';

/** What is to be done. */
export type Errand = SearchErrand | DecisionErrand | TeethErrand | ProofErrand;

/** How far it has come; the last news is the result. */
export type News = SearchNews | DecisionNews | TeethNews | ProofNews;

/** Carries out an errand, piece by piece. What only some kinds need is loaded for those alone. */
export async function carryOutErrand(errand: Errand, halted: Halted): Promise<Generator<News, void, void>> {
  switch (errand.kind) {
    case 'search': {
      const { searched } = await import('./search-errand.ts');
      return searched(errand, specOf(errand));
    }
    case 'decision':
      return decided(errand, specOf(errand), halted);
    case 'proof': {
      const { checkedAgain } = await import('./proof-errand.ts');
      return checkedAgain(errand, specOf(errand));
    }
    case 'teeth': {
      const { tried } = await import('./teeth-errand.ts');
      return tried(errand, halted);
    }
  }
}

/** The spec of an errand; the last text is kept, for errands on one text come together. */
function specOf({ text, protocol, with: taken }: Errand): Spec {
  const options = taken.join();
  if (last?.text !== text || last.options !== options) {
    last = { text, options, specs: readySpecs(loadSource(text, new Set(taken))) };
  }
  const spec = last.specs.find(({ name }) => name === protocol);
  if (spec === undefined) throw new Error(`an errand names a protocol that is ready: ${protocol} is not`);
  return spec;
}

let last: { readonly text: string; readonly options: string; readonly specs: readonly Spec[] } | undefined;
