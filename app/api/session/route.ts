import { renewSession } from '@/lib/auth/actor';
import { listMemberships } from '@/lib/auth/membership';
import { AppError } from '@/lib/errors';
import { json, respond } from '@/lib/http/respond';
import { runtime } from '@/lib/runtime';

export const dynamic = 'force-dynamic';

export function GET(request: Request) {
  return respond(
    request,
    () => runtime().log,
    async () => {
      const { auth, database } = runtime();
      const session = await renewSession(auth, request.headers);
      if (!session) throw new AppError('unauthorized', 'Sign in first.');
      const answer = json({ user: session.user, orgs: await listMemberships(database.db, session.user.id) });
      for (const cookie of session.cookies) answer.headers.append('set-cookie', cookie);
      return answer;
    },
  );
}
