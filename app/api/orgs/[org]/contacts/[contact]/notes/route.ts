import { z } from 'zod';
import { addContactNote } from '@/lib/contacts/commands';
import { ContactNoteInputSchema } from '@/lib/contacts/schema';
import { withOrg } from '@/lib/http/with-org';

const params = z.object({ contact: z.uuid() });

export const POST = withOrg(
  { role: 'member', params, body: ContactNoteInputSchema },
  ({ org, actor, params, body, commit }) => {
    const note = { text: body.text, author: actor.name, plan_id: null };
    return commit(async (tx) => ({ note: await addContactNote(tx, org.id, params.contact, note) }), 201);
  },
);
