import { methodNotAllowed } from '@/lib/http/methods';
import { respond } from '@/lib/http/respond';
import { admitScraper } from '@/lib/metrics/scraper';
import { runtime } from '@/lib/runtime';

export const dynamic = 'force-dynamic';

export function GET(request: Request) {
  return respond(
    request,
    () => runtime().log,
    async () => {
      const { env, metrics } = runtime();
      admitScraper(request, env.METRICS_TOKEN);
      return new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } });
    },
  );
}

const refuse = methodNotAllowed('GET');
export const HEAD = refuse;
export const POST = refuse;
export const PUT = refuse;
export const PATCH = refuse;
export const DELETE = refuse;
export const OPTIONS = refuse;
