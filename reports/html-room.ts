/**
 * Which attacks a page draws, and in which cell: each once, the first of every cell before the others, as long as
 * there is room. What is not drawn has the command that shows it.
 * @module
 */
import { storyOf } from './html-story.ts';
import type { Html } from './html-text.ts';
import type { CellAttack, Comparison, Narrative } from './report.ts';

/** The stories of a report, by their names. */
export type Stories = ReadonlyMap<string, Narrative>;

/** A cell by its row and column, and one of its attacks. */
export interface AttackPlace {
  readonly row: number;
  readonly column: number;
  readonly attack: number;
}

/** What is drawn. */
export interface Drawings {
  /** How many stories cells refer to. */
  readonly wanted: number;
  /** Where each story that is drawn stands, and its drawing. */
  readonly drawn: ReadonlyMap<string, { readonly place: AttackPlace; readonly html: Html }>;
}

/** Nothing drawn: what a page is without. */
export const undrawn: Drawings = { wanted: 0, drawn: new Map() };

/** Draws the stories of a comparison into so many bytes. */
export function drawings(comparison: Comparison, stories: Stories, bytesMax: number): Drawings {
  const places = placesIn(comparison);
  const drawn = new Map<string, { readonly place: AttackPlace; readonly html: Html }>();
  const tried = new Set<string>();
  let left = bytesMax;
  for (const { place, story } of places) {
    const told = stories.get(story);
    if (told === undefined || tried.has(story)) continue;
    tried.add(story);
    const html = storyOf(told);
    const size = bytesOf(html.html);
    if (size > left) continue;
    left -= size;
    drawn.set(story, { place, html });
  }
  return { wanted: tried.size, drawn };
}

/** The attacks of all cells: the first of each, cell by cell, then the others. */
function placesIn({
  rows,
}: Comparison): readonly { readonly place: AttackPlace; readonly story: CellAttack['story'] }[] {
  const all = rows.flatMap(({ cells }, row) =>
    cells.flatMap(({ opened }, column) =>
      (opened?.attacks ?? []).map(({ story }, attack) => ({ place: { row, column, attack }, story })),
    ),
  );
  return [...all.filter(({ place }) => place.attack === 0), ...all.filter(({ place }) => place.attack > 0)];
}

/** How long a text is in UTF-8. */
export const bytesOf = (text: string): number =>
  text.length + (text.match(/[\u0080-\uffff]/g)?.length ?? 0) + (text.match(/[\u0800-\uffff]/g)?.length ?? 0);
