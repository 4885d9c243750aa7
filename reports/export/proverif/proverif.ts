/**
 * A spec, goals and a combination of threats as an input of ProVerif 2.05 (typed applied pi calculus): one process
 * for each role, one query for each statement, and what was left out in the first comment.
 * @module
 */
import type { Role, Transition } from '../../../model/role.ts';
import type { Spec } from '../../../model/spec.ts';
import { agent, text, type Variable } from '../../../model/term.ts';
import type { Goal } from '../../../properties/goal.ts';
import { printGoal } from '../../../properties/goal.ts';
import { isActing } from '../goals.ts';
import { describeRole, distinctNotes, headingOf } from '../heading.ts';
import { signsCertificatesUnawares } from '../mistaken.ts';
import { inComment, namesWithout } from '../names.ts';
import { questionsOf } from '../questions.ts';
import type { Mark, Note, Stated } from '../statement.ts';
import type { Exported, ExportRequest, Refused } from '../target.ts';
import type { Context } from './context.ts';
import { answersTo, partsOf, waysNote, waysToTellApart } from './injectivity.ts';
import { declarations, fixedSecrets } from './prelude.ts';
import { processOf } from './process.ts';
import { queryOf, reachQueryOf } from './queries.ts';
import { receivesName, sessionNotes, sessionOf, strangersNote } from './session.ts';
import { expression, nameConstants, usageOfCertificates, type Vocabulary } from './terms.ts';
import { shortenedIn, type Writing } from './writing.ts';

/** The model as ProVerif reads it. */
export function proverif(request: ExportRequest): Exported | Refused {
  const { spec } = request;
  const { asked, leftOut, ends, marks } = questionsOf(request);
  const session = sessionOf(
    request,
    asked.flatMap(({ statements }) => statements),
    ends.map(({ mark }) => mark.name),
  );
  const context: Context = {
    request,
    vocabulary: newVocabulary(request, marks),
    ...carriers(spec, asked),
    ...(session !== undefined && { session }),
  };
  if (signsCertificatesUnawares(request))
    context.vocabulary.constants.set(text('cert'), { text: usageOfCertificates, type: 'value' });
  nameConstants(context.vocabulary, spec);
  const logged = inOrderOfJudging(asked, marks);
  const processes = spec.roles.flatMap((role) => {
    const secrets = session?.revealed.get(role.name);
    const plain = roleProcess(context, logged, role);
    return secrets === undefined ? [plain] : [plain, roleProcess(context, logged, role, secrets)];
  });
  const queries = [
    ...asked.flatMap(({ goal, statements }) => [
      '',
      `(* goal: ${inComment(printGoal(spec, goal))} *)`,
      queryOf(context, statements),
    ]),
    '',
    '(* every role can come to its end, on each of its ways, so that each of these is to be false *)',
    reachQueryOf(context, ends),
  ];
  const main = mainProcess(
    context,
    processes.map(({ name }) => name),
  );
  const notesOf = ({ goal, statements, notes: own }: (typeof asked)[number]): readonly Note[] => [
    ...own,
    ...waysNote(spec, statements),
    ...(session === undefined ? [] : strangersNote(spec, session, statements)),
    ...(isAboutOthersLater(request, goal) ? [overNote] : []),
  ];
  const notes = distinctNotes([
    ...generalNotes(request),
    ...(session === undefined ? [] : sessionNotes),
    ...asked.flatMap(notesOf),
  ]);
  const body = [...processes.flatMap(({ lines }) => ['', ...lines]), ...queries, '', ...main];
  const model = [
    ...header(request, notes, leftOut),
    `set ignoreTypes = ${request.typed ? 'false' : 'true'}.`,
    '',
    ...declarations(context, marks, body),
    ...body,
    '',
  ].join('\n');
  return {
    kind: 'exported',
    text: model,
    notes,
    asked: asked.map((answer) => ({
      goal: answer.goal,
      names: partsOf(request, answer.statements),
      notes: notesOf(answer),
    })),
    ends: ends.map(({ mark }) => mark.name),
    leftOut: leftOut.map(({ goal, because }) => ({ goal, because })),
  };
}

