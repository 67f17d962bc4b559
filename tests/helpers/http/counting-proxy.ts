import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';

export type CountingProxy = {
  /** Event streams that are open through the proxy. */
  streams(): number;
  /** The most open streams at once since the last `forget`. */
  peak(): number;
  forget(): void;
  /** The number of requests so far whose URL contains the text. */
  requests(part: string): number;
  close(): Promise<void>;
};

/** A proxy that counts the streams that browsers really have open, independent of what client and server report. */
export async function startCountingProxy(port: number, target: number): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  const open = new Set<IncomingMessage>();
  const urls: string[] = [];
  let peak = 0;

  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    urls.push(url);
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
    requests: (part) => urls.filter((url) => url.includes(part)).length,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}
