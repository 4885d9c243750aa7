/**
 * What of a text decides a protocol: its statements in one form, without comments, layout, citations and `expect`
 * lines. Two texts of one meaning have the same answers, so that what was found on one is looked for on the other.
 * @module
 */
import { unfolded } from '../model/notation/conditions.ts';
import { parseSpecFile } from '../model/notation/parse.ts';
import { printSpecFile } from '../model/notation/print-syntax.ts';
import type { ProtocolSyntax, SpecFile, Statement } from '../model/notation/syntax.ts';

/** The meaning of the protocol `name` of `text`, with its sub-flows, and with what may stand beside it. */
export function meaningOf(text: string, name: string): string {
  const { flows, protocols } = fileOf(text);
  const own = protocols.filter((protocol) => protocol.name.text === name);
  const isAlone = own.every(({ body }) => unfolded(body).every(({ kind }) => kind !== 'also'));
  const meant = (isAlone ? own : protocols).map(bare);
  return `${name}\n${printSpecFile({ flows, protocols: meant })}`;
}

/** Questions on one text come together. */
function fileOf(text: string): SpecFile {
  if (last?.text !== text) last = { text, file: parseSpecFile(text).file };
  return last.file;
}

let last: { readonly text: string; readonly file: SpecFile } | undefined;

const bare = ({ name, body, span }: ProtocolSyntax): ProtocolSyntax => ({
  name,
  citations: [],
  body: expectingNothing(body),
  span,
});

const expectingNothing = (body: readonly Statement[]): readonly Statement[] =>
  body
    .filter(({ kind }) => kind !== 'expect')
    .map((statement) =>
      statement.kind === 'when' ? { ...statement, body: expectingNothing(statement.body) } : statement,
    );
