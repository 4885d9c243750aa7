/**
 * Strands as roles of CPSA: what a role assumes of itself is what every run of it can rely on, its own fresh values and
 * the authorities that are honest.
 * @module
 */

import type { Role } from '../../../model/role.ts';
import {
  asCertificate,
  type CertificateParts,
  publicKey,
  secretKey,
  type Term,
  type Variable,
} from '../../../model/term.ts';
import { dishonestRoles } from '../../../properties/threat.ts';
import { inComment } from '../names.ts';
import { dishonestyOf, isStore, issuerOf } from './keys.ts';
import { isLater, revealLines } from './later.ts';
import { isCarried, type Model, sortIn, usesPrivateKeys, type Voice } from './model.ts';
import { certificatesWithin, roleName, type Strand } from './strand.ts';
import { operator, quoted, type Words, written } from './terms.ts';

/** The protocol: its language, its roles, those of the authorities. */
export function protocolLines(model: Model): readonly string[] {
  const { request, protocol } = model;
  const roles = model.voices.flatMap((voice) => ['', ...roleLines(model, voice)]);
  const authorities = [...authorityLines(model), ...revealLines(model)];
  return [
    `(defprotocol ${protocol} ${usesExponents(model) ? 'diffie-hellman' : 'basic'}`,
    ...[...roles.slice(1), ...authorities].map((line) => (line === '' ? '' : `  ${line}`)),
    ...langLines(model),
    `  (comment ${quoted(request.spec.title)}))`,
  ];
}

/** Whether the model needs the algebra that has exponents. */
export const usesExponents = ({ voices }: Model): boolean =>
  voices.some(({ words }) => [...words.keys()].some(({ sort }) => sort === 'exponent'));

const langLines = ({ operators, voices }: Model): readonly string[] => {
  const texts = voices.some(({ words }) => [...words.keys()].some(({ sort }) => sort === 'text'));
  const byType = new Map<string, string[]>(texts ? [['atom', ['chosen']]] : []);
  for (const { name, type } of operators.values()) byType.set(type, [...(byType.get(type) ?? []), name]);
  return byType.size === 0
    ? []
    : ['', `  (lang ${[...byType].map(([type, names]) => `(${names.join(' ')} ${type})`).join(' ')})`];
};

/** How a voice calls its variables. */
export const wordsOf =
  ({ words }: Voice): Words =>
  (variable) =>
    words.get(variable) ?? variable.name;

function roleLines(model: Model, voice: Voice): readonly string[] {
  const { lineAt, spec } = model.request;
  const { strand } = voice;
  const write = (term: Term): string => written(model, wordsOf(voice), term);
  const events = strand.happenings.map(({ kind, message, transition, remark }) => {
    const said =
      transition === undefined
        ? remark
        : `line ${lineAt(transition.span.start)}${transition.label === '' ? '' : `: ${transition.label}`}`;
    return `    (${kind} ${write(message)}) ; ${inComment(said ?? '')}`;
  });
  const fields = [
    ...field('non-orig', [
      ...authoritative(model, voice),
      ...(isLater(model.request) ? honestly(model, voice) : holding(model, voice)),
      ...storing(voice),
    ]),
    ...(isLater(model.request) ? field('pen-non-orig', holding(model, voice)) : []),
    ...field('uniq-orig', fresh(voice, 'originates').map(write)),
    ...field('uniq-gen', fresh(voice, 'generates').map(write)),
    ...field(
      'facts',
      different(model, voice).map(([left, right]) => `(neq ${write(left)} ${write(right)})`),
    ),
  ];
  const office = strand.role.office === undefined ? '' : ` (${strand.role.office})`;
  const of = strand.role.of === undefined ? '' : ` of ${strand.role.of}`;
  return [
    `; ${inComment(`${strand.role.name}${office}${of} of ${spec.name}${strand.differs === '' ? '' : `: ${strand.differs}`}`)}`,
    `(defrole ${roleName(strand)}`,
    `  (vars ${declared(sortsOf(model, voice))})`,
    '  (trace',
    ...events,
    '  )',
    ...fields.map((line) => `  ${line}`),
    ')',
  ];
}

const field = (name: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`(${name} ${items.join(' ')})`];

const sortsOf = ({ request }: Model, { strand, words }: Voice): readonly (readonly [string, string])[] =>
  [...words].map(([variable, word]) => [word, sortIn(strand, variable, request.typed)]);

/** `(a b name) (n text)`: by sort, in order of their first variable. */
export function declared(variables: readonly (readonly [string, string])[]): string {
  const bySort = new Map<string, string[]>();
  for (const [word, sort] of variables) bySort.set(sort, [...(bySort.get(sort) ?? []), word]);
  return [...bySort].map(([sort, words]) => `(${words.join(' ')} ${sort})`).join(' ');
}

/** Fresh values of the strand: those that it is the first to show, and those that it is the first to use. */
function fresh({ strand, words }: Voice, as: 'originates' | 'generates'): readonly Variable[] {
  return strand.role.fresh
    .map(({ name }) => name)
    .filter((name) => words.has(name))
    .filter((name) => {
      const shows = name.sort !== 'exponent' && isFirstSent(strand, (message) => isCarried(name, message));
      if (as === 'originates') return shows;
      return !shows && isFirstSent(strand, (message) => message.variables.includes(name));
    });
}

