/**
 * What attacks are called: known attacks by their known names, attacks on shipped proposals by what they turn on; a
 * name does not depend on who is called what, and what a name says is needed is needed.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSource, readySpecs } from '../model/load.ts';
import type { Spec } from '../model/spec.ts';
import type { Term } from '../model/term.ts';
import { resolveExpectation } from '../properties/expectation.ts';
import { parseCombination } from '../properties/threat.ts';
import { type AttackClass, attackNames, classify } from './classify.ts';
import { budgetDefaults, decide } from './decide.ts';
import { type Proposal, replay } from './replay.ts';
import { renamed, withoutRun } from './rewrite.ts';
import { scenarioDefaults } from './threats.ts';

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const specOf = (text: string, protocol: string): Spec =>
  readySpecs(loadSource(text)).find(({ name }) => name === protocol) as Spec;

/** The attack on a goal, written as in an `expect` line, under threats. */
function attackOn(spec: Spec, goal: string, threat: string): Proposal {
  const [, claimant, name = '', peer, on = ''] =
    /^(?:(\w+) : )?([\w-]+)(?: (\w+))?(?: on (.*))?$/.exec(goal) ?? [];
  const asked = {
    ...(claimant !== undefined && { claimant }),
    goal: name,
    ...(peer !== undefined && peer !== 'on' && { peer }),
    on: on === '' ? [] : on.split(', '),
  };
  const resolved = resolveExpectation(spec, asked);
  const parsed = parseCombination(spec, [threat]);
  if (resolved.kind === 'problem') throw new Error(resolved.message);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const { attack } = decide(
    {
      spec,
      goal: resolved.goal,
      combination: parsed.combination,
      options: scenarioDefaults,
      citation: () => ({ assumptions: [], digest: '' }),
    },
    { ...budgetDefaults, states: 2_000 },
  );
  if (attack === undefined) throw new Error(`no attack on ${spec.name} ${goal} under ${threat}`);
  return attack.proposal;
}

/** Where they are published: the cite lines of each file, and docs/attacks.md. */
const known: readonly (readonly [string, string, string, string, string])[] = [
  ['casebook/nspk', 'nspk', 'B : agreement A', 'none', 'relay'],
  ['casebook/nspk', 'nspk', 'B : secrecy on nB', 'none', 'relay, disclosure'],
  ['casebook/ccitt-x509', 'ccitt-x509-3', 'B : agreement A', 'none', 'relay'],
  ['casebook/andrew', 'andrew', 'A : agreement B', 'none', 'replay, mixing of sessions'],
  ['casebook/denning-sacco', 'denning-sacco', 'B : injective-agreement S', 'none', 'replay'],
  ['casebook/selfie', 'selfie', 'C : aliveness S', 'none', 'reflection'],
  ['casebook/woo-lam-pi', 'woo-lam-pi', 'B : aliveness A', 'none', 'reflection, role confusion'],
  ['casebook/iso-9798-3', 'iso-9798-3-3', 'A : agreement B', 'none', 'role confusion'],
  [
    'casebook/older-server',
    'newer-with-older',
    'C : recent-role-aliveness S',
    'none',
    'protocol interaction',
  ],
  ['casebook/signed-dh', 'signed-dh', 'A : peer-consistency B', 'none', 'misbinding'],
  ['casebook/triple-handshake', 'triple-handshake', 'S : agreement C', 'none', 'misbinding, tampering'],
  ['casebook/downgrade', 'downgrade', 'no-downgrade', 'none', 'downgrade, stripping'],
  ['casebook/resumption', 'resumption', 'C : agreement S', 'none', 'tampering'],
  ['casebook/tls-server-only', 'tls12-rsa-server-only', 'C : secrecy on kC', 'later', 'later compromise'],
  ['casebook/tls-server-only', 'tls12-rsa-server-only', 'C : secrecy on kC', 'ca', 'false certificate'],
];

const shipped: readonly (readonly [string, string, string, string, string])[] = [
  [
    'mcgrew-server',
    'mcgrew-server',
    'C : server-participation S',
    'proxy',
    'impersonation by a dishonest party',
  ],
  [
    'mcgrew-server',
    'mcgrew-server',
    'C : server-participation S',
    'session',
    'role confusion, known session secret',
  ],
  [
    'pop-naive',
    'pop-naive',
    'C : server-participation S',
    'proxy',
    'role confusion, dishonest party, tampering',
  ],
  [
    'pop-committed',
    'pop-committed',
    'C : server-participation S',
    'proxy',
    'role confusion, dishonest party, type flaw',
  ],
  ['interception', 'interception', 'C : server-participation S', 'proxy', 'false certificate'],
  ['interception', 'interception', 'C : proxy-non-impersonation S', 'none', 'undisclosed party'],
  ['keyshare-client', 'keyshare-client', 'C : secrecy on dC', 'ca:CAP', 'false certificate, disclosure'],
  ['keyless', 'keyless', 'S : weak-agreement P', 'kci', 'key-compromise impersonation'],
  ['keyless', 'keyless', 'S : recent-role-aliveness P', 'none', ''],
];

