import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';

/** A PostgreSQL database of the caller's own, migrated or empty. For tests of the project `pg`. */
export async function freshDatabase({ empty = false } = {}): Promise<string> {
  const { url, template } = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    // PostgreSQL refuses concurrent copies of one template, so they wait for a lock.
    await admin.query('select pg_advisory_lock(1)');
    await admin.query(`create database ${name} template ${empty ? 'template0' : template}`);
  } finally {
    await admin.end();
  }
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** A folder for an embedded database. */
export async function freshFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'greenlight-data-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
