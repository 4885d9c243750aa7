/**
 * The few shapes that a page knows: paragraphs, lists, grids, listings.
 * @module
 */
import type { Finding, Problem, Tone } from './report.ts';

/** One shape on a page. */
export type Shape =
  | { readonly kind: 'paragraph'; readonly tone: Tone; readonly text: string }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly string[] }
  | Grid
  | { readonly kind: 'lines'; readonly title: string; readonly lines: readonly Line[] }
  | Tale
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | Problem
  | { readonly kind: 'command'; readonly purpose: string; readonly text: string };

/** Numbered steps, each with what happens in the notation and in sentences. */
export interface Tale {
  readonly kind: 'tale';
  readonly title: string;
  /** What is to be known before. */
  readonly before: readonly Line[];
  readonly steps: readonly TaleStep[];
}

/** A step: `lead` says in the notation what the first sentence says in words. */
export interface TaleStep {
  readonly step: number;
  readonly lead: string;
  readonly sentences: readonly string[];
}

/** Rows and columns of short texts. */
export interface Grid {
  readonly kind: 'grid';
  readonly title: string;
  /** `group`: columns of one group stay together where a page is too narrow for all of them. */
  readonly columns: readonly { readonly title: string; readonly group: string }[];
  readonly rows: readonly (readonly Cell[])[];
  /** How many columns at the left are repeated on each part of a grid that was split. */
  readonly keys: number;
}

/** A short text and how it is meant. */
export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

/** A line of a listing; `indent` is its depth. */
export interface Line {
  readonly indent: number;
  readonly text: string;
  readonly tone: Tone;
}
