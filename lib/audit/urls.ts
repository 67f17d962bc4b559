/** The filters in the page's address. */
export const AUDIT_FILTERS = [
  'from',
  'to',
  'tool',
  'state',
  'decider',
  'channel',
  'template',
  'plan',
  'q',
] as const;
export type AuditFilters = Partial<Record<(typeof AUDIT_FILTERS)[number], string>>;

/** The same filters always give the same string. */
export function auditSearch(filters: AuditFilters, more: Record<string, string | null> = {}): string {
  const query = new URLSearchParams();
  for (const name of AUDIT_FILTERS) if (filters[name]) query.set(name, filters[name]);
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `?${text}` : '';
}

/** URL of the audit API; also the SWR key. */
export const auditKey = (org: string, filters: AuditFilters, cursor: string | null = null) =>
  `/api/orgs/${org}/audit${auditSearch(filters, { cursor })}`;

export const auditExportUrl = (org: string, filters: AuditFilters, format: 'csv' | 'json') =>
  `/api/orgs/${org}/audit/export${auditSearch(filters, { format })}`;
