/** URLs of the calls API; also the SWR keys. */
export const callsKey = (org: string, before?: string) =>
  `/api/orgs/${org}/calls${before ? `?before=${before}` : ''}`;
export const callKey = (org: string, callId: string) => `/api/orgs/${org}/calls/${callId}`;
