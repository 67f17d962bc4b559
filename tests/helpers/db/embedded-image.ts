import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrateEmbedded } from '../../../lib/db/migrate';
import { projectRoot } from '../source/build';

const CACHE = join(projectRoot, 'node_modules/.cache/greenlight');
const MIGRATIONS = join(projectRoot, 'lib/db/migrations');

/**
 * An embedded database with the migrations applied. Migrating takes seconds, and every test file needs a database, so the
 * first file saves an image, named after the migrations and the package lock.
 */
export async function openMigrated(): Promise<PGlite> {
  const path = join(CACHE, `${await fingerprint()}.tar`);
  const image = await readFile(path).catch(() => null);
  if (image) return PGlite.create({ loadDataDir: new Blob([new Uint8Array(image)]) });
  const client = await PGlite.create();
  await migrateEmbedded(drizzle(client));
  const dump = await client.dumpDataDir('none');
  await mkdir(CACHE, { recursive: true });
  // Several threads may be here at once, so each writes its own file and renames it.
  const mine = `${path}.${randomUUID()}`;
  await writeFile(mine, Buffer.from(await dump.arrayBuffer()));
  await rename(mine, path);
  return client;
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const lock = await readFile(join(projectRoot, 'package-lock.json'));
  hash.update(lock);
  for (const name of (await readdir(MIGRATIONS)).sort()) {
    if (name.endsWith('.sql')) hash.update(await readFile(join(MIGRATIONS, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
