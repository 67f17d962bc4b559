import { z } from 'zod';
import { getContactPage } from '@/lib/calls/queries/contact-page';
import { updateContactAndFlags } from '@/lib/contacts/commands';
import { ContactPatchSchema } from '@/lib/contacts/schema';
import { AppError } from '@/lib/errors';
import { withOrg, withOrgSteps } from '@/lib/http/with-org';

const params = z.object({ contact: z.uuid() });

export const GET = withOrg({ role: 'viewer', params }, async ({ org, params, read }) => {
  const found = await read((tx) => getContactPage(tx, org.id, params.contact));
  if (!found) throw new AppError('not_found', 'There is no such contact.');
  return found;
});

export const PATCH = withOrgSteps(
  { role: 'member', params, body: ContactPatchSchema },
  async ({ org, params, body, transactions }) => ({
    contact: await updateContactAndFlags(transactions, org.id, params.contact, body),
  }),
);
