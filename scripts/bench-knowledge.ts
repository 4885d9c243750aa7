/**
 * What the ground semantics costs: deciding what the adversary can make, learning, and one step of the
 * whole system. The tasks are timed by `bench.ts`; each `run` does one of the things that its name says.
 * @module
 */
import { derivable, learn } from '../model/deduce.ts';
import { emptyKnowledge, type Knowledge } from '../model/knowledge.ts';
import type { Role } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import { type Action, initialState, type Scenario, type SystemState, step } from '../model/system.ts';
import {
  agent,
  apply,
  certificate,
  dh,
  fresh,
  publicKey,
  type Sort,
  secretKey,
  type Term,
  text,
  tuple,
  variable,
} from '../model/term.ts';

/** Something to be timed. */
export interface Task {
  readonly name: string;
  readonly run: () => void;
}

/** All tasks about knowledge and steps. */
export function knowledgeTasks(): readonly Task[] {
  return [...deducing(500), ...learning(60), ...learning(500), stepping()];
}

/** Questions about terms of the size of a TLS flight, none asked before of this version. */
function deducing(count: number): readonly Task[] {
  const knowledge = learnt(count);
  const honest = 1;
  const ask = (what: string, terms: readonly Term[], expected: boolean): Task => {
    const next = cycle(terms);
    return {
      name: `derivable? ${what}, ${count} messages learnt`,
      run: () => {
        knowledge.answers.clear();
        if (derivable(knowledge, next()) !== expected) throw new Error(`unexpected answer: ${what}`);
      },
    };
  };
  const runs = Array.from({ length: 200 }, (_, at) => fresh('nonce', `own${at}`, 'adversary'));
  return [
    ask(
      'a flight that it can make',
      runs.map((own, at) => ownFlight(2 * (at % 40), own)),
      true,
    ),
    ask(
      'a flight of other parties',
      runs.map((own) => ownFlight(honest, own)),
      false,
    ),
    ask(
      'a signature heard inside',
      runs.map((_, at) => sessionOf(2 * (at % 40)).verify),
      true,
    ),
  ];
}

function learning(count: number): readonly Task[] {
  const knowledge = learnt(count);
  const next = cycle(Array.from({ length: 200 }, (_, at) => flightsOf(1_000 + at)).flat());
  return [
    {
      name: `learn one more message at ${count}`,
      run: () => {
        if (learn(knowledge, next()) === knowledge) throw new Error('nothing learnt');
      },
    },
    ...(count > 100 ? [] : [chained(count)]),
  ];
}

/** As a run of the system learns: each version from the one before. */
function chained(count: number): Task {
  const start = learnt(count);
  const next = cycle(Array.from({ length: 200 }, (_, at) => flightsOf(1_000 + at)).flat());
  let knowledge = start;
  return {
    name: `learn message after message from ${count}`,
    run: () => {
      knowledge = knowledge.heard.length > count + 12 ? start : learn(knowledge, next());
    },
  };
}

const learnt = (count: number): Knowledge =>
  Array.from({ length: Math.ceil(count / 4) }, (_, session) => flightsOf(session))
    .flat()
    .slice(0, count)
    .reduce(learn, emptyKnowledge([]));

/** What one TLS-like session sends; in sessions with an even number the client is the adversary. */
function flightsOf(session: number): readonly Term[] {
  const { hello, answer, seal, finish } = sessionOf(session);
  return [hello, answer, seal, finish];
}

function sessionOf(session: number) {
  const [client, server] = [agent('C'), agent(`S${session % 5}`)];
  const maker = session % 2 === 0 ? 'adversary' : 2 * session;
  const [x, nC] = [fresh('exponent', `x${session}`, maker), fresh('nonce', `nC${session}`, maker)];
  const [y, nS] = [fresh('exponent', 'y', 2 * session + 1), fresh('nonce', 'nS', 2 * session + 1)];
  const hello = tuple(text('ClientHello'), nC, apply('g', x), server);
  const answer = tuple(text('ServerHello'), nS, apply('g', y));
  const secret = kdf('hs', dh(x, y), h(hello, answer));
  const extensions = tuple(text('EncryptedExtensions'), client);
  const chain = tuple(
    text('Certificate'),
    certificate(server, text('server'), publicKey(secretKey(server)), agent('CA')),
  );
  const verify = apply('sign', secretKey(server), tuple(text('verify'), h(hello, answer, extensions, chain)));
  const mac = apply('mac', kdf('sf', secret), h(hello, answer, extensions, chain, verify));
  const seal = apply('aead', kdf('s', secret), tuple(extensions, chain, verify, mac));
  const finish = apply('aead', kdf('c', secret), apply('mac', kdf('cf', secret), h(hello, answer, seal)));
  return { hello, answer, secret, extensions, chain, verify, seal, finish };
}

