/** The filters in the page's address. Days are in the organization's time zone, both ends included. */
export const INSIGHT_FILTERS = ['to', 'template', 'person', 'from'] as const;
export type InsightFilters = Partial<Record<(typeof INSIGHT_FILTERS)[number], string>>;

/** The same filters always give the same string. */
export function insightSearch(filters: InsightFilters, more: Record<string, string> = {}): string {
  const query = new URLSearchParams();
  for (const name of INSIGHT_FILTERS) if (filters[name]) query.set(name, filters[name]);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  const text = query.toString();
  return text ? `?${text}` : '';
}

/** URL of the insights API. */
export const insightsKey = (org: string, filters: InsightFilters) =>
  `/api/orgs/${org}/insights${insightSearch(filters)}`;

export const insightsExportUrl = (org: string, filters: InsightFilters, table: string) =>
  `/api/orgs/${org}/insights/export${insightSearch(filters, { table })}`;
