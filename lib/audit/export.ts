import 'server-only';
import type { Read } from '../db/transaction';
import { auditCsvLine, CSV_HEADER } from './csv';
import { listAudit } from './queries';
import { type AuditCursor, type AuditFilter, AuditQuery, type AuditRow } from './schema';

const PAGE_SIZE = 200;

type Format = { type: string; before: string; row(row: AuditRow, isFirst: boolean): string; after: string };

const FORMATS: Record<'csv' | 'json', Format> = {
  csv: { type: 'text/csv; charset=utf-8', before: CSV_HEADER, row: auditCsvLine, after: '' },
  // One array with one row per line.
  json: {
    type: 'application/json; charset=utf-8',
    before: '[',
    row: (row, isFirst) => `${isFirst ? '\n' : ',\n'}${JSON.stringify(row)}`,
    after: '\n]\n',
  },
};

export type AuditExport = { format: 'csv' | 'json'; filter: AuditFilter };

/**
 * Streams the whole audit as a file, page by page as the client reads. Each page is a snapshot of its own, so later
 * decisions may show in later pages; no row is missing or doubled, because the order of the rows never changes. A
 * failure halfway aborts the connection, so a partial file is not taken for the whole.
 */
export async function exportAudit(
  read: Read,
  org: { id: string; slug: string },
  { format, filter }: AuditExport,
): Promise<Response> {
  const { type, before, row, after } = FORMATS[format];
  const readPage = (cursor: AuditCursor | undefined) =>
    read((tx) => listAudit(tx, org.id, { ...filter, cursor }, PAGE_SIZE));
  // Read before the response starts, so that an immediate failure is answered as an error.
  let next: Awaited<ReturnType<typeof readPage>> | null = await readPage(undefined);
  let isFirst = true;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const page = next ?? { rows: [], next_cursor: null };
        const start = isFirst ? before : '';
        const lines = page.rows.map((auditRow, index) => row(auditRow, isFirst && index === 0));
        isFirst = false;
        controller.enqueue(encoder.encode(`${start}${lines.join('')}${page.next_cursor ? '' : after}`));
        if (page.next_cursor === null) return controller.close();
        next = await readPage(AuditQuery.shape.cursor.parse(page.next_cursor));
      },
    },
    { highWaterMark: 1 },
  );
  const day = new Date().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${org.slug}-audit-${day}.${format}"`,
      'x-content-type-options': 'nosniff',
    },
  });
}
