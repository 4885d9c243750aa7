/**
 * A design as text in the notation, so that a generated protocol goes the way of any other and can be
 * read. It is written message by message, with a book of what each party holds by then: only what the sender
 * can build is sent. What the book gets wrong is refused where the text is loaded.
 * @module
 */
import type { Design, Hop } from './design.ts';

/** How a design is written down; the protocol is the same. */
export interface Spelling {
  /** What a name of a role or value is spelt like. */
  readonly name: (plain: string) => string;
  /** Declarations stand in the opposite order. */
  readonly reversed: boolean;
  /** Which bodies begin with a constant of their own. */
  readonly tags: 'as designed' | 'none' | 'all';
}

/** Names as the design has them. */
export const plainly: Spelling = { name: (plain) => plain, reversed: false, tags: 'as designed' };

/** The text of the protocol that a design describes. */
export function designText(design: Design, spelling: Spelling = plainly): string {
  const book = bookFor(design, spelling);
  const flow = design.hops.flatMap((hop, at) => written(book, hop, at));
  const declared = declarations(book);
  return [
    `protocol generated "${design.hops.length} messages made of choices"`,
    '  cite "drawn by chance"',
    ...(spelling.reversed ? declared.toReversed() : declared),
    ...flow.flatMap((line, at) => (at === book.acceptAt ? [`accept ${book.name('C')}`, line] : [line])),
    ...book.after,
    ...conclusions(book),
    '',
  ].join('\n');
}

/** Something that can stand in a message. */
interface Item {
  readonly kind: 'name' | 'nonce' | 'share' | 'key' | 'data' | 'label';
  /** As it is written. */
  readonly text: string;
  /** For a label: what its opener learns, and who that is. */
  readonly inside: readonly Item[];
  readonly opener: number | undefined;
}

interface Party {
  readonly at: number;
  readonly role: string;
  readonly office: string;
  readonly held: Item[];
  /** The parties whose certificates it has seen. */
  readonly certificates: Set<number>;
  /** What the spec gives it at the start, beside names. */
  readonly knows: Set<string>;
  /** Whether it has sent or received anything. */
  acts: boolean;
}

/** A key of two parties, and the line that defines it where it is not sent. */
interface SessionKey {
  readonly key: string;
  readonly line: string | undefined;
}

/** What is known while the protocol is being written. */
interface Book {
  readonly design: Design;
  readonly name: Spelling['name'];
  readonly isTagged: (hop: Hop) => boolean;
  readonly parties: readonly Party[];
  /** By pair of parties. */
  readonly sessions: Map<string, SessionKey>;
  /** What has been sent in the clear. */
  readonly shown: Set<string>;
  readonly after: string[];
  /** Who sent last, and to whom. */
  last: readonly [number, number];
  /** The line of the flow before which the first party accepts. */
  acceptAt: number | undefined;
  lines: number;
  distinctSaid: boolean;
}

const offices = { 2: ['client', 'server'], 3: ['client', 'proxy', 'server'] } as const;
const roles = { 2: ['C', 'S'], 3: ['C', 'P', 'S'] } as const;

function bookFor(design: Design, { name, tags }: Spelling): Book {
  const parties = roles[design.parties].map((plain, at): Party => {
    const role = name(plain);
    const own: Item[] = [
      ...(isNamed(design, at) ? [itemOf('name', role)] : []),
      itemOf('nonce', name(`n${plain}`)),
      ...(design.shares ? [itemOf('share', `g(${name(`x${plain}`)})`)] : []),
      ...(makes(design, design.keyFrom, at) ? [itemOf('key', name(`k${plain}`))] : []),
      ...(makes(design, design.dataFrom, at) ? [itemOf('data', name(`d${plain}`))] : []),
    ];
    const office = offices[design.parties][at] as string;
    return { at, role, office, held: own, certificates: new Set(), knows: new Set(), acts: false };
  });
  for (const party of parties) {
    if (party.at > 0 && design.acquainted[party.at] !== true) continue;
    for (const other of parties) {
      if (other !== party && isNamed(design, other.at)) party.held.push(itemOf('name', other.role));
    }
  }
  return {
    design,
    name,
    isTagged: (hop) => tags === 'all' || (tags === 'as designed' && hop.tagged),
    parties,
    sessions: new Map(),
    shown: new Set(),
    after: [],
    last: [1, 0],
    acceptAt: undefined,
    lines: 0,
    distinctSaid: false,
  };
}

const itemOf = (kind: Item['kind'], text: string): Item => ({ kind, text, inside: [], opener: undefined });

