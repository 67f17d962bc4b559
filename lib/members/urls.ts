/** URLs of the members API; also the SWR keys. */
export const membersKey = (org: string) => `/api/orgs/${org}/members`;
export const memberUrl = (org: string, memberId: string) => `${membersKey(org)}/${memberId}`;
export const invitationsUrl = (org: string) => `${membersKey(org)}/invitations`;
export const invitationUrl = (org: string, invitationId: string) => `${invitationsUrl(org)}/${invitationId}`;
