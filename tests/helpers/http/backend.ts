import { freshDatabase, freshFolder } from '../db/database';
import { type Server, type ServerEnv, startServer } from './server';

/** One database and the servers on it: the same tests run on each kind. */
export type Backend = {
  kind: 'PGlite' | 'PostgreSQL';
  /** A further server on the same database; only PostgreSQL can have several at once. */
  start(env?: Record<string, string>, options?: { port?: number }): Promise<Server>;
  /** Null on PGlite, whose folder only one process can open. */
  databaseUrl: string | null;
  close(): Promise<void>;
};

export const DATABASE_KINDS = ['PGlite', 'PostgreSQL'] as const;

export async function openBackend(kind: Backend['kind']): Promise<Backend> {
  const servers: Server[] = [];
  const stopAll = () => Promise.all(servers.map((server) => server.stop()));
  const start = async (database: ServerEnv, env: Record<string, string>, options: { port?: number }) => {
    const server = await startServer({ ...env, ...database }, options);
    servers.push(server);
    return server;
  };
  if (kind === 'PostgreSQL') {
    const url = await freshDatabase();
    return {
      kind,
      databaseUrl: url,
      start: (env = {}, options = {}) => start({ DATABASE_URL: url }, env, options),
      close: async () => void (await stopAll()),
    };
  }
  const folder = await freshFolder();
  return {
    kind,
    databaseUrl: null,
    start: (env = {}, options = {}) => start({ DATA_DIR: folder.path }, env, options),
    async close() {
      await stopAll();
      await folder.remove();
    },
  };
}
