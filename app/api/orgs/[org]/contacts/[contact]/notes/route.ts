import { z } from 'zod';
import { addContactNote } from '@/lib/contacts/commands';
import { ContactNoteInputSchema } from '@/lib/contacts/schema';
import { json } from '@/lib/http/respond';
import { withOrg } from '@/lib/http/with-org';

const params = z.object({ contact: z.uuid() });

export const POST = withOrg(
  { role: 'member', params, body: ContactNoteInputSchema },
  async ({ org, actor, params, body, database }) => {
    const note = await database.transaction((tx) =>
      addContactNote(tx, org.id, params.contact, { text: body.text, author: actor.name, plan_id: null }),
    );
    return json({ note }, 201);
  },
);
