/**
 * Secrecy as a search: a claim, and an event at which the adversary shows the secret (design 6; 10,
 * Holding a key). Holders for whom the claimant has no name must have been played by honest runs, which
 * is a question of who made the values that the claimant takes for theirs.
 * @module
 */
import { type Atom, isFresh, type Term, type Variable } from '../../model/term.ts';
import { comparedAs } from '../../properties/agreement.ts';
import type { Secret } from '../../properties/confidentiality.ts';
import type { Permitted } from '../../properties/permission.ts';
import { readThreats } from '../../properties/session.ts';
import { isSessionSecret } from '../../properties/threat.ts';
import {
  type AcceptingPath,
  acceptanceIn,
  acceptingPaths,
  addClaim,
  addRevelation,
  beginning,
  type Premise,
  trustedNames,
} from './claim.ts';
import { heldAtEnd, runIn } from './held.ts';
import { compound, honestName, kindsLeft } from './kinds.ts';
import { eventOf } from './order.ts';
import { addRun, addWitness, type Pattern, viewIn } from './pattern.ts';
import { contradictionIn, type Finish, type Question, type Start } from './search.ts';
import { isRevealed, refineSession } from './session.ts';
import { change, restrict, type Settled, settle } from './settle.ts';
import { firstHeldStep, viewAfter } from './views.ts';

/** The search for a breach of secrecy. */
export function secrecyQuestion(premise: Premise, secret: Secret): readonly Question[] {
  const starts = acceptingPaths(premise.world, premise.claimant).flatMap((path) =>
    secretStart(premise, secret, path),
  );
  return [
    {
      starts,
      met: (pattern) => {
        const played = playedIn(premise, secret.holders, pattern);
        return played.kind === 'no' ? played.because : undefined;
      },
      refine: (pattern) => refineSession(premise, pattern),
      finish: (pattern) => finish(premise, secret.holders, pattern),
    },
  ];
}

function secretStart(premise: Premise, secret: Secret, path: AcceptingPath): readonly Start[] {
  const steps = firstHeldStep(path, secret.term, path.acceptance + 1);
  const view = steps === undefined ? undefined : viewAfter(path, steps, secret.term);
  if (steps === undefined || view === undefined) return [];
  const job = beginning(premise);
  const run = addClaim(job, premise, path, steps);
  addRevelation(job, premise, acceptanceIn(job.draft, run));
  const actor = runIn(job.draft, run).actor;
  const value = viewIn(job.draft, actor, view);
  const listener = addWitness(job.draft, 'listener', [value]);
  job.required.push([value, eventOf(listener, 0)]);
  const says = `${premise.claimant} has accepted and the adversary knows its ${secret.name}`;
  return [{ says, settled: withMakers(premise, secret.holders, settle(job)) }];
}

/** Each pattern once for every way in which the values of nameless holders can have been made by honest runs. */
function withMakers(premise: Premise, holders: readonly Permitted[], settled: Settled): Settled {
  const live: Pattern[] = [];
  const dead = [...settled.dead];
  for (const pattern of settled.live) {
    const open = openValue(premise, holders, pattern);
    if (open === undefined) {
      live.push(pattern);
      continue;
    }
    for (const next of made(pattern, open)) {
      const further = withMakers(premise, holders, next);
      live.push(...further.live);
      dead.push(...further.dead);
    }
  }
  return { live, dead };
}

interface OpenValue {
  readonly variable: Variable;
  readonly role: string;
}

/** A value of a nameless holder of which it is open which atom it is. */
function openValue(premise: Premise, holders: readonly Permitted[], pattern: Pattern): OpenValue | undefined {
  for (const { value, role } of takenValues(premise, holders, pattern)) {
    const [variable] = value.variables;
    if (variable === undefined || (value !== variable && value.size > 2)) continue;
    if ((kindsLeft(pattern.narrowed, variable, premise.world.typed) & ~compound) !== 0)
      return { variable, role };
  }
  return undefined;
}

