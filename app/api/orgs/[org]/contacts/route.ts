import { createContact } from '@/lib/contacts/commands';
import { listContacts } from '@/lib/contacts/queries';
import { ContactInputSchema } from '@/lib/contacts/schema';
import { withOrg } from '@/lib/http/with-org';
import { AfterQuery } from '@/lib/kit/paging';
import { optional, text } from '@/lib/kit/text';

const query = AfterQuery.extend({ q: optional(text(200)) });

export const GET = withOrg({ role: 'viewer', query }, ({ org, query, read }) =>
  read((tx) => listContacts(tx, org.id, query)),
);

export const POST = withOrg({ role: 'member', body: ContactInputSchema }, ({ org, body, commit }) =>
  commit(async (tx) => ({ contact: await createContact(tx, org.id, body) }), 201),
);
