/**
 * One trial of a random search: moves carried out one after the other from the initial state, goals
 * watched on the way. A trial ends; whether it broke something is judged at every moment that can matter.
 * @module
 */
import { type Action, type Scenario, type SystemState, step } from '../model/system.ts';
import type { Goal } from '../properties/goal.ts';
import type { Judge, Judgement } from '../properties/judge.ts';
import { type Choices, choicesFrom } from './choices.ts';
import { actionOf, dispatchOf, type Move, type Temper } from './moves.ts';

/** A goal that a trial watches. */
export interface Watched {
  readonly goal: Goal;
  readonly judge: Judge;
}

/** That a trial broke a goal, and by what. */
export interface Break {
  readonly watched: Watched;
  readonly actions: readonly Action[];
  readonly judgement: Judgement;
}

/** A trial under way; it changes as moves are made. */
export interface Trial {
  readonly scenario: Scenario;
  readonly temper: Temper;
  readonly onBreak: (found: Break) => void;
  watched: readonly Watched[];
  state: SystemState;
  actions: Action[];
  /** The action that the move just looked at stands for. */
  planned: { readonly action: Action; readonly choices: Choices } | undefined;
  /** How many runs have accepted: before one has, hardly a goal can break. */
  accepted: number;
}

/** A trial in which nothing has happened. */
export const beginTrial = (
  scenario: Scenario,
  temper: Temper,
  start: SystemState,
  watched: readonly Watched[],
  onBreak: Trial['onBreak'],
): Trial => ({
  scenario,
  temper,
  onBreak,
  watched,
  state: start,
  actions: [],
  planned: undefined,
  accepted: 0,
});

/** Finds out what the move is here; false where it is nothing. */
export function plan(trial: Trial, { kind, numbers }: Move): boolean {
  const choices = choicesFrom(numbers);
  const action = actionOf(trial.scenario, trial.state, kind, choices, trial.temper);
  trial.planned = action === undefined ? undefined : { action, choices };
  return action !== undefined;
}

/** Makes the move that was planned. What its run is to send then goes out at once, unless it is held back. */
export function carryOut(trial: Trial): void {
  const { planned } = trial;
  if (planned === undefined) return;
  const { action, choices } = planned;
  if (action.kind === 'reveal') judgeNow(trial);
  if (!happens(trial, action) || action.kind === 'reveal') return;
  const number = action.kind === 'begin' ? trial.state.runs.length - 1 : action.run;
  const held = choices.take(heldOneIn) === heldOneIn - 1;
  for (let left = held ? 0 : sendsMax; left > 0; left -= 1) {
    const run = trial.state.runs[number];
    const next = run === undefined ? undefined : dispatchOf(trial.scenario, run, choices);
    if (next === undefined || !happens(trial, next)) return;
  }
}

const heldOneIn = 12;
const sendsMax = 16;

/** Judges what is only known at the end: a secret may come out long after the acceptance, with the keys. */
export function endTrial(trial: Trial): void {
  judgeNow(trial);
  if (trial.accepted > 0 && trial.scenario.reveals.includes('later')) {
    happens(trial, { kind: 'reveal', reveal: 'later' });
  }
}

/** One step; false where it was refused. */
function happens(trial: Trial, action: Action): boolean {
  const result = step(trial.scenario, trial.state, action);
  if (result.kind === 'refused') return false;
  trial.state = result.state;
  trial.actions.push(action);
  if (hasJustAccepted(trial)) {
    trial.accepted += 1;
    judgeNow(trial);
  } else if (action.kind === 'reveal') judgeNow(trial);
  return true;
}

function hasJustAccepted({ scenario, state }: Trial): boolean {
  const event = state.trace.at(-1);
  if (event === undefined || event.kind === 'begin' || event.kind === 'reveal') return false;
  const run = state.runs[event.run];
  const role = scenario.spec.roles.find(({ name }) => name === run?.role);
  return role?.acceptsAt.includes(event.transition) === true;
}

/** Asks every watched goal; one that is broken is told and not watched any longer. */
function judgeNow(trial: Trial): void {
  for (const watched of trial.watched) {
    if (trial.accepted === 0 && watched.goal.kind !== 'correspondence') continue;
    if (!watched.judge.mayBreak(trial.state)) continue;
    const judgement = watched.judge.judge(trial.state);
    if (judgement.kind !== 'broken') continue;
    trial.watched = trial.watched.filter((other) => other !== watched);
    trial.onBreak({ watched, actions: [...trial.actions], judgement });
  }
}
