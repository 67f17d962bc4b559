import { once } from 'node:events';
import { createServer } from 'node:http';
import { freePort } from '../../../helpers/http/ports';

export type Beacon = { url: string; hits: string[]; stop(): Promise<void> };

/** A server that records requests; nothing has a reason to send one. */
export async function startBeacon(): Promise<Beacon> {
  const port = await freePort();
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
