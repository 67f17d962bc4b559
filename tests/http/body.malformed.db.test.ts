import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as notesRoute from '../../app/api/orgs/[org]/contacts/[contact]/notes/route';
import * as contactRoute from '../../app/api/orgs/[org]/contacts/[contact]/route';
import * as contactsRoute from '../../app/api/orgs/[org]/contacts/route';
import * as keysRoute from '../../app/api/orgs/[org]/keys/route';
import * as invitationsRoute from '../../app/api/orgs/[org]/members/invitations/route';
import * as templatesRoute from '../../app/api/orgs/[org]/templates/route';
import { api_key } from '../../lib/api-keys/tables';
import { invitation } from '../../lib/auth/tables';
import { contact, contact_note } from '../../lib/contacts/tables';
import type { RouteHandler } from '../../lib/http/with-org';
import { DEFAULT_TEMPLATE } from '../../lib/templates/default-template';
import { plan_template } from '../../lib/templates/tables';
import { type Accounts, ask, createOrg, openAccounts, signUp } from '../helpers/http/accounts';

let accounts: Accounts;
let cookie: string;
let contactId: string;

beforeAll(async () => {
  accounts = await openAccounts();
  const owner = await signUp(accounts, 'Owner');
  await createOrg(accounts, owner, 'acme');
  cookie = owner.cookie;
  const made = await send(contactsRoute.POST, JSON.stringify({ name: 'Tom Reyes', phone: '(212) 555-0123' }));
  contactId = (made.body.contact as { id: string }).id;
});
afterAll(() => accounts.database.close());

function send(handler: RouteHandler, raw: BodyInit, params: Record<string, string> = {}) {
  const headers = { cookie, 'content-type': 'application/json' };
  return ask(handler, '/', { method: 'POST', raw, headers, params: { org: 'acme', ...params } });
}

async function stored(): Promise<number[]> {
  const { db } = accounts.database;
  const tables = [contact, contact_note, api_key, plan_template, invitation];
  return Promise.all(tables.map(async (table) => (await db.select().from(table)).length));
}

const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** Bodies that are not JSON, or not an object. */
const NO_OBJECT: Record<string, BodyInit> = {
  nothing: '',
  blanks: '  \n ',
  'half an object': '{"name":',
  'an object and more': '{"name":"x"} {}',
  'single quotes': `{'name':'x'}`,
  'a trailing comma': '{"name":"x",}',
  'a comment': '{/* */"name":"x"}',
  undefined: 'undefined',
  NaN: '{"name":NaN}',
  null: 'null',
  true: 'true',
  'a number': '42',
  'a text': '"name"',
  'a list': '[]',
  'a list of objects': '[{"name":"x"}]',
  'an empty object': '{}',
  'invalid UTF-8': Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d),
  'half a character': Uint8Array.of(0x22, 0xf0, 0x9f, 0x90),
  'UTF-16': Uint8Array.from(Buffer.from('{"name":"x"}', 'utf16le')),
  'a NUL byte': '{"name":"x"}\u0000',
  'a raw line break in a text': '{"name":"a\nb"}',
  form: 'name=x&email=y',
  XML: '<name>x</name>',
  'nested 33 deep': deep(33),
  'nested 8000 deep': deep(8_000),
  'brackets that never close': '['.repeat(60_000),
  'only __proto__': '{"__proto__":{"name":"x"}}',
  'only constructor': '{"constructor":{"prototype":{"name":"x"}}}',
};

describe.each([
  ['contacts', contactsRoute.POST],
  ['templates', templatesRoute.POST],
  ['keys', keysRoute.POST],
  ['invitations', invitationsRoute.POST],
] as [string, RouteHandler][])('POST %s', (_, handler) => {
  test.each(Object.entries(NO_OBJECT))('%s is 400, and nothing is written', async (_name, raw) => {
    const before = await stored();
    const answer = await send(handler, raw);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('bad_request');
    expect(JSON.stringify(answer.body)).not.toMatch(/zod|sql|stack|node_modules/i);
    expect(await stored()).toEqual(before);
    expect(accounts.logged).toEqual([]);
  });

  test('a body of 64 KiB and a byte is 413', async () => {
    expect((await send(handler, ' '.repeat(65_537))).status).toBe(413);
  });
});

