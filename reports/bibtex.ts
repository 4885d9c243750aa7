/**
 * What is cited, in BibTeX: the tool, the models, and each result with the digest by which it is checked again. All
 * are `@misc`, which every style of BibTeX and of biblatex knows.
 * @module
 */
import type { Manuscript, ManuscriptClaim, Reference } from './manuscript.ts';
import { safe } from './terminal-text.ts';

/** All entries, with a line end at the end. */
export const bibtex = ({ references, claims }: Manuscript, version: string): string =>
  [...references.map(referenceEntry), ...claims.map((claim) => claimEntry(claim, version))].join('\n');

const referenceEntry = ({ anchor, title, organization, content }: Reference): string =>
  entry(anchor, { author: organization, title, howpublished: content });

/** Verdict, version and digest stand on one line, as `tertius verify-claims` reads them. */
function claimEntry(
  { protocol, goal, threat, verdict, sentence, digest }: ManuscriptClaim,
  version: string,
): string {
  const under = threat === 'every' ? '' : `, under ${threat === 'none' ? 'no threat' : threat}`;
  const said = sentence === '' ? `${goal}: ${verdict}${under}` : sentence;
  return entry(`tertius-${digest}`, {
    author: 'Tertius contributors',
    title: `${protocol}: ${said}`,
    howpublished: `Result of a formal analysis, to be checked by: npx tertius@${version} verify-claims`,
    note: `${verdict === 'unknown' ? 'undecided' : verdict} (tertius ${version}, digest ${digest})`,
  });
}

/** Double braces keep an organization one name, and a title as it is written. */
const entry = (key: string, fields: Readonly<Record<string, string>>): string =>
  [
    `@misc{${key},`,
    ...Object.entries(fields).map(([name, text]) => `  ${name.padEnd(12)} = {{${escaped(text)}}},`),
    '}',
    '',
  ].join('\n');

const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};

/** Text in which TeX finds nothing of its own; braces balance, since each is a command. */
const escaped = (text: string): string =>
  safe(text)
    .replace(/[\\^~<>|]|[{}]|[&%$#_]/g, (mark) =>
      mark === '{'
        ? '\\textbraceleft{}'
        : mark === '}'
          ? '\\textbraceright{}'
          : (commands[mark] ?? `\\${mark}`),
    )
    .replace(/--+/g, (dashes) => [...dashes].join('{}'));
