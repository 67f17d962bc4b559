/** URLs of the API keys' API; also the SWR keys. */
export const apiKeysKey = (org: string) => `/api/orgs/${org}/keys`;
export const apiKeyUrl = (org: string, keyId: string) => `${apiKeysKey(org)}/${keyId}`;
