import fc from 'fast-check';
import { isDraftable } from 'immer';
import { describe, expect, it } from 'vitest';
import { derivable } from './deduce.ts';
import { known } from './knowledge.ts';
import type { Check, Receive, Role, Send, Transition } from './role.ts';
import type { Spec } from './spec.ts';
import {
  type Action,
  initialState,
  instance,
  nextWays,
  patched,
  type Scenario,
  type StepResult,
  type SystemState,
  step,
  stepWithPatches,
} from './system.ts';
import {
  type Atom,
  agent,
  apply,
  certificate,
  dh,
  fresh,
  publicKey,
  type Sort,
  secretKey,
  sharedKey,
  type Term,
  text,
  tuple,
  type Variable,
  variable,
  zero,
} from './term.ts';
import { print } from './term-print.ts';

// Machines made by hand, as projection would make them.

const [alice, bob, eve, ca, rogue] = ['alice', 'bob', 'eve', 'ca', 'rogue'].map(agent) as [
  Atom,
  Atom,
  Atom,
  Atom,
  Atom,
];
const seal = (to: Term, content: Term): Term => apply('seal', publicKey(secretKey(to)), content);
const aead = (key: Term, content: Term): Term => apply('aead', key, content);
const sign = (secret: Term, body: Term): Term => apply('sign', secret, body);

type Step =
  | { readonly receive: Term; readonly checks?: readonly Check[] }
  | { readonly send: Term; readonly checks?: readonly Check[] };

interface Machine {
  readonly name: string;
  readonly self: Variable;
  readonly peers?: readonly Variable[];
  readonly fresh?: readonly Variable[];
  readonly secrets?: readonly Term[];
  readonly steps: readonly Step[];
  /** Transitions beside the straight ones: from, to, what. */
  readonly branches?: readonly (readonly [number, number, Step])[];
}

const role = ({ name, self, peers, fresh: made, secrets, steps, branches }: Machine): Role => ({
  name,
  anonymous: false,
  unawareOf: [],
  self,
  peers: (peers ?? []).map((peer) => ({ role: peer.name, name: peer })),
  fresh: (made ?? []).map((value) => ({ name: value, public: value.sort === 'text' })),
  secrets: [secretKey(self), ...(secrets ?? [])],
  transitions: [
    ...steps.map((one, at) => transition(one, at, at + 1)),
    ...(branches ?? []).map(([from, to, one]) => transition(one, from, to)),
  ],
  acceptsAt: [steps.length - 1],
  knows: [],
  opaque: [],
  aliases: new Map(),
});

function transition(one: Step, from: number, to: number): Transition {
  const event = {
    from,
    to,
    hop: from,
    label: '',
    wire: '',
    checks: one.checks ?? [],
    events: [],
    span: nowhere,
  };
  return 'send' in one
    ? ({ ...event, kind: 'send', message: one.send } satisfies Send)
    : ({ ...event, kind: 'receive', pattern: one.receive } satisfies Receive);
}

const nowhere = { start: 0, end: 0 };

const specOf = (...machines: readonly Machine[]): Spec => ({
  name: 'by-hand',
  title: '',
  citations: [],
  roles: machines.map(role),
  channels: [],
  offices: { nonces: {} },
  correspondences: [],
  expectations: [],
  issued: [{ issuer: ca, usage: text('server') }],
  authorities: [ca, rogue],
  functions: [],
  groupUnchecked: false,
  values: [],
  options: [],
});

const scenarioOf = (spec: Spec, more: Partial<Scenario> = {}): Scenario => ({
  spec,
  honest: [alice, bob],
  dishonest: [{ agent: eve, roles: [] }],
  compromised: [],
  unpossessed: false,
  reveals: [],
  typed: true,
  selfTalk: false,
  runsMax: 6,
  ...more,
});

const slots =
  (scope: string): ((name: string, sort: Sort) => Variable) =>
  (name, sort) =>
    variable(name, sort, scope);

