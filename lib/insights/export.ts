import 'server-only';
import { csvLine } from '../kit/csv';
import type { Insights, InsightTable } from './schema';

type Row = Record<string, string | number | null>;

const paceColumns = ({
  approved,
  edited,
  rejected,
  answered,
  median_ms,
  p90_ms,
}: Insights['decided']): Row => ({
  approved,
  edited,
  rejected,
  answered,
  median_seconds: median_ms === null ? null : median_ms / 1_000,
  p90_seconds: p90_ms === null ? null : p90_ms / 1_000,
});

const TABLES: Record<InsightTable, (insights: Insights) => Row[]> = {
  days: ({ days }) => days,
  people: ({ people }) =>
    people.map(({ id, kind, name, ...rest }) => ({ name, kind, id, ...paceColumns(rest) })),
  templates: ({ templates }) =>
    templates.map(({ id, name, ...rest }) => ({ name, id, ...paceColumns(rest) })),
  fields: ({ fields }) => fields,
  reasons: ({ reasons, other_reasons }) =>
    other_reasons > 0 ? [...reasons, { reason: '(any other)', count: other_reasons }] : reasons,
  approvers: ({ approvers }) => Object.entries(approvers).map(([by, count]) => ({ approved_by: by, count })),
};

const COLUMNS: Record<InsightTable, string[]> = {
  days: ['day', 'proposed', 'approved', 'rejected', 'expired', 'sent', 'stored'],
  people: [
    'name',
    'kind',
    'id',
    'approved',
    'edited',
    'rejected',
    'answered',
    'median_seconds',
    'p90_seconds',
  ],
  templates: ['name', 'id', 'approved', 'edited', 'rejected', 'answered', 'median_seconds', 'p90_seconds'],
  fields: ['field', 'count'],
  reasons: ['reason', 'count'],
  approvers: ['approved_by', 'count'],
};

/** Exports one of the tables as a file, with the numbers of the screen. */
export function insightsCsv(slug: string, table: InsightTable, insights: Insights): Response {
  const columns = COLUMNS[table];
  const rows = TABLES[table](insights);
  const text = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? null))]
    .map(csvLine)
    .join('');
  return new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${slug}-${table}-${insights.from}-${insights.to}.csv"`,
      'x-content-type-options': 'nosniff',
    },
  });
}
