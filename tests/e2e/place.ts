import { freshFolder } from '../helpers/database';
import { startPostgres } from '../helpers/postgres';
import { type Server, type ServerEnv, startServer } from '../helpers/server';
import { type Mailbox, startMailbox } from '../helpers/smtp';
import { openPool } from '../helpers/waiting-plans';
import { createSeeds, type Seeds } from './seeds';

/** One server on a fresh database, with a mail server beside it. */
export type Place = {
  kind: 'PostgreSQL' | 'PGlite';
  origin: string;
  mailbox: Mailbox;
  /** Null on PGlite, whose folder belongs to the server alone. */
  seeds: Seeds | null;
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
};

const TIMES = { UNDO_WINDOW_S: '3', RUN_LEASE_S: '5' };

export async function openE2ePlace(kind: Place['kind']): Promise<Place> {
  const { env, seeds, close } = await (kind === 'PGlite' ? openFolder() : openPostgres());
  const mailbox = await startMailbox();
  const whole: ServerEnv = { ...env, ...TIMES, SMTP_URL: mailbox.url };
  let server: Server = await startServer(whole);
  return {
    kind,
    origin: server.origin,
    mailbox,
    seeds,
    kill: async () => void (await server.kill('SIGKILL')),
    async restart() {
      server = await startServer(whole, { port: server.port });
    },
    async close() {
      await server.stop();
      await mailbox.stop();
      await close();
    },
  };
}

type Stored = { env: ServerEnv; seeds: Seeds | null; close: () => Promise<void> };

async function openFolder(): Promise<Stored> {
  const folder = await freshFolder();
  return { env: { DATA_DIR: folder.path }, seeds: null, close: folder.remove };
}

async function openPostgres(): Promise<Stored> {
  const postgres = await startPostgres({ durable: false });
  const url = await postgres.createDatabase('greenlight');
  const pool = openPool(url, 4);
  return {
    env: { DATABASE_URL: url },
    seeds: createSeeds(pool),
    async close() {
      await pool.close();
      await postgres.stop();
    },
  };
}
