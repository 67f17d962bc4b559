import { createContact } from '@/lib/contacts/commands';
import { listContacts } from '@/lib/contacts/queries';
import { ContactInputSchema, ContactListQuery } from '@/lib/contacts/schema';
import { withOrg } from '@/lib/http/with-org';

export const GET = withOrg({ role: 'viewer', query: ContactListQuery }, ({ org, query, read }) =>
  read((tx) => listContacts(tx, org.id, query)),
);

export const POST = withOrg({ role: 'member', body: ContactInputSchema }, ({ org, body, commit }) =>
  commit(async (tx) => ({ contact: await createContact(tx, org.id, body) }), 201),
);
