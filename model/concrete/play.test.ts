/**
 * What is played in symbols and in bytes comes out the same; what is changed on the way is refused wherever
 * a role checks it; and a role that checks less, or an adversary that can less, is noticed.
 * @module
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource } from '../load.ts';
import { type Receive, termsOfCheck } from '../role.ts';
import type { Action, Scenario, SystemState } from '../system.ts';
import { apply, fresh, isApplication, replace, type Term, text, tuple, zero } from '../term.ts';
import { algebraOf } from './constructors.ts';
import { crossExamine } from './cross-examination.ts';
import { type Codec, hasAccepted, type Party, plainCodec } from './party.ts';
import { act, actionsOf, offer, type Played, type PlayedStep, play, type Stage, stageOf } from './play.ts';
import { type SuiteName, suites } from './suite.ts';
import { type Bytes, itemsOf } from './value.ts';
import { type World, worldOf } from './world.ts';

interface Honest {
  readonly scenario: Scenario;
  readonly state: SystemState;
}

function honestIn(source: string): Honest {
  const [protocol] = loadSource(source).protocols;
  if (protocol?.honest?.kind !== 'finished') throw new Error('the honest run finishes');
  return protocol.honest;
}

const shipped = (path: string): Honest => honestIn(readFileSync(new URL(path, import.meta.url), 'utf8'));
const world = (suite: SuiteName = 'ed25519', seed = 'play'): World => worldOf(algebraOf(suites[suite]), seed);
const playedBy = ({ scenario, state }: Honest, codec: Codec = plainCodec): Played =>
  play(scenario, actionsOf(scenario, state), world(), codec);

const mcgrew = shipped('../variants/mcgrew-server.tertius');
const tls = shipped('../variants/tls12-dhe.tertius');
const rsa = shipped('../variants/tls12-rsa.tertius');
const resumed = shipped('../../attacks/casebook/resumption.tertius');
const yahalom = shipped('../../attacks/casebook/yahalom-lowe.tertius');

/** Symbols, then what the action that leads there gives to whom. */
function* stagesOf({ scenario, state }: Honest, inWorld: World): Generator<readonly [Stage, Action]> {
  let stage = stageOf(scenario, inWorld);
  for (const action of actionsOf(scenario, state)) {
    yield [stage, action];
    const next = act(stage, action);
    if ('because' in next) throw new Error(next.because);
    stage = next.stage;
  }
}

/** Where in a message a role checks what stands there: each byte, whether it is checked, or undecided here. */
type Care = 'checked' | 'bound' | 'framing';

/** What a run does with each byte of a message that it reads as an instance of `pattern`. */
function caresFor(party: Party, { pattern, checks }: Receive, message: Bytes): readonly Care[] {
  const terms = [pattern, ...checks.flatMap(termsOfCheck)];
  const cares = new Array<Care>(message.length).fill('checked');
  const visit = (part: Term, bytes: Bytes, start: number): void => {
    const isHeld = party.held.has(part);
    const isAlone = terms.reduce((sum, term) => sum + occurrences(part, term), 0) === 1;
    if (!isHeld && isAlone && part.kind === 'variable') {
      const framing = bytes.length < 66 ? 2 : 3;
      cares.fill('framing', start, start + framing);
      cares.fill('bound', start + framing, start + bytes.length);
    }
    // Of other bits of a share or a key some are one, some are not.
    if (!isHeld && isAlone && isNewPoint(party, part)) cares.fill('framing', start, start + bytes.length);
    const items = isHeld || !isApplication(part, 'tuple') ? undefined : itemsOf(bytes);
    if (items === undefined) return;
    let at = start + bytes.length - items.reduce((sum, item) => sum + item.length, 0);
    for (const [index, item] of items.entries()) {
      visit((part as Term & { kind: 'application' }).args[index] as Term, item, at);
      at += item.length;
    }
  };
  visit(pattern, message, 0);
  return cares;
}

const isNewPoint = ({ held }: Party, part: Term): boolean =>
  part.kind === 'application' &&
  ['g', 'pub'].includes(part.symbol) &&
  part.args[0]?.kind === 'variable' &&
  !held.has(part.args[0]);

