/**
 * Text inside XML and HTML (XML 1.0, sections 2.2 and 2.4): what comes from a spec cannot become markup, and a
 * character that no document may contain does not get there.
 * @module
 */
import { safe } from './terminal-text.ts';

/** Text as it stands between tags or in a quoted attribute, on one line. */
export const markup = (text: string): string =>
  safe(text)
    .replace(/\p{Noncharacter_Code_Point}/gu, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
