/**
 * The sections that an author of security considerations needs, made of what was found: protocol and initial
 * knowledge, threat model with its table of keys, goals as sentences of the form "holds unless", a matrix, attacks
 * with their steps, assumptions, and how to have all of it decided again.
 * @module
 */
import { memberName, ownRoles, type Spec } from '../model/spec.ts';
import type { AnalysedAttack, AnalysedGoal, AnalysedProtocol, Analysis, Source } from './analysis.ts';
import { chartOf } from './chart.ts';
import { figuresOf } from './figures.ts';
import { honestNarrative } from './honest.ts';
import { keyTable, usesOf } from './key-table.ts';
import type {
  Manuscript,
  ManuscriptClaim,
  ManuscriptPart,
  ManuscriptSection,
  Reference,
  Said,
} from './manuscript.ts';
import type { Narrative } from './report.ts';
import { machineOf } from './roles.ts';
import { castInWords, stepsInWords } from './steps-in-words.ts';
import { widthOf } from './text-width.ts';

/** The section on all protocols, what it cites, and its claims. */
export function manuscriptOf(analysis: Analysis): Manuscript {
  const { protocols } = analysis;
  const [only] = protocols;
  const anchor = `analysis-${only?.id ?? 'none'}`;
  const own =
    protocols.length === 1 && only !== undefined
      ? protocolSections(only)
      : protocols.map(
          (protocol): ManuscriptSection => ({
            anchor: `protocol-${protocol.id}`,
            title: `Protocol ${memberName(protocol.spec)}`,
            parts: [],
            sections: protocolSections(protocol),
          }),
        );
  return {
    kind: 'manuscript',
    level: analysis.level,
    root: {
      anchor,
      title: 'Formal Analysis',
      parts: introduction(analysis),
      sections: [...own, ...comparisonSections(analysis, anchor), checkingSection(analysis, anchor)],
    },
    references: [toolReference(analysis), ...protocols.map((one) => modelReference(one))],
    claims: protocols.flatMap(claimsOf),
    ...(analysis.frame !== undefined && { frame: analysis.frame }),
  };
}

const text = (...said: Said): ManuscriptPart => ({ kind: 'text', text: said });
const items = (all: readonly (string | Said)[], ordered = false): readonly ManuscriptPart[] =>
  all.length === 0
    ? []
    : [{ kind: 'items', ordered, items: all.map((item) => (typeof item === 'string' ? [item] : item)) }];

/** The anchor of the reference to the tool. */
const tool = 'TERTIUS';
const modelAnchor = ({ id }: AnalysedProtocol): string => `MODEL-${id}`;

const toolReference = ({ version }: Analysis): Reference => ({
  anchor: tool,
  title: 'Tertius: a workbench for authentication protocols with three parties',
  organization: 'Tertius contributors',
  content: `version ${version}`,
});

const modelReference = (protocol: AnalysedProtocol): Reference => ({
  anchor: modelAnchor(protocol),
  title: `The protocol ${titled(protocol.spec)}, as a model in the notation of Tertius`,
  organization: 'The authors of the model',
  content: `${whichText(protocol.source)}, with a SHA-256 that begins with ${protocol.source.sha256.slice(0, 12)}`,
});

const titled = ({ name, title }: Spec): string => (title === '' ? name : `${name} (${title})`);
const whichText = ({ name, isDocument }: Source): string => (isDocument ? `the specs in ${name}` : name);

function introduction({ protocols }: Analysis): readonly ManuscriptPart[] {
  const models = protocols.flatMap(
    (protocol, at): Said => [
      at === 0 ? '' : at === protocols.length - 1 ? ' and ' : ', ',
      { see: modelAnchor(protocol) },
    ],
  );
  return [
    text(
      'What follows was found by Tertius ',
      { see: tool },
      protocols.length === 1 ? ' of the model ' : ' of the models ',
      ...models,
      '. It decides goals against an adversary who controls the network, in the symbolic model of cryptography: an attack is a trace that was carried out again, and a proof holds for any number of runs and was checked by a program of its own.',
    ),
  ];
}

const protocolSections = (protocol: AnalysedProtocol): readonly ManuscriptSection[] => [
  flowSection(protocol),
  threatSection(protocol),
  goalSection(protocol),
  ...(protocol.attacks.length === 0 ? [] : [attacksSection(protocol)]),
  assumptionSection(protocol),
];

