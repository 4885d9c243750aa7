/**
 * Attacks carried out again: what was proposed, and those in a file. Nothing is an attack here
 * but what `replay` has executed and the judge has found broken.
 * @module
 */
import { type Proposal, replay } from '../attacks/replay.ts';
import { loadAttack } from '../attacks/saved-attack.ts';
import type { SystemState } from '../model/system.ts';
import type { Breach } from '../properties/breach.ts';
import type { Problem } from '../reports/report.ts';
import { problem, readText } from './files.ts';
import type { ReadyProtocol } from './open-specs.ts';

/** A goal that a trace breaks, and the trace. */
export interface Broken {
  readonly kind: 'broken';
  readonly proposal: Proposal;
  readonly state: SystemState;
  readonly breach: Breach;
  /** Whether it was checked that nothing can be taken away. */
  readonly isMinimal: boolean;
  /** Where a search found it, before it was made small. */
  readonly path?: string;
}

/** What a proposal comes to when it is executed again; undefined where that does not break its goal. */
export function brokenBy(proposal: Proposal, isMinimal: boolean, path?: string): Broken | undefined {
  const replayed = replay(proposal);
  if (replayed.kind !== 'breaks') return undefined;
  const { state, attack } = replayed;
  return {
    kind: 'broken',
    proposal,
    state,
    breach: attack.breach,
    isMinimal,
    ...(path !== undefined && { path }),
  };
}

/** A saved attack, carried out again on the protocol that it is about. */
export type SavedAgain =
  | { readonly kind: 'breaks'; readonly protocol: ReadyProtocol; readonly broken: Broken }
  | { readonly kind: 'kept'; readonly proposal: Proposal }
  | Problem;

/** The attacks of a file, as `--save` wrote it, carried out again on those of `protocols` that they name. */
export async function savedAgain(
  path: string,
  protocols: readonly ReadyProtocol[],
): Promise<readonly SavedAgain[]> {
  const text = await readText(path);
  if (text.kind === 'problem') return [text];
  const saved = parsed(text.source.text);
  if (saved === undefined)
    return [problem(path, `${path} is no list of saved attacks`, 'tertius search --save writes one')];
  return saved.map((attack, at) => attackAgain(`${path}, attack ${at + 1}`, attack, protocols));
}

function parsed(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function attackAgain(name: string, saved: unknown, protocols: readonly ReadyProtocol[]): SavedAgain {
  const loads = protocols.map((protocol) => ({ protocol, loaded: loadAttack(protocol.spec, saved) }));
  const [first] = loads;
  const fit = loads.find(({ loaded }) => loaded.kind === 'proposal') ?? first;
  if (fit === undefined) return problem(name, `${name}: there is no protocol to carry it out on`);
  const { protocol, loaded } = fit;
  if (loaded.kind === 'problem') return problem(name, `${name}: ${loaded.message}`);
  const broken = brokenBy(loaded.proposal, false);
  return broken === undefined
    ? { kind: 'kept', proposal: loaded.proposal }
    : { kind: 'breaks', protocol, broken };
}
