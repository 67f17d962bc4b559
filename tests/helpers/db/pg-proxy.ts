import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** The fault of the next commit of a transaction whose statements contain `marker`. */
export type CommitFault =
  /** PostgreSQL commits, and its answer is lost. */
  | 'response withheld'
  /** PostgreSQL commits, its answer is lost, and the connection breaks. */
  | 'response cut off'
  /** The connection breaks before PostgreSQL gets the commit. */
  | 'never committed';

export type PgProxy = {
  url: string;
  /** Injects the fault once and resolves when it happened. */
  strike(fault: CommitFault, marker: string): Promise<void>;
  close(): Promise<void>;
};

/** A proxy between a server and PostgreSQL that can break a connection between the commit and its answer. */
export async function startPgProxy(databaseUrl: string): Promise<PgProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let armed: { fault: CommitFault; marker: string; struck(): void } | null = null;

  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let marked = false;
    let ignoring = false;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        database.destroy();
        sockets.delete(socket);
      });
    }
    client.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      if (armed && text.includes(armed.marker)) marked = true;
      if (!(armed && marked && /\bcommit\0/i.test(text))) return void database.write(chunk);
      const { fault, struck } = armed;
      armed = null;
      if (fault === 'never committed') {
        client.destroy();
        return struck();
      }
      ignoring = true;
      database.once('data', () => {
        if (fault === 'response cut off') client.destroy();
        struck();
      });
      database.write(chunk);
    });
    database.on('data', (chunk) => {
      if (!ignoring) client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the proxy listens on a port');
  return {
    url: Object.assign(new URL(databaseUrl), { port: String(address.port) }).href,
    strike: (fault, marker) =>
      new Promise((resolve) => {
        armed = { fault, marker, struck: resolve };
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
