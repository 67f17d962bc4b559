import { AppError } from '@/lib/errors';
import { respond } from '@/lib/http/respond';
import { runtime } from '@/lib/runtime';

export const dynamic = 'force-dynamic';

export function GET(request: Request) {
  return respond(
    request,
    () => runtime().log,
    async () => {
      const { database, isDraining } = runtime();
      if (isDraining()) throw new AppError('unavailable', 'This server is about to stop.');
      await database
        .snapshot(async () => {})
        .catch((error: unknown) => {
          throw new AppError('unavailable', 'The database does not answer.', {}, error);
        });
      return { ok: true };
    },
  );
}
