/** URLs of the accounts API; also the SWR keys. */
export const membersKey = (org: string) => `/api/orgs/${org}/members`;
export const memberUrl = (org: string, memberId: string) => `${membersKey(org)}/${memberId}`;
export const invitationsUrl = (org: string) => `${membersKey(org)}/invitations`;
export const invitationUrl = (org: string, invitationId: string) => `${invitationsUrl(org)}/${invitationId}`;
export const apiKeysKey = (org: string) => `/api/orgs/${org}/keys`;
export const apiKeyUrl = (org: string, keyId: string) => `${apiKeysKey(org)}/${keyId}`;
