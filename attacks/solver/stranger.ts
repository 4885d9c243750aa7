/**
 * What an honest run can derive from what it holds, as a part of the search: the symbolic side of
 * `canDerive` in properties/confidentiality.ts. A term is held, taken out of something held, or composed;
 * a bare variable is a value of the adversary's own in the end, which anybody may know.
 * @module
 */
import { apply, type Term } from '../../model/term.ts';
import { runIn } from './held.ts';
import { container, kindsLeft } from './kinds.ts';
import { type Candidate, isComposable } from './origins.ts';
import { type Derivation, type Pattern, viewIn } from './pattern.ts';
import { contentFor, contentOf, innerPositions, isAlwaysPublic, type Position } from './positions.ts';
import { change, type Settled, settle } from './settle.ts';
import { isUnifiable } from './unify.ts';

/** A derivation that is still to be explained, with the ways to explain it. */
export interface OpenDerivation {
  readonly derivation: Derivation;
  readonly candidates: readonly Candidate[];
}

/** The derivation with the fewest explanations, of those that need one. */
export function openDerivation(pattern: Pattern): OpenDerivation | undefined {
  let best: OpenDerivation | undefined;
  for (const derivation of pattern.derivations) {
    const { term } = derivation;
    if (term.kind === 'variable' || isAlwaysPublic(term, pattern.world.typed)) continue;
    const candidates = derivationsOf(pattern, derivation);
    if (best === undefined || candidates.length < best.candidates.length) best = { derivation, candidates };
  }
  return best;
}

/** The ways in which the run can derive the term; one is enough where it holds the term as it is. */
function derivationsOf(pattern: Pattern, { run, term }: Derivation): readonly Candidate[] {
  const found: Candidate[] = composed(pattern, term).map((needs) => ({
    kind: 'composed',
    equations: [],
    needs,
  }));
  for (const { part, keys, given } of holdingsOf(pattern, run)) {
    if (part === term && keys.length + given.length === 0)
      return [{ kind: 'sent', equations: [[term, part]], needs: [], run }];
    if (!isUnifiable(term, part, pattern.narrowed, pattern.world.typed)) continue;
    found.push({ kind: 'sent', equations: [[term, part], ...given], needs: keys, run });
  }
  return found;
}

/** What a way to derive the term comes to. */
export function followDerivation(pattern: Pattern, derivation: Derivation, candidate: Candidate): Settled {
  const job = change(pattern);
  const { run } = derivation;
  job.draft.derivations = [
    ...pattern.derivations.filter((other) => other !== derivation),
    ...candidate.needs.map((term) => ({ run, term })),
  ];
  job.draft.unopened = [...pattern.unopened, ...unknownTo(pattern, run)];
  job.equations.push(...candidate.equations);
  return settle(job);
}

/** Whether a value was found to have an inside after derivations were listed without it. */
export const wasOpened = ({ unopened }: Pattern): boolean =>
  unopened.some((value) => value.kind === 'application' && contentOf(value) !== undefined);

/** The values that the run holds and of which it is open what is inside. */
const unknownTo = (pattern: Pattern, run: number): readonly Term[] =>
  holdingsOf(pattern, run).flatMap(({ part }) =>
    part.kind === 'variable' && (kindsLeft(pattern.narrowed, part, pattern.world.typed) & container) !== 0
      ? [part]
      : [],
  );

function composed(pattern: Pattern, term: Term): readonly (readonly Term[])[] {
  if (term.kind !== 'application') return [];
  if (term.symbol !== 'dh') return term.symbol === 'tuple' || isComposable(pattern, term) ? [term.args] : [];
  const [left, right] = term.args as [Term, Term];
  return [
    [left, apply('g', right)],
    [right, apply('g', left)],
  ];
}

function holdingsOf(pattern: Pattern, run: number): readonly Position[] {
  const { actor, participant } = runIn(pattern, run);
  const { role, steps } = actor.path;
  const taken = new Set(steps.slice(1, participant.completed).map(({ transition }) => transition));
  const values = new Set<Term>();
  for (const { view, since } of role.knows)
    if (since < 0 || taken.has(since)) values.add(viewIn(pattern, actor, view));
  const found: Position[] = [];
  for (const part of values) takeApart({ part, keys: [], given: [] }, found);
  return found;
}

function takeApart(position: Position, found: Position[]): void {
  found.push(position);
  const inside = position.part.kind === 'application' ? contentFor(position.part) : undefined;
  for (const next of inside === undefined ? [] : innerPositions(position, inside)) takeApart(next, found);
}
