import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derivable, learn } from '../../model/deduce.ts';
import { isJunk, junk, type Place } from '../../model/junk.ts';
import { emptyKnowledge } from '../../model/knowledge.ts';
import { loadSource, readySpecs } from '../../model/load.ts';
import { type Application, apply, fresh, isApplication, type Term, text, tuple } from '../../model/term.ts';
import { changesOf, pieceOf } from './changed.ts';
import { solutionsOf } from './equations.ts';
import { isJunk as isJunkHere, junkIn } from './junk.ts';
import { everyExecution, type Pattern } from './pattern.ts';
import { settingOf } from './setting.ts';

const nothing: Pattern = (() => {
  const [spec] = readySpecs(
    loadSource(
      'protocol p "p"\n  cite "none"\nrole A client\nrole B server\nknows A : B\nA -> B : "hello"\n',
    ),
  );
  if (spec === undefined) throw new Error('the protocol can be read and runs');
  const setting = settingOf(spec, [], { typed: true, selfTalk: false, insiders: true });
  if (typeof setting === 'string') throw new Error(setting);
  return everyExecution(setting);
})();

const key = fresh('key', 'k', 0);
const secrets = ['u', 'v', 'w'].map((name) => fresh('data', name, 0));
const known = ['a', 'b'].map((name) => text(name));
const places: readonly Place[] = [[], [0], [1], [0, 0], [0, 1], [1, 0], [1, 1], [2]];
const encrypted = (content: Term): Application => apply('enc', key, content) as Application;
const junkAt = (place: Place): Term => junk(encrypted(tuple()), place);

const anyLeaf: fc.Arbitrary<Term> = fc.constantFrom(...secrets, ...known);
const anyContent = (leaf: fc.Arbitrary<Term>): fc.Arbitrary<Term> => {
  const inner = fc.oneof(
    { arbitrary: leaf, weight: 3 },
    fc.array(leaf, { maxLength: 2 }).map((items) => tuple(...items)),
  );
  return fc.oneof(
    leaf,
    fc.array(inner, { maxLength: 3 }).map((items) => tuple(...items)),
  );
};
const anySent = fc.array(anyContent(anyLeaf), { minLength: 1, maxLength: 3 });
const anyTarget = anyContent(fc.oneof(anyLeaf, fc.constantFrom(...places.map(junkAt))));
const anyEchoed = fc.subarray([...places], { maxLength: 1 });

/** A ground term as patterns have it: junk names its place there. */
function inPattern(term: Term): Term {
  if (isJunk(term)) {
    const place = places.find((each) => junkAt(each) === term) ?? [];
    return junkIn(key, place, text('salt'));
  }
  return isApplication(term, 'tuple') ? tuple(...term.args.map(inPattern)) : term;
}

/** Whether the rules give a ground term out of ciphertexts that were sent and junk that an honest role has told. */
function isGiven(term: Term, sent: readonly Term[], echoed: readonly Place[]): boolean {
  const isKnown = (part: Term): boolean => {
    if (part.kind === 'variable') return false;
    if (isJunkHere(part)) {
      const [, where] = (part as Application).args;
      return echoed.some((place) => text(place.join('.')) === where);
    }
    if (isApplication(part, 'tuple')) return part.args.every(isKnown);
    return part.kind === 'application' ? holds(part) : known.some((each) => each === part);
  };
  const isPossible = (equations: Parameters<typeof solutionsOf>[0]): boolean =>
    solutionsOf(equations, new Map(), true).length > 0;
  const holds = (fact: Application): boolean =>
    changesOf(nothing, fact, 0).some(
      ({ needs, equations, inside }) => inside === undefined && isPossible(equations) && needs.every(isKnown),
    ) ||
    sent.some((content) => {
      const piece = pieceOf(nothing, fact, encrypted(content));
      return piece !== undefined && isPossible(piece.equations) && piece.besides.every(isKnown);
    });
  return holds(encrypted(term));
}

test('has a rule for every change that can be made, and none that cannot', () => {
  const counts = { made: 0, all: 0 };
  fc.assert(
    fc.property(anySent, anyTarget, anyEchoed, (sent, target, echoed) => {
      const knowledge = [...sent.map(encrypted), ...echoed.map(junkAt)].reduce(learn, emptyKnowledge([]));
      const isMade = derivable(knowledge, encrypted(target));
      const wasSent = sent.includes(target);
      expect(isGiven(inPattern(target), sent, echoed) || wasSent).toBe(isMade);
      counts.all += 1;
      if (isMade && !wasSent) counts.made += 1;
    }),
    { numRuns: 5_000, seed: 20_261_123 },
  );
  expect(counts.made).toBeGreaterThan(counts.all / 20);
});

test('needs no ciphertext that was itself made of others', () => {
  fc.assert(
    fc.property(anySent, anyTarget, anyTarget, anyEchoed, (sent, between, target, echoed) => {
      const first = inPattern(between);
      fc.pre(isGiven(first, sent, echoed));
      const second = inPattern(target);
      expect(isGiven(second, [...sent, first], echoed)).toBe(isGiven(second, sent, echoed));
    }),
    { numRuns: 2_000, seed: 20_261_123 },
  );
});
