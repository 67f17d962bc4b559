/** URL of the outbox API; also the SWR key. */
export const outboxKey = (org: string, page = 1) =>
  `/api/orgs/${org}/outbox${page > 1 ? `?page=${page}` : ''}`;
