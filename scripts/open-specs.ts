/**
 * From what was typed to protocols: a path, the name of a shipped spec or of a protocol in one, or `-`
 * for standard input; with `+` and options after it, a member of the family.
 * @module
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import type { Loaded, LoadedProtocol } from '../model/load.ts';
import { optionsOf } from '../model/notation/conditions.ts';
import { suggest } from '../model/notation/near-miss.ts';
import { memberName, type Spec } from '../model/spec.ts';
import type { Scenario, SystemState } from '../model/system.ts';
import { findingsOf } from '../reports/diagnostics.ts';
import type { Finding, Problem } from '../reports/report.ts';
import { documentKind, draftOf, specsAlone, unsaid } from './drafts.ts';
import { problem, readText, shippedSpecs } from './files.ts';
import { packageRoot } from './package-root.ts';

/** A text that was read, with the protocols that were asked for. */
export interface OpenedFile {
  readonly kind: 'opened';
  /** The name by which the text is known, in messages and reports. */
  readonly file: string;
  /** What was typed for it, without options. */
  readonly word: string;
  /** The options that are taken, each once and in alphabetical order: a member has one name. */
  readonly with: readonly string[];
  /** The text of the specs; of a document, with blanks for the rest, so that places are those in the document. */
  readonly text: string;
  /** The document around the specs, where there is one. */
  readonly document?: string;
  /** What digests are taken of: of a document its specs alone. */
  readonly digested: string;
  /** Whether it has more protocols than one. */
  readonly several: boolean;
  /** Those that were asked for. */
  readonly protocols: readonly LoadedProtocol[];
  /** Errors and lints of the whole text. */
  readonly findings: readonly Finding[];
}

/** A protocol whose honest run finishes: what engines work on. */
export interface ReadyProtocol {
  readonly file: OpenedFile;
  readonly spec: Spec;
  readonly honest: { readonly scenario: Scenario; readonly state: SystemState };
}

/** Which protocols of the texts, and which members of their families. */
export interface Selection {
  /** Only the protocol of this name. */
  readonly protocol?: string;
  /** The options that are taken, whatever a word says besides. */
  readonly with: readonly string[];
}

/** Every argument, opened in order. */
export async function openSpecs(
  words: readonly string[],
  selection: Selection,
): Promise<readonly (OpenedFile | Problem)[]> {
  const opened: (OpenedFile | Problem)[] = [];
  for (const word of words) opened.push(await openSpec(word, selection));
  return opened;
}

/** The notation is loaded only once there is a text: most of starting up goes into it. */
async function openSpec(word: string, selection: Selection): Promise<OpenedFile | Problem> {
  const place = placeOf(word);
  const text = await readText(place.path);
  if (text.kind === 'problem') return text;
  const file = place.shipped ? relative(packageRoot(), place.path) : text.source.name;
  const kind = documentKind(place.path);
  const draft = kind === undefined ? undefined : draftOf(text.source.text, kind);
  if (draft?.blocks.length === 0) return noSpecIn(file, draft.kind);
  const specs = draft?.specs ?? text.source.text;
  const { loadSource } = await import('../model/load.ts');
  const typed = [...selection.with, ...place.with];
  const taken = [...new Set(typed)].toSorted();
  const loaded = loadSource(specs, new Set(taken));
  const syntaxes = loaded.protocols.map(({ syntax }) => syntax);
  const protocol = selection.protocol ?? place.protocol;
  const refusal = unknownProtocol(file, loaded, protocol) ?? unknownOption(file, loaded, typed);
  if (refusal !== undefined) return refusal;
  return {
    kind: 'opened',
    file,
    word: place.word,
    with: taken,
    text: specs,
    ...(draft !== undefined && { document: text.source.text }),
    digested: draft === undefined ? specs : specsAlone(draft),
    several: loaded.protocols.length > 1,
    protocols: loaded.protocols.filter(
      ({ syntax }) => protocol === undefined || syntax.name.text === protocol,
    ),
    findings: findingsOf({ name: file, text: specs }, [
      ...loaded.diagnostics,
      ...unsaid(syntaxes, draft?.prose),
    ]),
  };
}

const noSpecIn = (file: string, kind: 'markdown' | 'xml'): Problem =>
  problem(
    file,
    `${file} has no spec in it`,
    kind === 'markdown'
      ? 'a spec stands between a line ```tertius and a line ```'
      : 'a spec stands in <sourcecode type="tertius"><![CDATA[ … ]]></sourcecode>',
  );

