import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { addCall } from '../../lib/calls/intake';
import type { Participant } from '../../lib/calls/schema';
import { createContact } from '../../lib/contacts/commands';
import { matchContacts } from '../../lib/contacts/match';
import { contact } from '../../lib/contacts/tables';
import { promiseOfEmail } from '../helpers/builders/calls';
import { insertOrg } from '../helpers/db/embedded';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';

withFreshOrg();

const known = (fields: { name: string; email?: string; phone?: string }, of = org) =>
  database.transaction((tx) => createContact(tx, of, { ...fields, do_not_email: false, do_not_text: false }));
const match = (...participants: Omit<Participant, 'speaker' | 'role'>[]) =>
  database.transaction((tx) =>
    matchContacts(
      tx,
      org,
      participants.map((person, n) => ({ speaker: `S${n}`, role: 'customer', ...person })),
    ),
  );
const all = () => database.db.select().from(contact).where(eq(contact.org_id, org));

test('a person is found by email in any case, then by phone in any notation, and missing details are filled in', async () => {
  const tom = await known({ name: 'Tom Reyes', email: 'tom@example.com' });
  const ines = await known({ name: 'Ines Okafor', phone: '+1 212 555 0123' });
  expect(await match({ name: 'T. Reyes', email: 'TOM@Example.com', phone: '212-555-0142' })).toEqual([
    tom.id,
  ]);
  expect(await match({ name: 'Ines', phone: '(212) 555 0123', email: 'Ines@example.com' })).toEqual([
    ines.id,
  ]);
  expect(await all()).toMatchObject([
    { name: 'Tom Reyes', email: 'tom@example.com', phone: '+12125550142' },
    { name: 'Ines Okafor', email: 'ines@example.com', phone: '+12125550123' },
  ]);
});

test('the email takes precedence over the phone, and no existing detail is overwritten', async () => {
  const byEmail = await known({ name: 'A', email: 'shared@example.com', phone: '+12125550101' });
  await known({ name: 'B', phone: '+12125550102' });
  expect(await match({ email: 'shared@example.com', phone: '+12125550102' })).toEqual([byEmail.id]);
  expect((await all())[0]).toMatchObject({ name: 'A', phone: '+12125550101' });
});

test('a shared phone with another email is another person', async () => {
  const alice = await known({ name: 'Alice', email: 'alice@example.com', phone: '+12125550101' });
  const [bob] = await match({ name: 'Bob', email: 'bob@example.com', phone: '+12125550101' });
  expect(bob).not.toBe(alice.id);
  expect(await match({ email: 'bob@example.com', phone: '+12125550101' })).toEqual([bob]);
  expect(await match({ phone: '+12125550101' })).toEqual([alice.id]);
  expect((await all()).map(({ email }) => email)).toEqual(['alice@example.com', 'bob@example.com']);
});

test('a person is matched by exact name only when the call gives neither email nor phone', async () => {
  const lena = await known({ name: 'Lena Park', email: 'lena@example.com' });
  expect(await match({ name: 'Lena Park' })).toEqual([lena.id]);
  const [other] = await match({ name: 'Lena Park', email: 'lena.park@example.com' });
  expect(other).not.toBe(lena.id);
  expect(await match({ name: 'lena park' })).not.toContain(lena.id);
});

test('our own side, and participants with neither name nor address, create no contact', async () => {
  const ids = await database.transaction((tx) =>
    matchContacts(tx, org, [
      { speaker: 'A', role: 'agent', name: 'Mara', email: 'mara@example.com' },
      { speaker: 'A2', role: ' Agent ', name: 'Max' },
      { speaker: 'B', role: 'customer' },
      { speaker: 'C', role: 'customer', phone: 'withheld' },
    ]),
  );
  expect(ids).toEqual([]);
  expect(await all()).toEqual([]);
});

test('one person with two speaker labels is one contact', async () => {
  const ids = await match(
    { name: 'Tom', email: 'tom@example.com' },
    { name: 'Tom Reyes', email: 'Tom@example.com' },
    { name: 'Tom' },
  );
  expect(ids).toHaveLength(1);
  expect(await all()).toHaveLength(1);
});

test('a contact named after its address gets the name from the first call that has it', async () => {
  await match({ email: 'tom@example.com' });
  expect(await all()).toMatchObject([{ name: 'tom@example.com' }]);
  await match({ email: 'tom@example.com', name: 'Tom Reyes' });
  await match({ email: 'tom@example.com', name: 'Somebody Else' });
  expect(await all()).toMatchObject([{ name: 'Tom Reyes' }]);
});

test('contacts of another organization are not matched', async () => {
  await known({ name: 'Tom', email: 'tom@example.com' }, await insertOrg(database, 'other'));
  await match({ email: 'tom@example.com' });
  expect(await all()).toHaveLength(1);
});

test('ten concurrent calls of one new person create one contact', async () => {
  const calls = Array.from({ length: 10 }, () => promiseOfEmail());
  await Promise.all(calls.map((call) => addCall(database, org, call)));
  expect(await all()).toHaveLength(1);
});