const needhamSchroeder = (() => {
  const inA = slots('A');
  const inB = slots('B');
  const [A, B, nA, nB] = [inA('A', 'name'), inA('B', 'name'), inA('nA', 'nonce'), inA('nB', 'nonce')];
  const [A2, B2, nA2, nB2] = [inB('A', 'name'), inB('B', 'name'), inB('nA', 'nonce'), inB('nB', 'nonce')];
  return specOf(
    {
      name: 'A',
      self: A,
      peers: [B],
      fresh: [nA],
      steps: [{ send: seal(B, tuple(nA, A)) }, { receive: seal(A, tuple(nA, nB)) }, { send: seal(B, nB) }],
    },
    {
      name: 'B',
      self: B2,
      fresh: [nB2],
      steps: [
        { receive: seal(B2, tuple(nA2, A2)) },
        { send: seal(A2, tuple(nA2, nB2)) },
        { receive: seal(B2, nB2) },
      ],
    },
  );
})();

/** One role with everything: kept values, anchors, comparisons, branches, exponents, text, shared keys. */
const everything = (() => {
  const at = slots('R');
  const [R, P, I, S] = [at('R', 'name'), at('P', 'name'), at('I', 'name'), at('S', 'name')];
  const [t, n, k, x] = [at('t', 'text'), at('n', 'nonce'), at('k', 'key'), at('x', 'exponent')];
  const [Y, N, M, K, KS] = [
    at('Y', 'exponent'),
    at('N', 'nonce'),
    at('M', 'message'),
    at('K', 'key'),
    at('KS', 'secret'),
  ];
  const cert = sign(secretKey(I), tuple(text('cert'), text('server'), S, publicKey(KS)));
  const secret = apply('kdf', dh(x, Y));
  return specOf({
    name: 'R',
    self: R,
    peers: [P],
    fresh: [t, n, k, x],
    secrets: [sharedKey('k', R, P), secretKey(rogue)],
    steps: [
      { send: tuple(apply('g', x), R) },
      { receive: tuple(apply('g', Y), cert, M), checks: [{ kind: 'anchor', issuer: I, anchors: [ca] }] },
      { send: aead(secret, k) },
      {
        receive: K,
        checks: [
          { kind: 'open', value: M, pattern: aead(K, tuple(text('tag'), N)) },
          { kind: 'unequal', left: N, right: n, span: nowhere },
        ],
      },
      { send: aead(secret, n), checks: [{ kind: 'equal', left: S, right: P, span: nowhere }] },
      { receive: text('end') },
    ],
    branches: [
      [1, 6, { receive: text('abort') }],
      [1, 5, { receive: tuple(text('skip'), at('Q', 'message')) }],
    ],
  });
})();

const begin = (name: string, self: Term, ...peers: readonly Term[]): Action => ({
  kind: 'begin',
  role: name,
  agent: self,
  peers,
});
const send = (run: number): Action => ({ kind: 'dispatch', run });
const give = (run: number, message: Term): Action => ({ kind: 'deliver', run, message });

/** The state after `actions`, or the reason why one of them was refused. */
function play(scenario: Scenario, ...actions: readonly Action[]): SystemState | string {
  let state = initialState(scenario);
  for (const action of actions) {
    const next = step(scenario, state, action);
    if (next.kind === 'refused') return next.because.reason;
    state = next.state;
  }
  return state;
}

const mine = fresh('nonce', 'n', 'adversary');
const made = (name: string, run: number, sort: Sort = 'nonce'): Atom => fresh(sort, name, run);

