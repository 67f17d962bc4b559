import { stillOpens } from '@/lib/auth/actor';
import { methodNotAllowed } from '@/lib/http/methods';
import { streamEvents } from '@/lib/http/stream/sse';
import { withOrg } from '@/lib/http/with-org';
import { runtime } from '@/lib/runtime';

export const dynamic = 'force-dynamic';

export const GET = withOrg({ role: 'viewer' }, ({ request, org, actor, credential, database }) => {
  const { feed, presence, env } = runtime();
  // Kept for as long as the stream lives: of the request no more than what let it in.
  const isStillMember = () => stillOpens(database.db, credential);
  const who = { orgId: org.id, person: actor.id };
  return streamEvents({ request, ...who, feed, presence, database, env, isStillMember });
});

// HEAD above all: left out, Next would answer it by running GET and leave the stream open with no reader.
const refuse = methodNotAllowed('GET');
export const HEAD = refuse;
export const POST = refuse;
export const PUT = refuse;
export const PATCH = refuse;
export const DELETE = refuse;
export const OPTIONS = refuse;
