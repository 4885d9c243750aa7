import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadSource, readySpecs } from '../../model/load.ts';
import type { Spec } from '../../model/spec.ts';
import { settingOf } from '../../properties/proof/setting.ts';
import { type Combination, combine, threatsOf } from '../../properties/threat.ts';
import { choiceBound, choicesFrom } from '../choices.ts';
import { scenarioDefaults, scenarioOf } from '../threats.ts';
import { anyBranchedCase, anyCase, anyCaseBeside, caseText, combinationOf } from './case.ts';
import { type Course, follow, type Listed } from './covering.ts';
import { anyAttempt, executionOf } from './execution.ts';

/** No test waits for anything but its own work, however busy the machine. */
const patience = 600_000;

const parties = `
  cite "none"
role A client
role P proxy
role B server
knows A : B, P, key k(A, B), key k(A, P), pub(P)
knows P : A, B, key k(A, P), key k(P, B), pub(B)
knows B : A, P, key k(A, B), key k(P, B), pub(P)
`;

/** What middleboxes do with values: tell them, pass them from one ciphertext into another, in clear besides, or unopened. */
const middleboxes: readonly string[] = [
  `protocol told "received under a key, sent in clear"${parties}
fresh A : nonce n
A -> P : aead(k(A, P), ["one", n])
P -> B : n, seal(pub(B), [P, n])
`,
  `protocol handed "from one ciphertext into another, and in clear in the end"${parties}
fresh A : nonce n, key s
fresh B : nonce m
A -> P : aead(k(A, P), ["one", s, n])
P -> B : aead(k(P, B), ["two", s, n])
B -> P : aead(s, ["three", m]), seal(pub(P), [B, n])
P -> A : aead(k(A, P), ["four", m]), n
`,
  `protocol twice "received in clear and under a key"${parties}
fresh A : key s
fresh B : nonce m
B -> A : aead(k(A, B), ["one", m])
A -> P : seal(pub(P), [A, m]), aead(k(A, P), ["two", s])
P -> B : seal(pub(B), [P, m]), aead(k(P, B), ["three", s])
B -> P : m, aead(s, h(m))
P -> A : aead(k(A, P), aead(s, m)), m
`,
  `protocol forwarded "passed on unopened, and opened later"${parties}
fresh A : nonce n, key s
A -> P : aead(k(A, P), ["one", (aead(s, ["inner", n])) as L])
P -> B : aead(k(P, B), ["two", L]), L
B -> A : "go on"
A -> B : aead(k(A, B), ["three", s])
B -> P : aead(k(P, B), ["four", n])
P -> A : n
`,
  `protocol loose "passed on under keys without integrity"${parties}
fresh A : data d, key s
fresh B : nonce m
A -> P : enc(k(A, P), [A, d]), aead(k(A, P), s)
P -> B : enc(k(P, B), [P, d]), aead(k(P, B), ["two", s])
B -> A : aead(s, m)
A -> P : aead(k(A, P), ["four", m]), d
`,
];

const anyNumbers = fc.array(fc.nat({ max: choiceBound - 1 }), { minLength: 60, maxLength: 60, size: 'max' });

/** Executions of a spec under threats with typed matching, each followed through splits from a few patterns of it. */
function coursesOf(
  spec: Spec,
  threats: Combination,
  draw: fc.GeneratorValue,
  listed?: Listed,
): readonly Course[] {
  const combination = threats.filter((threat) => threat.kind !== 'ca' || threat.authority !== undefined);
  const setting = settingOf(spec, combination, scenarioDefaults);
  if (typeof setting === 'string') return [];
  const scenario = scenarioOf(spec, combination, scenarioDefaults);
  return [1, 2].flatMap(() => {
    const execution = executionOf(
      scenario,
      draw(() => anyAttempt(scenario)),
    );
    return [1, 2, 3].map(() => follow(execution, setting, choicesFrom(draw(() => anyNumbers)), listed));
  });
}

const lost = (courses: readonly Course[]): readonly string[] =>
  courses.flatMap((course) => course.lost ?? []);

/** That no course is lost in the specs of middleboxes, with one threat or none; `seen` has the courses. */
function nothingIsLost(seen: Course[], listed?: Listed): fc.IProperty<unknown> {
  const specs = middleboxes.flatMap((text) => readySpecs(loadSource(text)));
  return fc.property(fc.nat({ max: specs.length - 1 }), fc.nat({ max: 31 }), fc.gen(), (at, number, draw) => {
    const spec = specs[at] as Spec;
    const threat = threatsOf(spec)[number];
    const courses = coursesOf(spec, threat === undefined ? [] : combine(threat), draw, listed);
    seen.push(...courses);
    expect(lost(courses)).toEqual([]);
  });
}

it(
  'every execution of generated protocols goes one of the ways of every split',
  () => {
    const seen: Course[] = [];
    fc.assert(
      fc.property(fc.oneof(anyCase, anyBranchedCase, anyCaseBeside), fc.gen(), (subject, draw) => {
        const [spec] = readySpecs(loadSource(caseText(subject)));
        if (spec === undefined) return;
        const courses = coursesOf(spec, combinationOf(subject, spec), draw);
        seen.push(...courses);
        expect(lost(courses)).toEqual([]);
      }),
      { numRuns: 40, seed: 20_261_201, endOnFailure: true },
    );
    expect(seen.filter(({ went }) => went.length > 0).length).toBeGreaterThan(160);
  },
  patience,
);

it(
  'every execution with middleboxes goes one of the ways of every split',
  () => {
    const seen: Course[] = [];
    fc.assert(nothingIsLost(seen), { numRuns: 80, seed: 20_261_202, endOnFailure: true });
    expect(new Set(seen.flatMap(({ went }) => went)).size).toBeGreaterThan(20);
  },
  patience,
);

it.each([
  'origin: start',
  'origin: composed',
  'origin: changed',
  'origin: sent',
  'origin: sent anew',
  'birth: start',
  'birth: composed',
  'birth: born',
  'birth: born anew',
  'escape: composed',
  'escape: opened',
  'escape: escapes',
  'escape: escapes anew',
  'derivation: held',
  'derivation: composed',
  'given: held',
  'given: composed',
])(
  'notices a checker that leaves a way out, %s',
  (left) => {
    const listed: Listed = (ways, { asks }) =>
      ways.filter(({ record }) => `${asks}: ${record.kind}` !== left);
    const { failed } = fc.check(nothingIsLost([], listed), {
      numRuns: 150,
      seed: 20_261_203,
      endOnFailure: true,
    });
    expect(failed).toBe(true);
  },
  patience,
);