describe('Needham-Schroeder', () => {
  const scenario = scenarioOf(needhamSchroeder);
  const [nA, nB] = [made('nA', 0), made('nB', 1)];

  it('runs honestly to its end', () => {
    const state = play(
      scenario,
      begin('A', alice, bob),
      begin('B', bob),
      send(0),
      give(1, seal(bob, tuple(nA, alice))),
      send(1),
      give(0, seal(alice, tuple(nA, nB))),
      send(0),
      give(1, seal(bob, nB)),
    ) as SystemState;
    expect(state.runs.map((run) => ({ ...run.bindings }))).toEqual([
      { A: alice, B: bob, nA, nB },
      { A: alice, B: bob, nA, nB },
    ]);
    expect(state.runs.map((run) => nextWays(scenario, run))).toEqual([[], []]);
    expect(derivable(state.knowledge, nB)).toBe(false);
    expect(state.trace.map((event) => event.kind)).toEqual([
      'begin',
      'begin',
      'send',
      'receive',
      'send',
      'receive',
      'send',
      'receive',
    ]);
  });

  it('falls to an insider (Lowe, IPL 1995)', () => {
    const state = play(
      scenario,
      begin('A', alice, eve),
      begin('B', bob),
      send(0),
      give(1, seal(bob, tuple(nA, alice))),
      send(1),
      give(0, seal(alice, tuple(nA, nB))),
      send(0),
      give(1, seal(bob, nB)),
    ) as SystemState;
    expect(state.runs[1]?.bindings).toMatchObject({ A: alice });
    expect(derivable(state.knowledge, nB)).toBe(true);
  });

  it.each<[string, readonly Action[]]>([
    ['no such role', [begin('C', alice)]],
    ['not honest', [begin('A', eve, bob)]],
    ['not honest', [begin('A', agent('nobody'), bob)]],
    ['not permitted', [begin('A', alice)]],
    ['not permitted', [begin('A', alice, ca)]],
    ['not permitted', [begin('A', alice, agent('nobody'))]],
    ['chooses itself', [begin('A', alice, alice)]],
    ['too many runs', Array.from({ length: 7 }, () => begin('B', bob))],
    ['no such run', [send(0)]],
    ['no such run', [give(-1, bob)]],
    ['not sending', [begin('B', bob), send(0)]],
    ['not waiting', [begin('A', alice, bob), give(0, bob)]],
    ['not waiting', [begin('B', bob), { kind: 'deliver', run: 0, message: bob, transition: 1 }]],
    ['not derivable', [begin('B', bob), give(0, seal(bob, tuple(made('x', 9), alice)))]],
    ['not derivable', [begin('B', bob), give(0, variable('v', 'message', 'B'))]],
    ['no match', [begin('B', bob), give(0, seal(alice, tuple(mine, alice)))]],
    ['not permitted', [{ kind: 'reveal', reveal: 'key', agent: alice }]],
  ])('refuses: %s (%#)', (reason, actions) => {
    expect(play(scenario, ...actions)).toBe(reason);
  });

  it('says in the notation why it refuses', () => {
    const reasonFor = (action: Action): string => {
      const next = step(scenario, play(scenario, begin('B', bob)) as SystemState, action);
      return next.kind === 'refused' ? next.because.detail : '';
    };
    expect(reasonFor(give(0, nA))).toBe('the adversary cannot make nA#0');
    expect(reasonFor(give(0, mine))).toBe('~n is no instance of seal(pub(bob), [nA, A])');
    expect(reasonFor(begin('A', alice, alice))).toBe('alice chooses itself as its peer');
    expect(reasonFor(send(0))).toBe('run 0 of B is not sending');
  });

  it('takes only what a receiver cannot tell apart, unless types are dropped', () => {
    const flaw = give(0, seal(bob, tuple(eve, alice)));
    expect(play(scenario, begin('B', bob), flaw)).toBe('no match');
    expect(play({ ...scenario, typed: false }, begin('B', bob), flaw)).toBeTypeOf('object');
  });

  it('lets an agent talk to itself where that is allowed', () => {
    expect(play({ ...scenario, selfTalk: true }, begin('A', alice, alice))).toBeTypeOf('object');
  });
});

