import { afterAll, beforeAll, expect, test } from 'vitest';
import * as settingsRoute from '../../app/api/orgs/[org]/settings/route';
import { createApiKey } from '../../lib/api-keys/commands';
import { member } from '../../lib/auth/tables';
import { readEnv } from '../../lib/env';
import { SettingsViewSchema } from '../../lib/settings/schema';
import { type Accounts, ask, createOrg, openAccounts, signUp } from '../helpers/http/accounts';

let accounts: Accounts;
const people = new Map<string, Record<string, string>>();

beforeAll(async () => {
  accounts = await openAccounts();
  const owner = await signUp(accounts, 'Owner');
  const org = await createOrg(accounts, owner, 'acme');
  people.set('owner', { cookie: owner.cookie });
  for (const role of ['admin', 'member', 'viewer']) {
    const person = await signUp(accounts, role);
    await accounts.database.db
      .insert(member)
      .values({ id: role, organizationId: org, userId: person.id, role });
    people.set(role, { cookie: person.cookie });
  }
  const actor = { kind: 'user', id: owner.id, name: 'Owner' } as const;
  const { key } = await accounts.database.transaction((tx) =>
    createApiKey(tx, org, actor, { name: 'k', role: 'viewer' }),
  );
  people.set('viewer key', { authorization: `Bearer ${key}` });
});
afterAll(() => accounts.database.close());

const params = { org: 'acme' };
const get = async (who: string) => {
  const answer = await ask(settingsRoute.GET, '/', { params, headers: people.get(who) ?? {} });
  return { status: answer.status, view: SettingsViewSchema.safeParse(answer.body).data };
};
const patch = (who: string, json: unknown) =>
  ask(settingsRoute.PATCH, '/', { method: 'PATCH', params, headers: people.get(who) ?? {}, json });

test('an organization without settings has the defaults of the installation', async () => {
  const { status, view } = await get('viewer');
  expect(status).toBe(200);
  expect(view).toMatchObject({
    settings: { undo_window_s: null, time_zone: null, quiet_hours: null },
    effective: { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null },
  });
  const ahead = Date.parse(view?.earliest_run_at ?? '') - Date.now();
  expect(ahead).toBeGreaterThan(0);
  expect(ahead).toBeLessThanOrEqual(10_000);
});

test('admins change only the given settings; everyone sees the change', async () => {
  const quiet_hours = { from: '21:30', until: '07:15' };
  const answer = await patch('admin', { time_zone: 'Asia/Kolkata', quiet_hours });
  expect(answer.status).toBe(200);
  expect((await patch('owner', { undo_window_s: 0 })).status).toBe(200);
  expect((await patch('owner', {})).status).toBe(200);
  const settings = { undo_window_s: 0, time_zone: 'Asia/Kolkata', quiet_hours };
  for (const who of ['owner', 'member', 'viewer', 'viewer key']) {
    expect((await get(who)).view).toMatchObject({ settings, effective: settings });
  }
  expect((await patch('admin', { quiet_hours: null, time_zone: null })).body).toMatchObject({
    settings: { undo_window_s: 0, time_zone: null, quiet_hours: null },
    effective: { undo_window_s: 0, time_zone: 'UTC', quiet_hours: null },
  });
});

test('the response contains the send time of a message approved now', async () => {
  const now = new Date();
  const clock = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString().slice(11, 16);
  const quiet_hours = { from: clock(-1), until: clock(3) };
  await patch('admin', { quiet_hours });
  const at = (await get('viewer')).view?.earliest_run_at ?? '';
  expect(at.slice(11)).toBe(`${quiet_hours.until}:00.000Z`);
  expect(Date.parse(at) - now.getTime()).toBeLessThanOrEqual(3 * 3_600_000);
  await patch('admin', { quiet_hours: null });
});

test.each(['member', 'viewer', 'viewer key'])('a %s changes nothing', async (who) => {
  const before = (await get('owner')).view?.settings;
  expect((await patch(who, { undo_window_s: 60 })).status).toBe(403);
  expect((await get('owner')).view?.settings).toEqual(before);
});

test.each([
  [{ time_zone: 'Europe/Bielefeld' }],
  [{ time_zone: '+02:00' }],
  [{ time_zone: '' }],
  [{ time_zone: 7 }],
  [{ undo_window_s: -1 }],
  [{ undo_window_s: 3_601 }],
  [{ undo_window_s: 1.5 }],
  [{ quiet_hours: { from: '22:00', until: '22:00' } }],
  [{ quiet_hours: { from: '24:00', until: '08:00' } }],
  [{ quiet_hours: { from: '9:00', until: '08:00' } }],
  [{ quiet_hours: { from: '22:00' } }],
  [{ quiet_hours: {} }],
  [{ quiet_hour: null }],
  [[]],
  ['22:00'],
])('%j is refused and changes nothing', async (body) => {
  const before = (await get('owner')).view?.settings;
  expect((await patch('owner', body)).status).toBe(400);
  expect((await get('owner')).view?.settings).toEqual(before);
});

test('the default time zone of the installation is checked at the start', () => {
  expect(readEnv({ NODE_ENV: 'test' }).TIME_ZONE).toBe('UTC');
  expect(readEnv({ NODE_ENV: 'test', TIME_ZONE: 'Europe/Berlin' }).TIME_ZONE).toBe('Europe/Berlin');
  expect(() => readEnv({ NODE_ENV: 'test', TIME_ZONE: 'Berlin' })).toThrow(/TIME_ZONE/);
});
