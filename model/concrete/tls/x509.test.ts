/** What a certificate in X.509 must be, whatever is drawn for it. */
import { expect, it } from 'vitest';
import { shortest } from './x509.ts';

it.each([
  [[0, 0, 0, 1], [1]],
  [
    [0, 0x7f, 1, 2],
    [0x7f, 1, 2],
  ],
  [
    [0, 0x80, 1, 2],
    [0, 0x80, 1, 2],
  ],
  [
    [0x7f, 0, 0, 0],
    [0x7f, 0, 0, 0],
  ],
  [[0, 0, 0, 0], [0]],
])('a serial number %j stands there as %j: OpenSSL reads no padding', (bytes, said) => {
  expect([...shortest(new Uint8Array(bytes))]).toEqual(said);
});
