/**
 * How a term gets out of the ciphertexts that carry it (authentication tests: Guttman and Thayer, TCS 2002; with these
 * ciphertexts as escape set: Doghmi, Guttman, Thayer, "Searching for shapes in cryptographic protocols", TACAS 2007).
 * @module
 */
import {
  type Application,
  isApplication,
  isStoreKey,
  publicKey,
  type Term,
  type Variable,
} from '../../model/term.ts';
import type { OriginRecord } from '../case-tree.ts';
import { carriedIn, passesOnlyWhatIsCarried } from './carried.ts';
import { addNeed, reach } from './consequences.ts';
import { without } from './derivations.ts';
import { canBeEqual, type Equation } from './equations.ts';
import { carrier, kindOf, kindsLeft, kindsOf } from './kinds.ts';
import { copyOf } from './machines.ts';
import { type Event, eventOf, precedes, shown, withMoment } from './order.ts';
import {
  changedOrigins,
  composedOrigins,
  compositionsOf,
  givenOrigins,
  type Possible,
  revealedOrigins,
  withAnother,
} from './origins.ts';
import {
  addEdge,
  type Derivation,
  type Draft,
  messageAt,
  type Pattern,
  type RunIn,
  valueIn,
} from './pattern.ts';
import type { Setting } from './setting.ts';

/**
 * All ways in which a term that is needed comes to be known, by what lets it out of the ciphertexts in which the messages of
 * the pattern's runs carry it, the outermost ones; undefined where one of them carries it outside any, or where this cannot be
 * asked.
 *
 * Suppose that the adversary has it neither from the start nor by a revelation, and does not compose it. Look at the
 * first message that carries it outside those ciphertexts. Up to then, everything that the adversary was sent carries it inside
 * them only, so that without a key of theirs it has nothing that carries it outside, and can make nothing that does: whoever
 * composes a message of parts needs a part that does. So either such a key is known before the term is; or that message is one
 * that a run sends. It carries the term there because the role puts it there, or a value that the run received: where
 * the run first received that value, the term was inside one of those ciphertexts, which is then one of those that
 * the role expects around the value. A message is no use of what it carries: it precedes all uses, as the
 * term is known from no earlier one.
 *
 * This supposes that no ciphertext that may carry such a term can be changed without its key, that names are names, and that runs pass on only what
 * messages carried to them.
 */
export function escapesOf(pattern: Pattern, term: Term): readonly Possible[] | undefined {
  if (pattern.needs.get(term)?.origin !== undefined) return undefined;
  const around = ciphertextsAround(pattern, term);
  return (
    around && [
      ...givenOrigins(pattern, term),
      ...composedOrigins(pattern, term),
      ...changedOrigins(pattern, term),
      ...revealedOrigins(pattern, term),
      ...around.openers.map((key) => knownBefore(pattern, key, usesOf(pattern, term))),
      ...letOut(pattern, term, around),
    ]
  );
}

/**
 * All ways in which a run can derive a term in the end, by what lets it out of those ciphertexts. If the run does not compose
 * it, and has not made it, it takes it out of a message that it received. Either all messages carry the term
 * inside those ciphertexts only, so that the run takes it out of one of them, whose key it derives; or there is a first
 * message that carries it outside, which is a run's, or the adversary's, who then knows the term or one of the keys.
 * What runs keep for later ones they take out of a ticket whose key they do not hold: where a ticket carries the term,
 * it is not asked. Nor is it where the run may hold the term from its start, without what it is composed of.
 */
export function waysToBeGiven(pattern: Pattern, derivation: Derivation): readonly Possible[] | undefined {
  const { run, term, inside } = derivation;
  if (inside !== undefined || mayBeginWith(pattern, pattern.runs[run] as RunIn, term)) return undefined;
  const around = ciphertextsAround(pattern, term);
  if (around === undefined || around.openers.some(isStoreKey)) return undefined;
  const keys = around.openers;
  return [
    ...(term.kind === 'atom' && term.maker === run
      ? [{ record: { kind: 'held', step: 0 }, pattern: without(pattern, derivation) } as const]
      : []),
    ...compositionsOf(pattern, term).map(
      (needs): Possible => ({ record: { kind: 'composed' }, pattern: without(pattern, derivation, needs) }),
    ),
    ...keys.map(
      (key): Possible => ({
        record: { kind: 'opens' },
        pattern: besides(pattern, { ...derivation, term: key }),
      }),
    ),
    ...[term, ...keys].map((known) => knownBefore(withEnd(pattern), known, [shown])),
    ...letOut(pattern, term, around),
  ];
}

