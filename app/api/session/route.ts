import { listMemberships } from '@/lib/auth/membership';
import { withSession } from '@/lib/http/with-session';

export const GET = withSession(async ({ user, database }) => ({
  user,
  orgs: await listMemberships(database.db, user.id),
}));
