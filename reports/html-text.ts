/**
 * Elements of an HTML page (HTML Living Standard, 13.1): attributes and texts are escaped here, once. What is
 * already a piece of a page has a type of its own, so that a text from a spec cannot be taken for one.
 * @module
 */
import { markup } from './markup.ts';

/** A piece of a page. */
export interface Html {
  readonly html: string;
}

/** What can stand inside an element: pieces, and texts, which are escaped. */
export type Content = Html | string | readonly Content[];

/** An element; an attribute that is `true` stands without a value. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string | number | true>>,
  ...content: readonly Content[]
): Html => ({ html: `<${name}${attributesText(attributes)}>${htmlOf(content)}</${name}>` });

/** An element of SVG without content. */
export const drawn = (name: string, attributes: Readonly<Record<string, string | number>>): Html => ({
  html: `<${name}${attributesText(attributes)}/>`,
});

/** Content as it stands on the page. */
export function htmlOf(content: Content): string {
  if (typeof content === 'string') return markup(content);
  return 'html' in content ? content.html : content.map(htmlOf).join('');
}

const attributesText = (attributes: Readonly<Record<string, string | number | true>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${markup(String(value))}"`))
    .join('');
