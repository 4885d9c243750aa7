/**
 * What branches, machines and tickets become: the tree of each role, what it holds on each way, and what
 * is refused.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from './load.ts';
import type { Role, Transition } from './role.ts';
import type { Spec } from './spec.ts';
import { print, printMessage } from './term-print.ts';

const head = `protocol p
role C client, anonymous
role S server, certified by CA
knows C : S
knows S :
fresh C : nonce nC
fresh S : nonce nS
`;

function specIn(body: string): Spec {
  const loaded = loadSource(head + body);
  const [spec] = readySpecs(loaded);
  if (spec === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return spec;
}

const roleIn = (spec: Spec, name: string): Role => spec.roles.find((role) => role.name === name) as Role;

const told = (body: string): readonly string[] =>
  loadSource(head + body).diagnostics.map(({ code, message }) => `${code} ${message}`);

const codes = (body: string): readonly string[] =>
  loadSource(head + body).diagnostics.map(({ code }) => code);

const lineOf = (step: Transition): string => {
  const message =
    step.kind === 'send' ? `! ${printMessage(step.message)}` : `? ${printMessage(step.pattern)}`;
  const events = step.events.map(({ name }) => ` ${name}`).join('');
  return `${step.from} ${step.to} ${message}${events}`;
};

const held = ({ knows }: Role): readonly string[] => [
  ...new Set(knows.map(({ canonical, view, since }) => `${print(canonical)} ${print(view)} ${since}`)),
];

const treeOf = (body: string, role: string): readonly string[] =>
  roleIn(specIn(body), role).transitions.map(lineOf);

const downgrade = `
C -> S as CH : nC, "ext"
either
  S -> C as SH : nS, "new"
    event C new()
or
  S -> C as SH : nS, "old"
    event C old()
let k = kdf("k", CH, SH)
C -> S : mac(k, "done")
channel k : C <-> S
`;

describe('branches of a flow', () => {
  it('make one machine for each role, which branches where the role can tell', () => {
    expect(treeOf(downgrade, 'C')).toEqual([
      '0 1 ! nC, "ext"',
      '1 2 ? nS, "new" new',
      '2 3 ! mac(kdf("k", [nC, "ext"], [nS, "new"]), "done")',
      '1 4 ? nS, "old" old',
      '4 5 ! mac(kdf("k", [nC, "ext"], [nS, "old"]), "done")',
    ]);
  });

  it('stay one as long as the role does the same', () => {
    const late = `
C -> S : nC
either
  C -> S : "a"
or
  C -> S : "b"
S -> C : nS
role P proxy
P -> S : "seen"
`;
    expect(treeOf(late, 'P')).toEqual(['0 1 ! "seen"']);
    expect(treeOf(late, 'S').filter((line) => line.includes('nC'))).toHaveLength(1);
  });

  it('may hold nothing', () => {
    expect(treeOf('C -> S : nC\neither\n  S -> C : nS\nor nothing\n', 'C')).toEqual([
      '0 1 ! nC',
      '1 2 ? nS',
      '0 3 ! nC',
    ]);
  });

  it('are played first branch first', () => {
    const loaded = loadSource(head + downgrade);
    const honest = loaded.protocols[0]?.honest;
    const sent = honest?.kind === 'finished' ? honest.state.trace.filter(({ kind }) => kind === 'send') : [];
    expect(sent.map((event) => (event.kind === 'send' ? printMessage(event.message) : ''))).toEqual([
      'nC#0, "ext"',
      'nS#1, "new"',
      'mac(kdf("k", [nC#0, "ext"], [nS#1, "new"]), "done")',
    ]);
  });

  it('give a name that differs between them one meaning to goals and channels', () => {
    const spec = specIn(downgrade);
    const [key] = spec.channels.flatMap(({ keys }) => keys);
    const views = roleIn(spec, 'C').knows.filter(({ canonical }) => canonical === key?.term);
    expect(views.map(({ view, since }) => `${since} ${print(view)}`)).toEqual([
      '1 kdf("k", [nC, "ext"], [nS, "new"])',
      '3 kdf("k", [nC, "ext"], [nS, "old"])',
    ]);
    expect(spec.values.find(({ name }) => name === 'k')?.term).toBe(key?.term);
  });

  it('leave nobody holding a name that only another branch has', () => {
    expect(told('C -> S : nC\neither\n  S -> C as A : nS\nor nothing\nC -> S : h(A)')).toEqual([
      'T301 C cannot build the message h(A, which only another branch has): it does not hold A, which only another branch has',
    ]);
  });

  it('may each have an event that a goal is about', () => {
    const goal = 'goal g\n  C new() ==> C new()\n';
    expect(codes(downgrade + goal)).not.toContain('T223');
    expect(codes(`${downgrade}goal g\n  C neither() ==> C new()\n`)).toContain('T223');
  });

  it('leave a value unused only where no branch uses it', () => {
    const body = (second: string): string =>
      `fresh C : nonce a\nC -> S : nC\neither\n  S -> C : nS\nor\n  S -> C : nS, "b"\n  C -> S : ${second}`;
    expect(codes(body('a'))).not.toContain('T404');
    expect(codes(body('nC'))).toContain('T404');
  });

  it('may be what no honest run takes, which is said', () => {
    const body =
      'role P proxy\nC -> S : nC, S\neither\n  S -> C : nS\nor\n  check S : S != S\n  S -> C : nS, "x"\nP -> C : "y"';
    expect(codes(body)).toContain('T502');
  });

  it('refuse what holds for the whole protocol, and too many ways', () => {
    expect(codes('either\n  knows S : C\n  C -> S : nC\nor\n  C -> S : nC, "b"')).toContain('T226');
    const one = 'either\n  C -> S : nC\nor\n  C -> S : "b"\n';
    expect(codes(one.repeat(7))).toContain('T230');
    expect(codes(one.repeat(3))).not.toContain('T230');
  });

  it('must not begin with different peers', () => {
    const start = (knows: string): readonly string[] =>
      loadSource(
        `protocol p\nrole C client, anonymous\nrole S server\n${knows}fresh C : nonce nC\neither\n  C -> S : nC\nor\n  S -> C : "x"`,
      ).diagnostics.map(({ code }) => code);
    expect(start('')).toContain('T232');
    expect(start('knows C : S\nknows S :\n')).not.toContain('T232');
  });

  it('where all are alike are one', () => {
    const words = fc.array(fc.constantFrom('nC', '"a"', 'S', 'h(nC)'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), (messages) => {
        const flow = messages.map((parts) => `C -> S : ${parts.join(', ')}`);
        const branch = flow.map((line) => `  ${line}`).join('\n');
        const both = roleIn(specIn(`either\n${branch}\nor\n${branch}`), 'S');
        const plain = roleIn(specIn(flow.join('\n')), 'S');
        expect(both.transitions.map(lineOf)).toEqual(plain.transitions.map(lineOf));
        expect(both.acceptsAt).toEqual(plain.acceptsAt);
        expect(held(both)).toEqual(held(plain));
      }),
      { numRuns: 30 },
    );
  });
});

const machine = (states: string): string => `
C -> S as CH : nC
S -> C as SH : nS
machine C
${states}`;

describe('a machine', () => {
  const waiting = machine(`  C -> S as CH : nC
  go waiting
  state waiting
    either
      S -> C as SH : nS
      go last
    or
      S -> C as SH : nS, "old"
      go last
  state last
    C -> S : h(CH, SH)
`);

  it('is all that its role does', () => {
    expect(treeOf(waiting, 'C')).toEqual([
      '0 1 ! nC',
      '1 2 ? nS',
      '2 3 ! h(nC, nS)',
      '1 4 ? nS, "old"',
      '4 5 ! h(nC, [nS, "old"])',
    ]);
    expect(treeOf(waiting, 'S')).toEqual(['0 1 ? nC', '1 2 ! nS']);
  });

  it('that does what the flow says is the role that the flow gives', () => {
    const flow = 'C -> S as CH : nC\nS -> C as SH : nS\nC -> S : h(CH, SH)\n';
    const same = `${flow}machine C\n  C -> S : nC\n  S -> C as SH : nS\n  C -> S : h(nC, SH)\n`;
    expect(treeOf(same, 'C')).toEqual(treeOf(flow, 'C'));
    expect(roleIn(specIn(same), 'C').acceptsAt).toEqual(roleIn(specIn(flow), 'C').acceptsAt);
  });

  it('must be able to play the flow', () => {
    expect(codes(machine('  C -> S : nC, "more"\n'))).toContain('T501');
  });

  it('goes only to states that it has, never back, and nowhere twice', () => {
    expect(told(machine('  C -> S : nC\n  go wating\n  state waiting\n    S -> C : nS\n')).join()).toContain(
      'T228 the machine of C has no state wating',
    );
    expect(
      codes(machine('  state a\n    C -> S : nC\n    go b\n  state b\n    S -> C : nS\n    go a\n')),
    ).toContain('T229');
    expect(codes(machine('  C -> S : nC\n  go a\n  S -> C : nS\n  state a\n    S -> C : nS\n'))).toContain(
      'T227',
    );
    expect(codes(machine('  C -> S : nC\n  S -> C : nS\n  state a\n    S -> C : nS\n'))).toContain('T412');
    expect(codes('C -> S : nC\ngo waiting')).toContain('T227');
  });

  it('has nothing of another role', () => {
    const body = 'role P proxy\nC -> S : nC\nC -> P : nC\n';
    expect(codes(`${body}machine C\n  C -> S : nC\n  S -> P : nC\n  C -> P : nC\n`)).toContain('T231');
    expect(codes(`${body}machine C\n  C -> S : nC\n    event S e()\n  C -> P : nC\n`)).toContain('T231');
    expect(codes(`${body}machine C\n  role Q proxy\n  C -> S : nC\n  C -> P : nC\n`)).toContain('T226');
  });

  it('is one for each role', () => {
    expect(codes('C -> S : nC\nmachine C\n  C -> S : nC\nmachine C\n  C -> S : nC\n')).toContain('T211');
    expect(codes('C -> S : nC\nmachine D\n  D -> S : nC\n')).toContain('T210');
  });
});

const tickets = `
fresh C : key k
either
  C -> S : nC, k
  keeps C as t : k, S
  keeps S as t : k, nC
or
  resumes C from t : old, S
  C -> S : nC
  resumes S from t : old, once
  S -> C : mac(old, nC)
`;

describe('a ticket', () => {
  it('is kept after the last message, and resumed before the first', () => {
    expect(treeOf(tickets, 'C')).toEqual([
      '0 1 ! nC, k',
      '1 2 ! aead(C..store(C), ["t", k, S])',
      '0 3 ? aead(C..store(C), ["t", old, S])',
      '3 4 ! nC',
      '4 5 ? mac(old, nC)',
    ]);
  });

  it('gives each value the sort that it was kept with', () => {
    const sorts = roleIn(specIn(tickets), 'S').transitions.flatMap((step) =>
      step.kind === 'receive' && step.wire === 'S'
        ? step.pattern.variables.map((one) => `${one.name} ${one.sort}`)
        : [],
    );
    expect(sorts).toEqual(['S name', 'old key', 'once nonce']);
  });

  it('does not end the role: it accepts at its last message', () => {
    expect(roleIn(specIn(tickets), 'C').acceptsAt).toEqual([0, 4]);
  });

  it('is resumed by a run after the one that kept it, in an honest run too', () => {
    expect(codes(tickets)).not.toContain('T502');
    expect(
      told(
        'fresh C : key k\neither\n  resumes C from t : old\n  C -> S : h(old)\nor\n  C -> S : k\n  keeps C as t : k\n',
      ),
    ).toContainEqual('T501 the honest run gets stuck here: C has kept no t that fits');
  });

  it('may be kept in a flow without branches', () => {
    expect(codes('C -> S : nC\nkeeps C as t : nC\n')).toContain('T413');
  });

  it('is resumed by the role that keeps it, part by part, names as names', () => {
    expect(codes('C -> S : nC\nresumes C from t : old\nC -> S : old\n')).toContain('T234');
    const other = (names: string): readonly string[] =>
      codes(tickets.replace('from t : old, S', `from t : ${names}`));
    expect(other('old')).toContain('T234');
    expect(other('old, other')).toContain('T234');
    expect(other('S, old')).toContain('T234');
    expect(other('nC, S')).toContain('T211');
    expect(codes('fresh C : exponent x\nC -> S : g(x)\nkeeps C as t : x\n')).toContain('T233');
  });

  it('is nothing that the role does not hold', () => {
    expect(codes('C -> S : nC\nkeeps C as t : nS\n')).toContain('T302');
  });
});
