/**
 * What a Scyther model declares before its roles, and the helper protocols after them: certificates as issued, and what
 * the adversary makes of exponents.
 * @module
 */
import { type Atom, agent, isApplication, text as textConstant } from '../../../model/term.ts';
import { dishonestRoles } from '../../../properties/threat.ts';
import type { ExportRequest } from '../target.ts';
import { tagOf } from './claims.ts';
import { constantName, type Model } from './model.ts';

/** The declarations of a model, as far as the lines of `body` use them; everything else must have been written. */
export function declarations(model: Model, body: readonly string[]): readonly string[] {
  const { constants, hashes, request } = model;
  const { combination } = request;
  const leaked = compromised(request).map(
    (authority) => `compromised sk(${constantName(model, authority)});`,
  );
  const words = new Set([...body, ...leaked].flatMap(wordsOf));
  const used = [...constants].filter(([, name]) => words.has(name));
  const agents = used.filter(([atom]) => atom.sort === 'name');
  const texts = used.filter(([atom]) => atom.sort !== 'name');
  const open = [...hashes].filter(([symbol]) => symbol !== 'dh').map(([, name]) => name);
  const secretHash = hashes.get('dh');
  const goals = [...new Set(request.goals.map(tagOf))].filter((tag) => words.has(tag));
  const hasText = texts.length + goals.length > 0;
  const types = ['SessionKey', 'Data', 'Text', 'Exponent'].filter(
    (type) => words.has(type) || (type === 'Text' && hasText),
  );
  return [
    ...(types.length > 0 ? [`usertype ${types.join(', ')};`] : []),
    ...(agents.length > 0 ? [`const ${agents.map(([, name]) => name).join(', ')}: Agent;`] : []),
    ...(texts.length > 0 ? [`const ${texts.map(([, name]) => name).join(', ')}: Text;`] : []),
    ...(goals.length > 0 ? [`const ${goals.join(', ')}: Text; // one for each goal that is a Commit`] : []),
    ...(open.length > 0 ? [`hashfunction ${open.join(', ')};`] : []),
    ...(secretHash === undefined
      ? []
      : [`secret ${secretHash}: Function; // of two shares, in the order of the spec's exponents`]),
    ...(combination.some(({ kind }) => kind === 'unpossessed')
      ? [`const ${intruder}: Agent;`, `untrusted ${intruder};`]
      : []),
    ...leaked,
  ];
}

/** The words of a line, without its comment. */
const wordsOf = (line: string): readonly string[] => line.replace(/\/\/.*/, '').match(/[\w-]+/g) ?? [];

/** The authorities whose keys the adversary has from the start: by `ca`, or because a dishonest party holds them. */
export function compromised({ spec, combination }: ExportRequest): readonly Atom[] {
  const dishonest = dishonestRoles(combination);
  const secrets = spec.roles
    .filter(({ name }) => dishonest.has(name))
    .flatMap((role) => role.secrets)
    .flatMap((secret) =>
      isApplication(secret, 'sk') && secret.args[0]?.kind === 'atom' ? [secret.args[0]] : [],
    );
  const authorities = combination.flatMap((threat) =>
    threat.kind === 'ca' && threat.authority !== undefined ? [agent(threat.authority)] : [],
  );
  return [...new Set([...secrets, ...authorities])];
}

/**
 * The anchor of a check that a role takes for all: one whose key the adversary has can stand for every other, because
 * the adversary issues with it whatever these have issued.
 */
export const anchorFor = (request: ExportRequest, anchors: readonly Atom[]): Atom | undefined =>
  anchors.find((anchor) => compromised(request).includes(anchor)) ?? anchors[0];

/** An agent of the adversary's. */
const intruder = 'Mallory';

/** Certificates as issued, and what the adversary can make of exponents and shares. */
export function helpersOf(model: Model): readonly string[] {
  const { spec, combination } = model.request;
  const lines: string[] = [];
  for (const [at, { issuer, usage }] of spec.issued.entries()) {
    const content = (key: string): string =>
      `{ ${constantName(model, certMark)},${constantName(model, usage)},A,pk(${key}) }sk(${constantName(model, issuer)})`;
    lines.push(
      '',
      `// certificates as ${issuer.name} issues them`,
      `protocol @issued${at + 1}(A)`,
      '{',
      `    role A { send_!i${at + 1}(A,A, ${content('A')}); }`,
      '}',
    );
    if (combination.some(({ kind }) => kind === 'unpossessed')) {
      lines.push(
        '',
        '// for names of the adversary, over keys that it does not hold',
        `protocol @unpossessed${at + 1}(B)`,
        '{',
        `    role B { send_!u${at + 1}(B,B, ${content('B').replace(',A,', `,${intruder},`)}); }`,
        '}',
      );
    }
  }
  const dh = model.hashes.get('dh');
  const g = model.hashes.get('g');
  if (dh !== undefined && g !== undefined) {
    lines.push(
      '',
      "// who has one exponent and the other's share has the secret",
      'protocol @exchange(A)',
      '{',
      '    role A',
      '    {',
      '        var x, y: Exponent;',
      `        recv_!x1(A,A, x,${g}(y));`,
      `        send_!x2(A,A, ${dh}(${g}(x),${g}(y)),${dh}(${g}(y),${g}(x)));`,
      '    }',
      '}',
    );
  }
  return lines;
}

const certMark = textConstant('cert');
