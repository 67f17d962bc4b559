import type { PlanStatus } from './schema';

export type PlanFilters = {
  status?: PlanStatus | undefined;
  q?: string | undefined;
  template?: string | undefined;
  page?: number | undefined;
};

/** The same filters always give the same text. */
export function planSearch(filters: PlanFilters): string {
  const query = new URLSearchParams();
  if (filters.status) query.set('status', filters.status);
  if (filters.q) query.set('q', filters.q);
  if (filters.template) query.set('template', filters.template);
  if (filters.page && filters.page > 1) query.set('page', String(filters.page));
  const search = query.toString();
  return search ? `?${search}` : '';
}

/** URLs of the plans API; also the SWR keys. */
export const planListKey = (org: string, filters: PlanFilters = {}) =>
  `/api/orgs/${org}/plans${planSearch(filters)}`;

export const planKey = (org: string, planId: string) => `/api/orgs/${org}/plans/${planId}`;
export const planActionUrl = (
  org: string,
  planId: string,
  action: 'approve' | 'reject' | 'pause' | 'resume' | 'stop' | 'retry' | 'fail',
) => `${planKey(org, planId)}/${action}`;
export const entryActionUrl = (
  org: string,
  planId: string,
  entryId: string,
  action: 'approve' | 'reject' | 'answer' | 'edit' | 'undo' | 'resolve',
) => `${planKey(org, planId)}/log/${entryId}/${action}`;
export const inboxKey = (org: string) => `/api/orgs/${org}/inbox`;
/** What waits beyond the inbox's first page, by its ids. */
export const inboxPartKey = (org: string, ids: readonly string[]) => `${inboxKey(org)}?ids=${ids.join(',')}`;