function occurrences(part: Term, whole: Term): number {
  if (part === whole) return 1;
  return whole.kind === 'application' ? whole.args.reduce((sum, arg) => sum + occurrences(part, arg), 0) : 0;
}

const withBitFlipped = (message: Bytes, at: number, bit: number): Bytes => {
  const changed = Uint8Array.from(message);
  changed[at] = (changed[at] ?? 0) ^ (1 << bit);
  return changed;
};

describe('a message with one bit changed', () => {
  it.each([
    ['mcgrew-server', mcgrew],
    ['tls12-dhe', tls],
    ['tls12-rsa', rsa],
    ['resumption', resumed],
    ['yahalom-lowe', yahalom],
  ] as const)(
    'is refused where a role of %s checks that bit, and taken where it only binds it',
    (_, honest) => {
      const seen = { checked: 0, bound: 0 };
      for (const [stage, action] of stagesOf(honest, world())) {
        if (action.kind !== 'deliver' || action.transition === undefined) continue;
        const party = stage.parties[action.run] as Party;
        const message = stage.world.valueOf(action.message);
        const cares = caresFor(party, party.role.transitions[action.transition] as Receive, message);
        fc.assert(
          fc.property(fc.nat(message.length - 1), fc.nat(7), (at, bit) => {
            const care = cares[at];
            const outcome = offer(stage, action, withBitFlipped(message, at, bit));
            if (care === 'framing' || care === undefined) return;
            seen[care] += 1;
            expect({ at, care, taken: 'party' in outcome }).toEqual({ at, care, taken: care === 'bound' });
          }),
          { numRuns: 40, seed: 7 },
        );
      }
      expect(seen.checked).toBeGreaterThan(10);
      expect(seen.bound).toBeGreaterThan(10);
    },
  );
});

describe('symbols and bytes', () => {
  it.each(Object.keys(suites) as SuiteName[])('agree on whatever any run is offered, with %s', (suite) => {
    let taken = 0;
    let asked = 0;
    for (const honest of [mcgrew, tls, rsa, resumed, yahalom]) {
      for (const [stage] of stagesOf(honest, world(suite))) {
        const sent = stage.state.trace.flatMap((event) => (event.kind === 'send' ? [event.message] : []));
        const changed = sent.map((message) =>
          replace(message, (part) => (part === nonceOf(message) ? own : undefined)),
        );
        const found = crossExamine(stage, [...new Set([...sent, ...changed])]);
        expect(found.differences).toEqual([]);
        taken += found.taken;
        asked += found.asked;
      }
    }
    expect(taken).toBeGreaterThan(40);
    expect(asked).toBeGreaterThan(2 * taken);
  });

  const own = fresh('nonce', 'nonce1', 'adversary');
  const nonceOf = (message: Term): Term | undefined => message.fresh.find(({ sort }) => sort === 'nonce');

  it('come to the same ends, with the same seed by the same bytes, with another by others', () => {
    const [one, other, different] = ['a', 'a', 'b'].map((seed) =>
      play(mcgrew.scenario, actionsOf(mcgrew.scenario, mcgrew.state), world('ed25519', seed)),
    ) as [Played, Played, Played];
    expect(one.disagreement).toBeUndefined();
    expect(one.parties.map(hasAccepted)).toEqual([true, true, true]);
    expect(messagesOf(one)).toEqual(messagesOf(other));
    expect(messagesOf(one)).not.toEqual(messagesOf(different));
  });

  const messagesOf = ({ steps }: Played): readonly string[] =>
    steps.flatMap((step: PlayedStep) => ('message' in step ? [String(step.message)] : []));
});

