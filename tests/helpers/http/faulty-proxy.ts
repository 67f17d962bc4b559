import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { Socket } from 'node:net';
import { freePort } from './ports';

/** Faults between a browser and the server. Statuses and buffers apply to streams only, the others to every request. */
export type NetworkFault =
  | { kind: 'none' }
  | { kind: 'status'; status: number }
  | { kind: 'down' } // every connection is refused
  | { kind: 'black hole' } // connections stay open, and nothing comes through
  | { kind: 'buffer'; bytes: number }; // nothing comes through before there is so much of it

export type FaultyProxy = {
  origin: string;
  /** The number of stream requests. */
  streams(): number;
  change(fault: NetworkFault): void;
  close(): Promise<void>;
};

const STREAM = /^\/api\/orgs\/[^/]+\/events/;

export async function startFaultyProxy(upstream: string): Promise<FaultyProxy> {
  let fault: NetworkFault = { kind: 'none' };
  let streams = 0;
  const sockets = new Set<Socket>();

  function handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const isStream = STREAM.test(incoming.url ?? '');
    if (isStream) streams += 1;
    if (fault.kind === 'black hole') return;
    if (isStream && fault.kind === 'status') {
      answer(fault.status, outgoing);
      return;
    }
    const { host: _, ...headers } = incoming.headers;
    const onward = send(upstream + incoming.url, { method: incoming.method, headers }, (response) => {
      const buffer = isStream && fault.kind === 'buffer' ? fault.bytes : 0;
      let kept: Buffer[] = [];
      const open = () => {
        if (!outgoing.headersSent) outgoing.writeHead(response.statusCode ?? 502, response.headers);
      };
      if (buffer === 0) {
        open();
        outgoing.flushHeaders();
      }
      response.on('data', (chunk: Buffer) => {
        if (fault.kind === 'black hole') return;
        kept.push(chunk);
        if (Buffer.concat(kept).length < buffer) return;
        open();
        outgoing.write(Buffer.concat(kept));
        kept = [];
      });
      response.on('end', () => {
        // Losing the middle of a response loses its end too: half a script must not look complete.
        if (fault.kind === 'black hole') return;
        open();
        outgoing.end(Buffer.concat(kept));
      });
      response.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.once('close', () => onward.destroy());
    incoming.pipe(onward);
  }

  const server = createServer(handle);
  server.on('connection', (socket) => {
    if (fault.kind === 'down') socket.destroy();
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    streams: () => streams,
    change(next) {
      // Lost bytes stay lost; a disconnected client requests again.
      const cut = fault.kind === 'black hole' || next.kind === 'down' || next.kind === 'status';
      fault = next;
      if (cut || next.kind === 'buffer') cutAll();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cutAll();
      }),
  };
}

function answer(status: number, outgoing: ServerResponse): void {
  const isPage = status === 200 || status >= 400;
  outgoing.writeHead(status, {
    ...(isPage ? { 'content-type': 'text/html' } : {}),
    ...(status >= 300 && status < 400 ? { location: '/sign-in' } : {}),
  });
  outgoing.end(isPage ? '<p>Something else.</p>' : undefined);
}
