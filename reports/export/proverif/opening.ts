/**
 * What a process does with what it receives: patterns bind and compare, and what has to be opened or verified is, in an
 * order in which everything needed is there.
 * @module
 */
import type { Check } from '../../../model/role.ts';
import { type Application, apply, asCertificate, isApplication, type Term } from '../../../model/term.ts';
import { Unsayable } from '../unsayable.ts';
import {
  converters,
  expression,
  functionName,
  isSayable,
  type Known,
  sent,
  type Type,
  type Vocabulary,
} from './terms.ts';
import {
  hasUnopenedKey,
  prepared,
  type State,
  typeOf,
  unopenedKey,
  type Writing,
  withKey,
} from './writing.ts';

/** Something received that has to be taken apart or compared. */
export interface Item {
  readonly held: string;
  readonly pattern: Term;
}

/** A pattern that binds what is new in `term`, compares what is known, and leaves the rest to `items`. */
export function patternOf(
  writing: Writing,
  state: State,
  term: Term,
  items: Item[],
): { readonly text: string; readonly state: State } {
  const { vocabulary } = writing;
  const known = new Map(state.known);
  const received = [...state.received];
  const start = state.known;
  const bind = (key: Term, wish: string, type: Type): string => {
    const made = { text: state.names.take(wish), type };
    known.set(key, made);
    received.push(made);
    const inner = `${made.text}: ${type}`;
    return type === 'bitstring' ? inner : `${converters[type]}(${inner})`;
  };
  const later = (part: Term, wish: string): string => {
    const held = state.names.take(wish);
    items.push({ held, pattern: part });
    return `${held}: bitstring`;
  };
  const visit = (part: Term): string => {
    if (isSayable(start, part) && !isSigned(part) && !hasUnopenedKey(start, part))
      return `=${sent(vocabulary, start, part)}`;
    if (part.kind === 'variable') {
      if (known.has(part)) return later(part, part.name);
      return bind(part, part.name, typeOf(part));
    }
    if (part.kind === 'atom') return `=${sent(vocabulary, start, part)}`;
    if (part.symbol === 'tuple') {
      return part.args.length === 1
        ? `single(${visit(part.args[0] as Term)})`
        : `(${part.args.map(visit).join(', ')})`;
    }
    const [inside] = part.args;
    if ((part.symbol === 'g' || part.symbol === 'pub') && inside?.kind === 'variable' && !known.has(part)) {
      return bind(
        part,
        `${part.symbol === 'g' ? 'g' : 'pk'}_${inside.name.replace(/^key_/, '')}`,
        part.symbol === 'g' ? 'group' : 'pkey',
      );
    }
    return later(part, nameFor(part));
  };
  const text = visit(term);
  return { text, state: { ...state, known, received } };
}

const isSigned = (term: Term): boolean => isApplication(term, 'sign');

/** What a received part is called until it is opened. */
function nameFor(term: Application): string {
  const parts = asCertificate(term);
  if (parts !== undefined) return 'certificate';
  return (
    { sign: 'signature', mac: 'tag', aead: 'box', enc: 'box', seal: 'sealed', h: 'digest' }[term.symbol] ??
    'part'
  );
}

/** What comes after, from where the process then is. */
export type Rest = (state: State) => readonly string[];

/** Takes apart and compares all items, each as soon as it can be; `otherwise` is what is done where one fails. */
export function opened(
  writing: Writing,
  state: State,
  items: readonly Item[],
  rest: Rest,
  otherwise?: string,
): readonly string[] {
  if (items.length === 0) return rest(state);
  const shortened = prepared(
    writing,
    state,
    items.map(({ pattern }) => pattern),
    false,
  );
  const now = shortened.state;
  for (const [at, item] of items.entries()) {
    const others = items.filter((_, other) => other !== at);
    const step = stepFor(writing, now, item);
    if (step === undefined) continue;
    const known = new Map(step.state.known);
    const isDone = !step.items.some(({ pattern }) => pattern === item.pattern);
    if (isDone && item.pattern.kind === 'application') {
      known.set(item.pattern, { text: item.held, type: 'bitstring' });
    }
    const after = { ...step.state, known };
    const ending = otherwise === undefined ? [] : [`${state.indent}else ${otherwise}`];
    const body = opened(
      writing,
      { ...after, indent: otherwise === undefined ? state.indent : `${state.indent}  ` },
      [...step.items, ...others],
      rest,
      otherwise,
    );
    return [
      ...shortened.lines,
      `${state.indent}${step.line}`,
      ...(otherwise === undefined ? body : [`${state.indent}(`, ...body, `${state.indent})`]),
      ...ending,
    ];
  }
  throw new Unsayable(`${items.map(({ held }) => held).join(', ')} can never be checked`);
}

interface Step {
  readonly line: string;
  readonly state: State;
  readonly items: readonly Item[];
}

