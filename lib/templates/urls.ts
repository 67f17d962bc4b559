/** URLs of the templates API; also the SWR keys. */
export const templatesKey = (org: string) => `/api/orgs/${org}/templates`;
export const templateKey = (org: string, templateId: string) => `${templatesKey(org)}/${templateId}`;