function made(pattern: Pattern, { variable, role: wanted }: OpenValue): readonly Settled[] {
  const found: Settled[] = [];
  const number = pattern.participants.length;
  for (const path of pattern.world.program.paths.filter(({ role }) => role.name === wanted)) {
    const actor = pattern.world.program.actor(path, number);
    for (const { name } of path.role.fresh) {
      const job = change(pattern);
      addRun(job.draft, path);
      job.equations.push([variable, actor.renamed(name)]);
      found.push(settle(job));
    }
  }
  for (const [run, { actor }] of pattern.participants.entries()) {
    if (actor === undefined || pattern.claims.includes(run) || actor.path.role.name !== wanted) continue;
    for (const { name } of actor.path.role.fresh) {
      const job = change(pattern);
      job.equations.push([variable, actor.renamed(name)]);
      found.push(settle(job));
    }
  }
  const job = change(pattern);
  restrict(job, variable, compound);
  found.push(settle(job));
  return found;
}

/** Whether the holders without a name are played by honest runs. */
type Played = { readonly kind: 'yes' } | { readonly kind: 'no' | 'open'; readonly because: string };

function playedIn(premise: Premise, holders: readonly Permitted[], pattern: Pattern): Played {
  for (const { value, role } of takenValues(premise, holders, pattern)) {
    const [atom, ...more] = value.fresh;
    if (more.length > 0) return { kind: 'no', because: `${role} is not one honest run` };
    if (!value.ground) {
      return {
        kind: 'open',
        because: `who made the values that ${premise.claimant} takes for those of ${role}`,
      };
    }
    if (
      typeof atom?.maker !== 'number' ||
      !counts(premise, pattern, atom.maker, role) ||
      isSpent(pattern, atom)
    ) {
      return { kind: 'no', because: `${role} is not played by an honest run` };
    }
  }
  return { kind: 'yes' };
}

/** Whether the value was revealed with another session: whoever uses it then is not its maker. */
const isSpent = (pattern: Pattern, made: Atom): boolean =>
  isSessionSecret(made) && typeof made.maker === 'number' && isRevealed(pattern, made.maker);

/** Whether the run is one in `role` that need not hold anybody dishonest. */
function counts(premise: Premise, pattern: Pattern, maker: number, role: string): boolean {
  const participant = pattern.participants[maker];
  if (participant === undefined || participant.actor?.path.role.name !== role) return false;
  return trustedNames(pattern, premise, maker, participant.completed).every((name) =>
    mayBeHonest(pattern, name),
  );
}

/** Whether `name` can still be an honest agent. */
export const mayBeHonest = (pattern: Pattern, name: Term): boolean =>
  name.kind === 'variable' && (kindsLeft(pattern.narrowed, name, pattern.world.typed) & honestName) !== 0;

/** A value that the claimant takes for one which the role made. */
interface Taken {
  readonly value: Term;
  readonly role: string;
}

/** What the claimant holds of those that it has no name for: their secrets if there are any, else all. */
function takenValues(premise: Premise, holders: readonly Permitted[], pattern: Pattern): readonly Taken[] {
  const claim = pattern.claims[0];
  if (claim === undefined) return [];
  const run = runIn(pattern, claim);
  const { dishonest } = readThreats(premise.combination);
  return holders.flatMap(({ name, playedBy }): readonly Taken[] => {
    if (heldAtEnd(pattern, run, name) !== undefined) return [];
    const found = premise.spec.values.flatMap((value) => {
      const { role, kind, term } = value;
      if (role === undefined || kind === 'name' || !playedBy.includes(role)) return [];
      const held = heldAtEnd(pattern, run, comparedAs(value));
      const isSecret = kind === 'data' || (isFresh(term) && isSessionSecret(term));
      return held === undefined ? [] : [{ value: held, role, isSecret }];
    });
    const secrets = found.filter(({ isSecret }) => isSecret);
    return (secrets.length > 0 ? secrets : found).filter(({ role }) => !dishonest.has(role));
  });
}

function finish(premise: Premise, holders: readonly Permitted[], pattern: Pattern): Finish {
  const because = contradictionIn(pattern);
  if (because !== undefined) return { kind: 'contradictory', because };
  const played = playedIn(premise, holders, pattern);
  switch (played.kind) {
    case 'yes':
      return { kind: 'candidate' };
    case 'no':
      return { kind: 'contradictory', because: played.because };
    case 'open':
      return { kind: 'unsupported', because: played.because };
  }
}
