/**
 * Proposals side by side on a page: a heat map, a row for each proposal and a column for each goal, and what each
 * cell opens to. Cells open without any script (HTML Living Standard, 6.12, The popover attribute). Colours
 * only repeat what the words say.
 * @module
 */
import type { AttackPlace, Drawings } from './html-room.ts';
import { type Content, element, type Html } from './html-text.ts';
import { cellText, legendEntries } from './matrix.ts';
import type {
  CellAttack,
  ComparedProposal,
  Comparison,
  ComparisonCell,
  ComparisonRow,
  VerdictWord,
} from './report.ts';
import { meanings } from './verdict-word.ts';

/** The heat map, its legend, and its cells. */
export function comparisonHtml(comparison: Comparison, drawings: Drawings): readonly Html[] {
  const { proposals, rows, title } = comparison;
  const groups = rows.filter(({ group }, at) => group !== rows[at - 1]?.group).map(({ group }) => group);
  const table = element(
    'table',
    { class: 'matrix' },
    element('caption', {}, title === '' ? 'What each proposal guarantees' : title),
    element('thead', {}, groups.length > 1 ? groupHeads(rows, groups) : '', goalHeads(rows)),
    proposals.map((proposal, column) => [
      column === 0 || proposal.group !== proposals[column - 1]?.group ? { html: '<tbody>' } : '',
      proposalRow(comparison, proposal, column),
    ]),
  );
  return [
    element(
      'div',
      { class: 'scroll', id: 'matrix', tabindex: 0, role: 'region', 'aria-label': 'matrix of verdicts' },
      table,
    ),
    legend(comparison),
    ...leftOut(drawings),
    ...rows.flatMap((row, at) =>
      row.cells.map((cell, column) => opened(comparison, { row, at, cell, column }, drawings)),
    ),
  ];
}

const groupHeads = (rows: readonly ComparisonRow[], groups: readonly string[]): Html =>
  element(
    'tr',
    {},
    element('td', {}),
    groups.map((group) =>
      element('th', { scope: 'colgroup', colspan: rows.filter((row) => row.group === group).length }, group),
    ),
  );

const goalHeads = (rows: readonly ComparisonRow[]): Html =>
  element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'proposal'),
    rows.map(({ goal, sentence }) => element('th', { scope: 'col', title: sentence }, breakable(goal))),
  );

/** A name that may be broken after its hyphens. */
const breakable = (name: string): Content =>
  name.split('-').flatMap((part, at) => (at === 0 ? [part] : [{ html: '-<wbr>' }, part]));

const proposalRow = ({ rows }: Comparison, { name, title }: ComparedProposal, column: number): Html =>
  element(
    'tr',
    {},
    element('th', { scope: 'row', title }, breakable(name)),
    rows.flatMap(({ cells, goal }, at) => {
      const cell = cells[column];
      if (cell === undefined) return [];
      const text = cellText(cell);
      const attributes = {
        type: 'button',
        popovertarget: idOf(at, column),
        'aria-label': `${name}, ${goal}: ${text}`,
      };
      return [element('td', { class: classOf(cell.verdict) }, element('button', attributes, text))];
    }),
  );

const idOf = (row: number, column: number): string => `cell-${row + 1}-${column + 1}`;

const classOf = (verdict: VerdictWord): string => `v-${verdict.replaceAll(' ', '-')}`;

const legend = (comparison: Comparison): Html =>
  element(
    'dl',
    { class: 'legend' },
    legendEntries(comparison).map(({ verdict, word, means }) => [
      element('dt', verdict === undefined ? {} : { class: classOf(verdict) }, word),
      element('dd', {}, means),
    ]),
  );

/** A cell, and where it stands. */
interface Placed {
  readonly row: ComparisonRow;
  readonly at: number;
  readonly cell: ComparisonCell;
  readonly column: number;
}