/** A flight in the server's place under the keys of `session`, with a value of the adversary's own. */
function ownFlight(session: number, own: Term): Term {
  const { hello, answer, secret, extensions, chain, verify } = sessionOf(session);
  const mac = apply('mac', kdf('sf', secret), h(hello, answer, extensions, chain, verify, own));
  return apply('aead', kdf('s', secret), tuple(extensions, chain, verify, mac, own));
}

const kdf = (label: string, ...parts: readonly Term[]): Term => apply('kdf', text(label), ...parts);
const h = (...parts: readonly Term[]): Term => apply('h', ...parts);

/** The items one after the other, again and again. */
function cycle<Item>(items: readonly Item[]): () => Item {
  let at = 0;
  return () => {
    at = (at + 1) % items.length;
    return items[at] as Item;
  };
}

/** An honest run of Needham and Schroeder's protocol, one step at a time, begun anew at its end. */
function stepping(): Task {
  const scenario = needhamSchroeder();
  const [alice, bob] = scenario.honest as readonly [Term, Term];
  const sealed = (to: Term, content: Term): Term => apply('seal', publicKey(secretKey(to)), content);
  const [nA, nB] = [fresh('nonce', 'nA', 0), fresh('nonce', 'nB', 1)];
  const actions: readonly Action[] = [
    { kind: 'begin', role: 'A', agent: alice, peers: [bob] },
    { kind: 'begin', role: 'B', agent: bob, peers: [] },
    { kind: 'dispatch', run: 0 },
    { kind: 'deliver', run: 1, message: sealed(bob, tuple(nA, alice)) },
    { kind: 'dispatch', run: 1 },
    { kind: 'deliver', run: 0, message: sealed(alice, tuple(nA, nB)) },
    { kind: 'dispatch', run: 0 },
    { kind: 'deliver', run: 1, message: sealed(bob, nB) },
  ];
  const start = initialState(scenario);
  let state: SystemState = start;
  let at = 0;
  return {
    name: 'step',
    run: () => {
      const next = step(scenario, state, actions[at] as Action);
      if (next.kind === 'refused') throw new Error(next.because.detail);
      at = (at + 1) % actions.length;
      state = at === 0 ? start : next.state;
    },
  };
}

function needhamSchroeder(): Scenario {
  const roles = [machine('A', 'B', 'send'), machine('B', 'A', 'receive')];
  const spec: Spec = {
    name: 'needham-schroeder',
    title: '',
    citations: [],
    roles,
    channels: [],
    offices: { nonces: {} },
    correspondences: [],
    expectations: [],
    issued: [],
    authorities: [],
    functions: [],
    groupUnchecked: false,
    values: [],
    options: [],
  };
  return {
    spec,
    honest: [agent('alice'), agent('bob')],
    dishonest: [{ agent: agent('eve'), roles: [] }],
    compromised: [],
    unpossessed: false,
    reveals: [],
    typed: true,
    selfTalk: false,
    runsMax: 4,
  };
}

function machine(own: 'A' | 'B', other: 'A' | 'B', first: 'send' | 'receive'): Role {
  const slot = (name: string, sort: Sort) => variable(name, sort, own);
  const [A, B, nA, nB] = [slot('A', 'name'), slot('B', 'name'), slot('nA', 'nonce'), slot('nB', 'nonce')];
  const sealed = (to: Term, content: Term): Term => apply('seal', publicKey(secretKey(to)), content);
  const messages = [sealed(B, tuple(nA, A)), sealed(A, tuple(nA, nB)), sealed(B, nB)];
  const event = { label: '', wire: other, checks: [], events: [], span: { start: 0, end: 0 } };
  return {
    name: own,
    anonymous: false,
    unawareOf: [],
    self: own === 'A' ? A : B,
    peers: first === 'send' ? [{ role: other, name: B }] : [],
    fresh: [{ name: own === 'A' ? nA : nB, public: false }],
    secrets: [secretKey(own === 'A' ? A : B)],
    transitions: messages.map((message, at) =>
      (first === 'send') === (at % 2 === 0)
        ? { ...event, kind: 'send', from: at, to: at + 1, hop: at, message }
        : { ...event, kind: 'receive', from: at, to: at + 1, hop: at, pattern: message },
    ),
    acceptsAt: [2],
    knows: [],
    opaque: [],
    aliases: new Map(),
  };
}
