import { methodNotAllowed } from '@/lib/http/methods';
import { serveEventStream } from '@/lib/http/stream/serve-event-stream';
import { withOrg } from '@/lib/http/with-org';

export const dynamic = 'force-dynamic';

export const GET = withOrg({ role: 'viewer' }, serveEventStream);

// Without a HEAD of its own Next answers it by running GET, which leaves a stream open without a reader.
const refuse = methodNotAllowed('GET');
export const HEAD = refuse;
export const POST = refuse;
export const PUT = refuse;
export const PATCH = refuse;
export const DELETE = refuse;
export const OPTIONS = refuse;
