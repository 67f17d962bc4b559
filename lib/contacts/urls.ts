export type ContactFilters = { q?: string | undefined };

/** The same filters always give the same string. */
export function contactSearch(filters: ContactFilters, page: { after?: string } = {}): string {
  const query = new URLSearchParams();
  if (filters.q?.trim()) query.set('q', filters.q.trim());
  if (page.after) query.set('after', page.after);
  const search = query.toString();
  return search ? `?${search}` : '';
}

/** URLs of the contacts API; also the SWR keys. */
export const contactsKey = (org: string, { q, ...page }: ContactFilters & { after?: string } = {}): string =>
  `/api/orgs/${org}/contacts${contactSearch({ q }, page)}`;

export const contactKey = (org: string, contactId: string) => `/api/orgs/${org}/contacts/${contactId}`;
export const contactNotesUrl = (org: string, contactId: string) => `${contactKey(org, contactId)}/notes`;