/** Words of the language, and names that every model declares. */
const reserved =
  'among and axiom channel choice clauses const def diff do elimtrue else emit equation equivalence event expand fail for forall foreach free fun get id if implementation in inj-event insert lemma let letfun letproba new noninterf noselect not nounif or otherwise out param phase pred proba process proof public_vars putbegin query reduc restriction secret select set suchthat sync table term then type weaksecret yield bitstring bool nat time sid is_nat true false attacker mess event agent value group exponent skey pkey val name share expo seckey key honest corrupt victim net sk pk g dh mac enc seal sign cert verify certified issuer_of certificate_of decrypt unseal single empty kept way none exchange small'.split(
    ' ',
  );

function newVocabulary({ spec }: ExportRequest, marks: readonly Mark[]): Vocabulary {
  return {
    names: namesWithout([
      ...reserved,
      ...marks.map(({ name }) => name),
      ...spec.roles.flatMap(({ name }) => [receivesName(name)]),
    ]),
    constants: new Map(),
    functions: new Map(),
    changeable: new Set(),
    exchange: spec.groupUnchecked ? 'exchange' : 'dh',
  };
}

/** Recency is asked of one run, and of events that carry what their run has received by then; so is whether one run answers twice. */
function carriers(
  spec: Spec,
  asked: readonly Extract<Stated, { kind: 'stated' }>[],
): Pick<Context, 'ofRun' | 'ofReceived'> {
  const recent = asked.flatMap(({ statements }) =>
    statements.flatMap((statement) =>
      statement.since === undefined ? [] : [{ ...statement, since: statement.since }],
    ),
  );
  const answers = asked.flatMap(({ statements }) =>
    waysToTellApart(spec, statements).flat().flatMap(answersTo),
  );
  return {
    ofRun: new Set([
      ...recent.flatMap(({ premise, since }) => [premise[0].mark.name, since.mark.name]),
      ...answers.map(({ mark }) => mark.name),
    ]),
    ofReceived: new Set(
      recent.flatMap(({ conclusions }) =>
        conclusions.flat().flatMap((fact) => (fact.kind === 'logged' ? [fact.mark.name] : [])),
      ),
    ),
  };
}

/**
 * What a run logs at one point, in the order in which it is to count: what a conclusion speaks of may happen at the very event
 * of the premise, and so comes first; that a run acts there counts neither before it accepts nor after it begins there.
 */
function inOrderOfJudging(
  asked: readonly Extract<Stated, { kind: 'stated' }>[],
  marks: readonly Mark[],
): readonly Mark[] {
  const statements = asked.flatMap((answer) => answer.statements);
  const concluded = new Set(
    statements.flatMap(({ conclusions }) =>
      conclusions.flat().flatMap((fact) => (fact.kind === 'logged' ? [fact.mark.name] : [])),
    ),
  );
  const begun = new Set(statements.flatMap(({ since }) => (since === undefined ? [] : [since.mark.name])));
  const rank = (mark: Mark): number => {
    if (isActing(mark)) return 2;
    if (begun.has(mark.name)) return 3;
    return concluded.has(mark.name) ? 0 : 1;
  };
  return marks.toSorted((one, other) => rank(one) - rank(other));
}

