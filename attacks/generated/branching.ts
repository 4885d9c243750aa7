/**
 * Generated protocols with a branch put into them: a message that may come in another form or not at all, a
 * flow that may end early, a run that keeps what a later one begins with. What comes of it need not make
 * sense; it has to mean the same to every engine.
 * @module
 */

/** `text` with the branch that `choice` stands for; many choices stand for none that can be read. */
export function branched(text: string, choice: number): string {
  const lines = text.split('\n');
  const first = lines.findIndex(isMessage);
  const last = lines.findLastIndex(isMessage);
  if (first < 0) return text;
  const count = last - first + 1;
  const at = first + (choice % count);
  const end = endOf(lines, last);
  const make = kinds[Math.floor(choice / count) % kinds.length] ?? otherForm;
  return make(lines, endedAt(lines, at), end).join('\n');
}

type Make = (lines: readonly string[], at: number, end: number) => readonly string[];

const isMessage = (line: string): boolean => /^\w+ -> /.test(line);

/** Where a message ends, its events included. */
function endOf(lines: readonly string[], message: number): number {
  let end = message + 1;
  while (lines[end]?.startsWith('  ') === true) end += 1;
  return end;
}

/** The message at or before a line. */
function endedAt(lines: readonly string[], at: number): number {
  let message = at;
  while (!isMessage(lines[message] ?? '') && message > 0) message -= 1;
  return message;
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

const either = (one: readonly string[], other: readonly string[]): readonly string[] => [
  'either',
  ...indented(one),
  ...(other.length === 0 ? ['or nothing'] : ['or', ...indented(other)]),
];

/** The message, or the same with a constant more. */
const otherForm: Make = (lines, at) => {
  const block = lines.slice(at, endOf(lines, at));
  const [message, ...events] = block;
  const other = [`${message}, "other"`, ...events];
  return [...lines.slice(0, at), ...either(block, other), ...lines.slice(at + block.length)];
};

/** The message, or the same without what follows its first part. */
const shorter: Make = (lines, at) => {
  const block = lines.slice(at, endOf(lines, at));
  const other = [(block[0] ?? '').replace(/(: [^,([]+),.*$/, '$1')];
  return [...lines.slice(0, at), ...either(block, other), ...lines.slice(at + block.length)];
};

/** The message or none. */
const nothing: Make = (lines, at) => {
  const block = lines.slice(at, endOf(lines, at));
  return [...lines.slice(0, at), ...either(block, []), ...lines.slice(at + block.length)];
};

/** All that comes from the message on, or the message in another form and no more. */
const ending: Make = (lines, at, end) => {
  const rest = lines.slice(at, end);
  return [...lines.slice(0, at), ...either(rest, [`${rest[0]}, "last"`]), ...lines.slice(end)];
};

/** The flow, whose first two parties keep what the first made; or one that begins with what they kept. */
const resuming: Make = (lines, at, end) => {
  const start = lines.findIndex(isMessage);
  const [, sender = '', receiver = ''] = /^(\w+) -> (?:opaque )?(\w+)/.exec(lines[start] ?? '') ?? [];
  const made = lines.find((line) => line.startsWith(`fresh ${sender} :`)) ?? '';
  const nonce = /nonce (\w+)/.exec(made)?.[1] ?? '"none"';
  const [, kept = nonce] = at % 3 === 0 ? (/key (\w+)/.exec(made) ?? []) : [];
  const full = [
    ...lines.slice(start, end),
    `keeps ${sender} as t : ${kept}, ${receiver}`,
    `keeps ${receiver} as t : ${kept}`,
  ];
  const again = [
    `resumes ${sender} from t : old, ${receiver}`,
    `${sender} -> ${receiver} : ${nonce}`,
    `resumes ${receiver} from t : old`,
    `${receiver} -> ${sender} : mac(old, ["again", ${nonce}])`,
  ];
  return [...lines.slice(0, start), ...either(full, again), ...lines.slice(end)];
};

const kinds: readonly Make[] = [otherForm, nothing, resuming, ending, shorter];