const isNamed = ({ anonymous }: Design, at: number): boolean => at > 0 || !anonymous;

const makes = ({ parties }: Design, from: number | undefined, at: number): boolean =>
  from !== undefined && from % parties === at;

const isCertified = ({ design }: Book, { at }: Party): boolean =>
  design.certified[at] === true && isNamed(design, at);

const holds = (party: Party, item: Item): boolean => party.held.some(({ text }) => text === item.text);

const holdsNameOf = (party: Party, other: Party): boolean =>
  party === other || party.held.some(({ kind, text }) => kind === 'name' && text === other.role);

function learn(party: Party, items: readonly Item[]): void {
  for (const item of items) if (!holds(party, item)) party.held.push(item);
}

/** The lines of one message, and what its receiver learns. */
function written(book: Book, hop: Hop, at: number): readonly string[] {
  const [from, to, third] = speakers(book, hop);
  const body = bodyFor(book, hop, at, from, to, third);
  const clear = clearParts(book, hop, from, to, third, body);
  const path = hop.through && third !== undefined ? `opaque ${third.role} -> ` : '';
  const parts = [...clear.parts, ...(body === undefined ? [] : [body.text])];
  const silent = parts.length === 0 ? [ownNonce(from)] : [];
  const line = `${from.role} -> ${path}${to.role} : ${[...parts, ...silent.map(({ text }) => text)].join(', ')}`;
  for (const { text } of [...clear.learnt, ...silent]) book.shown.add(text);
  learn(to, [...clear.learnt, ...silent, ...(body?.learnt ?? [])]);
  book.last = [from.at, to.at];
  const events = eventLines(book, at, body, from, to);
  const checks = checkLines(book, from, to);
  noteAcceptance(book, from, to);
  book.lines += 1 + events.length + checks.length;
  for (const party of [from, to]) party.acts = true;
  return [line, ...events, ...checks];
}

function speakers({ design, parties, last }: Book, hop: Hop): readonly [Party, Party, Party | undefined] {
  const [before, spoken] = last;
  const others = parties.filter(({ at }) => at !== spoken);
  const from = parties[hop.interrupts ? before : spoken] as Party;
  const candidates = others.filter(({ at }) => at !== from.at);
  const fallback = parties.find(({ at }) => at !== from.at) as Party;
  const back = candidates.find(({ at }) => at === before) ?? fallback;
  const next = candidates.find(({ at }) => at !== before) ?? fallback;
  const to = design.parties === 3 && hop.onward ? next : back;
  return [from, to, parties.find((party) => party !== from && party !== to)];
}

const ownNonce = ({ held }: Party): Item => held.find(({ kind }) => kind === 'nonce') as Item;

/** What an envelope makes of a body. */
interface Body {
  readonly text: string;
  readonly learnt: readonly Item[];
  /** What stands in the clear because the receiver needs it. */
  readonly beside: readonly Item[];
  /** Whether the receiver needs the sender's certificate. */
  readonly certificate: boolean;
  /** What both hold of it when it has been received. */
  readonly said: readonly Item[];
  readonly ticket: Item | undefined;
}

function bodyFor(
  book: Book,
  hop: Hop,
  at: number,
  from: Party,
  to: Party,
  third: Party | undefined,
): Body | undefined {
  const lock = lockFor(book, hop, from, to);
  if (lock === undefined) return undefined;
  const ticket = third === undefined ? undefined : ticketFor(book, hop, at, from, third);
  const chosen = from.held.filter(({ kind }, i) => kind !== 'label' && (hop.included[i] ?? true));
  const lacking = chosen.filter((item) => !holds(to, item));
  const secret = ({ kind }: Item): boolean => kind === 'key' || kind === 'data';
  const left = lock.shows
    ? chosen.filter(({ text }) => text !== lock.key)
    : chosen.filter((item) => !lacking.includes(item) || (hop.beside && !secret(item)));
  const inside = lock.shows && ticket !== undefined ? [...left, ticket] : left;
  const tag = book.isTagged(hop) ? [`"${at + 1}"`] : [];
  const items = [...tag, ...inside.map(textInside)];
  const plain = items.length === 1 ? (items[0] as string) : `[${items.join(', ')}]`;
  const content = hop.hashed && !lock.shows ? `h(${plain})` : plain;
  const label = itemOf('label', book.name(`L${at + 1}`));
  const text = lock.shows ? lock.around(content) : `${lock.around(content)} as ${label.text}`;
  return {
    text,
    learnt: lock.shows ? inside : [label],
    beside: lock.shows ? lock.needs : [...lock.needs, ...left.filter((item) => lacking.includes(item))],
    certificate: lock.certificate,
    said: left,
    ticket: lock.shows ? undefined : ticket,
  };
}

