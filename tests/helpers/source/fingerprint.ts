import pg from 'pg';
import type { Org } from '../db/org';
import { ok } from '../http/api';
import type { Backend } from '../http/backend';

/** Tables that change without a request for a change. */
const OWN_LIFE = ['session', '__drizzle_migrations'];

/**
 * Everything that a request could have written, in a comparable form: on PostgreSQL the number of rows and the newest
 * versions of each table; on PGlite, which only one process can open, the lists of the API.
 */
export async function fingerprint(backend: Backend, org: Org): Promise<unknown> {
  if (!backend.databaseUrl) {
    const lists = ['/plans', '/calls', '/inbox', '/contacts', '/templates', '/outbox', '/members', '/keys'];
    const shown = await Promise.all(lists.map(async (list) => ok(await org.api.get(list))));
    return shown.map((list) => ({ ...Object(list), read_at: null }));
  }
  const client = new pg.Client({ connectionString: backend.databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select table_name name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    const names = tables.rows.map(({ name }) => name).filter((name) => !OWN_LIFE.includes(name));
    const counts = names.map((name) => `select '${name}' name, count(*)::int rows from "${name}"`);
    const { rows } = await client.query(counts.join(' union all '));
    const versions = await client.query(
      `select coalesce(sum(version), 0)::int sum from (select version from plan union all select version from log_entry) v`,
    );
    const heads = await client.query('select org_id, epoch, head::int from org_stream order by 1');
    return [rows, versions.rows, heads.rows];
  } finally {
    await client.end();
  }
}
