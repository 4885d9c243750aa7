/**
 * What a prover's output echoes of its model, beside the model that it is said to be about: an answer to another
 * question, or to the same one under other assumptions, is no second opinion.
 * @module
 */
import { echoedByCpsa } from './cpsa/echo.ts';
import { uncut } from './cut.ts';
import type { TargetName } from './targets.ts';

/** A model, and how it is called. */
export interface Echoed {
  /** The file's name, without folders. */
  readonly file: string;
  readonly text: string;
}

/** Why the output cannot be about this model, as a clause; undefined where nothing speaks against it. */
export function strangeness(target: TargetName, said: string, model: Echoed): string | undefined {
  const output = uncut(target, said).lines.join('\n');
  switch (target) {
    case 'proverif':
      return byProverif(output, model);
    case 'scyther':
      return byScyther(output, model);
    case 'tamarin':
      return byTamarin(output, model);
    case 'cpsa':
      return otherFile(/All input read from ([^"\n]+)"/g, output, model) ?? echoedByCpsa(output, model.text);
  }
}

/** A file that the output says it is about. */
function otherFile(saying: RegExp, output: string, { file }: Echoed): string | undefined {
  const named = [...output.matchAll(saying)].map(
    ([, path = '']) => path.trim().split(/[\\/]/).at(-1) as string,
  );
  const other = named.find((name) => name !== file);
  return other === undefined ? undefined : `it says that it is about ${other}, not ${file}`;
}

/** Each result repeats its query: the events, and which of their arguments are honest agents. */
function byProverif(output: string, { text }: Echoed): string | undefined {
  const asked = new Map<string, Set<string>>();
  for (const line of text.split('\n').filter((one) => /^\s+(?:inj-)?event\(/.test(one))) {
    const [name, shape] = shapeOf(line);
    asked.set(name, (asked.get(name) ?? new Set()).add(shape));
  }
  for (const line of output.split('\n').filter((one) => /^RESULT (?!\()/.test(one))) {
    const [name, shape] = shapeOf(line);
    if (name === '') continue;
    const known = asked.get(name);
    if (known === undefined) return `it answers a query about ${name}, which the model does not have`;
    if (!known.has(shape))
      return `its query about ${name} is another one: ${shape}, and in the model ${[...known].join(' or ')}`;
  }
  return undefined;
}

/**
 * The first event of a query, and all of them with `honest` or `_` for each argument, in alphabetical order; and whether it
 * excuses the agent whose key is known.
 */
function shapeOf(query: string): readonly [string, string] {
  const events = [...query.matchAll(/\bevent\((\w+)\(/g)].map((found) => {
    const args = argsFrom(query, found.index + found[0].length);
    const kinds = args.map((arg) => /^(?:honest\(victim\)|honest\b|corrupt\b)/.exec(arg)?.[0] ?? '_');
    return { name: found[1] as string, shape: `${found[1]}(${kinds.join(', ')})` };
  });
  const excused = query.replaceAll(/honest\(victim(?:\[\])?\)/g, '').includes('victim') ? ['= victim'] : [];
  const shapes = [...new Set(events.map(({ shape }) => shape)), ...excused].toSorted();
  return [events[0]?.name ?? '', shapes.join(' ')];
}

/** What stands between commas up to the bracket that closes. */
function argsFrom(text: string, start: number): readonly string[] {
  const args: string[] = [];
  let [depth, from] = [0, start];
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '(') depth += 1;
    else if (sign === ')' && depth === 0) return [...args, text.slice(from, at).trim()];
    else if (sign === ')') depth -= 1;
    else if (sign === ',' && depth === 0) {
      args.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  return args;
}

/** Each line repeats its claim: protocol, role, kind, label and parameters. */
function byScyther(output: string, { text }: Echoed): string | undefined {
  const claims = new Map<string, string>();
  let protocol = '';
  for (const line of text.split('\n')) {
    protocol = /^protocol ([\w-]+)\(/.exec(line)?.[1] ?? protocol;
    const claim = /^\s*claim_([\w-]+)\(([\w-]+),(\w+)(?:,(.*))?\);/.exec(line);
    if (claim === null) continue;
    const [, label = '', role = '', kind = '', said = ''] = claim;
    claims.set(`${protocol},${role} ${kind}_${label}`, wordsIn(said));
  }
  for (const line of output.split('\n')) {
    const [first, role = '', label = '', said = ''] = line.split('\t');
    if (first !== 'claim') continue;
    const known = claims.get(`${role} ${label}`);
    if (known === undefined) return `it answers claim ${label} of ${role}, which the model does not have`;
    if (wordsIn(said) !== known)
      return `its claim ${label} of ${role} is about ${said}, and in the model about ${known}`;
  }
  return undefined;
}

const wordsIn = (said: string): string => said.match(/[\w-]*\w[\w-]*/g)?.join(' ') ?? '';

/** A summary lists all lemmas of the file that it names. */
function byTamarin(output: string, model: Echoed): string | undefined {
  const file = otherFile(/^analyzed: (.+)$/gm, output, model);
  if (file !== undefined) return file;
  const asked = new Set(lemmasIn(model.text));
  const summaries = output.split(/^summary of summaries:/m).slice(1);
  for (const summary of summaries) {
    const told = [...summary.matchAll(/^\s*(\w+) \((?:all-traces|exists-trace)\):/gm)].map(
      ([, name = '']) => name,
    );
    const stranger = told.find((name) => !asked.has(name));
    if (stranger !== undefined) return `it answers lemma ${stranger}, which the model does not have`;
    const missing = [...asked].find((name) => !told.includes(name));
    if (missing !== undefined && /^={20,}\s*$/m.test(summary))
      return `its summary does not list lemma ${missing}, which the model has`;
  }
  return undefined;
}

const lemmasIn = (text: string): readonly string[] =>
  [...text.matchAll(/^lemma (\w+)/gm)].map(([, name = '']) => name);