interface Process {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The process of a role; with `revealed`, of runs that give that away and claim nothing. */
function roleProcess(
  context: Context,
  marks: readonly Mark[],
  role: Role,
  revealed?: readonly Variable[],
): Process {
  const { vocabulary, request, ofRun, ofReceived, session } = context;
  const isPlain = ({ name }: Mark): boolean => session?.plain.has(name) === true;
  const own = marks.filter((mark) => mark.role === role.name && (revealed === undefined || !isPlain(mark)));
  const writing: Writing = {
    vocabulary,
    role,
    spec: request.spec,
    marks: own,
    ofRun: new Set([...ofRun].filter((name) => own.some((mark) => mark.name === name))),
    ofReceived,
    ...(session !== undefined && { session }),
    ...(revealed !== undefined && { revealed }),
    selfTalk: request.selfTalk,
    lineOf: (transition: Transition) => request.lineAt(transition.span.start),
    shortened: shortenedIn(role),
  };
  const name = vocabulary.names.take(`${revealed === undefined ? 'role' : 'revealed'}_${role.name}`);
  const { parameter, lines } = processOf(writing);
  return {
    name,
    lines: [
      `(* ${inComment(describeRole(role))}${revealed === undefined ? '' : ', in runs of which threat session reveals what they have made'} *)`,
      `let ${name}(${parameter}: agent) =`,
      ...lines.slice(0, -1),
      `${lines.at(-1)}.`,
    ],
  };
}

/** Honest agents in any number of runs, and what the threats give away. */
function mainProcess(context: Context, roles: readonly string[]): readonly string[] {
  const { vocabulary, request } = context;
  const { combination } = request;
  const has = (kind: string): boolean => combination.some((threat) => threat.kind === kind);
  const parts = [
    ...roles.map((name) => `(!in(net, x: id); ${name}(honest(x)))`),
    ...combination.flatMap((threat) =>
      threat.kind === 'ca' && threat.authority !== undefined
        ? [`out(net, seckey(sk(${expression(vocabulary, new Map(), agent(threat.authority)).text})))`]
        : [],
    ),
    ...fixedSecrets(context).map((secret) => `out(net, ${secret})`),
    ...(has('later') ? revealedLater(context) : []),
  ];
  return ['process', `    ${parts[0]}`, ...parts.slice(1).map((part) => `  | ${part}`)];
}

/** Every long-term key, once all runs are over. */
function revealedLater({ vocabulary }: Context): readonly string[] {
  const shared = [...vocabulary.functions.values()].filter(({ symbol }) => symbol.startsWith("'"));
  return [
    '(phase 1; !in(net, a: agent); out(net, seckey(sk(a))))',
    ...shared.map(({ name, arity }) => {
      const holders = Array.from({ length: arity }, (_, at) => `a${at + 1}`);
      const given = holders.map((holder) => `${holder}: agent`).join(', ');
      return `(phase 1; !in(net, ${arity === 1 ? given : `(${given})`}); out(net, val(${name}(${holders.join(', ')}))))`;
    }),
  ];
}

const generalNotes = ({ typed, combination, spec }: ExportRequest): readonly Note[] => [
  {
    what: 'ProVerif abstracts fresh values by what precedes them: an action may repeat',
    errs: 'may show false attacks',
  },
  ...(typed
    ? [
        {
          what: 'nonces, keys, data, texts and results of h, kdf, mac, dh and of functions are of one type, so that one may be taken for another',
          errs: 'may show false attacks',
        } as const,
      ]
    : []),
  ...(combination.some(({ kind }) => kind === 'later') ? [overNote] : []),
  ...(usesEnc(spec)
    ? [{ what: 'enc: parts of nested tuples are changed only as a whole', errs: 'may miss attacks' } as const]
    : []),
];

const overNote: Note = {
  what: 'when long-term keys are revealed, all runs are over (phase 1)',
  errs: 'may miss attacks',
};

/** Whether runs that act when long-term keys are known could break the goal. */
const isAboutOthersLater = ({ combination }: ExportRequest, { kind }: Goal): boolean =>
  combination.some((threat) => threat.kind === 'later') &&
  (kind === 'peer consistency' || kind === 'proxy non-impersonation');

const usesEnc = (spec: ExportRequest['spec']): boolean =>
  spec.roles.some((role) =>
    role.knows.some(({ view }) => view.kind === 'application' && view.symbol === 'enc'),
  );

function header(
  request: ExportRequest,
  notes: readonly Note[],
  leftOut: readonly { readonly goal: Goal; readonly because: string }[],
): readonly string[] {
  const lines = headingOf(request, {
    to: 'proverif',
    use: 'for ProVerif 2.05: proverif MODEL',
    remark: "Agents honest(x) follow their roles; the keys of agents corrupt(x) are the adversary's.",
    notes,
    leftOut,
  });
  return lines.map((line, at) => `${at === 0 ? '(*' : '  '} ${line}`.trimEnd()).concat('*)', '');
}
