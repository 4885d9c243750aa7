/**
 * Why a goal is broken, in sentences: what the run whose claim it is believes when it breaks, and what those did and
 * believed of whom it believes something.
 * @module
 */
import type { Run } from '../model/system.ts';
import { asCertificate, type Term } from '../model/term.ts';
import { roleNamed } from '../properties/goal.ts';
import { valueHeld } from '../properties/holding.ts';
import { certificatesSeen, provenanceOf } from './checked.ts';
import { listed } from './listed.ts';
import { type BrokenHere, playerName, type Told } from './told.ts';

/** What was believed, and what was so. */
export function outcomeOf(
  told: Told,
  { at, run: number }: Pick<BrokenHere, 'at' | 'run'>,
): readonly string[] {
  const run = told.state.runs[number];
  if (run === undefined) return [];
  const peers = peersOf(told, run, at + 1);
  const believes = peers.map(({ name, holder }) => `${told.names.short(holder)} for ${name}`);
  const step = told.numbers.get(at);
  const began = told.numbers.get(run.taken[0]?.at ?? -1);
  const since = began === undefined ? '' : ` since step ${began}`;
  const claim = `${step === undefined ? '' : `In step ${step} `}${playerName(told, run)}, in role ${run.role}${since}, takes ${listed(believes)}.`;
  return [
    ...(believes.length === 0 ? [] : [claim]),
    ...[...new Set(peers.map(({ holder }) => holder))].flatMap((holder) => deedsOf(told, run, holder, at)),
  ];
}

interface Peer {
  /** As the spec calls it, and the role that it is a name of. */
  readonly name: string;
  readonly role: string;
  readonly holder: Term;
}

/** Whom a run holds for others before position `before`, under all names that the spec has for them. */
const peersOf = ({ scenario: { spec } }: Told, run: Run, before: number): readonly Peer[] =>
  spec.values.flatMap(({ kind, name, role, term }) => {
    if (kind !== 'name' || role === undefined || role === run.role) return [];
    const holder = valueHeld(roleNamed(spec, run.role), run, term, before);
    return holder === undefined ? [] : [{ name, role, holder }];
  });

/** What an agent did in this trace, and with whom it believed to do it. */
function deedsOf(told: Told, claimant: Run, holder: Term, at: number): readonly string[] {
  const name = told.names.short(holder);
  if (told.scenario.dishonest.some((party) => party.agent === holder)) {
    return [`${name} is dishonest: whatever comes from it is the adversary's.`];
  }
  const runs = told.state.runs.filter(
    (run) => run.agent === holder && run !== claimant && run.taken.length > 0,
  );
  if (runs.length > 0) return runs.map((run) => `${name} ${deedOf(told, claimant, run)}.`);
  if (holder === claimant.agent)
    return [`${name} is the agent of this same run, and does nothing in another.`];
  const seen = [...new Set(certificatesSeen(told, claimant, at + 1))].filter(
    (term) => asCertificate(term)?.subject === holder,
  );
  return [
    `${name} does nothing here: it sends and receives no message, and nothing that ${playerName(told, claimant)} checked comes from it.`,
    ...seen.map(
      (term) =>
        `${playerName(told, claimant)} was shown ${told.names.short(term)}, a certificate for ${name}: ${provenanceOf({ told, at }, term)}.`,
    ),
  ];
}

function deedOf(told: Told, claimant: Run, run: Run): string {
  const beliefs = peersOf(told, run, Number.POSITIVE_INFINITY).map(({ name, role, holder }) => {
    const other =
      role === claimant.role && holder !== claimant.agent ? `, not ${told.names.short(claimant.agent)},` : '';
    return `${told.names.short(holder)}${other} for ${name}`;
  });
  const steps = run.taken.flatMap(({ at }) => told.numbers.get(at) ?? []);
  const [first, last] = [steps[0], steps.at(-1)];
  const when = first === last ? `in step ${first}` : `from step ${first} to ${last}`;
  const whom = beliefs.length === 0 ? ', and knows of nobody' : `, and takes ${listed(beliefs)}`;
  return `plays ${run.role} (run ${run.number}) ${when}${whom}`;
}
