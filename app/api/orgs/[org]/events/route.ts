import { findAccess, findCaller } from '@/lib/auth/actor';
import { methodNotAllowed } from '@/lib/http/methods';
import { streamEvents } from '@/lib/http/stream/sse';
import { withOrg } from '@/lib/http/with-org';
import { runtime } from '@/lib/runtime';

export const dynamic = 'force-dynamic';

export const GET = withOrg({ role: 'viewer' }, ({ request, org, actor, database }) => {
  const { feed, auth, env } = runtime();
  // Kept for as long as the stream lives: no more of the request than says whose it is.
  const proof = proofOf(request.headers);
  const isStillMember = async () => {
    const caller = await findCaller({ auth, db: database.db }, new Headers(proof));
    return caller !== null && (await findAccess(database.db, caller, org.slug))?.org.id === org.id;
  };
  return streamEvents({ request, orgId: org.id, person: actor.id, feed, database, env, isStillMember });
});

function proofOf(headers: Headers): [string, string][] {
  return ['cookie', 'authorization'].flatMap((name): [string, string][] => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
}

// HEAD above all: left out, Next would answer it by running GET and leave the stream open with no reader.
const refuse = methodNotAllowed('GET');
export const HEAD = refuse;
export const POST = refuse;
export const PUT = refuse;
export const PATCH = refuse;
export const DELETE = refuse;
export const OPTIONS = refuse;
