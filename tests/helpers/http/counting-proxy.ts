import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';

export type CountingProxy = {
  /** Event streams that somebody reads through it right now. */
  streams(): number;
  /** The most that there were at once since the last `forget`. */
  peak(): number;
  forget(): void;
  /** How many requests with this in their address have come so far. */
  requests(part: string): number;
  close(): Promise<void>;
};

/** Stands before a server and counts what browsers really have open, which neither of the two would have to admit. */
export async function startCountingProxy(port: number, target: number): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  const open = new Set<IncomingMessage>();
  const asked: string[] = [];
  let peak = 0;

  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    asked.push(url);
    if (/\/events(\?|$)/.test(url)) open.add(incoming);
    peak = Math.max(peak, open.size);
    const passed = request(
      { host: '127.0.0.1', port: target, path: url, method, headers, agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        outgoing.flushHeaders();
        answer.on('error', () => outgoing.destroy());
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    outgoing.on('error', () => passed.destroy());
    outgoing.on('close', () => {
      open.delete(incoming);
      passed.destroy();
    });
    incoming.pipe(passed);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    streams: () => open.size,
    peak: () => peak,
    forget: () => {
      peak = open.size;
    },
    requests: (part) => asked.filter((url) => url.includes(part)).length,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}