/** How an item is dealt with now; undefined where something is missing for it. */
function stepFor(writing: Writing, state: State, { held, pattern }: Item): Step | undefined {
  const { vocabulary } = writing;
  const { known } = state;
  if (pattern.kind !== 'application') {
    const same = known.get(pattern);
    if (same === undefined) {
      const items: Item[] = [];
      const bound = patternOf(writing, state, pattern, items);
      return { line: `let ${bound.text} = ${held} in`, state: bound.state, items };
    }
    return { line: `if ${held} = ${sent(vocabulary, known, pattern)} then`, state, items: [] };
  }
  if (isApplication(pattern, 'sign')) return verified(writing, state, held, pattern);
  const key = withKey.has(pattern.symbol) ? unopenedKey(known, pattern) : undefined;
  if (key !== undefined) {
    const name = state.names.take('key');
    const line = `let val(${name}: value) = ${known.get(key)?.text} in`;
    return {
      line,
      state: { ...state, known: new Map(known).set(key, { text: name, type: 'value' }) },
      items: [{ held, pattern }],
    };
  }
  if (isSayable(known, pattern)) {
    return { line: `if ${held} = ${sent(vocabulary, known, pattern)} then`, state, items: [] };
  }
  const source = openerOf(writing, known, held, pattern);
  if (source === undefined) return undefined;
  const items: Item[] = [];
  const bound = patternOf(writing, state, source.content, items);
  return { line: `let ${bound.text} = ${source.text} in`, state: bound.state, items };
}

/** How the content of a tuple, share or ciphertext is had. */
function openerOf(
  { vocabulary }: Writing,
  known: Known,
  held: string,
  pattern: Application,
): { readonly text: string; readonly content: Term } | undefined {
  const [key, content, ...more] = pattern.args as readonly [Term, Term, ...Term[]];
  switch (pattern.symbol) {
    case 'tuple':
    case 'g':
    case 'pub':
      return { text: held, content: pattern };
    case 'enc':
      return isSayable(known, key)
        ? { text: `decrypt(${held}, ${expression(vocabulary, known, key).text})`, content }
        : undefined;
    case 'aead': {
      if (![key, ...more].every((part) => isSayable(known, part))) return undefined;
      const name = functionName(vocabulary, 'aead', pattern.args.length);
      const given = more.map((part) => `, ${sent(vocabulary, known, part)}`).join('');
      return { text: `open_${name}(${held}, ${expression(vocabulary, known, key).text}${given})`, content };
    }
    case 'seal': {
      const secret = isApplication(key, 'pub') ? (key.args[0] as Term) : undefined;
      if (secret === undefined || !isSayable(known, secret)) return undefined;
      return { text: `unseal(${held}, ${expression(vocabulary, known, secret).text})`, content };
    }
    default:
      return undefined;
  }
}

/** A certificate says what it is about; any other signature is checked by who can build its body. */
function verified(writing: Writing, state: State, held: string, pattern: Application): Step | undefined {
  const { vocabulary } = writing;
  const { known } = state;
  const [signer, body] = pattern.args as readonly [Term, Term];
  const parts = asCertificate(pattern);
  const key = keyOf(vocabulary, known, signer);
  if (parts !== undefined) {
    if (key === undefined) {
      if (!isApplication(signer, 'sk') || signer.args[0]?.kind !== 'variable') return undefined;
      const issuer = { text: state.names.take('issuer'), type: 'agent' as const };
      const more = new Map(known).set(signer.args[0], issuer);
      return {
        line: `let ${issuer.text} = issuer_of(${held}) in`,
        state: { ...state, known: more },
        items: [{ held, pattern }],
      };
    }
    const items: Item[] = [];
    const content = apply('tuple', parts.usage, parts.subject, parts.key);
    const bound = patternOf(writing, state, content, items);
    const line = isSayable(known, content)
      ? `if ${held} = ${sent(vocabulary, known, pattern)} then`
      : `let ${bound.text} = certified(${held}, ${key}) in`;
    return { line, state: bound.state, items };
  }
  if (key === undefined || !isSayable(known, body)) return undefined;
  return { line: `if verify(${held}, ${sent(vocabulary, known, body)}, ${key}) then`, state, items: [] };
}

function keyOf(vocabulary: Vocabulary, known: Known, signer: Term): string | undefined {
  const key = known.get(apply('pub', signer));
  if (key !== undefined) return key.text;
  return isSayable(known, signer) ? `pk(${expression(vocabulary, known, signer).text})` : undefined;
}

/** Carries out checks in order. */
export function checked(
  writing: Writing,
  state: State,
  checks: readonly Check[],
  rest: Rest,
  otherwise?: string,
): readonly string[] {
  const [check, ...others] = checks;
  if (check === undefined) return rest(state);
  const { vocabulary } = writing;
  const goOn: Rest = (after) => checked(writing, after, others, rest, otherwise);
  if (check.kind === 'open') {
    const named = prepared(writing, state, [check.value]);
    const items = [{ held: sent(vocabulary, named.state.known, check.value), pattern: check.pattern }];
    return [...named.lines, ...opened(writing, named.state, items, goOn, otherwise)];
  }
  const named = prepared(
    writing,
    state,
    check.kind === 'anchor' ? [check.issuer] : [check.left, check.right],
  );
  const { known, indent } = named.state;
  const condition =
    check.kind === 'anchor'
      ? check.anchors
          .map(
            (anchor) =>
              `${expression(vocabulary, known, check.issuer).text} = ${expression(vocabulary, known, anchor).text}`,
          )
          .join(' || ')
      : `${sent(vocabulary, known, check.left)} ${check.kind === 'equal' ? '=' : '<>'} ${sent(vocabulary, known, check.right)}`;
  if (otherwise === undefined) return [...named.lines, `${indent}if ${condition} then`, ...goOn(named.state)];
  return [
    ...named.lines,
    `${indent}if ${condition} then`,
    `${indent}(`,
    ...goOn({ ...named.state, indent: `${indent}  ` }),
    `${indent})`,
    `${indent}else ${otherwise}`,
  ];
}
