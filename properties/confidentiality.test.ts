/**
 * Traces that break secrecy and non-impersonation, and what the threats of a combination permit.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Spec } from '../model/spec.ts';
import { type Action, initialState, type Scenario } from '../model/system.ts';
import {
  type Atom,
  agent,
  apply,
  fresh,
  publicKey,
  secretKey,
  type Term,
  text,
  tuple,
} from '../model/term.ts';
import type { Goal } from './goal.ts';
import { type Judgement, judge } from './judge.ts';
import { begin, give, play, scenarioOf, send, specOf } from './played.ts';
import { type Combination, combine, type Threat } from './threat.ts';

const c = agent('c');
const p = agent('p');
const q = agent('q');
const s = agent('s');
const e = agent('e');
const CA = agent('CA');
const sign = (by: Term, body: Term): Term => apply('sign', secretKey(by), body);
const keyOf = (owner: Term): Term => publicKey(secretKey(owner));
const certified = (subject: Term, usage: string, key: Term, by: Term): Term =>
  sign(by, tuple(text('cert'), text(usage), subject, key));

const among = (spec: Spec, given: Partial<Scenario> = {}): Scenario => scenarioOf(spec, [c, p, q, s], given);

const dishonest = (role: string): Threat => ({ kind: 'dishonest', role });

describe('judge on RSA key transport', () => {
  const spec = specOf(`protocol transport "RSA key transport"
  cite "RFC 5246"
role C client, anonymous
role S server, certified by CA
knows C : S
fresh C : key k
fresh S : nonce nS
C -> S : S
S -> C : nS, cert(S, server)
C -> S : seal(pub(S), k), mac(k, nS)
S -> C : mac(k, [nS, "done"])
channel k : C <-> S`);
  const k = fresh('key', 'k', 0);
  const nS = fresh('nonce', 'nS', 1);
  const honest = [
    begin('C', c, s),
    begin('S', s),
    send(0),
    give(1, s),
    send(1),
    give(0, tuple(nS, certified(s, 'server', keyOf(s), CA))),
    send(0),
    give(1, tuple(apply('seal', keyOf(s), k), apply('mac', k, nS))),
    send(1),
    give(0, apply('mac', k, tuple(nS, text('done')))),
  ];
  const secrecyOf = (claimant: string): Goal => ({ kind: 'secrecy', claimant, of: 'k' });
  const judged = (
    goal: Goal,
    threats: readonly Threat[],
    given: Partial<Scenario>,
    actions: readonly Action[],
  ): Judgement => {
    const scenario = among(spec, given);
    return judge(goal, combine(...threats), scenario, play(scenario, actions));
  };

  it('keeps the key of the honest run', () => {
    expect(judged(secrecyOf('C'), [], {}, honest)).toEqual({ kind: 'kept', acceptances: 1 });
    expect(judged(secrecyOf('S'), [], {}, honest)).toEqual({ kind: 'kept', acceptances: 1 });
  });

  it('finds it lost when long-term keys are revealed later, by that event', () => {
    const actions: readonly Action[] = [...honest, { kind: 'reveal', reveal: 'later' }];
    expect(judged(secrecyOf('C'), [{ kind: 'later' }], { reveals: ['later'] }, actions)).toMatchObject({
      kind: 'broken',
      at: 10,
    });
    expect(judged(secrecyOf('C'), [], { reveals: ['later'] }, actions)).toEqual({
      kind: 'kept',
      acceptances: 0,
    });
  });

  it('does not count a revelation before the session is over', () => {
    const early: readonly Action[] = [
      ...honest.slice(0, 9),
      { kind: 'reveal', reveal: 'later' },
      ...honest.slice(9),
    ];
    expect(judged(secrecyOf('C'), [{ kind: 'later' }], { reveals: ['later'] }, early)).toEqual({
      kind: 'kept',
      acceptances: 0,
    });
    const enough = early.slice(0, 10);
    expect(judged(secrecyOf('S'), [{ kind: 'later' }], { reveals: ['later'] }, early)).toMatchObject({
      acceptances: 0,
    });
    expect(judged(secrecyOf('S'), [{ kind: 'later' }], { reveals: ['later'] }, enough)).toMatchObject({
      kind: 'broken',
      at: 9,
    });
  });

  it('lets `session` reveal other sessions only', () => {
    const own: readonly Action[] = [...honest, { kind: 'reveal', reveal: 'session', run: 0 }];
    const other: readonly Action[] = [
      ...honest,
      begin('C', q, s),
      { kind: 'reveal', reveal: 'session', run: 2 },
    ];
    const threats: readonly Threat[] = [{ kind: 'session' }];
    for (const claimant of ['C', 'S']) {
      expect(judged(secrecyOf(claimant), threats, { reveals: ['session'] }, own)).toMatchObject({
        acceptances: 0,
      });
      expect(judged(secrecyOf(claimant), threats, { reveals: ['session'] }, other)).toMatchObject({
        acceptances: 1,
      });
      expect(judged(secrecyOf(claimant), [], { reveals: ['session'] }, other)).toMatchObject({
        acceptances: 0,
      });
    }
  });

  it('lets `kci` reveal the key of the claimant and of nobody else', () => {
    const revealed = (owner: Term): readonly Action[] => [
      { kind: 'reveal', reveal: 'key', agent: owner },
      ...honest,
    ];
    const count = (claimant: string, owner: Term): Judgement =>
      judged(secrecyOf(claimant), [{ kind: 'kci' }], { reveals: ['key'] }, revealed(owner));
    expect(count('C', c)).toEqual({ kind: 'kept', acceptances: 1 });
    expect(count('C', s)).toEqual({ kind: 'kept', acceptances: 0 });
    expect(count('C', q)).toEqual({ kind: 'kept', acceptances: 0 });
    expect(count('S', s)).toMatchObject({ kind: 'broken', run: 1 });
  });

  it('does not take the adversary for the anonymous client whose secret it is', () => {
    const own = fresh('key', 'own', 'adversary');
    const nonce = fresh('nonce', 'nS', 0);
    const actions = [
      begin('S', s),
      give(0, s),
      send(0),
      give(0, tuple(apply('seal', keyOf(s), own), apply('mac', own, nonce))),
      send(0),
    ];
    expect(judged(secrecyOf('S'), [], {}, actions)).toEqual({ kind: 'kept', acceptances: 1 });
  });

  it('does not take it for a client whose key was revealed with another session', () => {
    const nonce = fresh('nonce', 'nS', 2);
    const replayed: readonly Action[] = [
      ...honest.slice(0, 7),
      begin('S', s),
      give(2, s),
      send(2),
      { kind: 'reveal', reveal: 'session', run: 0 },
      give(2, tuple(apply('seal', keyOf(s), k), apply('mac', k, nonce))),
      send(2),
    ];
    const threats: readonly Threat[] = [{ kind: 'session' }];
    expect(judged(secrecyOf('S'), threats, { reveals: ['session'] }, replayed)).toEqual({
      kind: 'kept',
      acceptances: 1,
    });
  });

  it('does not take it for an honest client that trusts the insider either', () => {
    const actions = [
      begin('C', c, e),
      begin('S', s),
      send(0),
      give(1, s),
      send(1),
      give(0, tuple(nS, certified(e, 'server', keyOf(e), CA))),
      send(0),
      give(1, tuple(apply('seal', keyOf(s), k), apply('mac', k, nS))),
      send(1),
    ];
    expect(judged(secrecyOf('S'), [], {}, actions)).toEqual({ kind: 'kept', acceptances: 1 });
  });
});

describe('judge on an anonymous client with two peers', () => {
  it('does not count what it has given to an insider as well', () => {
    const spec = specOf(`protocol both "one key for two"
  cite "test"
role C client, anonymous
role S server
role P proxy
knows C : S, P, pub(S), pub(P)
knows S :
knows P :
fresh C : key k
C -> P : seal(pub(P), k)
C -> S : seal(pub(S), k)
channel k : C <-> S`);
    const scenario = among(spec);
    const sent = apply('seal', keyOf(s), fresh('key', 'k', 0));
    const state = play(scenario, [begin('C', c, s, e), begin('S', s), send(0), send(0), give(1, sent)]);
    const secrecy = { kind: 'secrecy', claimant: 'S', of: 'k' } as const;
    expect(judge(secrecy, [], scenario, state)).toEqual({ kind: 'kept', acceptances: 1 });
    expect(judge(secrecy, [dishonest('P')], scenario, state).kind).toBe('broken');
  });
});

describe('judge on an anonymous client beside a named reader', () => {
  it('does not take the adversary for the client', () => {
    const spec = specOf(`protocol beside "a key with a reader"
  cite "test"
role C client, anonymous
role S server
role P proxy
knows C : S, pub(S)
knows S : P
knows P :
fresh C : key k
C -> S : seal(pub(S), k)
P -> S : "ready"
channel k : C <-> S, readers P`);
    const scenario = among(spec);
    const own = fresh('key', 'own', 'adversary');
    const state = play(scenario, [
      begin('S', s, p),
      give(0, apply('seal', keyOf(s), own)),
      give(0, text('ready')),
    ]);
    const secrecy = { kind: 'secrecy', claimant: 'S', of: 'k' } as const;
    expect(judge(secrecy, [], scenario, state)).toEqual({ kind: 'kept', acceptances: 1 });
  });
});

describe('judge on an anonymous client', () => {
  const spec = specOf(`protocol nonces "a nonce in the clear and a key"
  cite "test"
role C client, anonymous
role S server
knows C : S, pub(S)
knows S :
fresh C : nonce nC, key k
C -> S : nC
C -> S : seal(pub(S), k)
S -> C : mac(k, "done")
channel k : C <-> S`);
  const scenario = among(spec, { reveals: ['later'] });
  const own = fresh('nonce', 'own', 'adversary');
  const [nC, k] = [fresh('nonce', 'nC', 0), fresh('key', 'k', 0)];
  const judged = (nonce: Term, key: Term): string => {
    const actions: readonly Action[] = [
      begin('C', c, s),
      begin('S', s),
      send(0),
      send(0),
      give(1, nonce),
      give(1, apply('seal', keyOf(s), key)),
      send(1),
      { kind: 'reveal', reveal: 'later' },
    ];
    const goal = { kind: 'secrecy', claimant: 'S', of: 'k' } as const;
    return judge(goal, [{ kind: 'later' }], scenario, play(scenario, actions)).kind;
  };

  it('knows it by its secrets, whatever became of its nonce', () => {
    expect(judged(nC, k)).toBe('broken');
    expect(judged(own, k)).toBe('broken');
    expect(judged(nC, fresh('key', 'own', 'adversary'))).toBe('kept');
  });
});

const channelGoal = (claimant: string, peer: string): Goal => ({
  kind: 'proxy non-impersonation',
  claimant,
  peer,
  channel: 0,
});

describe('judge on interception', () => {
  const spec = specOf(`protocol interception "a proxy with a super-CA"
  cite "variants 2.4"
role C client, anonymous, unaware of P
role P proxy, holds key sCA
role S server, certified by CA, unaware of P
trust C : CA, sCA for server
knows C : S
knows P : S
fresh C : nonce nC, exponent x
fresh P : exponent p
C -> P : nC, S
P -> C : cert(S, server, pub(P), by sCA), g(p), sign(P, [nC, g(p)])
C -> P : g(x)
P -> S : "hello"
channel kdf(dh(x, p), nC) : C <-> P, C takes P for S`);
  const sCA = agent('sCA');
  const nC = fresh('nonce', 'nC', 0);
  const share = (run: number, name: string): Term => apply('g', fresh('exponent', name, run));
  const answer = (by: Term, own: Term): Term =>
    tuple(certified(s, 'server', keyOf(by), sCA), own, sign(by, tuple(nC, own)));

  it('finds the honest proxy holding what the client shares with the server', () => {
    const scenario = among(spec);
    const state = play(scenario, [
      begin('C', c, s),
      begin('P', p, s),
      send(0),
      give(1, tuple(nC, s)),
      send(1),
      give(0, answer(p, share(1, 'p'))),
      send(0),
      give(1, share(0, 'x')),
    ]);
    expect(judge(channelGoal('C', 'S'), [], scenario, state)).toMatchObject({
      kind: 'broken',
      run: 0,
      at: 7,
      sentence:
        'c in role C (run 0) accepts kdf(dh(x, p), nC) as shared with s in role S, but p in role P (run 1) can derive it',
    });
    expect(judge({ kind: 'secrecy', claimant: 'C', of: 'kdf(dh(x, p), nC)' }, [], scenario, state).kind).toBe(
      'kept',
    );
  });

  it.each<[string, Partial<Scenario>, Combination]>([
    ['a dishonest proxy', { dishonest: [{ agent: e, roles: ['P'] }] }, [dishonest('P')]],
    ['the compromised authority', { compromised: [sCA] }, [{ kind: 'ca' }]],
  ])('finds the adversary holding it with %s', (_, given, combination) => {
    const scenario = among(spec, given);
    const own = apply('g', fresh('exponent', 'own', 'adversary'));
    const state = play(scenario, [begin('C', c, s), send(0), give(0, answer(e, own)), send(0)]);
    for (const goal of [
      channelGoal('C', 'S'),
      { kind: 'secrecy', claimant: 'C', of: 'kdf(dh(x, p), nC)' } as const,
    ]) {
      expect(judge(goal, combination, scenario, state)).toMatchObject({ kind: 'broken', at: 3 });
      expect(judge(goal, [], scenario, state).kind).toBe('not applicable');
    }
  });

  it('takes what a dishonest proxy makes for its own, and only then', () => {
    const relay = specOf(`protocol relay "the server takes the proxy for its client"
  cite "variants 2.4"
role C client, anonymous
role P proxy
role S server, unaware of P
knows C : P, pub(P)
knows P : S, pub(S)
fresh C : nonce nC
fresh P : key k
C -> P : seal(pub(P), nC)
P -> S : seal(pub(S), k)
S -> P : mac(k, "done")
channel k : P <-> S, S takes P for C`);
    const goal = { kind: 'secrecy', claimant: 'S', of: 'k' } as const;
    const given = { dishonest: [{ agent: e, roles: ['P'] }] };
    const own = apply('seal', keyOf(s), fresh('key', 'own', 'adversary'));
    const actions = [begin('S', s), give(0, own), send(0)];
    const [plain, threatened] = [among(relay), among(relay, given)];
    expect(judge(goal, [], plain, play(plain, actions)).kind).toBe('kept');
    expect(judge(goal, [dishonest('P')], threatened, play(threatened, actions)).kind).toBe('broken');
    expect(judge(goal, [dishonest('C')], plain, play(plain, actions)).kind).toBe('not applicable');
  });

  it('allows one anchor of the claimant and no other authority', () => {
    const goal = channelGoal('C', 'S');
    const judged = (compromised: readonly Atom[], combination: Combination): string => {
      const scenario = among(spec, { compromised });
      return judge(goal, combination, scenario, initialState(scenario)).kind;
    };
    expect(judged([CA], [{ kind: 'ca' }])).toBe('kept');
    expect(judged([CA, sCA], [{ kind: 'ca' }])).toBe('not applicable');
    expect(judged([CA, sCA], combine({ kind: 'ca' }, { kind: 'ca', authority: 'CA' }))).toBe('kept');
    expect(judged([sCA], [{ kind: 'ca', authority: 'CA' }])).toBe('not applicable');
  });
});

describe('judge on readers', () => {
  const source = (rest: string): Spec =>
    specOf(`protocol handed "the client hands its key to a proxy"
  cite "variants 3.2"
role C client
role P proxy
role S server
knows C : S, P, key l(C, S), key m(C, P)
knows S : key l(C, S)
knows P : key m(C, P)
fresh C : key k
C -> S : C, aead(l(C, S), k)
C -> P : C, aead(m(C, P), [k, S])
P -> S : "ready"
channel k : C <-> S${rest}`);
  const k = fresh('key', 'k', 0);
  const keyFor = (symbol: string, other: Term): Term => apply(`'${symbol}`, c, other);
  const actions = (proxy: Term): readonly Action[] => [
    begin('C', c, s, proxy),
    begin('S', s),
    send(0),
    give(1, tuple(c, apply('aead', keyFor('l', s), k))),
    send(0),
  ];
  const handed = (): readonly Action[] => [
    ...actions(p),
    begin('P', p),
    give(2, tuple(c, apply('aead', keyFor('m', p), tuple(k, s)))),
  ];

  it('allows the readers that the claimant has named', () => {
    const withReader = among(source(', readers P'));
    const without = among(source(''));
    expect(judge(channelGoal('C', 'S'), [], withReader, play(withReader, handed()))).toMatchObject({
      kind: 'kept',
      acceptances: 1,
    });
    expect(judge(channelGoal('C', 'S'), [], without, play(without, handed()))).toMatchObject({
      kind: 'broken',
      run: 0,
    });
  });

  it('allows only those of the end that is asked', () => {
    const onlyClient = among(source(', readers P by C'));
    const state = play(onlyClient, [...handed(), send(2), give(1, text('ready'))]);
    expect(judge(channelGoal('C', 'S'), [], onlyClient, state)).toEqual({ kind: 'kept', acceptances: 1 });
    expect(judge(channelGoal('S', 'C'), [], onlyClient, state)).toMatchObject({
      kind: 'broken',
      run: 1,
      details: ['k is k#0', 'it has named no reader'],
    });
  });

  it('asks nothing of the adversary where a reader is dishonest, and still everything of honest strangers', () => {
    const given = { dishonest: [{ agent: e, roles: ['P'] }] };
    const scenario = among(source(', readers P'), given);
    const lost = play(scenario, actions(e));
    expect(judge(channelGoal('C', 'S'), [dishonest('P')], scenario, lost)).toEqual({
      kind: 'kept',
      acceptances: 1,
    });
    expect(judge({ kind: 'secrecy', claimant: 'C', of: 'k' }, [dishonest('P')], scenario, lost).kind).toBe(
      'not applicable',
    );
    const passedOn = play(scenario, [
      ...actions(e),
      begin('P', q),
      give(2, tuple(e, apply('aead', apply("'m", e, q), tuple(k, s)))),
    ]);
    expect(judge(channelGoal('C', 'S'), [dishonest('P')], scenario, passedOn)).toMatchObject({
      kind: 'broken',
      sentence:
        'c in role C (run 0) accepts k as shared with s in role S, but q in role P (run 2) can derive it',
    });
  });
});
