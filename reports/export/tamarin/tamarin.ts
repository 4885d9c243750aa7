/**
 * A spec, goals and a combination of threats as a theory of Tamarin 1.8 (S. Meier, B. Schmidt, C. Cremers, D. Basin, CAV
 * 2013): rules for each step of each role, a lemma for each statement, and what was left out in the first comment.
 * @module
 */
import type { Role } from '../../../model/role.ts';
import { type Goal, printGoal } from '../../../properties/goal.ts';
import type { Combination } from '../../../properties/threat.ts';
import { describeRole, distinctNotes, headingOf } from '../heading.ts';
import { variableFor } from '../marks.ts';
import { mistakenNotes } from '../mistaken.ts';
import { identifierOf, inComment, namesWithout } from '../names.ts';
import { questionsOf } from '../questions.ts';
import { goalSlug } from '../setting.ts';
import type { Note, Stated, Statement } from '../statement.ts';
import type { Exported, ExportRequest } from '../target.ts';
import { actionsFor } from './actions.ts';
import { helpingLemmas, helpingNames } from './helping.ts';
import { answersTo, pairsNotes, waysApart } from './injectivity.ts';
import { lemmasOf, reachableLemma } from './lemmas.ts';
import { changeRules } from './malleable.ts';
import { declarations, keyRules, revealsSessions, threatRules } from './prelude.ts';
import { kinds, once } from './restrictions.ts';
import type { Rule } from './rule.ts';
import { rulesOf } from './rules.ts';
import type { Asking, Lemma } from './scope.ts';
import { modelNames, type Vocabulary } from './vocabulary.ts';

/** The model as Tamarin reads it. */
export function tamarin(request: ExportRequest): Exported {
  const { spec } = request;
  const { asked, leftOut, ends, marks } = questionsOf(request);
  const vocabulary = newVocabulary(request);
  const reveals = revealsSessions(request);
  const actions = actionsFor(vocabulary.names, marks, marksOfRuns(request, asked, reveals));
  const asking: Asking = { request, vocabulary, actions };
  const lemmaNames = namesWithout(helpingNames, '_', true);
  const lemmas = asked.map(({ goal, statements }) => ({
    goal,
    lemmas: lemmasOf(asking, lemmaNames, goalSlug(goal), statements),
  }));
  const reaching = ends.map(({ mark, names }): Lemma => {
    const name = lemmaNames.take(mark.name);
    const args = mark.params.map((param) => variableFor(spec, param));
    const honest = [args[0], ...names.map((one) => variableFor(spec, one.name))];
    const fact = { kind: 'logged', mark, args } as const;
    return { name, lines: reachableLemma(asking, name, fact, honest as (typeof args)[number][]) };
  });
  const rules = spec.roles.map((role) => ({
    role,
    rules: rulesOf({
      vocabulary,
      spec,
      role,
      actions,
      typed: request.typed,
      selfTalk: request.selfTalk,
      reveals,
      lineOf: ({ span }) => request.lineAt(span.start),
    }),
  }));
  const all = rules.flatMap((one) => one.rules);
  const helping = helpingLemmas(all);
  const setUp = [
    ...keyRules(request, vocabulary),
    ...threatRules(request, vocabulary),
    ...changeRules(vocabulary, spec.roles, helping.isNeeded),
  ];
  const notesOf = ({ statements, notes: own }: (typeof asked)[number]): readonly Note[] => [
    ...own,
    ...pairsNotes(spec, statements),
    ...(has(request, 'later') && statements.some(goesOn) ? [overNote] : []),
  ];
  const notes = distinctNotes([
    ...generalNotes(request),
    ...[...vocabulary.liberties].map(([what, errs]): Note => ({ what, errs })),
    ...asked.flatMap(notesOf),
  ]);
  const text = [
    ...header(request, notes, leftOut),
    `theory ${identifierOf(spec.name)}`,
    'begin',
    '',
    ...declarations(vocabulary),
    '',
    '// heuristic: C is worth a try where the default, s, does not come to an end',
    ...setUp,
    ...rules.flatMap((one) => roleLines(one.role, one.rules, helping.isNeeded)),
    ...restrictionLines(vocabulary, all),
    ...helping.lemmas.flatMap(({ lines }) => ['', ...lines]),
    '',
    '// every role can come to its end among honest agents',
    ...reaching.flatMap(({ lines }) => ['', ...lines]),
    ...lemmas.flatMap(({ goal, lemmas: parts }) => [
      '',
      `// goal: ${inComment(printGoal(spec, goal))}`,
      ...parts.flatMap(({ lines }, at) => (at === 0 ? lines : ['', ...lines])),
    ]),
    '',
    'end',
    '',
  ].join('\n');
  return {
    kind: 'exported',
    text,
    notes,
    asked: asked.map((answer, at) => ({
      goal: answer.goal,
      names: lemmas[at]?.lemmas.map(({ name }) => name) ?? [],
      notes: notesOf(answer),
    })),
    ends: reaching.map(({ name }) => name),
    restsOn: helping.lemmas.map(({ name }) => name),
    leftOut: leftOut.map(({ goal, because }) => ({ goal, because })),
  };
}

const newVocabulary = ({ spec }: ExportRequest): Vocabulary => ({
  quoted: ['g', ...spec.roles.map(({ name }) => name)],
  names: modelNames(),
  builtins: new Set(),
  functions: new Map(),
  constants: new Map(),
  shelves: new Map(),
  sharedKeys: new Map(),
  restrictions: new Map(),
  anchors: new Map(),
  liberties: new Map(),
});

