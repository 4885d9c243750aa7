/**
 * Terms that the adversary can never know, seen from the roles alone: fresh values that no run gives out,
 * and what is made of them in a form that no run sends where it can be taken out (after Scyther's lemma on
 * hidden terms; Cremers 2008, section 5).
 * @module
 */
import { type Application, type Atom, apply, isApplication, type Term } from '../../model/term.ts';
import { isAboutChange } from './changed.ts';
import { everything, kindOf, kindsLeft, otherName } from './kinds.ts';
import type { Pattern } from './pattern.ts';
import type { Fact } from './world.ts';

/** Whether no execution of the pattern has the adversary know `term`. */
export function isHidden(pattern: Pattern, term: Term): boolean {
  if (isApplication(term, 'sk')) return isPrivate(pattern, term);
  if (term.kind === 'variable' || term.fresh.length === 0 || isAboutChange(term)) return false;
  return term.kind === 'atom' ? isKept(pattern, term) : isHiddenApplication(pattern, term);
}

/** Whether a private key is none that the adversary owns or is told, and none that a run gives out. */
function isPrivate(pattern: Pattern, key: Application): boolean {
  const { program, facts } = pattern.world;
  if (program.givenSymbols.has('sk') || (program.passedOn & kindOf(key)) !== 0) return false;
  return !facts.some((fact) => isApplication(fact.term, 'sk') && mayBe(pattern, fact, key));
}

/** Whether the private key of a fact can be `key`, by whose they are. */
function mayBe(pattern: Pattern, { term, kinds, from }: Fact, { args }: Application): boolean {
  const { narrowed, world } = pattern;
  const [subject] = args;
  const [owner] = (term as Application).args;
  if (subject === undefined || owner === undefined || subject.kind === 'application') return true;
  if (from === 'claimant' && !mayBeClaimant(pattern, subject)) return false;
  const allowed = kinds.find(([name]) => name === owner)?.[1] ?? everything;
  if (owner.kind !== 'variable')
    return (
      subject === owner ||
      (subject.kind === 'variable' && (kindsLeft(narrowed, subject, world.typed) & otherName) !== 0)
    );
  const left = subject.kind === 'variable' ? kindsLeft(narrowed, subject, world.typed) : kindOf(subject);
  return (left & allowed) !== 0;
}

/** Whether a name may be the claimant's, whom it does not hold for anybody else if its own key is known (follow.ts). */
const mayBeClaimant = ({ claims, participants, trusted, unequal, values }: Pattern, name: Term): boolean =>
  claims.length > 0 &&
  !trusted.includes(name) &&
  claims.every((claim) => {
    const actor = participants[claim]?.actor;
    const self = actor && (values.get(actor.self) ?? actor.self);
    return !unequal.some(
      ([one, other]) => (one === name && other === self) || (one === self && other === name),
    );
  });

/** Whether threat `session` may reveal the value: never one of the claimants' or of their certain partners'. */
export const mayBeRevealed = ({ world, claims, partners }: Pattern, { sort, maker }: Atom): boolean =>
  world.reveals.includes('session') &&
  (sort === 'exponent' || sort === 'key') &&
  typeof maker === 'number' &&
  !claims.includes(maker) &&
  !partners.includes(maker);

/** Whether no run ever gives the fresh value out. */
function isKept(pattern: Pattern, atom: Atom): boolean {
  if (typeof atom.maker !== 'number' || mayBeRevealed(pattern, atom)) return false;
  const { program } = pattern.world;
  if ((program.passedOn & kindOf(atom)) !== 0) return false;
  const { maker, name } = atom;
  const actor = pattern.participants[maker]?.actor;
  if (actor !== undefined) return !actor.givenOut.has(name);
  // Of a run that is still to come.
  return program.paths.every((path) => !program.actor(path, maker).givenOut.has(name));
}

function isHiddenApplication(pattern: Pattern, term: Application): boolean {
  const { program } = pattern.world;
  if (program.givenSymbols.has(term.symbol) || (program.passedOn & kindOf(term)) !== 0) return false;
  if (term.symbol !== 'dh') return term.args.some((arg) => isHidden(pattern, arg));
  const [left, right] = term.args as [Term, Term];
  return isHiddenWay(pattern, left, right) && isHiddenWay(pattern, right, left);
}

const isHiddenWay = (pattern: Pattern, exponent: Term, other: Term): boolean =>
  isHidden(pattern, exponent) || isHidden(pattern, apply('g', other));