const textInside = (item: Item): string => definitions.get(item) ?? item.text;

/** The terms that labels stand for, where they are first written. */
const definitions = new WeakMap<Item, string>();

interface Lock {
  readonly around: (content: string) => string;
  /** The receiver reads what is inside. */
  readonly shows: boolean;
  /** The key, where it is an item. */
  readonly key: string | undefined;
  /** What the receiver must hold to use its key. */
  readonly needs: readonly Item[];
  readonly certificate: boolean;
}

/** The protection that the hop asks for, or the next best that the two can use; undefined where there is none. */
function lockFor(book: Book, { envelope }: Hop, from: Party, to: Party): Lock | undefined {
  switch (envelope) {
    case 'none':
      return undefined;
    case 'sign':
      return signed(book, from, to);
    case 'mac':
      return (
        session(book, 'session mac', from, to) ?? shared(book, envelope, from, to) ?? signed(book, from, to)
      );
    case 'aead':
    case 'enc':
      return shared(book, envelope, from, to) ?? signed(book, from, to);
    case 'session mac':
    case 'session aead':
    case 'session enc':
    case 'session record':
      return session(book, envelope, from, to) ?? signed(book, from, to);
    case 'seal':
      return sealed(book, from, to) ?? signed(book, from, to);
  }
}

function signed(book: Book, from: Party, to: Party): Lock | undefined {
  if (!isNamed(book.design, from.at)) return undefined;
  const certificate = isCertified(book, from) && !to.certificates.has(from.at);
  if (!isCertified(book, from)) to.knows.add(`pub(${from.role})`);
  const needs = certificate || holdsNameOf(to, from) ? [] : [itemOf('name', from.role)];
  return {
    around: (content) => `sign(${from.role}, ${content})`,
    shows: false,
    key: undefined,
    needs,
    certificate,
  };
}

function shared(book: Book, envelope: 'mac' | 'aead' | 'enc', from: Party, to: Party): Lock | undefined {
  const key = sharedKey(book, from, to);
  if (key === undefined) return undefined;
  const needs = holdsNameOf(to, from) ? [] : [itemOf('name', from.role)];
  const shows = envelope !== 'mac';
  return { around: (content) => `${envelope}(${key}, ${content})`, shows, key, needs, certificate: false };
}

/** The long-term key of two parties, if both have names and `from` knows whom it speaks to. */
function sharedKey({ design }: Book, from: Party, to: Party): string | undefined {
  if (!isNamed(design, from.at) || !isNamed(design, to.at) || !holdsNameOf(from, to)) return undefined;
  const [one, other] = from.at < to.at ? [from, to] : [to, from];
  const key = `k(${one.role}, ${other.role})`;
  for (const party of [from, to]) party.knows.add(`key ${key}`);
  return key;
}

function session(
  book: Book,
  envelope: 'session mac' | 'session aead' | 'session enc' | 'session record',
  from: Party,
  to: Party,
): Lock | undefined {
  const share = itemOf('share', `g(${exponentOf(book, from)})`);
  const known = book.sessions.get(pairOf(from, to)) ?? agreed(book, from, to) ?? sent(from, to);
  if (known === undefined) return undefined;
  book.sessions.set(pairOf(from, to), known);
  const shows = envelope !== 'session mac';
  const around = (content: string): string => underSessionKey(envelope, known.key, content);
  const needs = known.line === undefined || holds(to, share) ? [] : [share];
  return { around, shows, key: known.key, needs, certificate: false };
}

/** A body under the key of a session. */
function underSessionKey(
  envelope: 'session mac' | 'session aead' | 'session enc' | 'session record',
  key: string,
  content: string,
): string {
  switch (envelope) {
    case 'session mac':
      return `mac(${key}, ${content})`;
    case 'session aead':
      return `aead(${key}, ${content})`;
    case 'session enc':
      return `enc(${key}, ${content})`;
    case 'session record':
      return `enc(kdf("encryption", ${key}), [${content}, mac(kdf("MAC", ${key}), ${content})])`;
  }
}

const pairOf = (one: Party, other: Party): string =>
  [one.at, other.at].toSorted((left, right) => left - right).join('');

const exponentOf = (book: Book, { at }: Party): string => book.name(`x${roles[book.design.parties][at]}`);