const cases = [
  ...known.map(([file, ...rest]) => [`./${file}.tertius`, ...rest] as const),
  ...shipped.map(([file, ...rest]) => [`../model/variants/${file}.tertius`, ...rest] as const),
  [
    'possession',
    'possession',
    'A : peer-consistency B',
    'unpossessed',
    'misbinding, certificate without possession',
  ] as const,
  ['malleable', 'malleable', 'B : agreement A', 'none', 'cut and paste'] as const,
];

/** Two that turn on what no shipped proposal does. */
const own: Readonly<Record<string, string>> = {
  possession: `
protocol possession "the signature shows that the key is known, and the certificate names whoever asked for it"
role A client, certified by CA
role B server, certified by CA
knows A : B
knows B :
fresh A : exponent x
fresh B : exponent y
A -> B : g(x)
B -> A : g(y), cert(B, server), sign(B, [g(x), g(y)])
A -> B : cert(A, client), sign(A, [g(y), g(x), kdf("proof", dh(x, y))])
channel dh(x, y) : A <-> B
`,
  malleable: `
protocol malleable "encryption without integrity"
role A client
role B server
knows A : B, key k(A, B)
knows B : A, key k(A, B)
fresh A : nonce nA, data dA
A -> B : enc(k(A, B), [nA, dA])
`,
};

const found = new Map<string, Proposal>();

/** Each attack is looked for once. */
function proposalOf([file, protocol, goal, threat]: readonly string[]): Proposal {
  const key = [file, protocol, goal, threat].join(' ');
  const proposal =
    found.get(key) ??
    attackOn(specOf(own[file ?? ''] ?? textOf(file ?? ''), protocol ?? ''), goal ?? '', threat ?? '');
  found.set(key, proposal);
  return proposal;
}

const namesOf = (classes: readonly AttackClass[]): string => classes.map(({ name }) => name).join(', ');

describe('what an attack is called', { timeout: 60_000 }, () => {
  it.each(cases)('%s: %s, %s, under %s: %s', (...one) => {
    expect(namesOf(classify(proposalOf(one)))).toBe(one[4]);
  });

  it('is nothing where nothing is broken', () => {
    const proposal = proposalOf(cases[0] as readonly string[]);
    expect(classify({ ...proposal, actions: proposal.actions.slice(0, -1) })).toEqual([]);
  });

  it('does not depend on what agents are called', () => {
    // What is put into a changed ciphertext is named after its key, and that after the agents.
    for (const one of cases.filter(([file]) => file !== 'malleable')) {
      const proposal = proposalOf(one);
      const { honest } = proposal.scenario;
      const turned = new Map<Term, Term>(honest.map((name, at) => [name, honest.at(at - 1) as Term]));
      const other = { ...proposal, actions: renamed(proposal.actions, turned) };
      expect(namesOf(classify(other))).toBe(one[4]);
    }
  });
});

/** Names that say that a run is used, or that a secret is. */
const byRuns: readonly string[] = [
  'relay',
  'replay',
  'reflection',
  'protocol interaction',
  'undisclosed party',
];
const bySecrets: readonly string[] = [
  'impersonation by a dishonest party',
  'dishonest party',
  'false certificate',
  'key-compromise impersonation',
  'known session secret',
  'later compromise',
];

describe('the page of names', () => {
  const page = textOf('../docs/attacks.md');

  it('has a section for each name, in their order', () => {
    const sections = [...page.matchAll(/^### (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual([...attackNames]);
  });

  it('has names that some attack here deserves', () => {
    const given = new Set(cases.flatMap((one) => one[4].split(', ')));
    expect(attackNames.filter((name) => !given.has(name))).toEqual([]);
  });
});

describe('what a name says can be checked again', { timeout: 60_000 }, () => {
  it.each(cases)('%s: %s, %s, under %s', (...one) => {
    const proposal = proposalOf(one);
    const replayed = replay(proposal);
    if (replayed.kind !== 'breaks') throw new Error('it is an attack');
    const { trace, runs } = replayed.state;
    for (const { name, because, runs: used, at } of classify(proposal)) {
      expect(attackNames).toContain(name);
      expect(because).not.toBe('');
      for (const run of used) expect(runs[run]).toBeDefined();
      for (const position of at) expect(trace[position]).toBeDefined();
      const [, other] = used;
      if (byRuns.includes(name) && other !== undefined) {
        expect(replay({ ...proposal, actions: withoutRun(proposal.actions, other) }).kind).not.toBe('breaks');
      }
      if (bySecrets.includes(name)) {
        const scenario = { ...proposal.scenario, compromised: [], dishonest: [], reveals: [] };
        expect(replay({ ...proposal, scenario }).kind).toBe('stuck');
      }
    }
  });
});
