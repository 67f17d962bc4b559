import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contactRoute from '../../app/api/orgs/[org]/contacts/[contact]/route';
import * as contactsRoute from '../../app/api/orgs/[org]/contacts/route';
import * as memberRoute from '../../app/api/orgs/[org]/members/[member]/route';
import * as ruleRoute from '../../app/api/orgs/[org]/rules/[rule]/route';
import * as ruleOrderRoute from '../../app/api/orgs/[org]/rules/order/route';
import * as rulesRoute from '../../app/api/orgs/[org]/rules/route';
import * as settingsRoute from '../../app/api/orgs/[org]/settings/route';
import * as templateRoute from '../../app/api/orgs/[org]/templates/[template]/route';
import * as templatesRoute from '../../app/api/orgs/[org]/templates/route';
import { member } from '../../lib/auth/tables';
import { matchContacts } from '../../lib/contacts/match';
import type { RouteHandler } from '../../lib/http/with-org';
import { object, record, unknown } from '../../lib/kit/decode';
import { DEFAULT_TEMPLATE } from '../../lib/templates/default-template';
import { type Accounts, ask, createOrg, openAccounts, signUp, type Visitor } from '../helpers/http/accounts';

let accounts: Accounts;
let acme: string;
let ana: Visitor;
let ben: Visitor;
let opened = 0;
beforeAll(async () => {
  accounts = await openAccounts();
  ana = await signUp(accounts, 'Ana');
  ben = await signUp(accounts, 'Ben');
  acme = await createOrg(accounts, ana, 'acme');
  await accounts.database.db
    .insert(member)
    .values({ id: 'ben', organizationId: acme, userId: ben.id, role: 'admin' });
});
afterAll(() => accounts.database.close());

type Params = Record<string, string>;
type Row = Record<string, unknown>;

const call = (route: RouteHandler, method: string, by: Visitor, params: Params, json?: unknown) =>
  ask(route, '/', {
    method,
    headers: { cookie: by.cookie },
    params: { org: 'acme', ...params },
    ...(json === undefined ? {} : { json }),
  });

async function created(route: RouteHandler, field: string, body: unknown): Promise<Row> {
  const reply = await call(route, 'POST', ana, {}, body);
  return record(unknown)(reply.body[field]);
}

type Noun = {
  name: string;
  /** The row of the answer. */
  field: string;
  patch: RouteHandler;
  open(): Promise<{ row: Row; params: Params }>;
  /** What Ben switches off while Ana has the form open. */
  theirs: Row;
  /** The one field that Ana changes. */
  mine: Row;
  /** The row after both, where fields of the body and of the row differ in shape. */
  shape?: (changes: Row) => Row;
};

const TEMPLATE = { ...DEFAULT_TEMPLATE, autopilot: true };
const ruleOf = (changes: Row) => ({ ...(changes.rule ?? {}) });

const NOUNS: Noun[] = [
  {
    name: 'contact',
    field: 'contact',
    patch: contactRoute.PATCH,
    open: async () => {
      const row = await created(contactsRoute.POST, 'contact', { name: 'Kim', phone: '+12025550123' });
      return { row, params: { contact: String(row.id) } };
    },
    theirs: { do_not_email: true },
    mine: { phone: '+12025550124' },
  },
  {
    name: 'template (PATCH)',
    field: 'template',
    patch: templateRoute.PATCH,
    open: async () => {
      const row = await created(templatesRoute.POST, 'template', TEMPLATE);
      return { row, params: { template: String(row.id) } };
    },
    theirs: { autopilot: false, is_active: false },
    mine: { description: 'Other instructions.' },
  },
  {
    name: 'template (PUT)',
    field: 'template',
    patch: templateRoute.PUT,
    open: async () => {
      const row = await created(templatesRoute.POST, 'template', TEMPLATE);
      return { row, params: { template: String(row.id) } };
    },
    theirs: { autopilot: false, is_active: false },
    mine: { description: 'Other instructions.' },
  },
  {
    name: 'settings',
    field: 'settings',
    patch: settingsRoute.PATCH,
    open: async () => {
      const { body } = await call(settingsRoute.GET, 'GET', ana, {});
      return { row: record(unknown)(body.settings), params: {} };
    },
    theirs: { quiet_hours: { from: '21:00', until: '08:00' } },
    mine: { undo_window_s: 15 },
  },
  {
    name: 'rule',
    field: 'rule',
    patch: ruleRoute.PATCH,
    open: async () => {
      const row = await created(rulesRoute.POST, 'rule', { name: 'Texts', verdict: 'ask', tool: 'send_sms' });
      return { row, params: { rule: String(row.id) } };
    },
    theirs: { rule: { max_chars: 100 } },
    mine: { rule: { name: 'Text messages' } },
    shape: ruleOf,
  },
  {
    name: 'member',
    field: 'member',
    patch: memberRoute.PATCH,
    open: async () => {
      opened += 1;
      const id = `cleo-${opened}`;
      const person = await signUp(accounts, id);
      const row = { id, organizationId: acme, userId: person.id, role: 'member' };
      await accounts.database.db.insert(member).values(row);
      return { row: { version: 1, role: 'member' }, params: { member: id } };
    },
    theirs: { role: 'viewer' },
    mine: { role: 'admin' },
  },
];

