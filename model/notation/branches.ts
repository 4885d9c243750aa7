/**
 * Branches opened: every sequence of steps that statements with `either` and `or` among them allow, and the
 * names that steps declare.
 * @module
 */
import type { Diagnostic } from './diagnostic.ts';
import { taken } from './resolve-term.ts';
import type { PartSyntax, Statement, Word } from './syntax.ts';

/** No more ways than this through a protocol or a machine: each is projected by itself. */
export const waysMax = 64;

/** What is carried along on the way. */
export interface Walk {
  readonly options: ReadonlySet<string>;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** A way as far as it is walked: its steps, and the branches that it passed by. */
export interface Path {
  readonly steps: readonly Statement[];
  readonly passed: readonly Statement[];
}

/** The statements under the options taken, `when` opened. */
export const opened = (walk: Walk, statements: readonly Statement[]): readonly Statement[] =>
  statements.flatMap((statement) => {
    if (statement.kind !== 'when') return [statement];
    return taken(walk, statement.condition) ? opened(walk, statement.body) : [];
  });

/** Every way through statements that follow one another. */
export function through(walk: Walk, statements: readonly Statement[]): readonly Path[] {
  let paths: readonly Path[] = [{ steps: [], passed: [] }];
  for (const statement of opened(walk, statements)) {
    const next = throughOne(walk, statement);
    paths = paths.flatMap((path) =>
      next.map(({ steps, passed }) => ({
        steps: [...path.steps, ...steps],
        passed: [...path.passed, ...passed],
      })),
    );
    if (paths.length > waysMax) {
      walk.report(tooMany(statement));
      return paths.slice(0, 1);
    }
  }
  return paths;
}

/** The complaint that there are more ways than `waysMax`. */
export const tooMany = ({ span }: Statement): Diagnostic => ({
  code: 'T230',
  severity: 'error',
  span,
  message: `with these branches there are more than ${waysMax} ways through the protocol`,
  hint: 'write what is independent as protocols of their own, or as a family with `option` and `when`',
});

function throughOne(walk: Walk, statement: Statement): readonly Path[] {
  if (statement.kind === 'either') return throughBranches(walk, statement);
  if (statement.kind !== 'within') return [{ steps: [statement], passed: [] }];
  return through(walk, statement.body).map(({ steps, passed }) => ({
    steps: [{ ...statement, body: steps }],
    passed,
  }));
}

function throughBranches(walk: Walk, { branches }: Extract<Statement, { kind: 'either' }>): readonly Path[] {
  const bodies = branches.map(({ body }) => opened(walk, body));
  for (const statement of bodies.flat()) if (!isStep(statement)) walk.report(misplaced(statement, 'branch'));
  return bodies.flatMap((body, at) => {
    const rest = bodies.filter((_, other) => other !== at).flat();
    return through(walk, body).map(({ steps, passed }) => ({ steps, passed: [...passed, ...rest] }));
  });
}

/** Whether a statement may stand in a branch or a state: what happens, and what it is made of. */
export const isStep = ({ kind }: Statement): boolean => stepKinds.includes(kind);

const stepKinds: readonly Statement['kind'][] = [
  'message',
  'event',
  'accept',
  'check',
  'let',
  'fresh',
  'use',
  'within',
  'either',
  'go',
  'keeps',
  'resumes',
];

/** The complaint that a statement stands in a branch or a machine. */
export const misplaced = ({ kind, span }: Statement, where: 'branch' | 'machine'): Diagnostic => ({
  code: 'T226',
  severity: 'error',
  span,
  message: `\`${kind}\` cannot stand in a ${where}`,
  hint: `it holds for the whole protocol: write it outside the ${where}`,
});

/** What `passed` declares and a way itself does not. */
export const others = (passed: readonly Statement[], own: ReadonlySet<string>): readonly Word[] =>
  passed.flatMap(namesIn).filter(({ text }) => !own.has(text));

/** The labels, macros and sub-flows that a statement declares. */
export function namesIn(statement: Statement): readonly Word[] {
  if (statement.kind === 'let') return [statement.name];
  if (statement.kind === 'resumes') return statement.names;
  if (statement.kind === 'use') return statement.call === undefined ? [] : [statement.instance];
  if (statement.kind === 'message') {
    return [
      ...(statement.label === undefined ? [] : [statement.label]),
      ...statement.parts.flatMap(labelsIn),
    ];
  }
  return blocksOf(statement).flatMap(namesIn);
}

const labelsIn = ({ label, term }: PartSyntax): readonly Word[] => [
  ...(label === undefined ? [] : [label]),
  ...innerParts(term).flatMap(labelsIn),
];

/** The parts inside a term. */
export const innerParts = (term: PartSyntax['term']): readonly PartSyntax[] => {
  if (term.kind === 'tuple') return term.items;
  return term.kind === 'call' ? term.arguments : [];
};

/** What stands beneath a block. */
export const blocksOf = (statement: Statement): readonly Statement[] => {
  if (statement.kind === 'within' || statement.kind === 'when') return statement.body;
  if (statement.kind === 'machine')
    return [...statement.body, ...statement.states.flatMap(({ body }) => body)];
  return statement.kind === 'either' ? statement.branches.flatMap(({ body }) => body) : [];
};

/** The names that statements declare. */
export const namesOf = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(statements.flatMap(namesIn).map(({ text }) => text));
