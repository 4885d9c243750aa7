/**
 * What a manuscript claims, as a table: for readers and programs that want no more than that.
 * @module
 */
import type { Manuscript } from './manuscript.ts';
import type { Table } from './report.ts';

/** A row for each claim. */
export const tableOfClaims = ({ claims }: Manuscript): Table => ({
  kind: 'table',
  title: '',
  columns: ['label', 'verdict', 'protocol', 'goal', 'threat', 'digest'].map((key) => ({ key, title: key })),
  rows: claims.map(({ label, verdict, protocol, goal, threat, digest }) => ({
    label,
    verdict,
    protocol,
    goal,
    threat,
    digest,
  })),
});
