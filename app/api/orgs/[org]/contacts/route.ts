import { createContact } from '@/lib/contacts/commands';
import { listContacts } from '@/lib/contacts/queries';
import { ContactInputSchema } from '@/lib/contacts/schema';
import { json } from '@/lib/http/respond';
import { withOrg } from '@/lib/http/with-org';
import { PageQuery } from '@/lib/plans/params';
import { optional, text } from '@/lib/text';

const query = PageQuery.extend({ q: optional(text(200)) });

export const GET = withOrg({ role: 'viewer', query }, ({ org, query, database }) =>
  database.snapshot((tx) => listContacts(tx, org.id, query)),
);

export const POST = withOrg({ role: 'member', body: ContactInputSchema }, async ({ org, body, database }) => {
  const contact = await database.transaction((tx) => createContact(tx, org.id, body));
  return json({ contact }, 201);
});
