/**
 * The order of the proposals as a Hasse diagram: what guarantees more stands higher, and a line joins two
 * classes between which nothing lies (B. Davey, H. Priestley, Introduction to Lattices and Order, 2002, 1.15).
 * Classes that are neither above nor below any other are not drawn. Layers and lines are laid out by dagre.
 * @module
 */
import { Graph, layout } from '@dagrejs/dagre';
import { drawn, element, type Html } from './html-text.ts';
import type { OrderOfProposals } from './report.ts';
import { safe } from './terminal-text.ts';
import { widthOf } from './text-width.ts';

/** A character of 12 units, and a line. */
const across = 7.3;
const down = 16;
const air = 6;

interface Laid {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Route {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** The diagram. */
export function hasseDiagram({ title, classes, covers }: OrderOfProposals): Html {
  const graph = new Graph<{ width: number; height: number }, Laid, Route>();
  graph.setGraph({ rankdir: 'TB', nodesep: 14, ranksep: 42, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  const drawnClasses = [...classes.keys()].filter((at) =>
    covers.some(({ above, below }) => above === at || below === at),
  );
  for (const at of drawnClasses) graph.setNode(String(at), sizeOf(classes[at] ?? []));
  for (const { above, below } of covers) graph.setEdge(String(above), String(below));
  layout(graph);
  const { width, height } = graph.graph();
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return element(
    'svg',
    {
      class: 'hasse',
      role: 'img',
      'aria-label': `Hasse diagram: ${title}`,
      viewBox: `0 0 ${w} ${h}`,
      width: w,
      height: h,
    },
    covers.map(({ above, below }) => lineOf(graph.edge(String(above), String(below)))),
    drawnClasses.map((at) => boxOf(graph.node(String(at)), classes[at] ?? [])),
  );
}

const sizeOf = (names: readonly string[]): Pick<Laid, 'width' | 'height'> => ({
  width: Math.max(...names.map((name) => widthOf(safe(name)))) * across + 2 * air,
  height: names.length * down + air,
});

const lineOf = ({ points }: Route): Html =>
  drawn('path', { d: `M${points.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`).join('L')}` });

const boxOf = ({ x, y, width, height }: Laid, names: readonly string[]): Html =>
  element(
    'g',
    {},
    drawn('rect', {
      x: Math.round(x - width / 2),
      y: Math.round(y - height / 2),
      width: Math.round(width),
      height: Math.round(height),
      rx: 3,
    }),
    names.map((name, at) =>
      element('text', { x: Math.round(x), y: Math.round(y - height / 2 + (at + 0.95) * down) }, name),
    ),
  );
