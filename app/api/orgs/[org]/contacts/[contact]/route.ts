import { z } from 'zod';
import { getContactPage } from '@/lib/calls/queries';
import { reviseContact } from '@/lib/contacts/commands';
import { ContactPatchSchema } from '@/lib/contacts/schema';
import { AppError } from '@/lib/errors';
import { withOrg } from '@/lib/http/with-org';

const params = z.object({ contact: z.uuid() });

export const GET = withOrg({ role: 'viewer', params }, async ({ org, params, database }) => {
  const found = await database.snapshot((tx) => getContactPage(tx, org.id, params.contact));
  if (!found) throw new AppError('not_found', 'There is no such contact.');
  return found;
});

export const PATCH = withOrg(
  { role: 'member', params, body: ContactPatchSchema },
  async ({ org, params, body, database }) => ({
    contact: await reviseContact(database, org.id, params.contact, body),
  }),
);