function opened(comparison: Comparison, { row, at, cell, column }: Placed, drawings: Drawings): Html {
  const { proposals, bounds } = comparison;
  const proposal = proposals[column];
  const id = idOf(at, column);
  const { sentences = [], attacks = [], again = '' } = cell.opened ?? {};
  return element(
    'div',
    { popover: true, id, class: 'cell', role: 'dialog', 'aria-labelledby': `${id}-title` },
    element(
      'button',
      {
        type: 'button',
        class: 'close',
        popovertarget: id,
        popovertargetaction: 'hide',
        autofocus: true,
        'aria-label': 'close',
      },
      '×',
    ),
    element('h3', { id: `${id}-title` }, proposal?.name ?? '', ': ', row.goal),
    element(
      'p',
      { class: 'verdict' },
      element('span', { class: `word ${classOf(cell.verdict)}` }, cellText(cell)),
      ` ${meanings[cell.verdict]}`,
    ),
    element('p', { class: 'asks' }, row.sentence),
    sentences.map((sentence) => element('p', {}, `${sentence}.`)),
    cell.because === '' || attacks.length > 0 ? '' : element('p', {}, `Why: ${cell.because}.`),
    factsOf(cell, [...(proposal?.assumptions ?? []), ...bounds]),
    attacks.map((attack, place) =>
      attackHtml(comparison, attack, { row: at, column, attack: place }, drawings),
    ),
    typed('To decide it again', again),
    cell.digest === '' ? '' : element('p', { class: 'digest' }, `digest ${cell.digest}`),
  );
}

const factsOf = (cell: ComparisonCell, restsOn: readonly string[]): Html =>
  element(
    'dl',
    { class: 'facts' },
    fact('broken under', cell.brokenUnder),
    fact('proved under', cell.provedUnder),
    fact(
      'undecided under',
      cell.undecided.map(({ threat, because }) => `${threat} (${because})`),
    ),
    fact('asked as', cell.asked === '' ? [] : cell.asked.split('; ')),
    fact('agreed on', cell.on),
    fact('assuming', cell.asked === '' ? [] : restsOn),
  );

const fact = (name: string, values: readonly string[]): Content =>
  values.length === 0
    ? ''
    : [
        element('dt', {}, name),
        element(
          'dd',
          {},
          element(
            'ul',
            {},
            values.map((one) => element('li', {}, one)),
          ),
        ),
      ];

function attackHtml(
  comparison: Comparison,
  { goal, threat, fingerprint, story, again }: CellAttack,
  place: AttackPlace,
  { drawn }: Drawings,
): Html {
  return element(
    'details',
    place.attack === 0 ? { class: 'attack', open: true } : { class: 'attack' },
    element('summary', {}, `Attack on ${goal}, ${threat === 'none' ? 'no threat' : `threat ${threat}`}`),
    drawingIn(comparison, drawn.get(story), place),
    typed('To see it again', again),
    element('p', { class: 'digest' }, `fingerprint ${fingerprint}`),
  );
}

/** The drawing where this is its place, else the way to that place; where it has none, nothing but the command is left. */
function drawingIn(
  { proposals, rows }: Comparison,
  drawing: ReturnType<Drawings['drawn']['get']>,
  place: AttackPlace,
): Content {
  if (drawing === undefined) return element('p', { class: 'aside' }, 'This page has no room for its chart.');
  const { row, column, attack } = drawing.place;
  if (row !== place.row || column !== place.column) {
    const name = `${proposals[column]?.name ?? ''}: ${rows[row]?.goal ?? ''}`;
    return element(
      'p',
      {},
      'The same happens as in ',
      element('button', { type: 'button', class: 'elsewhere', popovertarget: idOf(row, column) }, name),
      ', where it is drawn.',
    );
  }
  return attack === place.attack ? drawing.html : element('p', {}, 'The same happens as above.');
}

/** That not all attacks are drawn, and what to do for more. */
const leftOut = ({ wanted, drawn }: Drawings): readonly Html[] =>
  drawn.size >= wanted
    ? []
    : [
        element(
          'p',
          { class: 'aside' },
          `${drawn.size} of ${wanted} attacks are drawn, the first of each cell before the others: with all the page would be too large to read. The others have the command that shows them; of fewer goals (--goals) or proposals more are drawn.`,
        ),
      ];

const typed = (purpose: string, command: string): Content =>
  command === ''
    ? ''
    : element(
        'div',
        { class: 'typed' },
        element('p', {}, `${purpose}:`),
        element('pre', {}, element('code', {}, command)),
      );
