import 'server-only';
import { sql } from 'drizzle-orm';
import { AppError } from '../errors';
import { runtime } from '../runtime';
import { respond } from './respond';

/** Whether this process can serve: it is not stopping, and the database answers. */
export function health(request: Request): Promise<Response> {
  return respond(
    request,
    () => runtime().log,
    async () => {
      const { database, isDraining } = runtime();
      if (isDraining()) throw new AppError('unavailable', 'This server is about to stop.');
      try {
        await database.db.execute(sql`select 1`);
      } catch (error) {
        throw new AppError('unavailable', 'The database does not answer.', {}, error);
      }
      return { ok: true };
    },
  );
}
