/**
 * That the `expect` lines of the shipped proposals are strong enough: without any field that stands under a signature
 * one of them differs, except for those fields that are listed as idle, which leave all of them as they are. Where nothing
 * is signed, some other field has to be missed.
 *
 * A line `holds unless …` is asked of a mutant at its borders only, under the largest combinations of threats that it
 * has withstood and the smallest that break it, as `tertius teeth` does; and no question takes more than a few hundred
 * states. What is not decided by then counts as unchanged.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { budgetDefaults, type Decision, decide } from '../attacks/decide.ts';
import { scenarioDefaults } from '../attacks/threats.ts';
import { mutantOf, type Original, originalOf } from '../model/mutant.ts';
import { conditionalExpectations } from '../model/notation/conditions.ts';
import { parseSpecFile } from '../model/notation/parse.ts';
import type { Removal } from '../model/notation/removal.ts';
import type { Expectation, Spec } from '../model/spec.ts';
import { inapplicable } from '../properties/absence.ts';
import { resolveExpectation } from '../properties/expectation.ts';
import type { Goal } from '../properties/goal.ts';
import { type Combination, includesThreat, isWithin, threatsOf } from '../properties/threat.ts';
import { agreementWith, expectationsOf, underOf } from './expected.ts';

const folder = new URL('../model/variants/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.tertius'));

const finished = 'Finished and the keys cover it, and another field makes the signature recent';
const carried = 'it stands inside another field of the signature, or of one that the same party checks';
const apart = 'with typed matching no other signature has this form, or two tags of three are enough';
const signer = 'it is about the signer, whom the key already tells';
const nobody = 'it says nothing to who checks it, or nobody does';

/** Fields that change no line, and why: for each spec the signature, then its fields, `tag` for a text. */
const idle: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [finished]: {
    'both-consent': 'CV SH EE',
    'channel-binding': 'CV SH',
    'client-cert-header': 'CV1 SH1; VC1 SF1; CV2 SH2; VC2 SF2',
    connect: 'CV1 SH1; CV SH',
    'exported-authenticator': 'CV SH; EV RQ',
    'ideal-tls': 'SP nP',
    interception: 'tls12 nB',
    'interception-tls13': 'CV SH',
    matls: 'SH2 nS',
    'mcgrew-client': 'SF1 nS; CF2 CH2 SF2 cert(C,client) PV',
    'mcgrew-server': 'SH1 nS',
    'pop-mutual': 'PV2 SF2; CV1 CH1 SH1 EE1; CCV1 SF1',
    'pop-resumed': 'SH1 nP',
    'pop-tls13': 'CV1 CH1 SH1 EE1',
    'rtsp-relay': 'CV1 SH1; CV2 SH2',
    tlmsp: 'MH nP',
    'tls12-dhe': 'SH nS; CV CH',
    tls13: 'CV SH EE CR; CCV EE CR SF',
    'trusted-proxy': 'CV1 SH1; CV2 SH2',
  },
  [carried]: {
    'both-consent': 'CV CH PB',
    'client-cert-header': 'VC1 CH1 SH1 CT1 CV1; VC2 CH2 SH2 CT2 CV2',
    'ideal-tls': 'SC nC nP nS CH1',
    matls: 'SH1 nC nP g(p)',
    'pop-mutual': 'PV2 h(CH2,SH2,CT2,CV2,SF2,PT2) CH2 SH2 CT2 CV2; CCV1 CH1 SH1 EE1 CT1 CV1',
    'pop-resumed': 'SH1 nC',
    tlmsp: 'MH CH',
    tls13: 'CCV CH SH CT CV',
  },
  [apart]: {
    'both-consent': 'PB tag; CV tag',
    'channel-binding': 'CV tag; R1 tag',
    'client-cert-header': 'CV1 tag; VC1 tag; CV2 tag; VC2 tag',
    connect: 'CV1 tag; CV tag',
    'delegated-credential': 'DC tag; CV tag',
    'exported-authenticator': 'CV tag; EV tag',
    'ideal-literal': 'sigS tag; sigP tag; sigC tag',
    'ideal-named': 'sigS tag; sigP tag; sigC tag',
    'ideal-tls': 'SS tag; SP tag; SC tag',
    'interception-tls13': 'CV tag',
    matls: 'SH2 tag; SH1 tag',
    'mcgrew-client': 'SF1 tag',
    'mcgrew-server': 'SH1 tag',
    'pop-mutual': 'CV2 tag; PV2 tag; CV1 tag; CCV1 tag',
    'pop-tls13': 'CV2 tag; CV1 tag',
    'rtsp-relay': 'CV1 tag; CV2 tag',
    'static-dh': 'CV tag',
    tls13: 'CV tag; CCV tag',
    'trusted-proxy': 'CV1 tag; CV2 tag',
  },
  [signer]: {
    'both-consent': 'CV CT',
    'channel-binding': 'CV CT',
    'client-cert-header': 'CV1 CT1; VC1 CC1; CV2 CT2; VC2 CC2',
    connect: 'CV1 CT1; CV CT',
    'delegated-credential': 'DC cert(S,server)',
    'exported-authenticator': 'CV CT; EV cert(C,client)',
    'ideal-named': 'sigS S; sigP P; sigC C',
    'pop-mutual': 'CV2 CT2; PV2 PT2; CV1 CT1; CCV1 CC1',
    'pop-tls13': 'CV2 CT2; CV1 CT1',
    'rtsp-relay': 'CV1 CT1; CV2 CT2',
    'static-dh': 'CV CT',
    tls13: 'CV CT; CCV CC',
    'trusted-proxy': 'CV1 CT1; CV2 CT2',
  },
  [nobody]: {
    'delegated-credential': 'CV h(CH,SH,CT) CH SH CT',
    'mcgrew-server': 'PI2 tag cert(P,proxy)',
  },
};