interface Place {
  readonly path: string;
  readonly shipped: boolean;
  readonly protocol?: string;
}

/** A place, the word for it, and the options of the member that is meant. */
interface MemberPlace extends Place {
  readonly word: string;
  readonly with: readonly string[];
}

/** The file that a word means, whether it is there or not; `-` for standard input. */
export const fileMeant = (word: string): string => placeOf(word).path;

/** What is there under the whole word comes first, for names of files may contain `+`; then what needs fewest options. */
function placeOf(word: string): MemberPlace {
  const readings = readingsOf(word);
  for (const reading of readings) {
    const place = placeNamed(reading.word);
    if (place !== undefined) return { ...place, ...reading };
  }
  const last = readings.at(-1) ?? { word, with: [] };
  return { path: last.word, shipped: false, ...last };
}

/** A word, and what it may say as the word for a place and options after it. */
function readingsOf(word: string): readonly Pick<MemberPlace, 'word' | 'with'>[] {
  const [, before = '', option] = /^(.+?)\s*\+\s*([^\s+./\\]+)$/s.exec(word) ?? [];
  if (option === undefined) return [{ word, with: [] }];
  const further = readingsOf(before).map((reading) => ({ ...reading, with: [...reading.with, option] }));
  return [{ word, with: [] }, ...further];
}

/** The name of the member that a word such as `tls13+mutual` means. */
export function memberTyped(word: string): string {
  const { word: name, with: options } = readingsOf(word).at(-1) ?? { word, with: [] };
  return memberName({ name, options: [...new Set(options)].toSorted() });
}

/** A file that is there comes first, then a shipped spec, then a protocol in a shipped spec. */
function placeNamed(word: string): Place | undefined {
  if (word === '-' || (existsSync(word) && !statSync(word).isDirectory()))
    return { path: word, shipped: false };
  const shipped = shippedSpecs();
  const spec = shipped.find(({ name }) => name === word);
  if (spec !== undefined) return { path: spec.path, shipped: true };
  const home = shipped.find(({ path }) => protocolNames(path).includes(word));
  return home && { path: home.path, shipped: true, protocol: word };
}

/** The names after `protocol` in a shipped file, without reading the rest of it. */
const protocolNames = (path: string): readonly string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^protocol\s+([\w-]+)/gm)].map(([, name]) => name ?? '');

function unknownProtocol(
  file: string,
  { protocols }: Loaded,
  wanted: string | undefined,
): Problem | undefined {
  const names = protocols.map(({ syntax }) => syntax.name.text);
  if (wanted === undefined || names.length === 0 || names.includes(wanted)) return undefined;
  return problem(wanted, `${file} has no protocol ${wanted}`, suggest(wanted, names));
}

function unknownOption(file: string, { protocols }: Loaded, taken: readonly string[]): Problem | undefined {
  const declared = protocols.flatMap(({ syntax }) => optionsOf(syntax));
  const unknown = taken.find((name) => !declared.includes(name));
  if (unknown === undefined) return undefined;
  return problem(unknown, `${file} has no option ${unknown}`, suggest(unknown, declared));
}

/** The protocols that can be worked on, in order. */
export const readyProtocols = (opened: readonly (OpenedFile | Problem)[]): readonly ReadyProtocol[] =>
  opened.flatMap((file) =>
    file.kind === 'problem'
      ? []
      : file.protocols.flatMap(({ spec, honest }) =>
          spec !== undefined && honest?.kind === 'finished' ? [{ file, spec, honest }] : [],
        ),
  );

/** A protocol by its name, the options taken and, where it has one, its title. */
export function headingOf({
  name,
  title,
  options = [],
}: Pick<Spec, 'name' | 'title'> & Partial<Pick<Spec, 'options'>>): string {
  const member = memberName({ name, options });
  return title === '' ? member : `${member}: ${title}`;
}

/** Each by a name that no other one has: the member's, and its file where two files have one of that name. */
export const namesApart = (protocols: readonly ReadyProtocol[]): readonly string[] =>
  protocols.map(({ spec, file }) => {
    const name = memberName(spec);
    const isElsewhere = protocols.some(
      (other) => other.file.file !== file.file && memberName(other.spec) === name,
    );
    return isElsewhere ? `${name} in ${file.file}` : name;
  });

/** Whether everything that was asked for can be worked on. */
export const isSound = (opened: readonly (OpenedFile | Problem)[]): boolean =>
  opened.every(
    (file) => file.kind === 'opened' && file.findings.every(({ severity }) => severity !== 'error'),
  );
