/**
 * Terms in Tamarin's language, as one rule writes them (Tamarin manual, Cryptographic messages). Keys and certificates
 * that a role has by name are looked up in persistent facts; a certificate is its body beside a signature of it.
 * @module
 */
import type { Role } from '../../../model/role.ts';
import type { Spec } from '../../../model/spec.ts';
import {
  type Application,
  type Atom,
  apply,
  asCertificate,
  type CertificateParts,
  degenerate,
  isApplication,
  replace,
  type Term,
  type Variable,
} from '../../../model/term.ts';
import { viewWith, wholeOf } from '../../../properties/holding.ts';
import type { Names } from '../names.ts';
import { Unsayable } from '../unsayable.ts';
import { constant, functionName, isDegenerate, sharedFact, tagged, type Vocabulary } from './vocabulary.ts';

/** One rule in the making. */
export interface Sheet {
  readonly vocabulary: Vocabulary;
  readonly spec: Spec;
  readonly role: Role;
  readonly typed: boolean;
  /** Signatures are any value, to be verified, and no patterns: where it is told what happens if one is wrong. */
  readonly loose: boolean;
  readonly names: Names;
  /** The variables of the rule, by what they stand for: the role's variables, shares, keys, signatures. */
  readonly known: Map<Term, string>;
  /** Opaque values that were taken apart, with what they are. */
  readonly opened: Map<Variable, Term>;
  /** Variables that a premise binds. */
  readonly bound: Set<string>;
  /** What got its first name in this rule. */
  readonly first: { readonly term: Term; readonly name: string }[];
  /** Premises that make or look up something, by what that is. */
  readonly premises: Map<string, string>;
  /** Keys and certificates that were looked up. */
  readonly lookups: Map<string, string>;
  /** Subterms that are to have a name, and the names given. */
  readonly shortened: ReadonlySet<Term>;
  readonly lets: Map<Term, string>;
  readonly definitions: string[];
  /** Every term that was written, to find what is worth a name. */
  readonly mentioned: Term[];
}

/** `term` as the rule writes it. */
export function written(sheet: Sheet, term: Term): string {
  const whole = expanded(sheet.opened, term);
  sheet.mentioned.push(whole);
  return write(sheet, whole);
}

/** `term` with what was taken apart in place of what was kept. */
export const expanded = (opened: ReadonlyMap<Variable, Term>, term: Term): Term =>
  opened.size === 0
    ? term
    : replace(term, (part) => {
        const content = part.kind === 'variable' ? opened.get(part) : undefined;
        return content === undefined ? undefined : expanded(opened, content);
      });

function write(sheet: Sheet, term: Term): string {
  const certificate = asCertificate(term);
  const known = certificate === undefined ? sheet.known.get(term) : undefined;
  if (known !== undefined) return known;
  if (term.kind === 'variable') return named(sheet, term, term.name);
  if (term.kind === 'atom') return atomText(sheet, term);
  const short = sheet.lets.get(term);
  if (short !== undefined) return short;
  const text = certificate === undefined ? composed(sheet, term) : certificateText(sheet, term, certificate);
  if (!sheet.shortened.has(term) || /^[~$]?\w+$/.test(text)) return text;
  const name = sheet.names.take(wishFor(sheet, term));
  sheet.lets.set(term, name);
  sheet.definitions.push(`${name} = ${text}`);
  return name;
}

/** A message is called by its label, a value as the spec calls it, anything else by its kind. */
function wishFor(sheet: Sheet, term: Application): string {
  const certificate = asCertificate(term);
  if (certificate !== undefined) return `cert_${plain(write(sheet, certificate.subject))}`;
  return calledIn(sheet).get(term) ?? shortNames[term.symbol] ?? 't';
}

const called = new WeakMap<Role, ReadonlyMap<Term, string>>();

/** What the spec calls messages and values, as the role has them. */
function calledIn({ role, spec }: Sheet): ReadonlyMap<Term, string> {
  const known = called.get(role);
  if (known !== undefined) return known;
  const whole = wholeOf(role);
  const values = spec.values.flatMap(({ name, term }) => {
    const view = viewWith(role, whole, term);
    return view === undefined ? [] : [[view, name] as const];
  });
  const messages = role.transitions
    .filter(({ label }) => label !== '')
    .map((one) => [one.kind === 'send' ? one.message : one.pattern, one.label] as const);
  const names = new Map([...values, ...messages]);
  called.set(role, names);
  return names;
}

const shortNames: Readonly<Record<string, string>> = {
  tuple: 'm',
  kdf: 'key',
  dh: 'secret',
  h: 'digest',
  mac: 'tag',
  seal: 'ct',
  aead: 'ct',
  enc: 'ct',
  sign: 'sig',
};

