/**
 * A spec's own goals on traces: order, shared names, who counts as holding.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Spec } from '../model/spec.ts';
import type { Action, Scenario } from '../model/system.ts';
import { agent, apply, fresh, type Term, text, tuple } from '../model/term.ts';
import { type Judgement, judge } from './judge.ts';
import { begin, give, play, scenarioOf, send, specOf } from './played.ts';
import type { Threat } from './threat.ts';

const c = agent('c');
const p = agent('p');
const q = agent('q');
const s = agent('s');
const e = agent('e');
const aead = (key: Term, ...content: readonly Term[]): Term =>
  apply('aead', key, content.length === 1 ? (content[0] as Term) : tuple(...content));
const shared = (symbol: string, left: Term, right: Term): Term => apply(`'${symbol}`, left, right);

const among = (spec: Spec, given: Partial<Scenario> = {}): Scenario => scenarioOf(spec, [c, p, q, s], given);

const judged = (
  scenario: Scenario,
  name: string,
  actions: readonly Action[],
  threats: readonly Threat[] = [],
): Judgement => judge({ kind: 'correspondence', name }, threats, scenario, play(scenario, actions));

describe('judge on consent', () => {
  const spec = specOf(`protocol unilateral "the client hands the key to the proxy by itself"
  cite "the 2011 exchange"
role C client
role P proxy
role S server
knows C : S, P, key l(C, S), key m(C, P)
knows S : P, key l(C, S)
knows P : key m(C, P)
fresh C : key k, data scope
C -> S : C, aead(l(C, S), ["want", P, scope, k])
  event C wants(P, scope)
C -> P : C, aead(m(C, P), ["key", k])
S -> C : aead(k, ["granted", P, scope])
  event S accepts(P, scope)
channel k : C <-> S, readers P
goal consent "whoever holds the key was wanted and accepted"
  holds(P, k) ==> C wants(P, scope) and S accepts(P, scope)
goal wanted "whoever holds the key was wanted"
  holds(P, k) ==> C wants(P, scope)
goal safe "nobody else gets the key"
  K(k) ==> false
goal asked "what S accepts, C has wanted"
  S accepts(P, scope) ==> C wants(P, scope)
goal early "nobody holds the key before it is wanted"
  holds(C, k) ==> C wants(P, scope)`);
  const k = fresh('key', 'k', 0);
  const scope = fresh('data', 'scope', 0);
  const request = (proxy: Term): Term => tuple(c, aead(shared('l', c, s), text('want'), proxy, scope, k));
  const handOver = (proxy: Term): Term => tuple(c, aead(shared('m', c, proxy), text('key'), k));
  const start = [begin('C', c, s, p), begin('S', s, p), begin('P', p), send(0), send(0)];

  it('is kept where both have said so before', () => {
    const scenario = among(spec);
    const actions = [...start, give(1, request(p)), send(1), give(2, handOver(p))];
    for (const goal of ['consent', 'wanted', 'safe', 'asked']) {
      expect(judged(scenario, goal, actions).kind).toBe('kept');
    }
    expect(judged(scenario, 'consent', actions)).toEqual({ kind: 'kept', acceptances: 1 });
  });

  it('is broken where one says so only afterwards', () => {
    const scenario = among(spec);
    const actions = [...start, give(2, handOver(p)), give(1, request(p)), send(1)];
    expect(judged(scenario, 'consent', actions)).toEqual({
      kind: 'broken',
      run: 2,
      at: 5,
      sentence: 'holds(P, k) came true, but not before it: C wants(P, scope) and S accepts(P, scope)',
      details: ['by p in role P (run 2)', 'P is p', 'k is k#0'],
    });
    expect(judged(scenario, 'wanted', actions).kind).toBe('kept');
  });

  it('counts no session with an insider, unless that party is dishonest by threat', () => {
    const actions = [begin('C', c, s, e), send(0), send(0)];
    const plain = among(spec);
    expect(judged(plain, 'consent', actions)).toEqual({ kind: 'kept', acceptances: 0 });
    expect(judged(plain, 'safe', actions)).toEqual({ kind: 'kept', acceptances: 0 });
    const proxy: readonly Threat[] = [{ kind: 'dishonest', role: 'P' }];
    expect(judged(plain, 'consent', actions, proxy)).toMatchObject({
      kind: 'broken',
      details: ['by the adversary, as c in role C (run 0) has it', 'k is k#0'],
    });
    expect(judged(plain, 'wanted', actions, proxy)).toEqual({ kind: 'kept', acceptances: 1 });
    expect(judged(plain, 'safe', actions, proxy).kind).toBe('broken');
  });

  it('lets a run hold its own values since it began, with honest peers', () => {
    const plain = among(spec);
    expect(judged(plain, 'early', [begin('P', p), begin('C', c, s, p)])).toMatchObject({
      kind: 'broken',
      at: 1,
    });
    expect(judged(plain, 'early', [begin('C', c, s, e)])).toEqual({ kind: 'kept', acceptances: 0 });
  });

  it('asks for whom the adversary holds it', () => {
    const plain = among(spec);
    const actions = [begin('C', c, e, p), send(0), send(0)];
    const server: readonly Threat[] = [{ kind: 'dishonest', role: 'S' }];
    expect(judged(plain, 'wanted', actions, server).kind).toBe('broken');
    expect(judged(plain, 'wanted', actions)).toEqual({ kind: 'kept', acceptances: 0 });
  });

  it('takes several dishonest agents for one adversary', () => {
    const scenario = among(spec, {
      dishonest: [
        { agent: agent('badP'), roles: ['P'] },
        { agent: e, roles: [] },
      ],
    });
    const actions = [begin('C', c, s, e), send(0), send(0)];
    expect(judged(scenario, 'wanted', actions, [{ kind: 'dishonest', role: 'P' }]).kind).toBe('kept');
  });

  it('says nothing where a party whose events it speaks of is dishonest', () => {
    const scenario = among(spec);
    expect(judged(scenario, 'consent', [], [{ kind: 'dishonest', role: 'S' }])).toEqual({
      kind: 'not applicable',
      because: 'S, whose events the goal speaks of, is dishonest',
    });
  });
});

describe('judge on an anonymous party in a correspondence', () => {
  const spec = specOf(`protocol ordered "an anonymous client orders"
  cite "test"
role C client, anonymous
role S server
knows C : S, pub(S)
knows S :
fresh C : key k, nonce nC
C -> S : seal(pub(S), [k, nC])
  event C orders(k)
  event S takes(k)
  event S notes(k)
S -> C : mac(k, nC)
  event S serves(k)
C -> S : k
  event C confesses(nC)
goal ordered "what is served was ordered"
  S serves(k) ==> C orders(k)
goal confessed "nothing is served before it is confessed"
  S serves(k) ==> C confesses(k)
goal noted "what is taken is noted"
  S takes(k) ==> S notes(k)
goal first "what is taken was served"
  S takes(k) ==> S serves(k)
goal safe "the key stays a secret"
  K(k) ==> false
goal shown "what is served is known to all"
  S serves(k) ==> K(k)
goal shared "what is served is held by a client"
  S serves(k) ==> holds(C, k)`);
  const orderOf = (k: Term, nC: Term): Term => apply('seal', apply('pub', apply('sk', s)), tuple(k, nC));
  const [k, nC] = [fresh('key', 'k', 0), fresh('nonce', 'nC', 0)];
  const own = fresh('key', 'own', 'adversary');
  const forged = orderOf(own, fresh('nonce', 'own', 'adversary'));
  const alone = [begin('S', s), give(0, forged), send(0)];
  const together = [begin('C', c, s), begin('S', s), send(0), give(1, orderOf(k, nC)), send(1)];
  const client: readonly Threat[] = [{ kind: 'dishonest', role: 'C' }];

  it('does not take the adversary for it', () => {
    const scenario = among(spec);
    expect(judged(scenario, 'ordered', alone)).toEqual({ kind: 'kept', acceptances: 0 });
    expect(judged(scenario, 'safe', alone)).toEqual({ kind: 'kept', acceptances: 0 });
    expect(judged(scenario, 'safe', alone, client).kind).toBe('broken');
  });

  it('counts what an honest one has made', () => {
    const scenario = among(spec);
    expect(judged(scenario, 'ordered', together)).toEqual({ kind: 'kept', acceptances: 1 });
    expect(judged(scenario, 'safe', together)).toEqual({ kind: 'kept', acceptances: 0 });
    expect(judged(scenario, 'confessed', together).kind).toBe('broken');
  });

  it('lets two events at one message come before each other, and a later one not', () => {
    const scenario = among(spec);
    expect(judged(scenario, 'noted', together)).toEqual({ kind: 'kept', acceptances: 1 });
    expect(judged(scenario, 'first', together).kind).toBe('broken');
  });

  it('knows what was held or derived by then', () => {
    const scenario = among(spec);
    const shown = [...together, give(0, apply('mac', k, nC)), send(0)];
    expect(judged(scenario, 'shown', shown).kind).toBe('broken');
    expect(judged(scenario, 'safe', shown)).toMatchObject({ kind: 'broken', at: 6 });
    expect(judged(scenario, 'shared', shown).kind).toBe('kept');
    expect(judged(scenario, 'shown', alone).kind).toBe('kept');
    expect(judged(scenario, 'shared', alone).kind).toBe('kept');
    const nobody = among(spec, { dishonest: [] });
    expect(judged(nobody, 'shared', alone).kind).toBe('broken');
  });
});

describe('judge on a party that is named later', () => {
  const spec = specOf(`protocol named-late "a client is named after its key was taken"
  cite "test"
role C client, certified by CA
role S server
knows C : S, pub(S)
knows S :
fresh C : key k
C -> S : seal(pub(S), k)
  event C offers(k)
  event S takes(k)
C -> S : cert(C, client)
  event S knows(k)
goal taken "S takes no key that C did not offer"
  S takes(k) ==> C offers(k)
goal known "S has no key that C did not offer"
  S knows(k) ==> C offers(k)`);
  const publicOf = (name: Term): Term => apply('pub', apply('sk', name));
  const certificateOf = (name: Term): Term =>
    apply('sign', apply('sk', agent('CA')), tuple(text('cert'), text('client'), name, publicOf(name)));
  const own = fresh('key', 'own', 'adversary');
  const forged = (name: Term): readonly Action[] => [
    begin('S', s),
    give(0, apply('seal', publicOf(s), own)),
    give(0, certificateOf(name)),
  ];

  it('asks who made its values where it had no name when the event happened', () => {
    for (const name of [c, e])
      expect(judged(among(spec), 'taken', forged(name))).toEqual({ kind: 'kept', acceptances: 0 });
  });

  it('asks about its name where it had one by then', () => {
    expect(judged(among(spec), 'known', forged(c)).kind).toBe('broken');
    expect(judged(among(spec), 'known', forged(e))).toEqual({ kind: 'kept', acceptances: 0 });
  });
});
