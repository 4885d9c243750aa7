/**
 * What can be taken away from a message or a term: each part of a list, each field of what covers others,
 * and each receiver's check of a signature, a MAC or a certificate.
 * @module
 */
import { evidenceOf, isDeletable, nounOf, type Place, type Removal, shortly, type Walk } from './removal.ts';
import type { PartSyntax, Span, TermSyntax } from './syntax.ts';

/** Each part of a list, and what is inside it. */
export function inParts(walk: Walk, parts: readonly PartSyntax[], place: Place): void {
  const present = parts.filter(({ when }) => when === undefined || walk.isPresent(when));
  for (const part of present) {
    const evidence = evidenceOf(walk, part.term);
    const checkers = place.receivers.filter((role) => !part.ignoredBy.some(({ text }) => text === role));
    if (evidence === undefined || checkers.length === 0) {
      walk.add(fieldRemoval(walk, part, parts, place, present.length > 1));
    } else {
      for (const role of checkers) walk.add(evidenceRemoval(walk, part, evidence, role, place));
    }
    inTerm(walk, part.term, place.name, part.label?.text, place.receivers);
  }
}

function fieldRemoval(
  walk: Walk,
  part: PartSyntax,
  list: readonly PartSyntax[],
  { name, mayShrink }: Place,
  hasSiblings: boolean,
): Omit<Removal, 'text'> {
  const { source } = walk;
  const deletable = mayShrink && hasSiblings && isDeletable(part);
  return {
    kind: 'field',
    what: `the ${nounOf(walk, part)}${part.label === undefined ? shortly(source, part.term) : ` ${part.label.text}`} from ${name}`,
    span: part.term.span,
    edit: deletable ? { ...listSpan(part, list), text: '' } : { ...part.term.span, text: 'none' },
  };
}

/** A part with the comma that goes with it. */
function listSpan(part: PartSyntax, list: readonly PartSyntax[]): Span {
  const at = list.indexOf(part);
  const [before, after] = [list[at - 1], list[at + 1]];
  if (after !== undefined) return { start: part.span.start, end: after.span.start };
  return { start: before?.span.end ?? part.span.start, end: part.span.end };
}

function evidenceRemoval(
  { source }: Walk,
  { term, label, ignoredBy }: PartSyntax,
  evidence: string,
  role: string,
  { name }: Place,
): Omit<Removal, 'text'> {
  const at = ignoredBy.at(-1)?.span.end ?? label?.span.end ?? term.span.end;
  const which = label === undefined ? shortly(source, term) : ` ${label.text}`;
  return {
    kind: 'evidence',
    what: `${role}'s check of the ${evidence}${which} in ${name}`,
    span: term.span,
    edit: { start: at, end: at, text: ignoredBy.length > 0 ? ` and ${role}` : ` ignored by ${role}` },
  };
}

/** What can be taken away inside a term. `place` says where it stands; receivers, who would look into it. */
export function inTerm(
  walk: Walk,
  term: TermSyntax,
  place: string,
  label?: string,
  receivers: readonly string[] = [],
): void {
  switch (term.kind) {
    case 'name':
    case 'text':
    case 'none':
    case 'certificate':
      return;
    case 'tuple':
      inParts(walk, term.items, { name: label ?? place, receivers, mayShrink: true });
      return;
    case 'choice':
      inTerm(walk, walk.isPresent(term.condition) ? term.chosen : term.otherwise, place, label, receivers);
      return;
    case 'call':
      inCall(walk, term, place, label, receivers);
  }
}

function inCall(
  walk: Walk,
  { symbol, arguments: args }: Extract<TermSyntax, { kind: 'call' }>,
  place: string,
  label: string | undefined,
  receivers: readonly string[],
): void {
  const cover = (noun: string): string =>
    label === undefined ? `the ${noun} in ${place}` : `the ${noun} ${label}`;
  switch (symbol.text) {
    case 'g':
    case 'dh':
    case 'pub':
      return;
    case 'h':
      inContent(walk, args, { name: cover('hash'), receivers: [], mayShrink: true });
      return;
    case 'kdf':
      inContent(walk, args, { name: cover('derivation'), receivers: [], mayShrink: true });
      return;
    case 'sign':
    case 'mac':
    case 'enc':
    case 'aead':
    case 'seal': {
      const [key, ...content] = args;
      const noun = symbol.text === 'sign' ? 'signature' : symbol.text === 'mac' ? 'MAC' : 'encryption';
      if (key !== undefined) inTerm(walk, key.term, `the key of ${cover(noun)}`);
      const opens = noun === 'encryption' ? receivers : [];
      for (const part of content)
        inContent(walk, [part], { name: cover(noun), receivers: opens, mayShrink: false });
      return;
    }
    default:
      if (walk.sharedKeys.has(symbol.text)) return;
      inParts(walk, args, { name: cover(symbol.text), receivers: [], mayShrink: false });
  }
}

/** A tuple that is all there is inside a cover is its list of fields; otherwise the parts are. */
function inContent(walk: Walk, parts: readonly PartSyntax[], place: Place): void {
  const [only] = parts;
  if (parts.length === 1 && only?.term.kind === 'tuple' && isDeletable(only)) {
    inParts(walk, only.term.items, { ...place, mayShrink: true });
  } else {
    inParts(walk, parts, place);
  }
}
