/**
 * What an author of security considerations needs, as a tree of sections: the form between a protocol's results and
 * the two languages in which Internet-Drafts are written (kramdown-rfc and RFCXML v3, RFC 7991). What the sections
 * are is decided in manuscript-sections.ts; the languages only say it.
 * @module
 */
import type { VerdictWord } from './report.ts';

/** Sections for an Internet-Draft, and what they cite. */
export interface Manuscript {
  readonly kind: 'manuscript';
  /** The level of its outermost heading, from 1, where a language has such levels. */
  readonly level: number;
  /** All of it is one section, to be put into a document. */
  readonly root: ManuscriptSection;
  readonly references: readonly Reference[];
  /** The results in it, each with the digest by which it is checked. */
  readonly claims: readonly ManuscriptClaim[];
  /** The document around it, where one was asked for. */
  readonly frame?: Frame;
}

/** A section; anchors are unique in a manuscript and are names of XML without a colon. */
export interface ManuscriptSection {
  readonly anchor: string;
  readonly title: string;
  readonly parts: readonly ManuscriptPart[];
  readonly sections: readonly ManuscriptSection[];
}

/** What stands in a section. */
export type ManuscriptPart =
  | { readonly kind: 'text'; readonly text: Said }
  | { readonly kind: 'items'; readonly ordered: boolean; readonly items: readonly Said[] }
  | Grid
  | Figure
  /** Lines that stay as they are; `language` says what they are written in, where that matters. */
  | { readonly kind: 'verbatim'; readonly language: string; readonly lines: readonly string[] };

/** Running text; what points somewhere has the anchor of a section, figure, table or reference. */
export type Said = readonly (string | { readonly see: string })[];

/** A table; each row has a text for each column. */
export interface Grid {
  readonly kind: 'grid';
  readonly anchor: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One drawing, twice: in at most 69 columns and 48 lines, and in the profile of SVG that RFCs allow. */
export interface Figure {
  readonly kind: 'figure';
  readonly anchor: string;
  readonly title: string;
  readonly ascii: string;
  readonly svg: string;
}

/** Something cited. */
export interface Reference {
  readonly anchor: string;
  readonly title: string;
  readonly organization: string;
  /** Version, digest: what pins it. */
  readonly content: string;
}

/** A verdict with what it takes to check it. */
export interface ManuscriptClaim {
  /** `G1`, or `A2` for an attack. */
  readonly label: string;
  readonly protocol: string;
  readonly goal: string;
  /** `every`, or the threats under which it was decided. */
  readonly threat: string;
  readonly verdict: VerdictWord;
  /** In words, as far as it is a sentence over all threats. */
  readonly sentence: string;
  readonly digest: string;
}

/** What makes a document of the section: its name without a number, title and author, and the specs it rests on. */
export interface Frame {
  readonly name: string;
  readonly title: string;
  readonly author: string;
  /** Specs that the document carries with it. */
  readonly specs: readonly EmbeddedSpec[];
}

/** A spec as it stands in a document. */
export interface EmbeddedSpec {
  readonly name: string;
  readonly text: string;
}

/** All figures, in order. */
export const figuresIn = ({ parts, sections }: ManuscriptSection): readonly Figure[] => [
  ...parts.filter((part) => part.kind === 'figure'),
  ...sections.flatMap(figuresIn),
];
