/**
 * A spec, goals and a combination of threats as an input of CPSA 4 (M. Liskov, J. Ramsdell, J. Guttman, P. Rowe, The
 * Cryptographic Protocol Shapes Analyzer: a manual, 2016): roles as strands, goals in its goal language, threats as the
 * assumptions that are left out.
 * @module
 */
import { asCertificate, type CertificateParts, type Term } from '../../../model/term.ts';
import { resolveExpectation } from '../../../properties/expectation.ts';
import { type Goal, printGoal } from '../../../properties/goal.ts';
import { stated } from '../goals.ts';
import { distinctNotes, headingOf } from '../heading.ts';
import { mistakenNotes } from '../mistaken.ts';
import { inComment } from '../names.ts';
import { goalSlug } from '../setting.ts';
import type { Note, Stated } from '../statement.ts';
import type { Exported, ExportRequest, Refused } from '../target.ts';
import { Unsayable } from '../unsayable.ts';
import { allStrands } from './apart.ts';
import { reachability } from './endings.ts';
import { type Question, questionsFor } from './goals.ts';
import { runsApart, tellsRuns } from './injectivity.ts';
import { leakedSymbols, lentTo, sharedSymbols } from './keys.ts';
import { isLater, laterNotes, laterNotesOn } from './later.ts';
import { casesNote, casesOf } from './meant.ts';
import { type Model, newModel, unacquired } from './model.ts';
import { isToldLate } from './party.ts';
import { protocolLines, unsaidFresh, usesExponents } from './roles.ts';
import { certificatesWithin, type Strand, strandsMax } from './strand.ts';
import { quoted } from './terms.ts';

/** The model as CPSA reads it, or why there is none. */
export function cpsa(request: ExportRequest): Exported | Refused {
  const strands = unsayableThreat(request) === undefined ? allStrands(request) : [];
  const because = unsayable(request, strands);
  if (because !== undefined) return { kind: 'refused', because };
  try {
    return writtenModel(request, strands);
  } catch (error) {
    if (error instanceof Unsayable) return { kind: 'refused', because: error.message };
    throw error;
  }
}

function writtenModel(request: ExportRequest, strands: readonly Strand[]): Exported {
  const model = newModel(request, strands);
  const answers = request.goals.map((goal) => answered(model, goal));
  const asked = answers.filter((answer) => 'questions' in answer);
  const leftOut = answers.filter((answer) => 'because' in answer);
  const ends = reachability(model);
  const protocol = protocolLines(model);
  const notes = distinctNotes([...generalNotes(model), ...asked.flatMap((answer) => answer.notes)]);
  const blocks = [
    ...asked.flatMap(({ goal, questions }) =>
      questions.map(({ lines }) => [`; ${goalTitle(request, goal)}`, ...lines]),
    ),
    ...ends.map(({ title, lines }) => [`; ${inComment(title)}`, ...lines]),
  ];
  const text = [
    ...header(request, notes, leftOut),
    ...herald(model),
    '',
    ...protocol,
    ...blocks.flatMap((lines) => ['', ...lines]),
    '',
  ].join('\n');
  return {
    kind: 'exported',
    text,
    notes,
    ends: ends.map(({ name }) => name),
    asked: asked.map(({ goal, questions, notes: own }) => ({
      goal,
      notes: own,
      names: questions.map(({ name }) => name),
    })),
    leftOut: leftOut.map(({ goal, because }) => ({ goal, because })),
  };
}

type Answered =
  | { readonly goal: Goal; readonly questions: readonly Question[]; readonly notes: readonly Note[] }
  | { readonly goal: Goal; readonly because: string };

