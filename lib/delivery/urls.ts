/** URL of the outbox API; also the SWR key. */
export const outboxKey = (org: string, page = 1) =>
  `/api/orgs/${org}/outbox${page > 1 ? `?page=${page}` : ''}`;

export const channelTestUrl = (org: string) => `/api/orgs/${org}/channels/test`;
