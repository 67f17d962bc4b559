import type { PlanStatus } from './schema';

export type PlanFilters = {
  status?: PlanStatus | undefined;
  q?: string | undefined;
  template?: string | undefined;
  page?: number | undefined;
};

/** URLs of the plans API; also the SWR keys. The same filters always give the same text. */
export function planListKey(org: string, filters: PlanFilters = {}): string {
  const query = new URLSearchParams();
  if (filters.status) query.set('status', filters.status);
  if (filters.q) query.set('q', filters.q);
  if (filters.template) query.set('template', filters.template);
  if (filters.page && filters.page > 1) query.set('page', String(filters.page));
  const search = query.toString();
  return `/api/orgs/${org}/plans${search ? `?${search}` : ''}`;
}

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