/** A key by Diffie-Hellman: the sender has the other's share, and can send its own along. */
function agreed(book: Book, from: Party, to: Party): SessionKey | undefined {
  const share = itemOf('share', `g(${exponentOf(book, to)})`);
  if (!book.design.shares || !holds(from, share)) return undefined;
  const [one, other] = from.at < to.at ? [from, to] : [to, from];
  const both = from.held.filter((item) => holds(to, item));
  const usable = both.filter(({ kind }) => kind === 'nonce' || kind === 'name');
  const inputs = usable.filter((_, i) => book.design.derivation[i] ?? true).map(({ text }) => text);
  const key = book.name(`m${roles[book.design.parties][one.at]}${roles[book.design.parties][other.at]}`);
  const secret = `dh(${exponentOf(book, one)}, ${exponentOf(book, other)})`;
  return { key, line: `let ${key} = kdf(${[secret, ...inputs].join(', ')})` };
}

/** A key that one has sent to the other. */
function sent(from: Party, to: Party): SessionKey | undefined {
  const key = from.held.find((item) => item.kind === 'key' && holds(to, item));
  return key && { key: key.text, line: undefined };
}

function sealed(book: Book, from: Party, to: Party): Lock | undefined {
  if (!canSealFor(book, from, to)) return undefined;
  const around = (content: string): string => `seal(pub(${to.role}), ${content})`;
  return { around, shows: true, key: undefined, needs: [], certificate: false };
}

function canSealFor(book: Book, from: Party, to: Party): boolean {
  if (!isNamed(book.design, to.at) || !holdsNameOf(from, to)) return false;
  if (isCertified(book, to)) return from.certificates.has(to.at);
  from.knows.add(`pub(${to.role})`);
  return true;
}

/** A part that only the third party can open. */
function ticketFor(book: Book, hop: Hop, at: number, from: Party, third: Party): Item | undefined {
  const around = ticketLock(book, hop, from, third);
  if (around === undefined) return undefined;
  const inside = from.held.filter(({ kind }, i) => kind !== 'label' && (hop.included[i] ?? true));
  const tag = book.isTagged(hop) ? [`"${at + 1} ticket"`] : [];
  const label = book.name(`T${at + 1}`);
  const ticket: Item = { kind: 'label', text: label, inside, opener: third.at };
  const content = [...tag, ...inside.map(({ text }) => text)];
  definitions.set(ticket, `${around(`[${content.join(', ')}]`)} as ${label}`);
  return ticket;
}

function ticketLock(
  book: Book,
  { ticket }: Hop,
  from: Party,
  third: Party,
): ((content: string) => string) | undefined {
  switch (ticket) {
    case 'none':
      return undefined;
    case 'seal':
      return canSealFor(book, from, third) ? (content) => `seal(pub(${third.role}), ${content})` : undefined;
    case 'aead':
    case 'enc': {
      const key = sharedKey(book, from, third);
      return key === undefined ? undefined : (content) => `${ticket}(${key}, ${content})`;
    }
  }
}

interface Clear {
  readonly parts: readonly string[];
  readonly learnt: readonly Item[];
}

/** What stands in the clear beside the body. */
function clearParts(
  book: Book,
  hop: Hop,
  from: Party,
  to: Party,
  third: Party | undefined,
  body: Body | undefined,
): Clear {
  const open = from.held.filter(({ kind }) => kind === 'nonce' || kind === 'share' || kind === 'name');
  const wanted = open.filter((item) => !holds(to, item) && isShown(hop, item));
  const passed = hop.forwards
    ? from.held.filter((item) => item.kind === 'label' && isFor(item, to, third))
    : [];
  const tickets = body === undefined ? ticketAlone(book, hop, from, third) : [body.ticket];
  const items = [...wanted, ...(body?.beside ?? []), ...passed];
  const once = items.filter((item, i) => items.findIndex(({ text }) => text === item.text) === i);
  const made = tickets.flatMap((ticket) => ticket ?? []);
  const certificates = body?.certificate === true ? [`cert(${from.role}, ${from.office})`] : [];
  if (body?.certificate === true) to.certificates.add(from.at);
  return {
    parts: [...once.map(({ text }) => text), ...made.map(textInside), ...certificates],
    learnt: [
      ...once,
      ...once.flatMap(({ inside, opener }) => (opener === to.at ? inside : [])),
      ...made,
      ...(certificates.length > 0 ? [itemOf('name', from.role)] : []),
    ],
  };
}

