import { afterAll, beforeAll, expect, test } from 'vitest';
import * as auditRoute from '../../app/api/orgs/[org]/audit/route';
import * as callRoute from '../../app/api/orgs/[org]/calls/[call]/route';
import * as callsRoute from '../../app/api/orgs/[org]/calls/route';
import * as contactRoute from '../../app/api/orgs/[org]/contacts/[contact]/route';
import * as contactsRoute from '../../app/api/orgs/[org]/contacts/route';
import * as inboxIndexRoute from '../../app/api/orgs/[org]/inbox/index/route';
import * as inboxRoute from '../../app/api/orgs/[org]/inbox/route';
import * as keysRoute from '../../app/api/orgs/[org]/keys/route';
import * as membersRoute from '../../app/api/orgs/[org]/members/route';
import * as onboardingRoute from '../../app/api/orgs/[org]/onboarding/route';
import * as outboxRoute from '../../app/api/orgs/[org]/outbox/route';
import * as logRoute from '../../app/api/orgs/[org]/plans/[plan]/log/route';
import * as planRoute from '../../app/api/orgs/[org]/plans/[plan]/route';
import * as usageRoute from '../../app/api/orgs/[org]/plans/[plan]/usage/route';
import * as plansRoute from '../../app/api/orgs/[org]/plans/route';
import * as backTestRoute from '../../app/api/orgs/[org]/rules/back-test/route';
import * as rulesRoute from '../../app/api/orgs/[org]/rules/route';
import * as settingsRoute from '../../app/api/orgs/[org]/settings/route';
import * as templatesRoute from '../../app/api/orgs/[org]/templates/route';
import * as sessionRoute from '../../app/api/session/route';
import { decodeApiKeys, decodeNewApiKey } from '../../lib/api-keys/decode';
import { decodeAuditList } from '../../lib/audit/decode';
import { member } from '../../lib/auth/tables';
import { decodeAddedCall, decodeCallDetail, decodeCallList } from '../../lib/calls/decode';
import { fetchSessionStatus } from '../../lib/client/stream/session';
import { decodeContactList, decodeContactPage, decodeSavedContact } from '../../lib/contacts/decode';
import { decodeOutbox } from '../../lib/delivery/decode';
import { DEMO_ORG } from '../../lib/demo/demo';
import { seedDemo } from '../../lib/demo/seed-demo';
import { seedHistory } from '../../lib/demo/seed-history';
import type { RouteHandler } from '../../lib/http/with-org';
import type { Decoder } from '../../lib/kit/decode';
import { decodeMembers } from '../../lib/members/decode';
import { decodeOnboarding } from '../../lib/onboarding/decode';
import { decodePlanUsage } from '../../lib/planner/decode';
import { decodeInbox } from '../../lib/plans/decode/inbox';
import { decodeInboxIndex } from '../../lib/plans/decode/inbox-index';
import { decodePlan, decodePlanList } from '../../lib/plans/decode/plan';
import { decodePlanDetail, decodePlanLogPage } from '../../lib/plans/decode/plan-detail';
import { decodeBackTest, decodeRules, decodeSavedRule } from '../../lib/rules/decode';
import { decodeSettingsView } from '../../lib/settings/decode';
import { decodeTemplates } from '../../lib/templates/decode';
import { promiseOfEmail } from '../helpers/builders/calls';
import { type Accounts, type Ask, ask, openAccounts, signUp, type Visitor } from '../helpers/http/accounts';

// The demo organization has plans, entries and calls in every state.

let accounts: Accounts;
let visitor: Visitor;

beforeAll(async () => {
  accounts = await openAccounts();
  await seedDemo(accounts);
  await seedHistory(accounts);
  visitor = await signUp(accounts, 'Owner');
  await accounts.database.db
    .insert(member)
    .values({ id: 'owner', organizationId: DEMO_ORG.id, userId: visitor.id, role: 'owner' });
}, 300_000);
afterAll(() => accounts.database.close());

/** Sends the request and decodes the answer; a decoder that refuses it throws. */
async function decoded<T>(handler: RouteHandler, decode: Decoder<T>, options: Ask & { query?: string } = {}) {
  const { query = '', ...request } = options;
  const { status, body } = await ask(handler, `/api${query}`, {
    ...request,
    params: { org: DEMO_ORG.slug, ...request.params },
    headers: { cookie: visitor.cookie },
  });
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return decode(body);
}

