/**
 * A whole Internet-Draft around the sections of an analysis: as little as a draft must have (RFC 7322, section 4), for
 * an author who has nothing yet.
 * @module
 */
import type { Frame, Manuscript, ManuscriptSection } from './manuscript.ts';

/** What a draft has before and after its sections. */
export interface Framed {
  readonly abstract: string;
  readonly middle: readonly ManuscriptSection[];
  readonly back: readonly ManuscriptSection[];
}

/** The sections of the draft that `frame` makes of a manuscript. */
export const framed = ({ root }: Manuscript, frame: Frame): Framed => ({
  abstract: `This document gives the results of a formal analysis: what is guaranteed, what is not, and under which assumptions. Each result can be checked by its digest.`,
  middle: [
    plain(
      'introduction',
      'Introduction',
      'Describe here what the protocol is for, and what is new about it.',
    ),
    {
      anchor: 'security-considerations',
      title: 'Security Considerations',
      parts: [],
      sections: [root],
    },
    plain('iana-considerations', 'IANA Considerations', 'This document has no IANA actions.'),
  ],
  back: frame.specs.length === 0 ? [] : [modelsSection(frame)],
});

const plain = (anchor: string, title: string, text: string): ManuscriptSection => ({
  anchor,
  title,
  parts: [{ kind: 'text', text: [text] }],
  sections: [],
});

const modelsSection = ({ specs }: Frame): ManuscriptSection => ({
  anchor: 'models',
  title: 'Models',
  parts: [
    {
      kind: 'text',
      text: ['The models that the results are about, in the notation of Tertius.'],
    },
    ...specs.map(({ text }) => ({
      kind: 'verbatim' as const,
      language: 'tertius',
      lines: text.replace(/\n$/, '').split('\n'),
    })),
  ],
  sections: [],
});
