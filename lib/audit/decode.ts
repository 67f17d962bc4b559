import { array, type Decoder, nullable, number, object, row, string, unknown } from '../kit/decode';
import type { AuditList, AuditRow } from './schema';

const auditRow: Decoder<AuditRow> = row({
  kind: string,
  id: string,
  at: string,
  plan_id: string,
  plan_title: string,
  plan_status: string,
  contacts: array(string),
  tool: nullable(string),
  state: nullable(string),
  args: nullable(object({})),
  approved_args: nullable(object({})),
  decisions: array(object({ id: string, kind: string, at: string, changes: nullable(array(unknown)) })),
  dispatches: array(object({ attempt: number, provider: string, started_at: string })),
});

export const decodeAuditList: Decoder<AuditList> = object({
  rows: array(auditRow),
  next_cursor: nullable(string),
});