/** Whether something that the role knows from its start, other than names and values, may be the term or carry it. */
const mayBeginWith = (pattern: Pattern, { path, copy }: RunIn, term: Term): boolean =>
  path.role.knows.some(
    ({ view, since }) =>
      since < 0 &&
      carriedIn(valueIn(pattern, copy.own(view))).some(
        (part) => part.kind === 'application' && canBe(pattern, part, term),
      ),
  );

/** The pattern where the run derives this too. */
const besides = (pattern: Pattern, derivation: Derivation): Pattern => ({
  ...pattern,
  derivations: [...pattern.derivations, derivation],
});

/** From the sends of all runs. */
const letOut = (pattern: Pattern, term: Term, around: Around): readonly Possible[] => [
  ...pattern.runs.flatMap((run) =>
    letOutBy(pattern, term, run, around, (step) => ({ kind: 'escapes', run: run.number, step })),
  ),
  ...withAnother(pattern).flatMap(({ path, run, after }) => {
    const by = { role: path.role.name, transitions: path.transitions };
    return letOutBy(after(), term, run, around, (step) => ({ kind: 'escapes anew', by, step }));
  }),
];

/** Symbols of what carries nothing, so that a run that has a value of them has it whole. */
const plain: ReadonlySet<string> = new Set(['h', 'kdf', 'mac', 'dh']);

/** Values that runs make fresh, and what is composed of terms but carries none. */
const isAsked = (pattern: Pattern, term: Term): boolean =>
  term.kind !== 'variable' &&
  isTight(pattern, term) &&
  (term.kind === 'atom'
    ? typeof term.maker === 'number'
    : plain.has(term.symbol) || pattern.setting.functions.has(term.symbol));

const loose = new WeakMap<Setting, readonly Term[]>();

/** What runs put into ciphertexts without integrity, of which the adversary makes others. */
function looseIn(setting: Setting): readonly Term[] {
  const known = loose.get(setting);
  if (known !== undefined) return known;
  const found = setting.paths
    .flatMap((path) => copyOf(path, 0).messages.flatMap(carriedIn))
    .flatMap((part) => (isApplication(part, 'enc') ? carriedIn(part.args[1] as Term) : []));
  loose.set(setting, found);
  return found;
}

/** Whether no ciphertext that can be changed carries anything of the kind of the term. */
const isTight = ({ setting }: Pattern, term: Exclude<Term, Variable>): boolean =>
  looseIn(setting).every((part) => {
    const kinds = part.kind === 'variable' ? kindsOf(part.sort, setting.typed) : kindOf(part);
    return (kinds & kindOf(term)) === 0;
  });

const isWrapped = (term: Term): boolean => isApplication(term, 'aead') || isApplication(term, 'seal');

/** What opens a ciphertext; undefined where it is open which key that is. */
function keyOf(whole: Term): Term | undefined {
  if (isApplication(whole, 'aead')) return whole.args[0];
  if (!isApplication(whole, 'seal')) return undefined;
  const [lock] = whole.args;
  return lock !== undefined && isApplication(lock, 'pub') ? lock.args[0] : undefined;
}

/** Ciphertexts: some, and all under some keys; with the keys that open one of either. */
interface Around {
  readonly wholes: readonly Term[];
  readonly keys: readonly Term[];
  readonly openers: readonly Term[];
}

/** What must be equal for a ciphertext to be one of these: each way. */
const withinOf = ({ wholes, keys }: Around, one: Application): readonly Equation[] => [
  ...wholes.map((whole): Equation => [one, whole]),
  ...keys.map((key): Equation => [one.args[0] as Term, isApplication(one, 'seal') ? publicKey(key) : key]),
];

