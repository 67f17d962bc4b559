import { expect, test } from 'vitest';
import { createContact } from '../../lib/contacts/commands';
import { listContacts } from '../../lib/contacts/queries';
import { contact } from '../../lib/contacts/tables';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';

withFreshOrg();

const NAMES = ['Zimmer', 'de Vries', 'Özil', 'abel', 'Ozan', 'Émile', 'Eva', 'Łukasz', 'Lena', 'Ozil'];
const ORDERED = ['abel', 'de Vries', 'Émile', 'Eva', 'Lena', 'Łukasz', 'Ozan', 'Ozil', 'Özil', 'Zimmer'];

test('contacts are in the order of an address book: letters first, then accents, then case', async () => {
  for (const name of NAMES) {
    await database.transaction((tx) =>
      createContact(tx, org, { name, do_not_email: false, do_not_text: false }),
    );
  }
  const list = await database.transaction((tx) => listContacts(tx, org, {}));
  expect(list.contacts.map(({ name }) => name)).toEqual(ORDERED);
});

test('pages follow the same order, each contact once', async () => {
  const rows = Array.from({ length: 120 }, (_, n) => ({
    org_id: org,
    id: crypto.randomUUID(),
    name: `${NAMES[n % NAMES.length]} ${n % 7}`,
  }));
  await database.db.insert(contact).values(rows);
  const names: string[] = [];
  let after: string | undefined;
  do {
    const page = await database.transaction((tx) => listContacts(tx, org, { after }));
    names.push(...page.contacts.map(({ name }) => name));
    after = page.next ?? undefined;
  } while (after);
  expect(names).toHaveLength(rows.length);
  expect(names).toEqual([...names].sort(new Intl.Collator('und').compare));
});