const ticketAlone = (
  book: Book,
  hop: Hop,
  from: Party,
  third: Party | undefined,
): readonly (Item | undefined)[] =>
  third === undefined ? [] : [ticketFor(book, hop, book.lines, from, third)];

function isShown({ clear, envelope }: Hop, { kind }: Item): boolean {
  switch (clear) {
    case 'nothing':
      return envelope === 'none' ? kind !== 'name' : kind === 'share';
    case 'nonce':
      return kind !== 'name';
    case 'all':
      return true;
  }
}

/** A label is worth passing on to whoever opens it, or, where nobody opens it, to the third party. */
const isFor = ({ opener }: Item, to: Party, third: Party | undefined): boolean =>
  opener === undefined ? third !== undefined : opener === to.at;

/** The events of a correspondence: the last body says something. */
function eventLines(
  book: Book,
  at: number,
  body: Body | undefined,
  from: Party,
  to: Party,
): readonly string[] {
  const { design } = book;
  const isLast = at === design.hops.length - 1;
  if (!design.corresponds || !isLast || body === undefined) return [];
  const said = body.said.filter((item) => holds(to, item) || body.learnt.includes(item));
  const args = said.map(({ text }) => text).join(', ');
  if (args === '') return [];
  book.after.push(
    'goal heard "what is heard was said"',
    `  ${to.role} hears(${args}) ==> ${from.role} says(${args})`,
  );
  return [`  event ${from.role} says(${args})`, `  event ${to.role} hears(${args})`];
}

/** Whether peer and self differ, as soon as the receiver can ask. */
function checkLines(book: Book, from: Party, to: Party): readonly string[] {
  if (!book.design.distinct || book.distinctSaid || !holdsNameOf(to, from)) return [];
  if (!isNamed(book.design, to.at) || !isNamed(book.design, from.at)) return [];
  book.distinctSaid = true;
  return [`check ${to.role} : ${from.role} != ${to.role}`];
}

function noteAcceptance(book: Book, from: Party, to: Party): void {
  const first = book.parties[0] as Party;
  if (!book.design.acceptsEarly || !first.acts || (from !== first && to !== first)) return;
  book.acceptAt = book.lines;
}

/** The declarations, each of one line, in an order that does not matter. */
function declarations(book: Book): readonly string[] {
  const { design, parties, name } = book;
  const plain = roles[design.parties];
  return [
    ...(design.shares && design.unchecked ? ['group unchecked'] : []),
    ...parties.map(
      (party) =>
        `role ${party.role} ${party.office}${isNamed(design, party.at) ? '' : ', anonymous'}${certification(book, party)}`,
    ),
    ...parties.map((party) => `knows ${party.role} : ${knowledgeOf(book, party).join(', ')}`),
    ...parties.map(({ role, at }) => {
      const made = [
        `nonce ${name(`n${plain[at]}`)}`,
        ...(design.shares ? [`exponent ${name(`x${plain[at]}`)}`] : []),
        ...(makes(design, design.keyFrom, at) ? [`key ${name(`k${plain[at]}`)}`] : []),
        ...(makes(design, design.dataFrom, at) ? [`data ${name(`d${plain[at]}`)}`] : []),
      ];
      return `fresh ${role} : ${made.join(', ')}`;
    }),
    ...[...book.sessions.values()].flatMap(({ line }) => line ?? []),
  ];
}

function certification(book: Book, party: Party): string {
  if (!isCertified(book, party)) return '';
  return `, certified by ${book.design.authorities === 2 && party.at === 1 ? 'CB' : 'CA'}`;
}

const knowledgeOf = ({ design, parties }: Book, party: Party): readonly string[] => [
  ...(party.at === 0 || design.acquainted[party.at] === true
    ? parties.filter((other) => other !== party && isNamed(design, other.at)).map(({ role }) => role)
    : []),
  ...party.knows,
];

/** Channels, and that what was never sent in the clear stays secret. */
function conclusions(book: Book): readonly string[] {
  const { design, parties } = book;
  const channels = [...book.sessions].map(([pair, { key }]) => {
    const [one, other] = [...pair].map((at) => parties[Number(at)] as Party) as [Party, Party];
    return `channel ${key} : ${one.role} <-> ${other.role}`;
  });
  const secrets = parties.flatMap(({ role, held }) =>
    held
      .filter(({ kind, text }) => (kind === 'nonce' || kind === 'key') && !book.shown.has(text))
      .map(({ text }) => `expect ${role} : secrecy on ${text} : holds`),
  );
  return [...(design.channel ? channels : []), ...secrets];
}