/** Whether a ciphertext is one of these. */
function isWithin({ wholes, keys }: Around, one: Term): boolean {
  const key = keyOf(one);
  return wholes.includes(one) || (key !== undefined && keys.includes(key));
}

/**
 * The outermost ciphertexts around the term in what was sent, and where a key opens several of them, all under that key;
 * undefined where it stands outside, or a key is open.
 */
function ciphertextsAround(pattern: Pattern, term: Term): Around | undefined {
  if (!pattern.setting.typed || !passesOnlyWhatIsCarried(pattern.setting) || !isAsked(pattern, term))
    return undefined;
  const found = new Map<Term, Term>();
  for (const run of pattern.runs)
    for (let step = 0; step < run.height; step += 1) {
      if (run.path.steps[step]?.kind !== 'send') continue;
      for (const whole of outermost(messageAt(pattern, run, step), term)) {
        const key = keyOf(whole);
        if (key === undefined) return undefined;
        found.set(whole, key);
      }
    }
  const openers = [...new Set(found.values())];
  const timesOf = (key: Term): number => [...found.values()].filter((one) => one === key).length;
  const keys = openers.filter((key) => timesOf(key) > 1);
  const wholes = [...found.keys()].filter((whole) => timesOf(found.get(whole) as Term) === 1);
  return { wholes, keys, openers };
}

/** What in a message first protects the term, from the outside in; the term itself where nothing does. */
function outermost(message: Term, term: Term): readonly Term[] {
  if (!carriedIn(message).includes(term)) return [];
  if (message === term || isWrapped(message)) return [message];
  if (isApplication(message, 'tuple')) return message.args.flatMap((item) => outermost(item, term));
  return isApplication(message, 'sign') ? outermost(message.args[1] as Term, term) : [message];
}

/** The pattern with the moment at which the adversary shows what it knows, of which nothing else is said. */
const withEnd = (pattern: Pattern): Pattern =>
  pattern.order.has(shown) ? pattern : { ...pattern, order: withMoment(pattern.order, shown) };

/** The adversary knows a term before these uses. */
function knownBefore(pattern: Pattern, term: Term, uses: readonly Event[]): Possible {
  const draft: Draft = { ...pattern };
  for (const use of uses) addNeed(draft, term, use);
  return { record: { kind: 'opened' }, pattern: draft };
}

const usesOf = (pattern: Pattern, term: Term): readonly Event[] => pattern.needs.get(term)?.uses ?? [];

/** From the sends of one run. */
function letOutBy(
  pattern: Pattern,
  term: Term,
  run: RunIn,
  around: Around,
  record: (step: number) => OriginRecord,
): readonly Possible[] {
  const uses = usesOf(pattern, term);
  return run.path.steps.flatMap(({ kind }, step) => {
    const event = eventOf(run.number, step);
    if (kind !== 'send' || uses.some((use) => use === event || precedes(pattern.order, use, event)))
      return [];
    return ways(pattern, term, run, step, around).flatMap(({ outlet, equations }): readonly Possible[] => {
      const draft: Draft = { ...pattern };
      if (!uses.every((use) => addEdge(draft, event, use))) return [];
      reach(draft, run.number, step + 1);
      draft.equations = [...draft.equations, ...equations];
      return [
        {
          record: record(step),
          pattern: draft,
          isLive: (next) => staysOutside(next, run, step, outlet, term, around),
        },
      ];
    });
  });
}

/** Whether the message still can carry the term outside what it was inside of, where its role puts the outlet. */
const staysOutside = (
  next: Pattern,
  { copy }: RunIn,
  step: number,
  outlet: Term,
  term: Term,
  around: Around,
): boolean =>
  isOutlet(next, copy.messages[step] as Term, outlet, valueIn(next, term), {
    wholes: around.wholes.map((whole) => valueIn(next, whole)),
    keys: around.keys.map((key) => valueIn(next, key)),
    openers: [],
  });

