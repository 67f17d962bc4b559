/** URLs of the contacts API; also the SWR keys. */
export function contactsKey(org: string, filter: { q?: string | undefined; after?: string } = {}): string {
  const query = new URLSearchParams();
  if (filter.q) query.set('q', filter.q);
  if (filter.after) query.set('after', filter.after);
  const search = query.toString();
  return `/api/orgs/${org}/contacts${search ? `?${search}` : ''}`;
}

export const contactKey = (org: string, contactId: string) => `/api/orgs/${org}/contacts/${contactId}`;
export const contactNotesUrl = (org: string, contactId: string) => `${contactKey(org, contactId)}/notes`;