function flowSection(protocol: AnalysedProtocol): ManuscriptSection {
  const { spec, honest, id } = protocol;
  const story = honestNarrative(honest.scenario, honest.state);
  const figures = figuresOf(
    chartOf({ ...story, title: `honest run of ${memberName(spec)}` }),
    `run-${id}`,
    `An honest run of ${memberName(spec)}`,
  );
  return {
    anchor: `flow-${id}`,
    title: 'Protocol and Initial Knowledge',
    parts: [
      text(
        `The model is of ${titled(spec)}. Before the first message, each party has what is listed here; public keys are not secret.`,
      ),
      ...items(ownRoles(spec).map((role) => knowledgeText(spec, role))),
      ...(spec.citations.length === 0
        ? []
        : [text(`Sources of the model: ${spec.citations.map((cited) => `"${cited}"`).join('; ')}.`)]),
      text(
        'An honest run is shown in ',
        ...figures.flatMap(({ anchor }, at): Said => [at === 0 ? '' : ', ', { see: anchor }]),
        '.',
      ),
      ...figures,
      ...keyOf(story),
    ],
    sections: [],
  };
}

/** What a role starts with and makes, in one sentence. */
function knowledgeText(spec: Spec, role: Spec['roles'][number]): string {
  const { nature, holds, makes } = machineOf(spec, role);
  const own = `the private key of ${role.name}`;
  const known = holds
    .filter((what) => what !== role.name && (what !== own || usesOf(role).length > 0))
    .map((what) => knownAs(spec, what));
  const starts = known.length === 0 ? 'starts with nothing but its name' : `starts with ${known.join(', ')}`;
  const made = makes.length === 0 ? '' : `; it makes ${makes.join(', ')}`;
  return `${role.name} (${nature.join(', ')}) ${starts}${made}.`;
}

function knownAs({ authorities, roles }: Spec, what: string): string {
  if (authorities.some(({ name }) => name === what)) return `the public key of ${what}`;
  return roles.some(({ name }) => name === what) ? `the name of ${what}` : what;
}

/** What short names in figures and sentences stand for. */
const keyOf = ({ key }: Narrative): readonly ManuscriptPart[] =>
  key.length === 0
    ? []
    : [text('There, short names stand for:'), ...items(key.map(({ name, means }) => `${name} is ${means}`))];

function threatSection(protocol: AnalysedProtocol): ManuscriptSection {
  const { id, spec, honest, threats, goals } = protocol;
  const keys = keyTable(spec, honest.state);
  return {
    anchor: `threats-${id}`,
    title: 'Threat Model',
    parts: [
      text(
        'The adversary is the network: it reads, stops, changes, replays and makes messages, takes apart what it has keys for and builds what it has the parts for. Parties may take part in any number of runs at once, with anybody. ',
        { see: `threat-table-${id}` },
        ' lists what the adversary may hold besides, with the goals that this alone breaks. ',
        { see: `key-table-${id}` },
        ' lists keys and other values: who has each from the start, who learns it in an honest run, and which threat gives it to the adversary by itself; what follows from there is for the goals to say.',
      ),
      {
        kind: 'grid',
        anchor: `threat-table-${id}`,
        title: `Threats (${memberName(spec)})`,
        columns: ['threat', 'what the adversary also holds', 'breaks'],
        rows: threats.map(({ threat, holds }, at) => [threat, holds, brokenAlone(goals, at)]),
      },
      {
        kind: 'grid',
        anchor: `key-table-${id}`,
        title: `Keys and other values (${memberName(spec)})`,
        columns: ['key', 'purpose', 'from the start', 'learns it', 'revealed by'],
        rows: keys.map(({ name, purpose, holders, learners, revealedBy }) => [
          name,
          purpose,
          holders,
          learners,
          revealedBy,
        ]),
      },
    ],
    sections: [],
  };
}

const brokenAlone = (goals: readonly AnalysedGoal[], at: number): string =>
  goals
    .filter(({ alone }) => alone[at] === 'attack')
    .map(({ label }) => label)
    .join(', ') || 'no goal';

