import 'server-only';
import { findUser } from '../auth/actor';
import type { User } from '../auth/schema';
import type { Database } from '../db/transaction';
import { AppError } from '../errors';
import { runtime } from '../runtime';
import { respond } from './respond';

/** The guard of what belongs to a person rather than to an organisation: a session cookie, nothing else. */
export function withSession(
  handler: (context: { request: Request; user: User; database: Database }) => Promise<unknown>,
): (request: Request) => Promise<Response> {
  return (request) =>
    respond(
      request,
      () => runtime().log,
      async () => {
        const { auth, database } = runtime();
        const user = await findUser(auth, request.headers);
        if (!user) throw new AppError('unauthorized', 'Sign in first.');
        return handler({ request, user, database });
      },
    );
}
