import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy in front of several processes: new connections go to the chosen one. */
export type Switch = { origin: string; pointAt(port: number): void; close(): Promise<void> };

export async function startSwitch(): Promise<Switch> {
  let target = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const onward = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroySoon();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the switch listens on a port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    pointAt(port) {
      target = port;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
