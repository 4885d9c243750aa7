/**
 * Whether a picture keeps to the profile of SVG that RFCs allow (RFC 7996, section 2, and its schema in the
 * appendix, in the narrower reading of the RFC Editor's svgcheck): elements, attributes, colours, fonts. It reads
 * what we write, elements with quoted attributes; anything else is a complaint, never passed over.
 * @module
 */

const shape = 'fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin role id transform';
const written = 'font-family font-size font-weight font-style text-anchor';
const allowed: Readonly<Record<string, string>> = {
  svg: `xmlns version baseProfile width height viewBox preserveAspectRatio role id ${written}`,
  title: 'role id',
  desc: 'role id',
  g: `role id fill stroke stroke-width transform ${written}`,
  rect: `x y width height rx ry ${shape}`,
  line: `x1 y1 x2 y2 ${shape}`,
  polygon: `points ${shape}`,
  polyline: `points ${shape}`,
  path: `d ${shape}`,
  circle: `cx cy r ${shape}`,
  ellipse: `cx cy rx ry ${shape}`,
  text: `x y rotate role id fill transform ${written}`,
  tspan: `x y role id fill ${written}`,
};
const values: Readonly<Record<string, RegExp>> = {
  xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
  version: /^1\.2$/,
  baseProfile: /^tiny$/,
  fill: /^(?:none|black|white|#000000|#ffffff)$/,
  stroke: /^(?:none|black|white|#000000|#ffffff|currentColor)$/,
  'font-family': /^(?:serif|sans-serif|monospace)$/,
  'font-weight': /^(?:normal|bold|bolder|lighter)$/,
  'font-style': /^(?:normal|italic|oblique)$/,
  'text-anchor': /^(?:start|middle|end)$/,
};

/** What is not of the profile, in reading order; nothing where all is. */
export function svgComplaints(svg: string): readonly string[] {
  const complaints: string[] = [];
  const open: string[] = [];
  let at = 0;
  for (const tag of svg.matchAll(/<(\/?)([^\s<>/]*)([^<>]*?)(\/?)>/g)) {
    const [whole, closing, name = '', attributes = '', alone] = tag;
    complaints.push(...textComplaints(svg.slice(at, tag.index), open));
    at = tag.index + whole.length;
    if (closing === '/') {
      if (open.pop() !== name) complaints.push(`</${name}> closes nothing`);
      continue;
    }
    complaints.push(...elementComplaints(name, attributes, open));
    if (alone === '') open.push(name);
  }
  complaints.push(...textComplaints(svg.slice(at), open), ...open.map((name) => `<${name}> is not closed`));
  return complaints;
}

function textComplaints(text: string, open: readonly string[]): readonly string[] {
  const holder = open.at(-1);
  const mayHold = holder === 'text' || holder === 'tspan' || holder === 'title' || holder === 'desc';
  const bad = /[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/.exec(text);
  return [
    ...(bad === null ? [] : [`${bad[0]} in text is not escaped`]),
    ...(text.trim() === '' || mayHold ? [] : [`text outside a text element: ${text.trim()}`]),
  ];
}

function elementComplaints(name: string, attributes: string, open: readonly string[]): readonly string[] {
  const may = allowed[name]?.split(' ');
  if (may === undefined) return [`<${name}> is not of the profile`];
  const rest = attributes.replace(/\s([\w:-]+)="([^"<]*)"/g, '').trim();
  const given = [...attributes.matchAll(/\s([\w:-]+)="([^"<]*)"/g)];
  return [
    ...((name === 'svg') === (open.length === 0) ? [] : [`<${name}> stands where it may not`]),
    ...(rest === '' ? [] : [`${rest} in <${name}> is no attribute`]),
    ...given.flatMap(([, key = '', value = '']) => {
      if (!may.includes(key)) return [`${key} is no attribute of <${name}>`];
      return values[key]?.test(value) === false ? [`${key}="${value}" is not of the profile`] : [];
    }),
  ];
}