describe('a proposal without one signed field', () => {
  it.each(files)(
    'differs from what %s expects',
    (file) => {
      const name = file.replace('.tertius', '');
      const fields = fieldsIn(readFileSync(new URL(file, folder), 'utf8'), name);
      const unmissed = fields.filter((places) => !places.some(isMissed)).map(([{ removal }]) => removal);
      if (fields.some(([{ removal }]) => isSigned(removal))) {
        expect([...new Set(unmissed.map(nameOf))].toSorted()).toEqual(listedFor(name));
      } else {
        expect(unmissed.length).toBeLessThan(fields.length);
      }
    },
    300_000,
  );
});

/** A field of one member of a family. */
interface Field {
  readonly original: Original;
  readonly removal: Removal;
}

/** The protocol, and each member of its family that a line speaks of. */
function membersOf(text: string, name: string): readonly Original[] {
  const body = parseSpecFile(text).file.protocols.find((protocol) => protocol.name.text === name)?.body ?? [];
  const taken = conditionalExpectations(body).map(({ conditions }) =>
    conditions.flatMap(({ option, negated }) => (negated ? [] : [option.text])),
  );
  const members = new Map([[], ...taken].map((options) => [options.toSorted().join(), new Set(options)]));
  return [...members.values()].map((options) => {
    const original = originalOf(text, name, options);
    if (original === undefined) throw new Error(`${name} runs`);
    return original;
  });
}

/** The fields under signatures, or all where nothing is signed; the same field in every member that has it. */
function fieldsIn(text: string, name: string): readonly (readonly [Field, ...Field[]])[] {
  const places = new Map<number, [Field, ...Field[]]>();
  const fields = membersOf(text, name).flatMap(fieldsOf);
  const signed = fields.filter(({ removal }) => isSigned(removal));
  for (const field of signed.length > 0 ? signed : fields) {
    const { start } = field.removal.span;
    const known = places.get(start);
    if (known === undefined) places.set(start, [field]);
    else known.push(field);
  }
  return [...places.values()];
}

/** The fields of a member. */
const fieldsOf = (original: Original): readonly Field[] =>
  original.removals.flatMap((removal) => (removal.kind === 'field' ? [{ original, removal }] : []));

const isSigned = ({ what }: Removal): boolean => signature.test(what);

const signature = / from (?:the hash in )?the signature (?:in .*)?\b(\w+)(?: of flow \w+)?$/;

const nameOf = ({ what, text }: Removal): string =>
  `${signature.exec(what)?.[1]} ${text.startsWith('"') ? 'tag' : text.replaceAll(' ', '')}`;

const listedFor = (name: string): readonly string[] =>
  Object.values(idle)
    .flatMap((fields) => fields[name]?.split('; ') ?? [])
    .flatMap((list) => {
      const [signedAs, ...fields] = list.split(' ');
      return fields.map((field) => `${signedAs} ${field}`);
    })
    .toSorted();

/** Whether the protocol cannot run without it, or a line differs for sure. */
function isMissed({ original, removal }: Field): boolean {
  const mutant = mutantOf(original, removal);
  if (mutant.kind !== 'runs') return mutant.kind === 'stuck';
  return mutant.spec.expectations.some((line) => differs(mutant.spec, line));
}

function differs(spec: Spec, line: Expectation): boolean {
  const resolved = resolveExpectation(spec, line);
  const expected = expectationsOf(spec, line.outcome);
  if (resolved.kind === 'problem' || expected.kind === 'problem') return true;
  const { goal } = resolved;
  const under = underOf(expected);
  if (under.kind === 'one') {
    const decision = decided(spec, goal, under.combination);
    return agreementWith(spec, goal, expected, { kind: 'one', decision }).agreement === 'differs';
  }
  const breaking = expected.kind === 'unless' ? expected.breaking : [];
  return (
    withstood(spec, goal, under.threats ?? threatsOf(spec), breaking).some((combination) => {
      const { verdict } = decided(spec, goal, combination);
      return verdict.kind === 'attack' || verdict.kind === 'absent';
    }) || breaking.some((combination) => decided(spec, goal, combination).verdict.kind === 'proved')
  );
}

/** The largest combinations in which none of those that break the goal is contained. */
function withstood(
  spec: Spec,
  goal: Goal,
  threats: Combination,
  breaking: readonly Combination[],
): readonly Combination[] {
  const applicable = threats.filter((threat) => inapplicable(spec, goal, [threat]) === undefined);
  const sets = breaking.reduce<readonly Combination[]>(
    (whole, one) =>
      whole.flatMap((set) =>
        isWithin(one, set)
          ? one.map((threat) => set.filter((other) => !includesThreat([threat], other)))
          : [set],
      ),
    [applicable],
  );
  return sets.filter(
    (set, at) =>
      !sets.some(
        (other, place) => at !== place && isWithin(set, other) && (place < at || !isWithin(other, set)),
      ),
  );
}

const decided = (spec: Spec, goal: Goal, combination: Combination): Decision =>
  decide(
    { spec, goal, combination, options: scenarioDefaults, citation: () => ({ assumptions: [], digest: '' }) },
    { ...budgetDefaults, states: 100, replays: 0 },
  );