/** The variable for something, given a name where it is met first. */
export function named(sheet: Sheet, term: Term, wish: string): string {
  const known = sheet.known.get(term);
  if (known !== undefined) return known;
  if (term.kind === 'variable' && term.sort === 'secret') return someKey(sheet, term);
  const made = term.kind === 'variable' && isOwn(sheet.role, term);
  const isName = term.kind === 'variable' && term.sort === 'name' && sheet.typed;
  const name = `${made ? '~' : isName ? '$' : ''}${sheet.names.take(wish)}`;
  sheet.known.set(term, name);
  sheet.first.push({ term, name });
  if (made) {
    sheet.premises.set(`fresh ${name}`, `Fr(${name})`);
    sheet.bound.add(name);
  }
  return name;
}

/** The private key of which a role receives the public one: some agent's, so that a pattern can say what it signed. */
function someKey(sheet: Sheet, term: Variable): string {
  const name = `~${sheet.names.take(`sk_${term.name.replace(/^key_/, '')}`)}`;
  sheet.known.set(term, name);
  sheet.first.push({ term, name });
  sheet.premises.set(`key ${name}`, `!Ltk($${sheet.names.take('owner')}, ${name})`);
  sheet.bound.add(name);
  return name;
}

/** Whether a run in this role makes the value itself. */
export const isOwn = (role: Role, term: Term): boolean => role.fresh.some(({ name }) => name === term);

function atomText({ vocabulary }: Sheet, atom: Atom): string {
  if (atom !== degenerate) return constant(vocabulary, atom);
  vocabulary.builtins.add('diffie-hellman');
  return 'DH_neutral';
}

function composed(sheet: Sheet, term: Application): string {
  const { vocabulary } = sheet;
  const { symbol, args } = term;
  const arg = (at: number): string => write(sheet, args[at] as Term);
  switch (symbol) {
    case 'tuple':
      return tupleOf(
        vocabulary,
        args.map((item) => write(sheet, item)),
      );
    case 'g':
      return shareText(sheet, args[0] as Term);
    case 'dh':
      return secretText(sheet, args as readonly [Term, Term]);
    case 'pub':
      return publicText(sheet, args[0] as Term);
    case 'sk':
      return privateText(sheet, term);
    case 'sign':
      return !sheet.loose || canSign(sheet, args[0] as Term)
        ? signed(sheet, arg(1), args[0] as Term)
        : named(sheet, term, 'signature');
    case 'seal':
      vocabulary.builtins.add('asymmetric-encryption');
      return `aenc(${arg(1)}, ${arg(0)})`;
    case 'aead':
      if (args.length === 2) {
        vocabulary.builtins.add('symmetric-encryption');
        return `senc(${arg(1)}, ${arg(0)})`;
      }
      break;
    case 'h':
      if (args.length === 1) {
        vocabulary.builtins.add('hashing');
        return `h(${arg(0)})`;
      }
      break;
  }
  if (symbol.startsWith("'")) return sharedText(sheet, term);
  return `${functionName(vocabulary, symbol, args.length)}(${args.map((_, at) => arg(at)).join(', ')})`;
}

/** A tuple; Tamarin's are nested pairs, so that one of a single part has a function of its own. */
export function tupleOf(vocabulary: Vocabulary, items: readonly string[]): string {
  if (items.length === 1) return `${functionName(vocabulary, 'single', 1)}(${items[0]})`;
  return items.length === 0 ? "'empty_tuple'" : `<${items.join(', ')}>`;
}

/** A share: of an own exponent, or the value that was received as one. */
function shareText(sheet: Sheet, exponent: Term): string {
  sheet.vocabulary.builtins.add('diffie-hellman');
  if (isDegenerate(apply('g', exponent))) return 'DH_neutral';
  if (isOwn(sheet.role, exponent) || sheet.known.has(exponent)) return `'g'^${write(sheet, exponent)}`;
  return named(sheet, apply('g', exponent), `g_${exponent.kind === 'variable' ? exponent.name : 'x'}`);
}

