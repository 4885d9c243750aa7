/**
 * A saved attack is the same attack when it is read again, and what is no attack is refused with a reason.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import {
  agent,
  apply,
  certificate,
  degenerate,
  fresh,
  none,
  publicKey,
  type Sort,
  secretKey,
  sharedKey,
  type Term,
  text,
  tuple,
  zero,
} from '../model/term.ts';
import { print } from '../model/term-print.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { minimise } from './minimise.ts';
import { searchAtRandom, searchDefaults } from './random.ts';
import { readTerm } from './read-term.ts';
import { type Proposal, replay } from './replay.ts';
import { loadAttack, saveAttack } from './saved-attack.ts';

const specOf = (path: string): Spec =>
  readySpecs(loadSource(readFileSync(new URL(path, import.meta.url), 'utf8')))[0] as Spec;

const tls = specOf('../model/variants/tls12-dhe.tertius');
const nspk = specOf('./casebook/nspk.tertius');

const names = ['a', 'c', "C'", 'e-1', 'badP'].map(agent);
const anyName = fc.constantFrom(...names);
const ownSorts: readonly Sort[] = ['nonce', 'exponent', 'key', 'data', 'secret'];
const anyOwn = fc
  .tuple(fc.constantFrom(...ownSorts), fc.integer({ min: 1, max: 20 }))
  .map(([sort, number]) => fresh(sort, `${sort}${number}`, 'adversary'));
const anyFresh = fc.constantFrom<Term>(
  fresh('nonce', 'nC', 0),
  fresh('exponent', 'x', 0),
  fresh('data', 'dC', 2),
  fresh('nonce', 'nS', 1),
);
const anyLeaf: fc.Arbitrary<Term> = fc.oneof(
  anyName,
  anyOwn,
  anyFresh,
  fc.constantFrom<Term>(none, zero, degenerate, fresh('message', 'junk@0.1:0a1b:22ff', 'adversary')),
  fc.oneof(fc.string(), fc.constantFrom('0', '12', 'by', 'server', 'a "quoted" one')).map(text),
);

const { anyTerm } = fc.letrec<{ anyTerm: Term; compound: Term }>((tie) => ({
  anyTerm: fc.oneof({ maxDepth: 4 }, anyLeaf, tie('compound')),
  compound: fc.oneof(
    fc.array(tie('anyTerm'), { maxLength: 3 }).map((items) => tuple(...items)),
    fc
      .tuple(fc.constantFrom('h', 'kdf', 'mac', 'enc', 'aead'), tie('anyTerm'), tie('anyTerm'))
      .map(([symbol, left, right]) => apply(symbol, left, right)),
    fc.tuple(anyName, tie('anyTerm')).map(([name, body]) => apply('sign', secretKey(name), body)),
    fc.tuple(anyOwn, tie('anyTerm')).map(([key, body]) => apply('sign', key, body)),
    fc.tuple(anyName, tie('anyTerm')).map(([name, body]) => apply('seal', publicKey(secretKey(name)), body)),
    fc.tuple(anyName, anyName).map(([left, right]) => sharedKey('k', left, right)),
    fc.tuple(anyFresh, anyOwn).map(([left, right]) => apply('dh', left, right)),
    anyName.map(secretKey),
    anyOwn.map((key) => apply('g', key)),
    fc
      .tuple(anyName, fc.constantFrom('server', 'two words'), anyName, anyName)
      .map(([subject, usage, owner, issuer]) =>
        certificate(subject, text(usage), publicKey(secretKey(owner)), issuer),
      ),
  ),
}));

describe('readTerm', () => {
  it('reads what was printed as the same term', () => {
    fc.assert(
      fc.property(anyTerm, (term) => {
        const read = readTerm(tls, ['C', 'S', 'C'], print(term));
        expect(read.kind === 'term' && read.term).toBe(term);
      }),
      { numRuns: 400 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (source) => {
        expect(readTerm(tls, [], source).kind).toBeOneOf(['term', 'problem']);
      }),
    );
  });

  it.each([
    ['nC#7', 'run 7 makes no nC in nC#7'],
    ['~wrong1', '~wrong1 is of no sort in ~wrong1'],
    ['h(a, ', 'expected a term, found the end in h(a, '],
    ['[a b]', 'expected ], found b in [a b]'],
    ['a b', 'expected the end of the term, found b in a b'],
    ['', 'expected a term, found the end in '],
  ])('says what is wrong with %s', (source, message) => {
    expect(readTerm(tls, ['C'], source)).toEqual({ kind: 'problem', message });
  });
});

/** The attacks that a short search finds on NSPK. */
function attacks(): readonly Proposal[] {
  for (const { steps, broken } of searchAtRandom(nspk, goalsOf(nspk), [], {
    ...searchDefaults,
    shrinksMax: 0,
  })) {
    if (broken.size > 2 || steps > 20_000) return [...broken.values()];
  }
  return [];
}

describe('saveAttack', () => {
  const [attack] = attacks().map((proposal) => minimise(proposal).proposal);
  if (attack === undefined) throw new Error('NSPK is broken');
  const saved = saveAttack(attack);

  it('is plain data that loads as the same attack, which replays', () => {
    const loaded = loadAttack(nspk, JSON.parse(JSON.stringify(saved)));
    expect(loaded).toMatchObject({ kind: 'proposal' });
    if (loaded.kind !== 'proposal') return;
    expect(saveAttack(loaded.proposal)).toEqual(saved);
    expect(loaded.proposal.actions).toEqual(attack.actions);
    expect(replay(loaded.proposal).kind).toBe('breaks');
  });

  it('keeps the agents that the attack adds to those that are always there', () => {
    const { scenario } = attack;
    const [honest, dishonest] = [agent('another'), agent('stranger')];
    const saved = saveAttack({
      ...attack,
      scenario: {
        ...scenario,
        honest: [...scenario.honest, honest],
        dishonest: [...scenario.dishonest, { agent: dishonest, roles: [] }],
      },
    });
    expect(saved.besides).toEqual({ honest: ['another'], dishonest: ['stranger'] });
    const loaded = loadAttack(nspk, JSON.parse(JSON.stringify(saved)));
    if (loaded.kind !== 'proposal') throw new Error(loaded.message);
    expect(loaded.proposal.scenario.honest).toEqual([...scenario.honest, honest]);
    expect(loaded.proposal.scenario.dishonest.at(-1)).toEqual({ agent: dishonest, roles: [] });
    expect(replay(loaded.proposal).kind).toBe('breaks');
  });

  it.each([
    ['nothing', undefined, 'this is no saved attack'],
    ['an action of no kind', { ...saved, actions: [{ kind: 'guess' }] }, 'this is no saved attack'],
    ['another protocol', { ...saved, protocol: 'nsl' }, 'the attack is on nsl, not on nspk'],
    ['another member of the family', { ...saved, with: ['late'] }, 'the attack is on nspk with late'],
    ['an unknown threat', { ...saved, threats: 'sun' }, 'there is no threat sun here'],
    ['an unknown role', { ...saved, goal: { ...saved.goal, claimant: 'Z' } }, 'nspk has no role Z'],
    [
      'an unknown value',
      { ...saved, goal: { kind: 'secrecy', claimant: 'B', of: 'nZ' } },
      'nspk has no value nZ',
    ],
    [
      'a message that is no term',
      { ...saved, actions: [{ kind: 'deliver', run: 0, message: 'h(' }] },
      'expected a term, found the end in h(',
    ],
  ])('refuses %s', (_, data, message) => {
    const loaded = loadAttack(nspk, data);
    expect(loaded.kind === 'problem' && loaded.message).toContain(message);
  });
});