function answered(model: Model, goal: Goal): Answered {
  const found: Stated = stated(model.request, goal);
  if (found.kind === 'left out') return { goal, because: found.because };
  const isWeaker = found.statements.some((one) => one.injective && !tellsRuns(model, one));
  const slug = goalSlug(goal).replaceAll('_', '-');
  try {
    const each = found.statements.flatMap((statement, at) =>
      questionsFor(model, found.statements.length === 1 ? slug : `${slug}-part-${at + 1}`, statement),
    );
    const injective = isWeaker ? [] : found.statements.filter((one) => one.injective);
    const questions = [...each, ...runsApart(model, `${slug}-apart`, injective)];
    if (questions.length === 0) return { goal, because: 'no strand comes to what is asked about' };
    const isNarrow = found.statements.some((one) => !casesOf(model.request, one).isComplete);
    const isLateTold = found.statements.some((one) => isToldLate(model, one));
    const own = [
      ...(isWeaker ? [injectivityNote] : []),
      ...(isNarrow ? [casesNote] : []),
      ...(isLateTold ? [startNote] : []),
    ];
    const late = laterNotesOn(model.request, found.statements);
    return { goal, questions, notes: [...found.notes, ...own, ...late] };
  } catch (error) {
    if (error instanceof Unsayable) return { goal, because: error.message };
    throw error;
  }
}

const startNote: Note = {
  what: 'what a run has from its start it has once it has received its first message',
  errs: 'may miss attacks',
};

const injectivityNote: Note = {
  what: 'injectivity: agreement without it is asked instead, because no fresh value that is agreed on tells which run answers',
  errs: 'may miss attacks',
};

/** A goal as the spec writes it, with the line that expects something of it. */
const goalTitle = ({ spec, lineAt }: ExportRequest, goal: Goal): string => {
  const written = printGoal(spec, goal);
  const expectation = spec.expectations.find((asked) => {
    const meant = resolveExpectation(spec, asked);
    return meant.kind === 'goal' && printGoal(spec, meant.goal) === written;
  });
  const line = expectation === undefined ? '' : `line ${lineAt(expectation.span.start)}: `;
  return inComment(`${line}${written}`);
};

/** A threat that CPSA has no words for. */
const unsayableThreat = ({ combination }: ExportRequest): string | undefined =>
  combination.some(({ kind }) => kind === 'session')
    ? 'threat session: whose values stay secret depends on who is a partner, which is any run that ever binds a value of the session, wherever in a term; a goal of CPSA compares what strands have, variable by variable'
    : undefined;

/** What keeps a spec, of which these are the strands, or a threat out of CPSA altogether. */
function unsayable(request: ExportRequest, strands: readonly Strand[]): string | undefined {
  const { spec, typed } = request;
  const threat = unsayableThreat(request);
  if (threat !== undefined) return threat;
  const wide = spec.roles.find(
    ({ name }) => strands.filter(({ role }) => role.name === name).length > strandsMax,
  );
  if (wide !== undefined) {
    return `role ${wide.name} has more than ${strandsMax} ways through it, and each is a role of CPSA`;
  }
  const late = strands.find((strand) => unacquired(strand, typed) !== undefined);
  if (late !== undefined) {
    return `role ${late.role.name} opens, with a key of any kind, what it received before it had the key, and a variable of CPSA that stands for any message has to be received before it is a key`;
  }
  const many = spec.roles
    .flatMap(({ secrets }) => secrets)
    .find(
      (secret) => secret.kind === 'application' && secret.symbol.startsWith("'") && secret.args.length > 2,
    );
  if (many !== undefined) return 'a long-term key of CPSA is shared by two agents, not by more';
  return undefined;
}

