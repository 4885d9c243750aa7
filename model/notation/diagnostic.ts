/**
 * What is wrong with a spec, as a value: a stable code, a place, a sentence and what to do.
 * @module
 */
import type { Span } from './syntax.ts';

/** How much a diagnostic matters: an error refuses the spec, a lint is shown and the spec is run. */
export type Severity = 'error' | 'lint';

/** One finding about the text of a spec. */
export interface Diagnostic {
  /** Stable: `T1xx` lexis and syntax, `T2xx` names and declarations, `T3xx` projection, `T4xx` lints, `T5xx` honest runs, `T6xx` expectations, `T7xx` documents. */
  readonly code: string;
  readonly severity: Severity;
  readonly span: Span;
  /** What was found and what was expected, in one sentence. */
  readonly message: string;
  /** The near miss, or what to do. */
  readonly hint?: string;
}
