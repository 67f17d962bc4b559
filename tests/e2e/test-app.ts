import { freshFolder } from '../helpers/db/database';
import { openPool } from '../helpers/db/pool';
import { startPostgres } from '../helpers/db/postgres';
import { type Server, type ServerEnv, startServer } from '../helpers/http/server';
import { type Mailbox, startMailbox } from '../helpers/providers/smtp';
import { createSeeds, type Seeds } from './seeds';

/** One server on a fresh database, with a mail server beside it. */
export type TestApp = {
  kind: 'PostgreSQL' | 'PGlite';
  origin: string;
  mailbox: Mailbox;
  /** Null on PGlite, whose folder only its server can open. */
  seeds: Seeds | null;
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
};

export async function startTestApp(kind: TestApp['kind']): Promise<TestApp> {
  const mailbox = await startMailbox();
  const settings = { UNDO_WINDOW_S: '3', RUN_LEASE_S: '5', SMTP_URL: mailbox.url };
  const { env, seeds, close } = await (kind === 'PGlite' ? openFolder(settings) : openPostgres(settings));
  let server: Server = await startServer(env);
  return {
    kind,
    origin: server.origin,
    mailbox,
    seeds,
    kill: async () => void (await server.kill('SIGKILL')),
    async restart() {
      server = await startServer(env, { port: server.port });
    },
    async close() {
      await server.stop();
      await mailbox.stop();
      await close();
    },
  };
}

type Settings = Record<string, string>;
type Stored = { env: ServerEnv; seeds: Seeds | null; close: () => Promise<void> };

async function openFolder(settings: Settings): Promise<Stored> {
  const folder = await freshFolder();
  return { env: { ...settings, DATA_DIR: folder.path }, seeds: null, close: folder.remove };
}

async function openPostgres(settings: Settings): Promise<Stored> {
  const postgres = await startPostgres({ durable: false });
  const url = await postgres.createDatabase('greenlight');
  const pool = openPool(url, 4);
  // Idle connections may report the end of the server before they are closed.
  pool.pool.on('error', () => {});
  return {
    env: { ...settings, DATABASE_URL: url },
    seeds: createSeeds(pool),
    async close() {
      await pool.close();
      await postgres.stop();
    },
  };
}
