/** URLs of the rules API; also the SWR keys. */
export const rulesKey = (org: string) => `/api/orgs/${org}/rules`;
export const ruleUrl = (org: string, id: string) => `${rulesKey(org)}/${id}`;
export const ruleOrderUrl = (org: string) => `${rulesKey(org)}/order`;
export const backTestUrl = (org: string) => `${rulesKey(org)}/back-test`;