/** Whether the first message of which `holds` is true is one that the strand sends. */
const isFirstSent = ({ happenings }: Strand, holds: (message: Term) => boolean): boolean =>
  happenings.find(({ message }) => holds(message))?.kind === 'send';

/** Fresh values of which CPSA cannot be told that they are. */
export const unsaidFresh = ({ voices }: Model): readonly string[] => [
  ...new Set(
    voices.flatMap((voice) => {
      const said = new Set([...fresh(voice, 'originates'), ...fresh(voice, 'generates')]);
      return voice.strand.role.fresh
        .filter(({ name }) => voice.words.has(name) && !said.has(name))
        .map(({ name }) => name.name);
    }),
  ),
];

/** The keys of honest authorities. */
function authoritative(model: Model, voice: Voice): readonly string[] {
  const honest = voice.strand.happenings
    .flatMap(({ message }) => certificatesWithin(message))
    .flatMap((certificate) => {
      const parts = asCertificate(certificate) as CertificateParts;
      const issuer = issuerOf(parts.signer);
      if (issuer === undefined || model.certified(parts) !== 'signed') return [];
      return [`(privk ${quoted(issuer.name)} ${written(model, wordsOf(voice), parts.subject)})`];
    });
  return [...new Set(honest)];
}

/** The key of an agent that holds an authority's. */
const holding = (model: Model, voice: Voice): readonly string[] =>
  holdsForAll(model, voice.strand.role) ? [`(privk ${selfOf(voice)})`] : [];

/** What says of such an agent that it is honest, where its key may become known. */
const honestly = (model: Model, voice: Voice): readonly string[] =>
  holdsForAll(model, voice.strand.role) ? [dishonestyOf(model.request)?.(selfOf(voice)) ?? []].flat() : [];

const selfOf = (voice: Voice): string => wordsOf(voice)(voice.strand.role.self);

/** What an agent keeps tickets under. */
function storing(voice: Voice): readonly string[] {
  const self = selfOf(voice);
  return voice.strand.happenings.some(({ message }) => usesStore(message)) ? [`(ltk ${self} ${self})`] : [];
}

/** Whether the role has a secret that belongs to no agent: then whoever plays it is honest, unless the threat is that it is not. */
function holdsForAll({ request: { combination }, voices }: Model, role: Role): boolean {
  if (dishonestRoles(combination).has(role.name)) return false;
  if (combination.some(({ kind }) => kind === 'kci')) return false;
  return usesPrivateKeys({ voices }) && role.secrets.some((secret) => !secret.variables.includes(role.self));
}

const usesStore = (term: Term): boolean =>
  term.kind === 'application' && (isStore(term) || term.args.some(usesStore));

/** A run chooses others than itself, makes each fresh value anew, and checks what is to differ. */
function different(model: Model, { strand, words }: Voice): readonly (readonly [Term, Term])[] {
  const { self, peers, fresh: made } = strand.role;
  const chosen = model.request.selfTalk ? [] : peers.map(({ name }) => [self, name] as const);
  const own = made.map(({ name }) => name).filter((name) => words.has(name));
  const anew = own.flatMap((one, at) =>
    own.slice(at + 1).flatMap((other) => (other.sort === one.sort ? [[one, other] as const] : [])),
  );
  return [...chosen, ...anew, ...strand.unequal];
}

/** Signed certificates as issued: those of every agent over its own key. */
function authorityLines(model: Model): readonly string[] {
  const { spec, combination } = model.request;
  const isUnpossessed = combination.some(({ kind }) => kind === 'unpossessed');
  const dishonesty = dishonestyOf(model.request)?.('subject');
  const proof = dishonesty === undefined ? 'whose private key it shows' : 'as what nobody honest has shows';
  return spec.issued
    .filter(({ issuer, usage }) => {
      const signer = secretKey(issuer);
      return model.certified({ signer, usage, subject: issuer, key: publicKey(signer) }) === 'signed';
    })
    .flatMap(({ issuer, usage }) => {
      const sign = operator(model, 'sign', 'sign');
      const use = written(model, ({ name }) => name, usage);
      const key = `(privk ${quoted(issuer.name)} subject)`;
      const role = `${issuer.name}_issues_${usage.name}`.replaceAll(/[^A-Za-z0-9]+/g, '-');
      const plain = [
        '',
        `; ${inComment(issuer.name)} certifies every agent's own key`,
        `(defrole ${role}`,
        '  (vars (subject name))',
        `  (trace (send (${sign} "cert" ${use} subject (pubk subject) ${key})))`,
        `  (non-orig ${key})`,
        ')',
      ];
      if (!isUnpossessed) return plain;
      return [
        ...plain,
        '',
        `; without proof of possession: for a name of the adversary, ${proof}, over any key`,
        `(defrole ${role}-unpossessed`,
        '  (vars (subject name) (any akey))',
        '  (trace',
        `    (recv (cat any ${dishonesty ?? '(privk subject)'}))`,
        `    (send (${sign} "cert" ${use} subject any ${key}))`,
        '  )',
        `  (non-orig ${key})`,
        ')',
      ];
    });
}