describe('a role with every kind of check', () => {
  const scenario = scenarioOf(everything);
  const own = fresh('key', 'k', 'adversary');
  const e = fresh('exponent', 'e', 'adversary');
  const share = apply('g', e);
  const kept = aead(own, tuple(text('tag'), mine));
  const certOf = (name: Term, issuer: Term = ca): Term =>
    certificate(name, text('server'), publicKey(secretKey(name)), issuer);
  const opening = [begin('R', alice, bob), send(0)];

  it('opens what it kept, compares, and goes on', () => {
    const state = play(
      scenario,
      ...opening,
      give(0, tuple(share, certOf(bob), kept)),
      send(0),
      give(0, own),
      send(0),
    ) as SystemState;
    expect(state.runs[0]?.bindings).toMatchObject({ M: kept, K: own, N: mine, S: bob, KS: secretKey(bob) });
    expect(state.runs[0]?.stopped).toBeUndefined();
    expect(derivable(state.knowledge, made('k', 0, 'key'))).toBe(true);
  });

  it('refuses what fails a check, as if nothing had come', () => {
    const forged = certificate(bob, text('server'), publicKey(secretKey(bob)), rogue);
    const withRogue = { ...scenario, compromised: [rogue] };
    expect(play(withRogue, ...opening, give(0, tuple(share, forged, kept)))).toBe('check failed');
    const afterwards = [...opening, give(0, tuple(share, certOf(bob), kept)), send(0)];
    expect(play(scenario, ...afterwards, give(0, fresh('key', 'other', 'adversary')))).toBe('check failed');
    expect(
      play(scenario, ...opening, give(0, tuple(share, certOf(bob), text('x'))), send(0), give(0, own)),
    ).toBe('check failed');
  });

  it('stops at a check that fails after a send, and the send stands', () => {
    const actions = [...opening, give(0, tuple(share, certOf(alice), kept)), send(0), give(0, own), send(0)];
    const state = play(scenario, ...actions) as SystemState;
    expect(state.runs[0]?.stopped).toBe('alice differs from bob');
    expect(derivable(state.knowledge, made('n', 0))).toBe(true);
    expect(nextWays(scenario, state.runs[0] as NonNullable<(typeof state.runs)[0]>)).toEqual([]);
    expect(play(scenario, ...actions, give(0, text('end')))).toBe('run is over');
  });

  it('takes any branch that fits, the first unless told otherwise', () => {
    const at = (message: Term, transition?: number): unknown => {
      const state = play(scenario, ...opening, {
        kind: 'deliver',
        run: 0,
        message,
        ...(transition === undefined ? {} : { transition }),
      });
      return typeof state === 'string' ? state : state.runs[0]?.state;
    };
    expect(at(text('abort'))).toBe(6);
    expect(at(text('abort'), 6)).toBe(6);
    expect(at(text('abort'), 1)).toBe('no match');
    expect(at(text('abort'), 0)).toBe('not waiting');
    expect(at(tuple(text('skip'), kept))).toBe(5);
  });

  it('fails a check on what has no value, and compares what has', () => {
    const [R, V] = [variable('R', 'name', 'R'), variable('V', 'message', 'R')];
    const outcomeOf = (one: Check) =>
      play(
        scenarioOf(specOf({ name: 'R', self: R, steps: [{ receive: text('go'), checks: [one] }] })),
        begin('R', alice),
        give(0, text('go')),
      );
    const compared = (kind: 'equal' | 'unequal', left: Term, right: Term) =>
      typeof outcomeOf({ kind, left, right, span: nowhere }) === 'object';
    expect(outcomeOf({ kind: 'open', value: V, pattern: V })).toBe('check failed');
    expect(compared('equal', V, V)).toBe(false);
    expect(compared('unequal', V, R)).toBe(false);
    expect([compared('equal', R, alice), compared('equal', R, bob)]).toEqual([true, false]);
    expect([compared('unequal', R, alice), compared('unequal', R, bob)]).toEqual([false, true]);
  });

  it('makes public fresh values known when the run starts, and no others', () => {
    const state = play(scenario, begin('R', alice, bob)) as SystemState;
    expect(derivable(state.knowledge, made('t', 0, 'text'))).toBe(true);
    expect(derivable(state.knowledge, made('n', 0))).toBe(false);
  });

  it('reveals what the scenario lets it reveal', () => {
    const open = { ...scenario, reveals: ['key', 'session', 'later'] as const };
    const has = (...actions: readonly Action[]) => {
      const { knowledge } = play(open, begin('R', alice, bob), ...actions) as SystemState;
      return [
        made('n', 0),
        made('k', 0, 'key'),
        made('x', 0, 'exponent'),
        secretKey(alice),
        sharedKey('k', alice, bob),
        secretKey(bob),
        secretKey(rogue),
        secretKey(ca),
      ]
        .filter((term) => derivable(knowledge, term))
        .map(print);
    };
    expect(has()).toEqual([]);
    expect(has({ kind: 'reveal', reveal: 'session', run: 0 })).toEqual(['k#0', 'x#0']);
    expect(has({ kind: 'reveal', reveal: 'key', agent: alice })).toEqual(['sk(alice)', 'k(alice, bob)']);
    expect(has({ kind: 'reveal', reveal: 'later' })).toEqual([
      'sk(alice)',
      'k(alice, bob)',
      'sk(bob)',
      'sk(rogue)',
      'sk(ca)',
    ]);
    expect(play(open, { kind: 'reveal', reveal: 'session', run: 3 })).toBe('no such run');
    expect(play(open, { kind: 'reveal', reveal: 'key', agent: ca })).toBe('not permitted');
  });
});