function secretText(sheet: Sheet, [left, right]: readonly [Term, Term]): string {
  sheet.vocabulary.builtins.add('diffie-hellman');
  for (const [own, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (!isOwn(sheet.role, own) && !sheet.known.has(own)) continue;
    const share = shareText(sheet, other);
    return `${share.includes('^') ? `(${share})` : share}^${write(sheet, own)}`;
  }
  throw new Unsayable('a Diffie-Hellman secret of which no exponent is held');
}

/** Whether the role has this private key. */
export const canSign = ({ role }: Sheet, signer: Term): boolean =>
  isApplication(signer, 'sk') && (signer.args[0] === role.self || role.secrets.includes(signer));

function signed(sheet: Sheet, body: string, signer: Term): string {
  sheet.vocabulary.builtins.add('signing');
  return `sign(${body}, ${write(sheet, signer)})`;
}

/** Whose keys are looked up among those of authorities. */
export const isAuthority = ({ spec, role }: Sheet, owner: Term): boolean =>
  spec.authorities.some((authority) => authority === owner) ||
  role.transitions.some(({ checks }) =>
    checks.some((check) => check.kind === 'anchor' && check.issuer === owner),
  );

/** A value in a persistent fact, looked up once in a rule. */
export function lookedUp(
  sheet: Sheet,
  key: string,
  wish: string,
  fact: (name: string) => string,
  sigil = '',
): string {
  const known = sheet.lookups.get(key);
  if (known !== undefined) return known;
  const name = `${sigil}${sheet.names.take(wish)}`;
  sheet.lookups.set(key, name);
  sheet.premises.set(key, fact(name));
  sheet.bound.add(name);
  return name;
}

const plain = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]/g, '');

function privateText(sheet: Sheet, { args }: Application): string {
  const owner = args[0] as Term;
  const name = write(sheet, owner);
  sheet.bound.add(name);
  return isAuthority(sheet, owner)
    ? lookedUp(sheet, `ca ${name}`, `sk_${plain(name)}`, (key) => `!AuthorityKey(${name}, ${key})`, '~')
    : lookedUp(sheet, `ltk ${name}`, `sk_${plain(name)}`, (key) => `!Ltk(${name}, ${key})`, '~');
}

/** A public key: that of a private key at hand, one that is looked up, or one that was received. */
function publicText(sheet: Sheet, secret: Term): string {
  if (secret.kind === 'variable') {
    if (!sheet.loose) return `pk(${write(sheet, secret)})`;
    return named(sheet, apply('pub', secret), `pk_${secret.name.replace(/^key_/, '')}`);
  }
  if (!isApplication(secret, 'sk')) throw new Unsayable('a public key of what is no private key');
  const owner = secret.args[0] as Term;
  const name = write(sheet, owner);
  sheet.bound.add(name);
  if (canSign(sheet, secret) || sheet.lookups.has(`ltk ${name}`) || sheet.lookups.has(`ca ${name}`))
    return `pk(${write(sheet, secret)})`;
  return isAuthority(sheet, owner)
    ? lookedUp(sheet, `capk ${name}`, `pk_${plain(name)}`, (key) => `!AuthorityPk(${name}, ${key})`)
    : lookedUp(sheet, `pk ${name}`, `pk_${plain(name)}`, (key) => `!Pk(${name}, ${key})`);
}

function sharedText(sheet: Sheet, { symbol, args }: Application): string {
  const holders = args.map((holder) => write(sheet, holder));
  for (const holder of holders) sheet.bound.add(holder);
  const fact = sharedFact(sheet.vocabulary, symbol, args.length);
  const key = `${symbol} ${holders.join(' ')}`;
  return lookedUp(
    sheet,
    key,
    plain(`${symbol}_${holders.join('')}`),
    (name) => `!${fact}(${[...holders, name].join(', ')})`,
    '~',
  );
}

/** A certificate: received, signed by oneself, or issued to whom it names. */
function certificateText(sheet: Sheet, term: Application, parts: CertificateParts): string {
  const { signer, usage, subject, key } = parts;
  const received = sheet.known.get(term);
  const isIssued =
    isApplication(signer, 'sk') &&
    isApplication(key, 'pub') &&
    isApplication(key.args[0] as Term, 'sk') &&
    (key.args[0] as Application).args[0] === subject &&
    sheet.spec.issued.some((issued) => issued.issuer === signer.args[0] && issued.usage === usage);
  if (received === undefined && !canSign(sheet, signer) && isIssued && subject === sheet.role.self) {
    const [issuer, use, name] = [signer.args[0] as Term, usage, subject].map((part) => write(sheet, part));
    sheet.bound.add(name as string);
    return lookedUp(
      sheet,
      `cert ${issuer} ${use} ${name}`,
      `cert_${plain(name as string)}`,
      (found) => `!Cert(${issuer}, ${use}, ${name}, ${found})`,
    );
  }
  const content = [usage, subject, key].map((part) => write(sheet, part)).join(', ');
  const signature =
    received ??
    (!sheet.loose || canSign(sheet, signer)
      ? signed(sheet, certificateBody(sheet, content), signer)
      : named(sheet, term, 'certificate'));
  return `<<${content}>, ${signature}>`;
}

/** What the signature of a certificate is over. */
export const certificateBody = ({ vocabulary }: Sheet, content: string): string =>
  `<${tagged(vocabulary, 'cert')}, ${content}>`;