/** Whether the message of a role can carry the term outside these ciphertexts in what the role puts there as `outlet`. */
function isOutlet(pattern: Pattern, message: Term, outlet: Term, term: Term, around: Around): boolean {
  if (message === outlet) return mayStandOutside(pattern, valueIn(pattern, outlet), term, around);
  if (isApplication(message, 'tuple'))
    return message.args.some((item) => isOutlet(pattern, item, outlet, term, around));
  if (!isWrapped(message) && !isApplication(message, 'sign')) return false;
  if (isWithin(around, valueIn(pattern, message))) return false;
  return isOutlet(pattern, (message as Application).args[1] as Term, outlet, term, around);
}

/** Whether a message can carry the term outside these ciphertexts, as far as its values are known. */
function mayStandOutside(pattern: Pattern, message: Term, term: Term, around: Around): boolean {
  if (canBe(pattern, message, term)) return true;
  if (message.kind === 'variable') return isCarrier(pattern, message);
  if (message.kind === 'atom') return false;
  if (isApplication(message, 'tuple'))
    return message.args.some((item) => mayStandOutside(pattern, item, term, around));
  if (!isWrapped(message) && !isApplication(message, 'sign')) return false;
  if (isWithin(around, message)) return false;
  return mayStandOutside(pattern, message.args[1] as Term, term, around);
}

const canBe = ({ narrowed, setting }: Pattern, one: Term, other: Term): boolean =>
  canBeEqual(one, other, narrowed, setting.typed);

const isCarrier = ({ narrowed, setting }: Pattern, name: Variable): boolean =>
  (kindsLeft(narrowed, name, setting.typed) & carrier) !== 0;

/** A part of a role's message that may carry the term outside, and what must be equal for that. */
interface WayOut {
  readonly outlet: Term;
  readonly equations: readonly Equation[];
}

/** What must be equal for the run to have the term where its message of `step` carries it. */
function ways(pattern: Pattern, term: Term, run: RunIn, step: number, around: Around): readonly WayOut[] {
  const { copy } = run;
  const names: ReadonlySet<Term> = new Set([copy.self, ...copy.peers]);
  const message = copy.messages[step] as Term;
  const parts = new Set(carriedIn(message).filter((part) => !names.has(part)));
  const found: WayOut[] = [];
  for (const part of parts) {
    if (isApplication(part, 'tuple') || isApplication(part, 'sign') || isWrapped(part)) continue;
    if (!isOutlet(pattern, message, part, term, around)) continue;
    const value = valueIn(pattern, part);
    const isAround = value.kind === 'variable' ? isCarrier(pattern, value) : carriedIn(value).length > 1;
    const itself: readonly Equation[] = isAround ? [] : [[term, value]];
    const wrappers = part.kind === 'variable' ? aroundReceived(run, part, step) : undefined;
    if (wrappers === undefined) found.push({ outlet: part, equations: itself });
    else
      for (const wrapper of wrappers)
        for (const within of withinOf(around, valueIn(pattern, wrapper) as Application))
          found.push({ outlet: part, equations: [...itself, within] });
  }
  return found;
}

/** The ciphertexts around a value where the run first receives it; undefined where it is not seen to. */
function aroundReceived(run: RunIn, name: Variable, before: number): readonly Term[] | undefined {
  const { path, copy } = run;
  for (let step = 0; step < before; step += 1) {
    const around =
      path.steps[step]?.kind === 'receive' ? aroundIn(copy.messages[step] as Term, name) : undefined;
    if (around !== undefined) return around;
    for (const check of copy.checks[step] ?? []) {
      if (check.kind !== 'open') continue;
      const inner = aroundIn(check.pattern, name);
      if (inner === undefined) continue;
      const outer = check.value.kind === 'variable' ? aroundReceived(run, check.value, step + 1) : undefined;
      return outer && [...outer, ...inner];
    }
  }
  return undefined;
}

/** The ciphertexts around the first place at which the term carries the value. */
function aroundIn(term: Term, name: Variable): readonly Term[] | undefined {
  if (term === name) return [];
  if (isApplication(term, 'tuple')) {
    for (const item of term.args) {
      const around = aroundIn(item, name);
      if (around !== undefined) return around;
    }
  }
  if (isApplication(term, 'sign')) return aroundIn(term.args[1] as Term, name);
  if (!isWrapped(term)) return undefined;
  const around = aroundIn((term as { args: readonly Term[] }).args[1] as Term, name);
  return around && [term, ...around];
}
