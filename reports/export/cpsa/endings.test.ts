/**
 * Whether roles come to their ends.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { model, question } from './trial-model.ts';

const shipped = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8');

it('asks of each way that a role may go whether it can come to its end', () => {
  const { text, ends } = model(shipped('model/variants/interception.tertius'));
  expect(ends).toEqual(['ends-C-1', 'ends-C-2', 'ends-P', 'ends-S']);
  expect(question(text, 'ends-C-1')).toContain('(defstrand C-1 ');
  expect(question(text, 'ends-C-2')).toContain('(defstrand C-2 ');
  const { ends: both } = model(shipped('attacks/casebook/resumption.tertius'));
  expect(both).toEqual(['ends-C-1', 'ends-C-2', 'ends-S-1', 'ends-S-2']);
});

it('asks whether a role comes to its end with keys that the adversary does not have', () => {
  const { text } = model(shipped('attacks/casebook/yahalom-lowe.tertius'));
  expect(question(text, 'ends-A')).toContain('(non-orig (ltk A A) (ltk A B) (ltk A S) (ltk B A)');
  expect(question(text, 'ends-A')).not.toContain('privk');
  expect(question(model(shipped('attacks/casebook/nsl.tertius')).text, 'ends-A')).toContain(
    '(non-orig (privk A) (privk B))',
  );
});

it('asks of the whole run, also of a role that accepts before it ends', () => {
  const { text } = model(`protocol early "data after the acceptance"
role C client
role S server
knows C : S, key k(C, S)
knows S : C, key k(C, S)
fresh C : nonce nC
fresh S : data dS
C -> S : nC
S -> C : aead(k(C, S), nC)
accept C
S -> C : aead(k(C, S), [dS, nC])
`);
  expect(question(text, 'role-aliveness-C-S')).toContain('(strand C z 3 ');
  expect(question(text, 'ends-C')).toContain('(defstrand C 4 ');
});