describe('what is wrong is noticed', () => {
  it('where a role takes what it should have checked', () => {
    const careless: Codec = {
      ...plainCodec,
      read: (party, transition, message) => {
        const read = plainCodec.read(party, transition, message);
        return read.kind === 'read' ? read : { kind: 'read', held: party.held };
      },
    };
    const differences = [...stagesOf(tls, world())].flatMap(
      ([stage]) =>
        crossExamine(
          { ...stage, codec: careless },
          stage.state.trace.flatMap((event) => (event.kind === 'send' ? [event.message] : [])),
        ).differences,
    );
    expect(differences.join()).toContain('bytes say taken');
  });

  it('where a role sends other bytes than it should', () => {
    const babbling: Codec = {
      ...plainCodec,
      write: (party, transition) => {
        const written = plainCodec.write(party, transition);
        return written.kind === 'written' ? { ...written, message: written.message.slice(1) } : written;
      },
    };
    expect(playedBy(tls, babbling).disagreement?.because).toContain('has other bytes');
  });

  it('where a role refuses what it should take', () => {
    const strict: Codec = { ...plainCodec, read: () => ({ kind: 'refused', because: 'not today' }) };
    expect(playedBy(tls, strict).disagreement).toEqual({
      at: 3,
      because: 'in bytes it is refused: not today',
    });
  });

  it('where a role holds other bytes than it should', () => {
    const confused: Codec = {
      ...plainCodec,
      read: (party, transition, message) => {
        const read = plainCodec.read(party, transition, message);
        if (read.kind === 'refused') return read;
        return { kind: 'read', held: new Map([...read.held].map(([term]) => [term, message])) };
      },
    };
    expect(playedBy(tls, confused).disagreement?.because).toContain('and not in bytes');
  });

  it('where an action cannot happen', () => {
    const played = play(tls.scenario, [{ kind: 'dispatch', run: 3 }], world());
    expect(played.disagreement).toEqual({ at: 0, because: 'in symbols: there is no run 3' });
  });
});

describe('the adversary in bytes', () => {
  const plain = honestIn(`
protocol boxed
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce n, nonce m
A -> B : enc(k(A, B), ["order", [n, m]])
B -> A : n, m
`);
  const boxed = (state: SystemState): Term =>
    state.trace.flatMap((event) => (event.kind === 'send' ? [event.message] : []))[0] as Term;

  it('changes a ciphertext that it cannot read where it knows what stands there', () => {
    const key = (boxed(plain.state) as Term & { kind: 'application' }).args[0] as Term;
    const own = fresh('nonce', 'nonce1', 'adversary');
    const m = fresh('nonce', 'm', 0);
    const changed = apply('enc', key, tuple(text('order'), tuple(own, m)));
    const first = actionsOf(plain.scenario, plain.state).slice(0, 3);
    const scenario: Scenario = { ...plain.scenario, runsMax: 4 };
    // B tells n and m once; with n known, another n can be put in its place under the same key.
    const told: readonly Action[] = [
      ...first,
      { kind: 'deliver', run: 1, message: boxed(plain.state) },
      { kind: 'dispatch', run: 1 },
      first[1] as Action,
      { kind: 'deliver', run: 2, message: changed },
      { kind: 'dispatch', run: 2 },
    ];
    const played = play(scenario, told, world());
    expect(played.disagreement).toBeUndefined();
    expect(played.steps.map((step) => ('recipe' in step ? step.recipe?.kind : undefined))).toContain(
      'malleated',
    );
    const spoken = played.steps.at(-1);
    expect(spoken?.kind === 'send' && spoken.term).toBe(tuple(own, m));
  });

  it.each(Object.keys(suites) as SuiteName[])(
    'sends the degenerate share where it is taken, and only there, with %s',
    (suite) => {
      const source = (unchecked: string): string => `
protocol agreeing
role A client
role B server
${unchecked}
fresh A : exponent x
fresh B : exponent y, nonce n
A -> B : g(x)
B -> A : g(y), aead(kdf(dh(x, y)), n)
`;
      const unchecked = honestIn(source('group unchecked'));
      const message = apply('g', zero);
      const actions: readonly Action[] = [
        ...actionsOf(unchecked.scenario, unchecked.state).filter(({ kind }) => kind === 'begin'),
        { kind: 'deliver', run: 1, message },
        { kind: 'dispatch', run: 1 },
      ];
      const played = play(unchecked.scenario, actions, world(suite));
      expect(played.disagreement).toBeUndefined();
      const checked = honestIn(source(''));
      const [stage] = [...stagesOf(checked, world(suite))].filter(
        ([, { kind }]) => kind === 'dispatch',
      )[0] as [Stage, Action];
      expect(offer(stage, { run: 1 }, stage.world.valueOf(message))).toHaveProperty('because');
    },
  );
});