test('lists of the API pass their decoders', async () => {
  expect((await decoded(plansRoute.GET, decodePlanList)).plans.length).toBeGreaterThan(5);
  expect((await decoded(callsRoute.GET, decodeCallList)).calls.length).toBeGreaterThan(5);
  expect((await decoded(contactsRoute.GET, decodeContactList)).contacts.length).toBeGreaterThan(0);
  expect((await decoded(templatesRoute.GET, decodeTemplates)).templates.length).toBeGreaterThan(0);
  expect((await decoded(auditRoute.GET, decodeAuditList)).rows.length).toBeGreaterThan(0);
  expect((await decoded(outboxRoute.GET, decodeOutbox)).messages.length).toBeGreaterThan(0);
  expect((await decoded(membersRoute.GET, decodeMembers)).members.length).toBeGreaterThan(0);
  expect((await decoded(inboxRoute.GET, decodeInbox)).items.length).toBeGreaterThan(0);
  expect((await decoded(inboxIndexRoute.GET, decodeInboxIndex)).items.length).toBeGreaterThan(0);
});

test('each plan with its log, its model usage and its call passes its decoder', async () => {
  const { plans } = await decoded(plansRoute.GET, decodePlanList);
  for (const { id, call_id } of plans) {
    const params = { plan: id };
    const { log } = await decoded(planRoute.GET, decodePlanDetail, { params });
    await decoded(usageRoute.GET, decodePlanUsage, { params });
    const last = log.at(-1);
    if (last) await decoded(logRoute.GET, decodePlanLogPage, { params, query: `?before=${last.id}` });
    if (call_id) await decoded(callRoute.GET, decodeCallDetail, { params: { call: call_id } });
  }
  expect(plans.some(({ call_id }) => call_id)).toBe(true);
});

test('each contact’s page passes its decoder', async () => {
  const { contacts } = await decoded(contactsRoute.GET, decodeContactList);
  for (const { id } of contacts) {
    const found = await decoded(contactRoute.GET, decodeContactPage, { params: { contact: id } });
    expect(found.contact.id).toBe(id);
  }
});

test('settings and onboarding pass their decoders', async () => {
  expect((await decoded(settingsRoute.GET, decodeSettingsView)).effective.time_zone).toBeTruthy();
  expect((await decoded(onboardingRoute.GET, decodeOnboarding)).done.call).toBe(true);
});

test('answers to what a form sends pass their decoders', async () => {
  const send = <T>(handler: RouteHandler, decode: Decoder<T>, json: unknown) =>
    decoded(handler, decode, { method: 'POST', json });
  await send(keysRoute.POST, decodeNewApiKey, { name: 'Phone system', role: 'member' });
  expect((await decoded(keysRoute.GET, decodeApiKeys)).keys).toHaveLength(1);
  const rule = { name: 'Short texts', verdict: 'approve', tool: 'send_sms' };
  const saved = await send(rulesRoute.POST, decodeSavedRule, rule);
  expect((await decoded(rulesRoute.GET, decodeRules)).rules).toHaveLength(1);
  const { considered } = await send(backTestRoute.POST, decodeBackTest, { id: saved.rule.id });
  expect(considered).toBeGreaterThan(0);
  await send(contactsRoute.POST, decodeSavedContact, { name: 'Tom Reyes' });
  await send(callsRoute.POST, decodeAddedCall, promiseOfEmail());
  const [template] = (await decoded(templatesRoute.GET, decodeTemplates)).templates;
  const { contacts } = await decoded(contactsRoute.GET, decodeContactList);
  const plan = { template_id: template?.id, contact_ids: contacts.slice(0, 1).map(({ id }) => id) };
  expect((await send(plansRoute.POST, decodePlan, plan)).state.status).toBeTruthy();
});

test('the session’s answer is read', async () => {
  const fetch = () =>
    sessionRoute.GET(
      new Request('http://localhost:3000/api/session', { headers: { cookie: visitor.cookie } }),
    );
  expect(await fetchSessionStatus({ fetch }, DEMO_ORG.slug, visitor.id)).toBe('member');
  expect(await fetchSessionStatus({ fetch }, 'another', visitor.id)).toBe('removed');
  expect(await fetchSessionStatus({ fetch }, DEMO_ORG.slug, 'somebody else')).toBe('signed-out');
});