describe.each(NOUNS)('$name', ({ field, patch, open, theirs, mine, shape = (changes: Row) => changes }) => {
  test('a change made on an old version is refused with the present row, and nothing is written', async () => {
    const { row, params } = await open();
    const first = await call(patch, 'PATCH', ben, params, { version: row.version, ...theirs });
    expect(first).toMatchObject({ status: 200, body: { [field]: shape(theirs) } });
    const present = record(unknown)(first.body[field]);
    expect(present.version).toBe(Number(row.version) + 1);

    const late = await call(patch, 'PATCH', ana, params, { version: row.version, ...mine });
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict', current: present } });
    const unchanged = await call(patch, 'PATCH', ana, params, { version: row.version, ...theirs });
    expect(unchanged.body[field], 'a repeat of what is there already is no conflict').toEqual(present);

    const again = await call(patch, 'PATCH', ana, params, { version: present.version, ...mine });
    expect(again).toMatchObject({ status: 200, body: { [field]: { ...shape(theirs), ...shape(mine) } } });
  });

  test('without a version only the given fields are written, and the version moves on', async () => {
    const { row, params } = await open();
    const answer = await call(patch, 'PATCH', ana, params, mine);
    const { version, updated_at: _, ...rest } = row;
    expect(answer).toMatchObject({ status: 200, body: { [field]: { ...rest, ...shape(mine) } } });
    const written = record(unknown)(answer.body[field]);
    // The settings are one row for all of these tests, so this change may be there already.
    if (field !== 'settings') expect(written.version).toBe(Number(version) + 1);
  });

  test.each(['1', -1, 1.5, null, 3_000_000_000])('version %j is refused as bad input', async (version) => {
    const { params } = await open();
    expect(await call(patch, 'PATCH', ana, params, { ...mine, version })).toMatchObject({ status: 400 });
  });
});

test('two writers at the same moment: one is written, the other is refused', async () => {
  const contact = await created(contactsRoute.POST, 'contact', { name: 'Lee' });
  const params = { contact: String(contact.id) };
  const send = (by: Visitor, changes: Row) =>
    call(contactRoute.PATCH, 'PATCH', by, params, { version: contact.version, ...changes });
  const answers = await Promise.all([send(ana, { name: 'Lee A.' }), send(ben, { do_not_text: true })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('a call that fills in an address counts as a change of the contact', async () => {
  const contact = await created(contactsRoute.POST, 'contact', { name: 'Noor', phone: '+12025550177' });
  const participants = [
    { speaker: 'Noor', name: 'Noor', role: 'customer', phone: '+12025550177', email: 'noor@example.com' },
  ];
  await accounts.database.transaction((tx) => matchContacts(tx, acme, participants));
  const answer = await call(
    contactRoute.PATCH,
    'PATCH',
    ana,
    { contact: String(contact.id) },
    { version: contact.version, email: 'other@example.com' },
  );
  expect(answer).toMatchObject({ status: 409, body: { current: { email: 'noor@example.com', version: 2 } } });
});

test('a rule with changed content is off for a form that was opened before, and a move counts as a change', async () => {
  const rule = (name: string) =>
    created(rulesRoute.POST, 'rule', { name, verdict: 'ask', tool: 'send_email' });
  const [one, two] = [await rule('One'), await rule('Two')];
  const { body } = await call(rulesRoute.GET, 'GET', ana, {});
  const { rules } = object({ rules: (value: unknown) => (Array.isArray(value) ? value : []) })(body);
  const ids = rules.map(({ id }) => String(id)).filter((id) => id !== one.id && id !== two.id);
  const moved = await call(ruleOrderRoute.POST, 'POST', ben, {}, { ids: [...ids, two.id, one.id] });
  expect(moved.status).toBe(200);
  const late = { version: one.version, rule: { max_chars: 5 } };
  expect(await call(ruleRoute.PATCH, 'PATCH', ana, { rule: String(one.id) }, late)).toMatchObject({
    status: 409,
    body: { current: { id: one.id, version: 2 } },
  });
});

test('a changed field that does not fit the rest of the rule is refused', async () => {
  const rule = await created(rulesRoute.POST, 'rule', { name: 'Mail', verdict: 'ask', tool: 'send_email' });
  const change = { version: rule.version, rule: { recipient: '+12025550123' } };
  expect(await call(ruleRoute.PATCH, 'PATCH', ana, { rule: String(rule.id) }, change)).toMatchObject({
    status: 400,
    body: { issues: [{ path: ['rule', 'recipient'] }] },
  });
});
