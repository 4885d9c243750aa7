/**
 * Where output goes: results to standard output, complaints and progress to standard error. Colours and
 * progress only where a person reads (https://no-color.org, https://force-color.org).
 * @module
 */
import type { WriteStream } from 'node:tty';
import picocolors from 'picocolors';
import type { Palette, Screen } from '../reports/terminal-text.ts';

/** The two streams as a command sees them. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly outScreen: Screen;
  readonly errScreen: Screen;
  /** Shows what is being done, in place; without a text, takes it away. Does nothing in a pipe. */
  readonly progress: (text?: string) => void;
}

/** The streams of this process. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endOfPipe);
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    out: (text) => {
      clear();
      process.stdout.write(text);
    },
    err: (text) => {
      clear();
      process.stderr.write(text);
    },
    outScreen: screenOf(process.stdout),
    errScreen: screenOf(process.stderr),
    progress: (text) => {
      if (!process.stderr.isTTY) return;
      clear();
      if (text === undefined) return;
      process.stderr.write(text.slice(0, widthOf(process.stderr) - 1));
      shown = true;
    },
  };
}

/** A reader that has gone away (`tertius … | head`) is no fault: stop, with the exit code so far. */
function endOfPipe(error: Error & { readonly code?: string }): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

const screenOf = (stream: WriteStream): Screen => ({
  palette: paletteOf(wantsColour(stream, process.env)),
  width: widthOf(stream),
});

/** What a person can read without scrolling sideways; pipes get the same width everywhere. */
const widthOf = (stream: WriteStream): number =>
  stream.isTTY && stream.columns > 0 ? Math.max(40, Math.min(stream.columns, 100)) : 100;

/** Whether to colour what goes to `stream`. */
function wantsColour(
  stream: WriteStream,
  { NO_COLOR = '', FORCE_COLOR = '', TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTTY === true && TERM !== 'dumb';
}

function paletteOf(coloured: boolean): Palette {
  const colours = picocolors.createColors(coloured);
  return {
    strong: colours.bold,
    aside: colours.dim,
    good: colours.green,
    bad: colours.red,
    unsure: colours.yellow,
  };
}