function goalSection(protocol: AnalysedProtocol): ManuscriptSection {
  const { id, goals } = protocol;
  const sentences = goals.map(({ label, sentence, text: outcome }) =>
    `${label}. ${outcome}. ${sentence}`.trim(),
  );
  const matrix = matrixOf(protocol);
  return {
    anchor: `goals-${id}`,
    title: 'Security Goals',
    parts: [
      text(
        'Each goal is given with the smallest combinations of threats that break it; unless one of them is given to the adversary, the goal is proved. What could not be decided is said to be undecided.',
      ),
      ...items(sentences),
      ...matrix,
      ...(matrix.length === 0 ? [] : [text(meanings)]),
    ],
    sections: [],
  };
}

/** What the words in a matrix mean. */
const meanings =
  'There, "n/a" means that under this threat the goal says nothing; "absent", that the protocol gives a party nothing to meet it with; "committed", that the other party signed or hashed the values without holding them.';

/** Columns that fit beside a name in the text form of a document. */
const acrossMax = 6;

/** Threats down, goals across; in several tables where the goals are many. */
function matrixOf({ id, spec, goals, threats }: AnalysedProtocol): readonly ManuscriptPart[] {
  const asked = goals.filter(({ alone }) => alone.length > 0);
  if (asked.length === 0) return [];
  const parts = chunksOf(asked, acrossMax);
  return parts.map((part, at): ManuscriptPart => {
    const which = parts.length === 1 ? '' : ` (${at + 1} of ${parts.length})`;
    return {
      kind: 'grid',
      anchor: `matrix-${id}${parts.length === 1 ? '' : `_${at + 1}`}`,
      title: `Goals, threat by threat (${memberName(spec)})${which}`,
      columns: ['threat', ...part.map(({ label }) => label)],
      rows: threats.map(({ threat }, row) => [threat, ...part.map(({ alone }) => alone[row] ?? '')]),
    };
  });
}

function chunksOf<Item>(all: readonly Item[], size: number): readonly (readonly Item[])[] {
  const chunks: Item[][] = [];
  for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size));
  return chunks;
}

const attacksSection = (protocol: AnalysedProtocol): ManuscriptSection => ({
  anchor: `attacks-${protocol.id}`,
  title: 'Attacks',
  parts: [
    text(
      'Each attack was carried out again, step by step, before it was written down. What the adversary learns and builds stands in brackets beside its line; the goal that breaks is quoted where it does.',
    ),
  ],
  sections: protocol.attacks.map((attack) => attackSection(protocol, attack)),
});

function attackSection({ id, spec }: AnalysedProtocol, attack: AnalysedAttack): ManuscriptSection {
  const { label, story, threat, goals, fingerprint, again } = attack;
  const anchor = `attack-${id}_${label}`;
  const under = threat === 'none' ? 'without any threat' : `under threat ${threat}`;
  const broken = goals.map((goal) => goal.label).join(', ');
  const figures = figuresOf(
    chartOf({ ...story, title: `attack ${label} on ${memberName(spec)}, ${under}` }),
    `${anchor}_chart`,
    `Attack ${label} on ${memberName(spec)}, ${under}`,
  );
  return {
    anchor,
    title: `Attack ${label} on ${broken}, ${under}`,
    parts: [
      ...story.broken.map(({ goal, sentence, because }) =>
        text(`It breaks ${goal}. ${sentence} But here: ${because}.`),
      ),
      ...paragraphOf(castInWords(story)),
      ...figures,
      ...items(stepsInWords(story), true),
      ...keyOf(story),
      ...beliefsOf(story, anchor, label),
      text(`Its fingerprint is ${fingerprint}. To see it again:`),
      { kind: 'verbatim', language: '', lines: wrapped(again) },
    ],
    sections: [],
  };
}

/** Sentences as one paragraph, if there are any. */
const paragraphOf = (sentences: readonly string[]): readonly ManuscriptPart[] =>
  sentences.length === 0 ? [] : [text(sentences.join(' '))];

/** What each run has in the end, side by side. */
function beliefsOf(story: Narrative, anchor: string, label: string): readonly ManuscriptPart[] {
  const { runs, rows } = chartOf(story).beliefs;
  if (rows.length === 0) return [];
  return [
    {
      kind: 'grid',
      anchor: `${anchor}_beliefs`,
      title: `What the runs hold in the end of ${label}${rows.some(({ differs }) => differs) ? '; * where they differ' : ''}`,
      columns: ['name', ...runs],
      rows: rows.map(({ name, held, differs }) => [
        differs ? `${name} *` : name,
        ...held.map((value) => (value === '' ? 'nothing' : value)),
      ]),
    },
  ];
}

