import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { expect, test } from 'vitest';
import * as schema from '/work/main/lib/db/schema/auth';
import { migrateEmbedded } from '/work/main/lib/db/migrate';
test('tx', async () => {
  const client = await PGlite.create(); const db = drizzle(client); await migrateEmbedded(db);
  const auth = betterAuth({ database: drizzleAdapter(db, { provider: 'pg', schema, transaction: true }), baseURL: 'http://localhost:3000', secret: 'x'.repeat(40), emailAndPassword: { enabled: true }, plugins: [organization({ organizationHooks: { afterCreateOrganization: async () => { await db.transaction(async (tx) => { await tx.execute('select 1'); }); } } })], onAPIError: { throw: true }, telemetry: {enabled: false} });
  const call = (path: string, body: unknown, cookie = '') => auth.handler(new Request('http://localhost:3000/api/auth' + path, { method: 'POST', headers: { 'content-type': 'application/json', ...(cookie ? { cookie, origin: 'http://localhost:3000' } : {}) }, body: JSON.stringify(body) }));
  const r = await call('/sign-up/email', { name: 'A', email: 'a@example.com', password: 'greenlight-demo' });
  console.warn(r.status, await r.text(), r.headers.getSetCookie());
  const cookie = r.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const o = await call('/organization/create', { name: 'O', slug: 'oo' }, cookie); console.warn(o.status, await o.text());
  const r2 = await call('/sign-up/email', { name: 'B', email: 'b@example.com', password: 'greenlight-demo' });
  const cb = r2.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const orgId = (await db.select().from(schema.organization))[0]!.id;
  const inv = await call('/organization/invite-member', { email: 'b@example.com', role: 'member', organizationId: orgId }, cookie); const i = await inv.json(); console.warn(inv.status, i);
  const acc = await call('/organization/accept-invitation', { invitationId: i.id }, cb); console.warn(acc.status, await acc.text());
  for (const body of [{ name: 'C\u0000', email: 'c@example.com', password: 'greenlight-demo' }, { name: 'C', email: 'a@example.com', password: 'greenlight-demo' }, { name: 'C', email: 'c@example.com', password: 'x' }, [], null, 'x']) {
    try { const x = await call('/sign-up/email', body); console.warn(x.status, await x.text()); } catch (e) { console.warn('THROWN', e, (e as any)?.constructor?.name, (e as any)?.status, (e as any)?.cause?.code); }
  }
  try { const x = await auth.handler(new Request('http://localhost:3000/api/auth/sign-in/email', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })); console.warn('bad json', x.status, await x.text()); } catch (e) { console.warn('THROWN bad json', e); }
  try { const x = await auth.handler(new Request('http://localhost:3000/api/auth/sign-in/email', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' })); console.warn('text', x.status, await x.text()); } catch (e) { console.warn('THROWN text', e); }
  const both = await Promise.allSettled([1, 2].map(() => call('/sign-up/email', { name: 'D', email: 'd@example.com', password: 'greenlight-demo' }))); console.warn(both.map((b) => b.status === 'fulfilled' ? b.value.status : b.reason));
}, 60000);
