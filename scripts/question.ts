/**
 * From what was typed to goals and threats of a spec: a goal as an `expect` line writes it, or the name
 * of a kind of goal for all of that kind; threats joined by `+`.
 * @module
 */
import { suggest } from '../model/notation/near-miss.ts';
import type { Spec } from '../model/spec.ts';
import { goalsOf } from '../properties/catalogue.ts';
import { type Asked, goalNames, resolveExpectation } from '../properties/expectation.ts';
import { type Goal, goalName, printGoal } from '../properties/goal.ts';
import { type Combination, parseCombination, printCombination } from '../properties/threat.ts';
import { threePartyGoals } from '../properties/three-party.ts';
import type { Problem } from '../reports/report.ts';
import { problem } from './files.ts';

/** Goals of a spec, or why there are none. */
export type Goals = { readonly kind: 'goals'; readonly goals: readonly Goal[] } | Problem;

/** The goals that `text` means; without a text, all that the spec is asked. */
export function goalsMeant(spec: Spec, text: string | undefined): Goals {
  const all = goalsOf(spec);
  if (text === undefined) return { kind: 'goals', goals: all };
  if (text.trim() === '') {
    const first = all[0];
    const example = first === undefined ? '' : ` '${printGoal(spec, first)}',`;
    return problem(
      'the goal',
      'the goal is empty',
      `write one as an expect line does,${example} or leave it out; \`tertius goals\` with the same spec lists them`,
    );
  }
  const named = all.filter((goal) => printGoal(spec, goal) === text || goalName(goal) === text);
  if (named.length > 0) return { kind: 'goals', goals: named };
  const three = threePartyGoals.find(({ id }) => id === text)?.meaning(spec);
  if (three?.kind === 'asked') return { kind: 'goals', goals: three.goals };
  if (three !== undefined) return problem(text, `${three.kind} in ${spec.name}: ${three.because}`);
  const asked = askedIn(text);
  const stranger = [asked?.claimant, asked?.peer].find((role) => role !== undefined && !hasRole(spec, role));
  if (asked === undefined || (asked.claimant === undefined && !known(spec, asked.goal)))
    return unknownGoal(spec, text);
  if (stranger !== undefined) return unknownRole(spec, stranger);
  const resolved = resolveExpectation(spec, asked);
  if (resolved.kind === 'problem') return problem(text, resolved.message, resolved.hint);
  return { kind: 'goals', goals: [resolved.goal] };
}

/** `[X :] goal [Y] [on a, b]`, as an `expect` line begins. */
function askedIn(text: string): Asked | undefined {
  const parts = /^(?:(\S+)\s*:\s*)?([\w-]+)(?:\s+(?!on\b)(\S+))?(?:\s+on\s+(.+))?$/.exec(text.trim());
  if (parts === null) return undefined;
  const [, claimant, goal = '', peer, on] = parts;
  return {
    ...(claimant !== undefined && { claimant }),
    goal,
    ...(peer !== undefined && { peer }),
    on: on === undefined ? [] : on.split(',').map((name) => name.trim()),
  };
}

const hasRole = (spec: Spec, name: string): boolean => spec.roles.some((role) => role.name === name);

const namesOf = (spec: Spec): readonly string[] => [
  ...goalNames,
  ...spec.correspondences.map(({ name }) => name),
];

const known = (spec: Spec, name: string): boolean => namesOf(spec).includes(name);

function unknownGoal(spec: Spec, text: string): Problem {
  if (!text.includes(':') && hasRole(spec, text.split(/\s/)[0] ?? '')) {
    return problem(text, `${text} is no goal`, "a claimant is followed by a colon: 'C : agreement S'");
  }
  const near = suggest(text, [...namesOf(spec), ...threePartyGoals.map(({ id }) => id)]);
  const hint =
    near?.startsWith('did you mean') === true ? near : '`tertius goals` with the same spec lists them';
  return problem(text, `${spec.name} has no goal ${text}`, hint);
}

const unknownRole = (spec: Spec, role: string): Problem =>
  problem(
    role,
    `${spec.name} has no role ${role}`,
    suggest(
      role,
      spec.roles.map(({ name }) => name),
    ),
  );

/** A combination of threats, or why it is none. */
export type Threats = { readonly kind: 'threats'; readonly combination: Combination } | Problem;

/** The threats that `text` means; none without a text. */
export function threatsMeant(spec: Spec, text: string | undefined): Threats {
  const slip = text === undefined ? undefined : slipIn(spec, text);
  if (slip !== undefined) return slip;
  const parsed = parseCombination(spec, text === undefined ? [] : [text]);
  if (parsed.kind === 'combination') return { kind: 'threats', combination: parsed.combination };
  return problem(text ?? '', `${spec.name}: ${parsed.message}`, parsed.hint);
}

/** A threat that is missing between two `+`, or that stands twice, perhaps in two words. */
function slipIn(spec: Spec, text: string): Problem | undefined {
  const words = text.split('+').map((word) => word.trim());
  if (words.includes('')) {
    const rest = words.filter((word) => word !== '');
    return rest.length === 0
      ? problem(
          'the threats',
          'the threat is empty',
          'write none for no threat; `tertius threats` with the same spec lists them',
        )
      : problem(text, `a threat is missing in ${text}`, `write ${rest.join('+')}, or name it`);
  }
  const seen = new Map<string, string>();
  for (const word of words) {
    const parsed = parseCombination(spec, [word]);
    if (parsed.kind === 'problem') return undefined;
    const threat = printCombination(spec, parsed.combination);
    const before = seen.get(threat);
    if (before !== undefined) {
      const once = words.filter((one, at) => one !== word || (before === word && words.indexOf(one) === at));
      const said = before === word ? `${word} stands twice` : `${before} and ${word} are the same threat`;
      return problem(text, `${said} in ${text}`, `write each threat once: ${once.join('+')}`);
    }
    seen.set(threat, word);
  }
  return undefined;
}