function assumptionSection({ id, assumptions, bounds }: AnalysedProtocol): ManuscriptSection {
  return {
    anchor: `assumptions-${id}`,
    title: 'Assumptions and Limits',
    parts: [
      text('The results assume:'),
      ...items(assumptions),
      text(
        `Cryptography is ideal: nothing is learnt from a ciphertext without its key, and signatures and codes cannot be forged. Nothing is said about bits, lengths, timing, probabilities or implementations. Where the text of a protocol and the model differ, the results are about the model. The search was given ${bounds.join(' and ')}; a proof does not depend on these bounds.`,
      ),
    ],
    sections: [],
  };
}

function comparisonSections(
  { comparison, protocols }: Analysis,
  anchor: string,
): readonly ManuscriptSection[] {
  const [first = '', ...names] = comparison.columns;
  if (protocols.length < 2 || comparison.rows.length === 0) return [];
  const parts = chunksOf([...names.keys()], 3);
  return [
    {
      anchor: `${anchor}_comparison`,
      title: 'The Protocols Side by Side',
      parts: [
        text(
          'A cell names the smallest combinations of threats that break the goal; "absent": the protocol gives nothing to meet the goal with; "n/a": the question does not arise.',
        ),
        ...parts.map(
          (part, at): ManuscriptPart => ({
            kind: 'grid',
            anchor: `${anchor}_comparison_${at + 1}`,
            title: `Goals of the protocols${parts.length === 1 ? '' : ` (${at + 1} of ${parts.length})`}`,
            columns: [first, ...part.map((column) => names[column] ?? '')],
            rows: comparison.rows.map((row) => [
              row[0] ?? '',
              ...part.map((column) => row[column + 1] ?? ''),
            ]),
          }),
        ),
      ],
      sections: [],
    },
  ];
}

/** The claims of a protocol: its goals, then its attacks. */
const claimsOf = ({ spec, goals, attacks }: AnalysedProtocol): readonly ManuscriptClaim[] => [
  ...goals.map(({ label, goal, threat, verdict, text: sentence, digest }) => ({
    label,
    protocol: memberName(spec),
    goal,
    threat,
    verdict,
    sentence,
    digest,
  })),
  ...attacks.flatMap(({ label, threat, goals: broken }) =>
    broken.map(
      ({ goal, verdict, digest }): ManuscriptClaim => ({
        label,
        protocol: memberName(spec),
        goal,
        threat,
        verdict,
        sentence: '',
        digest,
      }),
    ),
  ),
];

/** A claim on one line, as `tertius verify-claims` reads it. */
const claimLine = ({ label, verdict, digest }: ManuscriptClaim, version: string): string =>
  `${label.padEnd(4)} ${(verdict === 'unknown' ? 'undecided' : verdict).padEnd(14)} tertius ${version}, digest ${digest}`;

function checkingSection({ version, protocols, commands }: Analysis, anchor: string): ManuscriptSection {
  const claims = protocols.flatMap(claimsOf);
  return {
    anchor: `${anchor}_checking`,
    title: 'Checking These Results',
    parts: [
      text(
        'Each result has a digest of the model, the goal, the threats, the assumptions and the version of the program. With Node.js 20.19 or later, the first of these commands finds the digests in this document and decides their questions again; the second writes these sections again.',
      ),
      {
        kind: 'verbatim',
        language: '',
        lines: [...wrapped(commands.check), ...wrapped(commands.write)],
      },
      ...(claims.length === 0
        ? []
        : ([
            { kind: 'verbatim', language: '', lines: claims.map((claim) => claimLine(claim, version)) },
          ] as const)),
      text('The models, by the SHA-256 of their text:'),
      {
        kind: 'verbatim',
        language: '',
        lines: [...new Map(protocols.map(({ source }) => [source.name, source])).values()].flatMap(
          (source) => [whichText(source), `  ${source.sha256}`],
        ),
      },
    ],
    sections: [],
  };
}

/** A command in lines of at most 69 columns where no word is longer, broken between words as a shell takes them. */
function wrapped(command: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const [word] of command.matchAll(/(?:--[\w-]+ (?=[^-\s]))?(?:'[^']*'|\\.|[^\s'\\])+/g)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > 67) {
      lines.push(`${line} \\`);
      line = `  ${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