const WRONG: [string, RouteHandler, unknown, number][] = [
  ['a number for a name', contactsRoute.POST, { name: 7 }, 400],
  ['a list for a name', contactsRoute.POST, { name: ['x'] }, 400],
  ['an object for a name', contactsRoute.POST, { name: { first: 'x' } }, 400],
  ['no name', contactsRoute.POST, { name: null }, 400],
  ['a blank name', contactsRoute.POST, { name: '   ' }, 400],
  ['nothing but NUL for a name', contactsRoute.POST, { name: '\u0000\u0000' }, 400],
  ['a name of two lines', contactsRoute.POST, { name: 'Tom\r\nBcc: all@example.com' }, 400],
  ['a name of 201 letters', contactsRoute.POST, { name: 'x'.repeat(201) }, 400],
  ['no email address', contactsRoute.POST, { name: 'x', email: 'tom at example' }, 400],
  ['two email addresses', contactsRoute.POST, { name: 'x', email: 'a@example.com,b@example.com' }, 400],
  ['an address with a line break', contactsRoute.POST, { name: 'x', email: 'a@example.com\nb' }, 400],
  ['"yes" for a flag', contactsRoute.POST, { name: 'x', do_not_email: 'yes' }, 400],
  ['a number for a phone number', contactsRoute.POST, { name: 'x', phone: 2125550123 }, 400],
  ['an invalid phone number', contactsRoute.POST, { name: 'x', phone: 'call me' }, 422],
  ['a phone number that is too short', contactsRoute.POST, { name: 'x', phone: '123' }, 422],
  [
    'a phone number that is too long',
    contactsRoute.POST,
    { name: 'x', phone: '+1 212 555 0123 4567 89' },
    422,
  ],
  ['an unknown trigger', templatesRoute.POST, { ...DEFAULT_TEMPLATE, trigger: 'always' }, 400],
  ['an unknown tool', templatesRoute.POST, { ...DEFAULT_TEMPLATE, allowed_tools: ['rm'] }, 400],
  ['no tools', templatesRoute.POST, { ...DEFAULT_TEMPLATE, allowed_tools: [] }, 400],
  ['expiry in the past', templatesRoute.POST, { ...DEFAULT_TEMPLATE, expires_after_s: -1 }, 400],
  ['half a second', templatesRoute.POST, { ...DEFAULT_TEMPLATE, expires_after_s: 60.5 }, 400],
  ['1e999', templatesRoute.POST, { ...DEFAULT_TEMPLATE, expires_after_s: 1e308 }, 400],
  ['an owner key', keysRoute.POST, { name: 'x', role: 'owner' }, 400],
  ['an unknown role', keysRoute.POST, { name: 'x', role: 'root' }, 400],
  ['a role with a space', invitationsRoute.POST, { email: 'x@example.com', role: 'admin ' }, 400],
  ['roles in a list', invitationsRoute.POST, { email: 'x@example.com', role: ['admin'] }, 400],
];
test.each(WRONG)('%s', async (_, handler, value, status) => {
  const before = await stored();
  const answer = await send(handler, JSON.stringify(value));
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({
    code: status === 422 ? 'invalid' : 'bad_request',
    issues: expect.any(Array),
  });
  expect(await stored()).toEqual(before);
});

test('unknown fields change nothing, whatever their name', async () => {
  const raw = `{"name":"Tom \\u0000Reyes\\ud83d","__proto__":{"org_id":"other"},"org_id":"other","id":"1","created_at":"x"}`;
  const answer = await send(contactsRoute.POST, raw);
  expect(answer.status).toBe(201);
  expect(answer.body.contact).toMatchObject({ name: 'Tom Reyes�', email: null });
  expect((answer.body.contact as { id: string }).id).not.toBe('1');
  expect({}).not.toHaveProperty('org_id');
});

test.each([
  ['page=0', 400],
  ['page=-1', 400],
  ['page=1.5', 400],
  ['page=1e9', 400],
  ['page=x', 400],
  ['page=', 400],
  ['page=1&page=2', 400],
  ['q=a&q=b', 400],
  ['q=%00', 400],
  ['other=%00', 400],
  [`q=${'x'.repeat(201)}`, 400],
  ['page[]=1', 200],
  ['q=', 200],
  ['q=%25_%5C', 200],
  ['q=%zz', 200],
  ['sort=password', 200],
])('GET contacts?%s: %i', async (query, status) => {
  const answer = await ask(contactsRoute.GET, `/?${query}`, { headers: { cookie }, params: { org: 'acme' } });
  expect(answer.status).toBe(status);
});

test('text that cannot be stored is refused before it reaches the database, never with 5xx', async () => {
  const patched = await ask(contactRoute.PATCH, '/', {
    method: 'PATCH',
    headers: { cookie },
    params: { org: 'acme', contact: contactId },
    json: { email: '', phone: null },
  });
  expect(patched.body.contact).toMatchObject({ name: 'Tom Reyes', email: null, phone: null });
  const note = await send(notesRoute.POST, JSON.stringify({ text: 'called\u0000 back\ud800' }), {
    contact: contactId,
  });
  expect(note.body.note).toMatchObject({ text: 'called back�', author: 'Owner', plan_id: null });
  expect((await send(notesRoute.POST, '{"text":"\\u0000"}', { contact: contactId })).status).toBe(400);
  const elsewhere = { contact: '0190a000-0000-7000-8000-000000000000' };
  expect((await send(notesRoute.POST, '{"text":"x"}', elsewhere)).status).toBe(404);
});

test('a body without the JSON content type is 415', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await ask(contactsRoute.POST, '/', {
      method: 'POST',
      raw: '{"name":"x"}',
      headers: { cookie, 'content-type': type },
      params: { org: 'acme' },
    });
    expect(answer).toMatchObject({ status: 415, body: { code: 'wrong_type' } });
  }
});
