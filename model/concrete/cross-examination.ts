/**
 * Symbols and bytes asked the same questions: would this run take this message now? What is proved in symbols
 * says something of bytes only where both refuse the same.
 * @module
 */
import { isReceiving, nextWays } from '../run.ts';
import { step } from '../system.ts';
import type { Term } from '../term.ts';
import { print } from '../term-print.ts';
import { offer, type Stage } from './play.ts';

/** How often both were asked, how often both took the message, and where they said different things. */
export interface CrossExamination {
  readonly asked: number;
  readonly taken: number;
  readonly differences: readonly string[];
}

/** Offers each of `messages` that the adversary can make to each run that waits, in symbols and in bytes. */
export function crossExamine(stage: Stage, messages: readonly Term[]): CrossExamination {
  const { scenario, state, world } = stage;
  let asked = 0;
  let taken = 0;
  const differences: string[] = [];
  for (const run of state.runs) {
    for (const { index } of nextWays(scenario, run).filter(isReceiving)) {
      for (const message of messages) {
        const inSymbols = step(scenario, state, {
          kind: 'deliver',
          run: run.number,
          message,
          transition: index,
        });
        if (inSymbols.kind === 'refused' && inSymbols.because.reason === 'not derivable') continue;
        const inBytes = offer(stage, { run: run.number, transition: index }, world.valueOf(message));
        const isTaken = inSymbols.kind === 'done';
        asked += 1;
        if (isTaken) taken += 1;
        if (isTaken === 'because' in inBytes) {
          const symbols = inSymbols.kind === 'done' ? 'taken' : inSymbols.because.detail;
          const bytes = 'because' in inBytes ? inBytes.because : 'taken';
          differences.push(
            `${run.role} by transition ${index}, ${print(message)}: symbols say ${symbols}; bytes say ${bytes}`,
          );
        }
      }
    }
  }
  return { asked, taken, differences };
}
