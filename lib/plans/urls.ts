import type { PlanStatus } from './schema/plan';

/** The filter for plans that wait for a person, for any reason. */
export const NEEDS_ME = 'needs_me';
export const NEEDS_ME_STATES: readonly PlanStatus[] = ['pending_review', 'awaiting_input'];

export type PlanFilters = {
  status?: PlanStatus | typeof NEEDS_ME | undefined;
  q?: string | undefined;
  template?: string | undefined;
};

/** The states that a filter lets through; null for all. */
export function statesOf(status: PlanFilters['status']): readonly PlanStatus[] | null {
  if (!status) return null;
  return status === NEEDS_ME ? NEEDS_ME_STATES : [status];
}

/** A place in the list of plans that stays valid however many plans come in above. */
export type PlanPlace = { created_at: string; id: string };
export const formatPlace = ({ created_at, id }: PlanPlace) => `${created_at}_${id}`;
export function parsePlace(text: string): PlanPlace {
  const [created_at = '', id = ''] = text.split('_');
  return { created_at, id };
}

/** The same filters always give the same string. */
export function planSearch(filters: PlanFilters, page: { before?: string; limit?: number } = {}): string {
  const query = new URLSearchParams();
  if (filters.status) query.set('status', filters.status);
  if (filters.q) query.set('q', filters.q);
  if (filters.template) query.set('template', filters.template);
  if (page.before) query.set('before', page.before);
  if (page.limit) query.set('limit', String(page.limit));
  const search = query.toString();
  return search ? `?${search}` : '';
}

/** URLs of the plans API; also the SWR keys. */
export const planListKey = (
  org: string,
  filters: PlanFilters = {},
  page: { before?: string; limit?: number } = {},
) => `/api/orgs/${org}/plans${planSearch(filters, page)}`;
/** The most characters of what should happen in a plan by hand. */
export const MAX_INSTRUCTION = 2_000;
/** The largest page. */
export const MAX_PLANS_PER_PAGE = 200;

export const planKey = (org: string, planId: string) => `/api/orgs/${org}/plans/${planId}`;
export function planLogKey(
  org: string,
  planId: string,
  { before, to, limit }: { before?: string; to?: string; limit?: number },
): string {
  const query = new URLSearchParams();
  if (before) query.set('before', before);
  if (to) query.set('to', to);
  if (limit) query.set('limit', String(limit));
  return `${planKey(org, planId)}/log?${query}`;
}
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
/** Everything that waits, without its content. */
export const inboxIndexKey = (org: string) => `${inboxKey(org)}/index`;
/** The most ids in one request for a part: the URL has to fit every proxy's limit. */
export const MAX_INBOX_PART_IDS = 100;
/** What waits beyond the inbox's first page, by its ids. */
export const inboxPartKey = (org: string, ids: readonly string[]) => `${inboxKey(org)}?ids=${ids.join(',')}`;
