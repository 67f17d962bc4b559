/** URLs of the calls API; also the SWR keys. */
export const callsKey = (org: string, page = 1) => `/api/orgs/${org}/calls${page > 1 ? `?page=${page}` : ''}`;
export const callKey = (org: string, callId: string) => `/api/orgs/${org}/calls/${callId}`;
