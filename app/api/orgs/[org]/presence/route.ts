import { withOrg } from '@/lib/http/with-org';
import { announce } from '@/lib/presence/announce';
import { AnnouncementSchema } from '@/lib/presence/schema';
import { runtime } from '@/lib/runtime';

export const POST = withOrg(
  { role: 'viewer', body: AnnouncementSchema },
  async ({ org, actor, body, read }) => ({
    shown: await announce({ presence: runtime().presence, read }, org.id, actor, body),
  }),
);
