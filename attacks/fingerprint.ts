/**
 * Attacks as texts that are equal where the attacks are: up to the names of agents, the numbers of runs, what the
 * adversary calls its own values, and how the events of different runs are interleaved. The goal and the threats
 * belong to it, and which run's claim is broken; when a secret is revealed does not. Each run is first put in
 * words that do not depend on its number, then in words that say of each other's value what its maker was in the
 * words before, as often as there are runs (colour refinement: Weisfeiler and Leman, "The reduction of a graph to
 * canonical form", 1968). Runs that this cannot tell apart stay in the order in which they began: two attacks may
 * then differ in their texts, and are nevertheless the same. That costs a look, and no verdict.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import type { Action, Scenario } from '../model/system.ts';
import type { Atom, Term } from '../model/term.ts';
import { printGoal } from '../properties/goal.ts';
import { printCombination } from '../properties/threat.ts';
import { type Proposal, replay } from './replay.ts';

/** The text of an attack; undefined where it breaks nothing. Its digest is the attack's fingerprint. */
export function attackText(proposal: Proposal): string | undefined {
  const { goal, combination, scenario, actions } = proposal;
  const replayed = replay(proposal);
  if (replayed.kind !== 'breaks') return undefined;
  const { spec } = scenario;
  const runs = runsIn(spec, actions);
  const colours = refined(scenario, runs, replayed.attack.breach.run);
  const order = [...runs.keys()].toSorted((one, other) => compare(colours[one] ?? '', colours[other] ?? ''));
  const place = new Map(order.map((run, at) => [run, String(at)]));
  const words = wordsFor(scenario, (run) => place.get(run) ?? '');
  return [
    printGoal(spec, goal),
    printCombination(spec, combination),
    `broken: run ${place.get(replayed.attack.breach.run)}`,
    ...order.map((run) => runText(runs[run] as PlayedRun, words)),
    ...revealsIn(actions, words).toSorted(compare),
  ].join('\n');
}

/** A run as its actions tell it. */
interface PlayedRun {
  readonly role: string;
  readonly agent: Term;
  /** By role, in alphabetical order. */
  readonly peers: readonly { readonly role: string; readonly peer: Term }[];
  readonly events: readonly Exclude<Action, { readonly kind: 'begin' | 'reveal' }>[];
}

const runsIn = (spec: Spec, actions: readonly Action[]): readonly PlayedRun[] =>
  actions
    .filter((action) => action.kind === 'begin')
    .map(({ role, agent, peers }, run) => ({
      role,
      agent,
      peers: peersOf(spec, role)
        .flatMap((name, at) => {
          const peer = peers[at];
          return peer === undefined ? [] : [{ role: name, peer }];
        })
        .toSorted((one, other) => compare(one.role, other.role)),
      events: actions.filter(
        (action) => (action.kind === 'deliver' || action.kind === 'dispatch') && action.run === run,
      ) as PlayedRun['events'],
    }));

const peersOf = (spec: Spec, role: string): readonly string[] =>
  (spec.roles.find(({ name }) => name === role)?.peers ?? []).map((peer) => peer.role);

/** Each run in words of its own: the same words, as far as anybody can tell the same run. */
function refined(scenario: Scenario, runs: readonly PlayedRun[], broken: number): readonly string[] {
  let colours: readonly string[] = runs.map((_, run) => (run === broken ? 'broken' : ''));
  for (const _ of runs) {
    const before = colours;
    const texts = runs.map((played, run) => {
      const words = wordsFor(scenario, (other) => (other === run ? 'own' : `of ${before[other]}`));
      return `${before[run]} ${runText(played, words)}`;
    });
    const ranks = [...new Set(texts)].toSorted(compare);
    colours = texts.map((text) => String(ranks.indexOf(text)).padStart(4, '0'));
  }
  return colours;
}

/** How terms are put in words; agents and the adversary's values are numbered as they come up. */
interface Words {
  readonly term: (term: Term) => string;
  readonly run: (run: number) => string;
}

function wordsFor({ honest, dishonest }: Scenario, run: (run: number) => string): Words {
  const met = new Map<Term, string>();
  const numbered = (atom: Atom, what: string): string => {
    const known = met.get(atom);
    if (known !== undefined) return known;
    const name = `${what}.${met.size}`;
    met.set(atom, name);
    return name;
  };
  const natureOf = (atom: Atom): string | undefined => {
    if (atom.maker === 'adversary') return `~${atom.sort}`;
    if (honest.includes(atom)) return 'honest';
    const owned = dishonest.find((party) => party.agent === atom);
    return owned && `dishonest ${owned.roles.toSorted(compare).join()}`;
  };
  const ofAtom = (atom: Atom, name: (atom: Atom, what: string) => string): string => {
    const nature = natureOf(atom);
    if (nature !== undefined) return name(atom, nature);
    const maker = typeof atom.maker === 'number' ? `@${run(atom.maker)}` : '';
    return `${atom.sort} ${JSON.stringify(atom.name)}${maker}`;
  };
  const inWords = (term: Term, name: (atom: Atom, what: string) => string): string => {
    if (term.kind === 'atom') return ofAtom(term, name);
    if (term.kind === 'variable') return `?${term.name}`;
    const args = term.symbol === 'dh' ? sorted(term.args) : term.args;
    return `${term.symbol}(${args.map((arg) => inWords(arg, name)).join(', ')})`;
  };
  /** The two sides of a secret in an order that no number has a part in. */
  const sorted = (args: readonly Term[]): readonly Term[] =>
    args.toSorted((one, other) => compare(inWords(one, unnumbered), inWords(other, unnumbered)));
  return { run, term: (term) => inWords(term, numbered) };
}

const unnumbered = (_: Atom, what: string): string => what;

function runText({ role, agent, peers, events }: PlayedRun, words: Words): string {
  const named = peers.map(({ role: name, peer }) => `${name} is ${words.term(peer)}`);
  const happened = events.map((event) =>
    event.kind === 'dispatch' ? 'sends' : `receives ${words.term(event.message)}`,
  );
  return [`${role} by ${words.term(agent)}`, ...named, ...happened].join('; ');
}

const revealsIn = (actions: readonly Action[], words: Words): readonly string[] =>
  actions.flatMap((action) => {
    if (action.kind !== 'reveal') return [];
    const of = action.agent === undefined ? '' : ` of ${words.term(action.agent)}`;
    const by = action.run === undefined ? '' : ` of run ${words.run(action.run)}`;
    return [`reveal ${action.reveal}${of}${by}`];
  });

/** By code units: the same order everywhere. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