describe('at the start the adversary holds', () => {
  const has = (more: Partial<Scenario>, spec: Partial<Spec> = {}) => {
    const { knowledge } = initialState(scenarioOf({ ...everything, ...spec }, more));
    return (term: Term) => derivable(knowledge, term);
  };
  const certOf = (name: Term, key: Term, issuer: Term = ca): Term =>
    certificate(name, text('server'), publicKey(secretKey(key)), issuer);

  it('what is public, and what its insiders own', () => {
    const holds = has({});
    const held = [
      alice,
      ca,
      publicKey(secretKey(bob)),
      certOf(alice, alice),
      certOf(eve, eve),
      secretKey(eve),
      sharedKey('k', eve, bob),
    ];
    expect(held.filter((term) => !holds(term)).map(print)).toEqual([]);
    const lacking = [
      secretKey(alice),
      sharedKey('k', alice, bob),
      secretKey(rogue),
      secretKey(ca),
      certOf(eve, alice),
      apply('g', zero),
    ];
    expect(lacking.filter(holds).map(print)).toEqual([]);
  });

  it('shared keys that name its insiders at either end', () => {
    expect(has({})(sharedKey('k', eve, alice))).toBe(true);
    expect(has({ dishonest: [] })(sharedKey('k', eve, alice))).toBe(false);
  });

  it('the secrets of the roles that its agents are dishonest in, and of no other agent', () => {
    const holds = has({ dishonest: [{ agent: eve, roles: ['R'] }] });
    expect(holds(secretKey(rogue))).toBe(true);
    expect([secretKey(alice), sharedKey('k', alice, bob)].some(holds)).toBe(false);
  });

  it('keys of compromised authorities', () => {
    expect(has({ compromised: [ca] })(certOf(eve, bob))).toBe(true);
    expect(has({ compromised: [rogue] })(certOf(eve, bob))).toBe(false);
  });

  it('certificates over keys that it does not possess', () => {
    const holds = has({ unpossessed: true });
    expect([certOf(eve, alice), certOf(eve, bob), certOf(alice, bob)].map(holds)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('the degenerate share where the group is not checked', () => {
    expect(has({}, { groupUnchecked: true })(apply('g', zero))).toBe(true);
    expect(has({}, { groupUnchecked: true })(apply('kdf', dh(made('x', 0, 'exponent'), zero)))).toBe(true);
  });
});

describe('laws', () => {
  it('Immer takes knowledge and terms for values', () => {
    const { knowledge, runs } = play(scenarioOf(everything), begin('R', alice, bob)) as SystemState;
    expect([knowledge, alice, tuple(alice), runs].map(isDraftable)).toEqual([false, false, false, true]);
  });

  it('step is deterministic and total, and leaves the state before as it was', () => {
    fc.assert(
      fc.property(anyWalk, (plan) => {
        const { scenario, choices } = planned(plan);
        let state = initialState(scenario);
        for (const choice of choices) {
          const action = actionOf(scenario, state, choice);
          const before = summary(state);
          const [once, twice] = [step(scenario, state, action), step(scenario, state, action)];
          expect(summary(state)).toEqual(before);
          expect(outcome(once)).toEqual(outcome(twice));
          if (once.kind === 'done') state = once.state;
        }
      }),
    );
  });

  it('patches lead to every state, forth and back', () => {
    fc.assert(
      fc.property(anyWalk, (plan) => {
        const { scenario, choices } = planned(plan);
        const states = [initialState(scenario)];
        const changes = choices.flatMap((choice) => {
          const before = states.at(-1) as SystemState;
          const action = actionOf(scenario, before, choice);
          const next = stepWithPatches(scenario, before, action);
          expect(outcome(next)).toEqual(outcome(step(scenario, before, action)));
          if (next.kind === 'refused') return [];
          states.push(next.state);
          return [next];
        });
        let state = states[0] as SystemState;
        for (const [at, { patches }] of changes.entries()) {
          state = patched(state, patches);
          expect(summary(state)).toEqual(summary(states[at + 1] as SystemState));
        }
        for (const [back, { inverse }] of changes.toReversed().entries()) {
          state = patched(state, inverse);
          expect(summary(state)).toEqual(summary(states[changes.length - 1 - back] as SystemState));
        }
      }),
    );
  });

  it('knowledge and bindings only grow; what is delivered was derivable, what is sent becomes so', () => {
    fc.assert(
      fc.property(anyWalk, (plan) => {
        const { scenario, choices } = planned(plan);
        let before = initialState(scenario);
        for (const choice of choices) {
          const next = step(scenario, before, actionOf(scenario, before, choice));
          if (next.kind === 'refused') continue;
          const after = next.state;
          for (const term of known(before.knowledge)) expect(derivable(after.knowledge, term)).toBe(true);
          for (const run of before.runs) expect(after.runs[run.number]?.bindings).toMatchObject(run.bindings);
          const event = after.trace.at(-1);
          if (event?.kind === 'receive') expect(derivable(before.knowledge, event.message)).toBe(true);
          if (event?.kind === 'send') expect(derivable(after.knowledge, event.message)).toBe(true);
          before = after;
        }
      }),
    );
  });

  it('every event of a run is where the run says, and is an instance of its transition', () => {
    let events = 0;
    fc.assert(
      fc.property(anyWalk, (plan) => {
        const { scenario, choices } = planned(plan);
        const state = walk(scenario, choices);
        const taken = state.runs.flatMap((run) => run.taken.map((one) => ({ ...one, run })));
        expect(taken.map(({ at }) => at).toSorted((left, right) => left - right)).toEqual(
          [...state.trace.keys()].filter(
            (at) => state.trace[at]?.kind === 'send' || state.trace[at]?.kind === 'receive',
          ),
        );
        for (const { transition: index, at, run } of taken) {
          const way = scenario.spec.roles.find(({ name }) => name === run.role)?.transitions[
            index
          ] as Transition;
          expect(state.trace[at]).toMatchObject({ kind: way.kind, run: run.number, transition: index });
          const message = instance(run, way.kind === 'send' ? way.message : way.pattern);
          expect(state.trace[at]).toHaveProperty('message', message);
          events += 1;
        }
        for (const run of state.runs)
          expect(
            state.trace.filter((event) => event.kind === 'begin' && event.run === run.number),
          ).toHaveLength(1);
      }),
    );
    expect(events).toBeGreaterThan(300);
  });
});

// Random walks: a choice is a few numbers, read as an action that is often possible.

type Choice = readonly [number, number, number, number];

interface Walk {
  readonly spec: 'Needham-Schroeder' | 'everything';
  readonly typed: boolean;
  readonly selfTalk: boolean;
  readonly choices: readonly Choice[];
}

const anyWalk: fc.Arbitrary<Walk> = fc.record({
  spec: fc.constantFrom<Walk['spec']>('Needham-Schroeder', 'everything'),
  typed: fc.boolean(),
  selfTalk: fc.boolean(),
  choices: fc.array(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(9_999), fc.nat(9_999)), {
    minLength: 10,
    maxLength: 40,
  }),
});

const planned = ({ spec, typed, selfTalk, choices }: Walk) => ({
  scenario: scenarioOf(spec === 'everything' ? everything : needhamSchroeder, {
    typed,
    selfTalk,
    reveals: ['key', 'session', 'later'],
    compromised: [ca],
  }),
  choices,
});

const walk = (scenario: Scenario, choices: readonly Choice[]): SystemState =>
  choices.reduce((state, choice) => {
    const next = step(scenario, state, actionOf(scenario, state, choice));
    return next.kind === 'done' ? next.state : state;
  }, initialState(scenario));

function actionOf(scenario: Scenario, state: SystemState, [what, which, first, second]: Choice): Action {
  const { name, peers } = pick(scenario.spec.roles, which);
  if (state.runs.length === 0 || what < 15) {
    return begin(name, pick(agents, first), ...peers.map((_, at) => pick(agents, second + at)));
  }
  if (what < 18) return pick(reveals(which % 4, pick(agents, first)), second);
  const number = which % (state.runs.length + (what < 25 ? 1 : 0));
  const run = state.runs[number];
  const isSending = run !== undefined && nextWays(scenario, run)[0]?.transition.kind === 'send';
  return isSending !== what < 25
    ? send(number)
    : give(number, forged(scenario, state, number, first, second));
}

const agents = [alice, bob, eve, ca];
const pick = <Item>(items: readonly Item[], at: number): Item => items[at % items.length] as Item;
const reveals = (run: number, owner: Term): readonly Action[] => [
  { kind: 'reveal', reveal: 'key', agent: owner },
  { kind: 'reveal', reveal: 'session', run },
  { kind: 'reveal', reveal: 'later' },
];

/** Something that the run may be waiting for: a message heard, or its pattern filled with what is known. */
function forged(scenario: Scenario, state: SystemState, number: number, first: number, second: number): Term {
  const heard = known(state.knowledge);
  const run = state.runs[number];
  const way = run && nextWays(scenario, run).find(({ transition: { kind } }) => kind === 'receive');
  if (run === undefined || way === undefined || first % 4 === 0) return pick(heard, second);
  const pattern = instance(run, (way.transition as Receive).pattern);
  const values = pattern.variables.map((slot, at) => valueFor(slot, heard, first + second * (at + 1)));
  return values.reduce(
    (term, [slot, value]) => instance({ ...run, bindings: { [slot.name]: value } }, term),
    pattern,
  );
}

function valueFor(slot: Variable, heard: readonly Term[], choice: number): readonly [Variable, Term] {
  const fitting = heard.filter((term) => term.kind === 'atom' && term.sort === slot.sort);
  if (slot.sort === 'secret') return [slot, secretKey(choice % 2 === 0 ? alice : eve)];
  const own = fresh(slot.sort, 'own', 'adversary');
  return [
    slot,
    choice % 3 === 0 && slot.sort !== 'name' ? own : (fitting[choice % Math.max(1, fitting.length)] ?? own),
  ];
}

/** What became of an action, as plain lists. */
const outcome = (result: StepResult) => (result.kind === 'done' ? summary(result.state) : result.because);

/** A state as plain lists, taken at the time. */
const summary = ({ runs, knowledge, trace }: SystemState) => ({
  runs: [...runs],
  trace: [...trace],
  known: [...known(knowledge)],
});