/**
 * Recency, and what threat `session` spares, are asked of one run: its acceptance and its beginning say which. So do runs
 * of a peer that may answer acceptances in several ways.
 */
const marksOfRuns = (
  { spec }: ExportRequest,
  asked: readonly Extract<Stated, { kind: 'stated' }>[],
  reveals: boolean,
): ReadonlySet<string> =>
  new Set(
    asked.flatMap(({ statements }) => [
      ...statements.flatMap(({ premise, since }) => [
        ...(since === undefined ? [] : [since.mark.name]),
        ...(reveals || since !== undefined ? [premise[0].mark.name] : []),
      ]),
      ...waysApart(spec, statements)
        .flat()
        .flatMap(answersTo)
        .map(({ mark }) => mark.name),
    ]),
  );

function roleLines(role: Role, rules: readonly Rule[], isNeeded: boolean): readonly string[] {
  return [
    '',
    `/* ${inComment(describeRole(role))} */`,
    ...rules.flatMap((rule) => ruleLines(rule, isNeeded)),
  ];
}

function ruleLines(rule: Rule, withSources: boolean): readonly string[] {
  const sources = withSources
    ? [
        ...rule.openings.map(({ ciphertext, content }) => `Opened(${ciphertext}, ${content})`),
        ...rule.sealings.map((ciphertext) => `Sealed(${ciphertext})`),
      ]
    : [];
  const actions = [...rule.actions, ...sources];
  return [
    '',
    `// ${rule.comment}`,
    `rule ${rule.name}:`,
    ...(rule.definitions.length === 0
      ? []
      : ['  let', ...rule.definitions.map((definition) => `    ${definition}`), '  in']),
    ...listed('  ', '[', rule.premises, ']'),
    ...(actions.length === 0 ? ['  -->'] : listed('  ', '--[', actions, ']->')),
    ...listed('  ', '[', rule.conclusions, ']'),
  ];
}

/** Facts one below the other, where there are several. */
function listed(indent: string, open: string, facts: readonly string[], close: string): readonly string[] {
  if (facts.length === 0) return [`${indent}${open} ${close}`];
  if (facts.length === 1) return [`${indent}${open} ${facts[0]} ${close}`];
  const blank = ' '.repeat(open.length - 1);
  return [
    ...facts.map((fact, at) => `${indent}${at === 0 ? open : `${blank},`} ${fact}`),
    `${indent}${blank}${close}`,
  ];
}

function restrictionLines(vocabulary: Vocabulary, rules: readonly Rule[]): readonly string[] {
  const takesValues = rules.some(({ actions }) => actions.some((action) => action.startsWith('Value(')));
  const found = new Map(vocabulary.restrictions);
  found.set(once.name, once.formula);
  if (takesValues) for (const { name, formula } of kinds(vocabulary)) found.set(name, formula);
  return [
    '',
    ...[...found]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .flatMap(([name, formula]) => [`restriction ${name}:`, `  "${formula}"`]),
  ];
}

const has = ({ combination }: ExportRequest, threat: Combination[number]['kind']): boolean =>
  combination.some(({ kind }) => kind === threat);

const overNote: Note = {
  what: 'long-term keys are revealed after the acceptance, though runs of its partners may not be over',
  errs: 'may show false attacks',
};

/** Whether what happens once keys are revealed, under `later`, can break it. */
const goesOn = ({ premise, makers = [], unrevealed = [0] }: Statement): boolean =>
  premise.some(
    (fact, at) =>
      fact.kind === 'known' ||
      (fact.kind === 'logged' && !unrevealed.includes(at) && !makers.some((maker) => maker === fact.args[0])),
  );

function generalNotes(request: ExportRequest): readonly Note[] {
  const { typed, spec } = request;
  const notes: Note[] = [];
  const uses = (symbols: readonly string[]): boolean =>
    spec.roles.some(({ knows }) =>
      knows.some(({ view }) => view.kind === 'application' && symbols.includes(view.symbol)),
    );
  if (typed) {
    notes.push({
      what: 'nonces, keys, data, texts, names, shares and results of h, kdf, mac, dh and of functions are of one kind where a nonce, key, datum or text is received, and texts may be names',
      errs: 'may show false attacks',
    });
  }
  notes.push({ what: 'tuples are nested pairs: <a, b, c> is <a, <b, c>>', errs: 'may show false attacks' });
  if (uses(['g', 'dh'])) {
    notes.push({
      what: 'Diffie-Hellman: exponents have products and inverses, and whatever is received may be taken for a share',
      errs: 'may show false attacks',
    });
  }
  if (has(request, 'session')) {
    notes.push({
      what: 'session: partners of partners, runs of whom the claimant comes to hold only later, runs that have such a value only inside what they do not open, and those of other runs that a premise speaks of do not count as partners',
      errs: 'may show false attacks',
    });
  }
  return [...notes, ...mistakenNotes(request)];
}

function header(
  request: ExportRequest,
  notes: readonly Note[],
  leftOut: readonly { readonly goal: Goal; readonly because: string }[],
): readonly string[] {
  const lines = headingOf(request, {
    to: 'tamarin',
    use: 'for Tamarin 1.8: tamarin-prover --prove --derivcheck-timeout=0 MODEL',
    remark:
      'Corrupt(A): the adversary has the long-term keys of agent A. Lemmas say whose keys it may not have, or not yet. Signatures are patterns: a private key in a premise says whose signature is received; a role signs and decrypts with its own only.',
    notes,
    leftOut,
  });
  return ['/*', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */', ''];
}
