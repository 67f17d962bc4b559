import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../lib/db/connect';
import { readEnv } from '../../../lib/env';
import { freshDatabase } from '../../helpers/db/database';
import { freePort } from '../../helpers/http/ports';

/** A proxy to the database that can cut each connection at its first query. */
async function cuttable(url: string) {
  const behind = new URL(url);
  const way = { cut: false };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(behind.port), behind.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    client.on('data', (chunk) => {
      if (way.cut) {
        client.destroy();
        upstream.destroy();
      } else upstream.write(chunk);
    });
    upstream.on('data', (chunk) => client.write(chunk));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: Object.assign(new URL(url), { port: String(port) }).href,
    way,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('connections that break at the start of a transaction are returned, and the pool does not run dry', async () => {
  const { url, way, close } = await cuttable(await freshDatabase());
  const env = readEnv({ NODE_ENV: 'test', DATABASE_URL: url, DATABASE_POOL_SIZE: '2' });
  const database = await openDatabase(env, () => {});
  const ask = () => database.transaction((tx) => tx.execute(sql`select 1`));
  await Promise.all([ask(), ask()]);
  way.cut = true;
  for (const failed of await Promise.allSettled([ask(), ask()])) expect(failed.status).toBe('rejected');
  way.cut = false;
  await ask();
  await Promise.all([ask(), ask()]);
  await database.close();
  close();
});

test('an error in a transaction is passed on unchanged, and nothing is written', async () => {
  const env = readEnv({ NODE_ENV: 'test', DATABASE_URL: await freshDatabase(), DATABASE_POOL_SIZE: '2' });
  const database = await openDatabase(env, () => {});
  for (let turn = 0; turn < 5; turn += 1) {
    const failed = database.transaction(async (tx) => {
      await tx.execute(sql`create table left_behind (id int)`);
      await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`).catch(() => {});
      throw new Error(`mine ${turn}`);
    });
    await expect(failed).rejects.toThrow(`mine ${turn}`);
  }
  const found = await database.transaction((tx) =>
    tx.execute(sql`select 1 from pg_tables where tablename = 'left_behind'`),
  );
  expect(found).toMatchObject({ rows: [] });
  await database.close();
});
