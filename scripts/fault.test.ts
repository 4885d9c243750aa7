import { afterEach, describe, expect, it, vi } from 'vitest';
import { faultText } from './fault.ts';

afterEach(() => vi.unstubAllEnvs());

describe('a fault of Tertius', () => {
  it('is told in one paragraph, with what to report and no stack', () => {
    vi.stubEnv('TERTIUS_DEBUG', '');
    const text = faultText(new TypeError('x is not a term'), '1.2.3', ['run', 'a.tertius']);
    expect(text).toMatch(/^This is a fault of Tertius, not of your input: TypeError: x is not a term\n/);
    expect(text).toContain(`tertius 1.2.3, Node ${process.version}`);
    expect(text).toContain('\n  tertius run a.tertius\n');
    expect(text).not.toMatch(/^ +at /m);
  });

  it('shows where it happened to those who ask', () => {
    vi.stubEnv('TERTIUS_DEBUG', '1');
    expect(faultText(new Error('no'), '1.2.3', [])).toMatch(/^ +at /m);
    expect(faultText('not even an error', '1.2.3', [])).toContain('not even an error');
  });
});
