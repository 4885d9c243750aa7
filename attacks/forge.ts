/**
 * Forging: a message that a waiting run accepts and that the adversary can make. The run's next receive
 * says what is accepted; what honest runs sent for it is the plainest proposal, then such a message
 * with parts exchanged, then one made from scratch. The checks that the run will carry out guide the
 * making, those of its later events too.
 *
 * This is a guide and no semantics: `step` alone decides what is derivable and accepted.
 * @module
 */
import { honestAgent } from '../model/honest.ts';
import { type Bindings, extended, match } from '../model/match.ts';
import type { Check, Receive, Role } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import type { Run, Scenario, SystemState } from '../model/system.ts';
import { agent, isApplication, occursIn, replace, type Term, variable } from '../model/term.ts';
import { type Choices, choiceBound, takeWeighted } from './choices.ts';
import { fulfil, settled, type Workshop } from './demand.ts';

/** How many partial solutions one forging may look at. */
const effortMax = 60;

/**
 * A message for `run` to take by `receive`, or undefined where these choices lead to none. In `honesty` of
 * `choiceBound` cases only a message that was sent for this receive will do, as it is.
 */
export function forge(
  scenario: Scenario,
  state: SystemState,
  run: Run,
  receive: Receive,
  choices: Choices,
  honesty: number,
): Term | undefined {
  const template = templateFor(scenario.spec, state, run, receive, choices);
  if (choices.take(choiceBound) < honesty) return passedOn(scenario, run, receive, template);
  const bindings = foreseen(scenario, run, receive.checks, choices);
  if (bindings === undefined) return undefined;
  const guide = guideFor(scenario.spec, run.role);
  const workshop: Workshop = {
    scenario,
    knowledge: state.knowledge,
    choices,
    hints: template === undefined ? noHints : hintsFrom(receive.pattern, template),
    names: guide.names,
    later: guide.later,
    effort: effortMax,
  };
  const found = fulfil(workshop, receive.pattern, bindings);
  return found === undefined ? undefined : settled(receive.pattern, found);
}

/** The message as it was sent, if the run takes it so. */
function passedOn(
  { typed }: Scenario,
  run: Run,
  { pattern }: Receive,
  template: Term | undefined,
): Term | undefined {
  if (template === undefined) return undefined;
  return match(pattern, template, run.bindings, typed) === undefined ? undefined : template;
}

/** A message that some run sent where the protocol has this receive, the latest by choice 0; perhaps none. */
function templateFor(
  spec: Spec,
  state: SystemState,
  run: Run,
  receive: Receive,
  choices: Choices,
): Term | undefined {
  const sent: Term[] = [];
  for (const event of state.trace) {
    if (event.kind !== 'send' || event.run === run.number) continue;
    const sender = roleOf(spec, (state.runs[event.run] as Run).role);
    if (sender.transitions[event.transition]?.hop === receive.hop) sent.unshift(event.message);
  }
  if (sent.length === 0) return undefined;
  return sent[takeWeighted(choices, [3, ...sent.slice(1).map(() => 1), 1])];
}

const noHints: ReadonlyMap<string, Term> = new Map();

/** What the parts of a message that was sent would be to the receiver, by variable. */
function hintsFrom(pattern: Term, template: Term): ReadonlyMap<string, Term> {
  const hints = new Map<string, Term>();
  const visit = (part: Term, value: Term): void => {
    if (part.ground) return;
    if (part.kind === 'variable') {
      if (!hints.has(part.name)) hints.set(part.name, value);
      return;
    }
    if (part.kind === 'atom' || value.kind !== 'application' || value.symbol !== part.symbol) return;
    for (const [at, arg] of part.args.entries()) {
      const item = value.args[at];
      if (item !== undefined) visit(arg, item);
    }
  };
  visit(pattern, template);
  return hints;
}

/** What the checks at this event say of its values: a value that is opened at once has that shape. */
function foreseen(
  { typed }: Scenario,
  run: Run,
  checks: readonly Check[],
  choices: Choices,
): Bindings | undefined {
  let bindings: Bindings | undefined = run.bindings;
  for (const check of checks) {
    if (bindings === undefined) return undefined;
    switch (check.kind) {
      case 'open':
        bindings = equated(check.value, check.pattern, bindings, typed);
        break;
      case 'anchor': {
        const chosen = check.anchors[choices.take(check.anchors.length)];
        if (chosen !== undefined) bindings = equated(check.issuer, chosen, bindings, typed);
        break;
      }
      case 'equal':
        bindings = equated(check.left, check.right, bindings, typed);
        break;
      case 'unequal':
        break;
    }
  }
  return bindings;
}

/** `bindings` under which both terms are the same, as far as matching one with the other goes. */
function equated(left: Term, right: Term, bindings: Bindings, typed: boolean): Bindings | undefined {
  const [one, other] = [settled(left, bindings), settled(right, bindings)];
  if (one === other) return bindings;
  if (one.ground) return match(other, one, bindings, typed);
  if (other.ground) return match(one, other, bindings, typed);
  if (one.kind === 'variable' && !occursIn(one, other)) return extended(bindings, [[one.name, other]]);
  if (other.kind === 'variable' && !occursIn(other, one)) return extended(bindings, [[other.name, one]]);
  return bindings;
}

/** What a role's machine tells the forger once and for all. */
interface Guide {
  /** The agent that plays the role for whose name a variable stands. */
  readonly names: ReadonlyMap<string, Term>;
  /** What a kept value must look like when it is opened. */
  readonly later: ReadonlyMap<string, Term>;
}

const guides = new WeakMap<Role, Guide>();

function guideFor(spec: Spec, name: string): Guide {
  const role = roleOf(spec, name);
  const known = guides.get(role);
  if (known !== undefined) return known;
  const made = { names: namesIn(spec, role), later: laterShapes(role) };
  guides.set(role, made);
  return made;
}

function namesIn(spec: Spec, role: Role): ReadonlyMap<string, Term> {
  const names = new Map<string, Term>();
  for (const { canonical, view } of role.knows) {
    const owner = spec.roles.find((other) => agent(other.name) === canonical);
    if (owner !== undefined && view.kind === 'variable') names.set(view.name, honestAgent(spec, owner.name));
  }
  return names;
}

/** From the role's own later checks; else from what the value is to those who made it. */
function laterShapes(role: Role): ReadonlyMap<string, Term> {
  const shapes = new Map<string, Term>();
  for (const check of role.transitions.flatMap(({ checks }) => checks)) {
    if (check.kind !== 'open' || check.value.kind !== 'variable' || shapes.has(check.value.name)) continue;
    shapes.set(check.value.name, check.pattern);
  }
  for (const { name, canonical } of role.opaque) {
    if (!shapes.has(name.name)) shapes.set(name.name, shapeOf(role, canonical));
  }
  return shapes;
}

/** A canonical term with the role's own variables where it holds a part, and new ones elsewhere. */
const shapeOf = (role: Role, canonical: Term): Term =>
  replace(canonical, (part) => {
    if (isApplication(part, 'ignored')) return shapeOf(role, part.args[1] as Term);
    if (part.kind !== 'atom') return undefined;
    const held = role.knows.find((holding) => holding.canonical === part);
    if (held !== undefined) return held.view;
    const open = part.maker === 'declared' || part.sort === 'name';
    return open ? variable(part.name, part.sort, 'sent by others') : undefined;
  });

function roleOf(spec: Spec, name: string): Role {
  const role = spec.roles.find((candidate) => candidate.name === name);
  if (role === undefined) throw new Error(`a run executes a role of its spec: ${name} is none`);
  return role;
}