function generalNotes(model: Model): readonly Note[] {
  const { request, voices } = model;
  const { spec, combination, typed } = request;
  const uses = (symbol: string): boolean => {
    const inside = (term: Term): boolean =>
      term.kind === 'application' && (term.symbol === symbol || term.args.some(inside));
    return voices.some(({ strand }) => strand.happenings.some(({ message }) => inside(message)));
  };
  const notes: Note[] = [
    {
      what: typed
        ? 'places take values of their own kind only: no result of a hash for a nonce'
        : 'places for names, shares and public keys take only these',
      errs: 'may miss attacks',
    },
  ];
  if (uses('enc'))
    notes.push({ what: 'enc has integrity: it is not changed without its key', errs: 'may miss attacks' });
  if (usesExponents(model))
    notes.push({
      what: 'Diffie-Hellman: the exponent of a share may be a product or an inverse, which it is not in Tertius',
      errs: 'may show false attacks',
    });
  const unsaid = unsaidFresh(model);
  if (unsaid.length > 0)
    notes.push({
      what: `fresh values that no message shows before one is received are any value: ${unsaid.join(', ')}`,
      errs: 'may show false attacks',
    });
  if (voices.length > spec.roles.length)
    notes.push({
      what: 'a role that branches, or makes checks after it has sent something, is several roles of CPSA, one for each way',
      errs: 'exact',
    });
  if (spec.groupUnchecked)
    notes.push({
      what: 'the neutral element is a constant, and who may receive it as a share is another role of CPSA',
      errs: 'exact',
    });
  notes.push(...certificateNotes(model), ...mistakenNotes(request));
  if (spec.roles.some((role) => lentTo(spec, role).length > 0))
    notes.push({
      what: 'who is dishonest may have the certificates that only a role has, as who plays it with a known key has them',
      errs: 'may show false attacks',
    });
  const isKci = combination.some(({ kind }) => kind === 'kci');
  if (isKci && spec.roles.some(({ secrets, self }) => secrets.some((one) => !one.variables.includes(self)))) {
    notes.push({
      what: 'whoever has the key of an authority may be dishonest, because the claimant may be the one',
      errs: 'may show false attacks',
    });
  }
  if (isKci || combination.some(({ kind }) => kind === 'dishonest'))
    notes.push({
      what: 'a threat is an assumption that is not made: a key is not non-originating',
      errs: 'exact',
    });
  notes.push(...laterNotes(model));
  if (sharedSymbols(spec.roles).length > 1)
    notes.push(
      leakedSymbols(request).size === 0
        ? { what: 'the long-term keys that two agents share are all made of one', errs: 'exact' }
        : {
            what: 'the long-term keys that two agents share are all made of one, which a dishonest party gives away with those that it has of everybody',
            errs: 'may show false attacks',
          },
    );
  return notes;
}

/** What the certificates are that the model's messages have. */
function certificateNotes({ voices, certified }: Model): readonly Note[] {
  const forms = new Set(
    voices
      .flatMap(({ strand }) => strand.happenings.flatMap(({ message }) => certificatesWithin(message)))
      .map((certificate) => certified(asCertificate(certificate) as CertificateParts)),
  );
  const said = [
    ['own key', 'certificates of an honest authority are tuples over own keys, which anybody can send'],
    ['any key', 'certificates of an authority whose key the adversary has are tuples over any key'],
    [
      'signed',
      'certificates by an authority whose key a role holds, or that asks for no proof of possession, are signed, with a key for each name',
    ],
  ] as const;
  return said.filter(([form]) => forms.has(form)).map(([, what]) => ({ what, errs: 'exact' }));
}

function header(
  request: ExportRequest,
  notes: readonly Note[],
  leftOut: readonly { readonly goal: Goal; readonly because: string }[],
): readonly string[] {
  const use = 'for CPSA 4; run it with cpsa4';
  const assumed = isLater(request) ? 'pnon' : 'non';
  const remark = `A goal holds where every shape satisfies it. Whose keys are (${assumed} k) is honest; nothing is assumed of anybody else.`;
  const lines = headingOf(request, { to: 'cpsa', use, remark, notes, leftOut });
  return [...lines.map((line) => `; ${line}`.trimEnd()), ''];
}

const herald = (model: Model): readonly string[] => [
  `(herald ${quoted(model.request.spec.name)}${usesExponents(model) ? ' (algebra diffie-hellman)' : ''}`,
  '  (goals-sat) (bound 30) (limit 20000))',
];
