/**
 * What the parts of a ProVerif model are written with.
 * @module
 */
import type { ExportRequest } from '../target.ts';
import type { Session } from './session.ts';
import type { Vocabulary } from './terms.ts';

/** One model in the making. */
export interface Context {
  readonly request: ExportRequest;
  readonly vocabulary: Vocabulary;
  /** Marks that carry the run, and marks that carry what the run has received. */
  readonly ofRun: ReadonlySet<string>;
  readonly ofReceived: ReadonlySet<string>;
  /** Under threat `session`, where it reveals anything. */
  readonly session?: Session;
}
