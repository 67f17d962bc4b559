import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { member, organization, user } from '../../../lib/auth/tables';
import { addCall } from '../../../lib/calls/intake';
import { contact } from '../../../lib/contacts/tables';
import { openDatabase } from '../../../lib/db/connect';
import type { Database } from '../../../lib/db/transaction';
import { readEnv } from '../../../lib/env';
import { removeMember } from '../../../lib/members/commands';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { freshDatabase } from '../../helpers/db/database';

let database: Database;
beforeAll(async () => {
  const env = readEnv({ DATABASE_URL: await freshDatabase(), NODE_ENV: 'test' });
  database = await openDatabase(env, () => {});
});
afterAll(() => database?.close());

async function insertOrg(owners: number): Promise<{ org: string; people: string[] }> {
  const org = randomUUID();
  await database.db.insert(organization).values({ id: org, name: 'Acme', slug: org });
  const people = Array.from({ length: owners }, () => randomUUID());
  for (const id of people) {
    await database.db.insert(user).values({ id, name: 'Owner', email: `${id}@example.com` });
    await database.db.insert(member).values({ id, organizationId: org, userId: id, role: 'owner' });
  }
  return { org, people };
}

const remove = (org: string, by: string, whom: string) =>
  database.transaction((tx) =>
    removeMember(tx, { org_id: org, actor: { kind: 'user', id: by, name: 'Owner' } }, whom),
  );
const membersOf = (org: string) => database.db.select().from(member).where(eq(member.organizationId, org));

test('owners who remove each other at the same moment never leave an organization without an owner', async () => {
  for (let race = 0; race < 60; race += 1) {
    const { org, people } = await insertOrg(2);
    const [a = '', b = ''] = people;
    const outcomes = await Promise.allSettled([remove(org, a, b), remove(org, b, a)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await membersOf(org)).toHaveLength(1);
  }
});

test('negative control: without the lock the same check leaves organizations without an owner', async () => {
  let abandoned = 0;
  for (let race = 0; race < 60; race += 1) {
    const { org, people } = await insertOrg(2);
    await Promise.all(
      people.map((whom) =>
        database.transaction(async (tx) => {
          const owners = await tx.select().from(member).where(eq(member.organizationId, org));
          if (owners.length > 1) await tx.delete(member).where(eq(member.id, whom));
        }),
      ),
    );
    if ((await membersOf(org)).length === 0) abandoned += 1;
  }
  expect(abandoned).toBeGreaterThan(0);
});

test('concurrent calls of one new person create one contact', async () => {
  for (let race = 0; race < 10; race += 1) {
    const { org } = await insertOrg(0);
    await Promise.all(Array.from({ length: 8 }, () => addCall(database, org, promiseOfEmail())));
    expect(await database.db.select().from(contact).where(eq(contact.org_id, org))).toHaveLength(1);
  }
});
