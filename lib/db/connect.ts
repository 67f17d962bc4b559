import 'server-only';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import type { Env } from '../env';
import { lockFolder } from './folder-lock';
import { migrateEmbedded, migrateServer } from './migrate';
import {
  createDatabase,
  type Database,
  type OnEvents,
  type OnWork,
  type Queryable,
  type Transact,
} from './transaction';

/**
 * Opens the database that the configuration names, with its migrations applied: PostgreSQL at `DATABASE_URL`, otherwise
 * PGlite in `DATA_DIR/database`, which belongs to one process at a time.
 * @throws Error with a message for the operator when another process has the folder
 */
export function openDatabase(env: Env, onEvents: OnEvents, onWork?: OnWork): Promise<Database> {
  return env.DATABASE_URL ? openServer(env, onEvents, onWork) : openEmbedded(env, onEvents, onWork);
}

async function openServer(env: Env, onEvents: OnEvents, onWork?: OnWork): Promise<Database> {
  await migrateServer(env.DATABASE_URL);
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: env.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    options: '-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=20s',
  });
  // Without listeners a restart of PostgreSQL is an unhandled 'error' event that ends the process, both for idle
  // clients and for those checked out.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return createDatabase(
    drizzlePg(pool),
    onEvents,
    () => pool.end(),
    (work, config) => transactOn(pool, work, config),
    onWork,
  );
}

/**
 * Drizzle's own transaction on a pool does not release its client when `begin` fails, and loses the original error when
 * `rollback` fails. Here the client is always released, and destroyed when its connection is broken.
 */
async function transactOn<T>(
  pool: pg.Pool,
  work: (tx: Queryable) => Promise<T>,
  config: Parameters<Transact>[1],
): Promise<T> {
  const client = await pool.connect();
  let failure: unknown;
  let isBroken = false;
  try {
    return await drizzlePg(client).transaction(async (tx) => {
      try {
        return await work(tx);
      } catch (error) {
        failure = error;
        throw error;
      }
    }, config);
  } catch (error) {
    isBroken = error !== failure;
    throw failure ?? error;
  } finally {
    client.release(isBroken);
  }
}

async function openEmbedded(env: Env, onEvents: OnEvents, onWork?: OnWork): Promise<Database> {
  await mkdir(env.DATA_DIR, { recursive: true });
  const unlock = await lockFolder(env.DATA_DIR);
  try {
    const client = await PGlite.create(join(env.DATA_DIR, 'database'));
    const db = drizzlePglite(client);
    await migrateEmbedded(db);
    const close = async () => {
      await client.close();
      await unlock();
    };
    return createDatabase(db, onEvents, close, undefined, onWork);
  } catch (error) {
    await unlock();
    throw error;
  }
}
