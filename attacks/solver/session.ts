/**
 * The claimant's session in a pattern (design 10, Partners): which runs certainly take part in it, so that
 * nothing of theirs is revealed while it lasts.
 * @module
 */
import { agent, type Term } from '../../model/term.ts';
import { freshIn } from './changed.ts';
import type { Setting } from './claim.ts';
import { heldAtEnd, type RunIn, runIn, runsIn } from './held.ts';
import { isHidden } from './hidden.ts';
import { eventOf } from './order.ts';
import type { Item, Pattern } from './pattern.ts';
import { addEdge, change, type Settled, settle } from './settle.ts';

/** What follows from the threats `later` and `session` for a changed pattern. */
export function refineSession({ world, spec }: Setting, pattern: Pattern): Settled {
  const { reveals } = world;
  if (!reveals.includes('later') && !reveals.includes('session')) return { live: [pattern], dead: [] };
  const partners = pattern.claims.flatMap((claim) => sessionIn(pattern, spec.values, claim));
  if (!reveals.includes('session')) return beforeRevelation(pattern, partners);
  if (partners.some(({ run }) => isRevealed(pattern, run))) return { live: [], dead: ['order'] };
  const known = withPartners(pattern, partners);
  const isFound = known !== pattern && [...known.items.values()].some((item) => isHiddenNow(known, item));
  return isFound ? { live: [], dead: ['hidden'] } : beforeRevelation(known, partners);
}

/** What certain partners made is revealed by no session. A claimant that goes on may come to name another one. */
function withPartners(pattern: Pattern, session: readonly RunIn[]): Pattern {
  const partners = [...new Set(session.map(({ run }) => run))];
  const isKnown =
    partners.length === pattern.partners.length && partners.every((run) => pattern.partners.includes(run));
  return isKnown ? pattern : { ...pattern, partners };
}

const isHiddenNow = (pattern: Pattern, { term, origin }: Item): boolean =>
  origin === undefined && isHidden(pattern, term);

/** Partners act before long-term keys are revealed. */
function beforeRevelation(pattern: Pattern, partners: readonly RunIn[]): Settled {
  const unchanged: Settled = { live: [pattern], dead: [] };
  const revelation = pattern.participants.findIndex(({ kind }) => kind === 'revelation');
  if (revelation < 0) return unchanged;
  const job = change(pattern);
  for (const { run, participant } of partners) {
    const failure = addEdge(job.draft, eventOf(run, participant.height - 1), eventOf(revelation, 0));
    if (failure !== undefined) return { live: [], dead: [failure] };
  }
  return job.draft.order === pattern.order ? unchanged : settle(job);
}

/** Whether the exponents and keys that the run made are revealed in this pattern. */
export function isRevealed({ items }: Pattern, run: number): boolean {
  for (const { term, origin } of items.values())
    if (origin?.kind === 'revealed' && term.kind === 'atom' && term.maker === run) return true;
  return false;
}

type Values = Setting['spec']['values'];

/** A run and those that are certainly its partners. */
function sessionIn(pattern: Pattern, values: Values, claim: number): readonly RunIn[] {
  const own = runIn(pattern, claim);
  const session = [own];
  const others = runsIn(pattern).filter((other) => other.run !== claim);
  const joins = (other: RunIn): boolean =>
    !session.includes(other) && holdsFreshOf(other, session) && mayBePartner(pattern, values, own, other);
  for (let next = others.find(joins); next !== undefined; next = others.find(joins)) session.push(next);
  return session;
}

function mayBePartner(pattern: Pattern, values: Values, own: RunIn, other: RunIn): boolean {
  const role = other.actor.path.role.name;
  if (role === own.actor.path.role.name) return other.agent === own.agent;
  const second = values.filter((value) => value.kind === 'name' && value.role === role);
  const names = [agent(role), ...second.map(({ term }) => term)].map((name): Term | undefined =>
    heldAtEnd(pattern, own, name),
  );
  return names.every((name) => name === undefined) || names.includes(other.agent);
}

const holdsFreshOf = (other: RunIn, makers: readonly RunIn[]): boolean =>
  other.participant.messages
    .slice(0, other.participant.completed)
    .some((message) => freshIn(message).some(({ maker }) => makers.some(({ run }) => run === maker)));
