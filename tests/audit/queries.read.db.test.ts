import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import * as exportRoute from '../../app/api/orgs/[org]/audit/export/route';
import * as auditRoute from '../../app/api/orgs/[org]/audit/route';
import * as usageRoute from '../../app/api/orgs/[org]/plans/[plan]/usage/route';
import { exportAudit } from '../../lib/audit/export';
import { AuditListSchema, type AuditRow } from '../../lib/audit/schema';
import { member } from '../../lib/auth/tables';
import type { Read } from '../../lib/db/transaction';
import type { RouteHandler } from '../../lib/http/with-org';
import { decision, log_entry, plan } from '../../lib/plans/tables';
import { answeredPlan, sentPlan } from '../helpers/builders/audited';
import { insertPastDecisions } from '../helpers/builders/past-decisions';
import { insertOrg } from '../helpers/db/embedded';
import { type Accounts, createOrg, openAccounts, requestTo, signUp } from '../helpers/http/accounts';
import { ANA, BEN, callsOf, EMAIL, readyPlan } from '../helpers/providers/scripted';
import { waitFor } from '../helpers/wait';

let accounts: Accounts;
let org: string;
const cookies: Record<string, string> = {};
const plans: Record<string, string> = {};

beforeAll(async () => {
  accounts = await openAccounts();
  const { database } = accounts;
  const owner = await signUp(accounts, 'Owner');
  org = await createOrg(accounts, owner, 'acme');
  const stranger = await signUp(accounts, 'Stranger');
  await createOrg(accounts, stranger, 'other');
  cookies.owner = owner.cookie;
  cookies.stranger = stranger.cookie;
  for (const role of ['member', 'viewer']) {
    const person = await signUp(accounts, role);
    await database.db.insert(member).values({ id: role, organizationId: org, userId: person.id, role });
    cookies[role] = person.cookie;
  }
  plans.sent = await sentPlan(database, org);
  plans.answered = await answeredPlan(database, org);
});
afterAll(() => accounts.database.close());

async function call(handler: RouteHandler, who: string, query = '', params = {}) {
  const request = requestTo(`/api/orgs/acme/audit${query}`, { headers: { cookie: cookies[who] ?? '' } });
  return handler(request, { params: Promise.resolve({ org: 'acme', ...params }) });
}

async function rows(query = '', who = 'viewer') {
  const answer = await call(auditRoute.GET, who, query);
  expect(answer.status).toBe(200);
  return AuditListSchema.parse(await answer.json());
}
const summaryOf = ({ kind, tool, state }: AuditRow) => [kind, tool, state].filter(Boolean).join(' ');

describe('the audit list', () => {
  test('has one row for each message, question and plan decision, newest first, and no other rows', async () => {
    const { rows: all, next_cursor } = await rows();
    expect(all.map(summaryOf)).toEqual([
      'message send_sms rejected',
      'question ask_user answered',
      'message send_email executed',
      'plan',
    ]);
    expect(next_cursor).toBeNull();
  });

  test('joins proposal, decisions, dispatch and receipt', async () => {
    const {
      rows: [row],
    } = await rows('?tool=send_email');
    const receipt = {
      provider: 'recording',
      provider_id: '=p1',
      delivered: true,
      digest: expect.any(String),
    };
    expect(row).toMatchObject({
      plan_id: plans.sent,
      template_name: 'Quotes',
      contacts: ['Kim Example'],
      run_id: expect.any(String),
      args: EMAIL.args,
      approved_args: { body: '=Better, "quoted"' },
      receipt,
      dispatches: [
        {
          attempt: 1,
          tries: 1,
          provider: 'recording',
          outcome: 'executed',
          receipt,
          ended_at: expect.any(String),
        },
      ],
    });
    expect(row?.dispatches[0]?.digest).toBe(row?.receipt?.digest);
    expect(row?.decisions.map(({ kind }) => kind)).toEqual(['edit', 'approve']);
    expect(row?.decisions[1]).toMatchObject({
      actor: ANA,
      role: 'member',
      channel: 'web',
      seconds: expect.any(Number),
      version_seen: expect.any(Number),
      changes: [{ field: 'body', before: 'Here it is.', after: '=Better, "quoted"' }],
    });
  });

  test('contains reasons, answers, and the reviewer of a plan', async () => {
    const { rows: all } = await rows();
    expect(
      all.map(({ decisions }) => decisions.map(({ kind, reason, answer }) => [kind, reason ?? answer])),
    ).toEqual([
      [['reject', 'Too early.']],
      [['answer', '42']],
      [
        ['edit', null],
        ['approve', null],
      ],
      [['approve_plan', null]],
    ]);
    expect(all[3]?.decisions[0]).toMatchObject({ actor: BEN, role: 'admin' });
  });

  test('shows a detail that an old decision did not record as unknown', async () => {
    const { db } = accounts.database;
    const old = and(eq(decision.org_id, org), eq(decision.kind, 'reject'));
    await db.update(decision).set({ role: null, channel: null, waited_ms: null }).where(old);
    const {
      rows: [row],
    } = await rows('?state=rejected');
    expect(row?.decisions[0]).toMatchObject({ role: null, channel: null, seconds: null });
  });

  test.each([
    ['state=answered', ['question ask_user answered']],
    ['tool=send_sms', ['message send_sms rejected']],
    ['decider=ben', ['question ask_user answered', 'plan']],
    ['decider=ana&channel=web', ['message send_email executed']],
    ['channel=api', ['question ask_user answered']],
    ['q=KIM', 4],
    ['q=better', ['message send_email executed']],
    ['q=100%25', ['question ask_user answered']],
    ['q=100_', []],
    ['from=2020-01-01&to=2020-02-01', []],
    ['from=2020-01-01', 4],
    ['state=&tool=&q=', 4],
  ])('filters: %s', async (query, expected) => {
    const { rows: found } = await rows(`?${query}`);
    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found.map(summaryOf)).toEqual(expected);
  });

  test('filters by plan and by template', async () => {
    const {
      rows: [one],
    } = await rows(`?plan=${plans.answered}`);
    expect((await rows(`?plan=${plans.answered}`)).rows).toHaveLength(2);
    expect((await rows(`?template=${one?.template_id}`)).rows).toHaveLength(2);
    expect((await rows(`?plan=${plans.sent}`)).rows).toHaveLength(2);
  });

  test.each([
    'from=yesterday',
    'from=0000-01-01',
    'to=9999-12-31T23:59:59-14:00',
    'tool=write_note',
    'state=lost',
    'channel=x',
    'cursor=1',
    'cursor=9.-',
    'plan=7',
    'q=a&q=b',
  ])('refuses %s', async (query) => {
    expect((await call(auditRoute.GET, 'viewer', `?${query}`)).status).toBe(400);
  });
});

test('paging neither skips nor repeats rows while rows are added and change state', async () => {
  const { database } = accounts;
  const { plan_id } = await readyPlan(database, org, { name: 'Many' });
  onTestFinished(async () => void (await database.db.delete(plan).where(eq(plan.id, plan_id))));
  const [template] = await database.db.select().from(log_entry).where(eq(log_entry.org_id, org)).limit(1);
  const [sms] = await callsOf(database, org, plans.answered ?? '', 'send_sms');
  if (!template || !sms) throw new Error('an entry to copy');
  const at = new Date('2026-01-01T00:00:00.000Z');
  const fill = (count: number, from: number, created_at: Date) =>
    database.db.insert(log_entry).values(
      Array.from({ length: count }, (_, index) => ({
        org_id: org,
        plan_id,
        id: `00000000-0000-4000-8000-${String(from + index).padStart(12, '0')}`,
        entry: { ...sms.entry, status: { state: 'pending' as const } },
        version: 1,
        created_at,
      })),
    );
  // Many have the same millisecond, so that only the id orders them.
  await fill(120, 0, at);
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page += 1) {
    const list: { rows: AuditRow[]; next_cursor: string | null } = await rows(
      `?plan=${plan_id}&cursor=${cursor}`,
    );
    seen.push(...list.rows.map(({ id }) => id));
    cursor = list.next_cursor;
    await fill(3, 1_000 + page * 10, new Date('2026-02-01T00:00:00.000Z'));
    const moved = { ...sms.entry, status: { state: 'expired' as const, at: at.toISOString() } };
    const next = `00000000-0000-4000-8000-${String(60 - page).padStart(12, '0')}`;
    await database.db.update(log_entry).set({ entry: moved }).where(eq(log_entry.id, next));
  }
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);

  const file = await call(exportRoute.GET, 'member', `?plan=${plan_id}&format=json`);
  expect(AuditListSchema.shape.rows.parse(await file.json()).length).toBeGreaterThan(120);
});

describe('the export', () => {
  const only = () => `plan=${plans.sent}`;

  test('as CSV has a header, one line per row, no formulas and a file name, and is never cached', async () => {
    const answer = await call(exportRoute.GET, 'member', `?${only()}`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="acme-audit-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const lines = (await answer.text()).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^at,kind,id,plan_id,plan_title/);
    expect(lines[1]).toContain(`,'=p1,true`);
    expect(lines[1]).toContain('approve,');
    expect(lines[2]).toContain('approve_plan');
  });

  test('as JSON contains the rows of the list, and an empty list when there are none', async () => {
    const answer = await call(exportRoute.GET, 'owner', `?${only()}&format=json`);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual((await rows(`?${only()}`)).rows);
    const nothing = await call(exportRoute.GET, 'owner', '?format=json&to=2020-01-01');
    expect(await nothing.json()).toEqual([]);
  });

  test('is open to members; the list is open to viewers; other people get 404', async () => {
    expect((await call(exportRoute.GET, 'viewer')).status).toBe(403);
    expect((await call(exportRoute.GET, 'stranger')).status).toBe(404);
    expect((await call(auditRoute.GET, 'stranger')).status).toBe(404);
    expect((await call(auditRoute.GET, 'nobody')).status).toBe(401);
    expect((await call(exportRoute.GET, 'member', '?format=xml')).status).toBe(400);
  });

  test('stops reading the database when the client stops reading', async () => {
    const lots = await insertOrg(accounts.database, 'lots');
    await insertPastDecisions(accounts.database, lots, { count: 1_000 });
    let reads = 0;
    const read: Read = (work) => {
      reads += 1;
      return accounts.database.snapshot(work);
    };
    const answer = await exportAudit(read, { id: lots, slug: 'lots' }, { format: 'csv', filter: {} });
    const reader = answer.body?.getReader();
    await reader?.read();
    // The page that was read, the next one, and one that is prefetched; the whole export has five.
    await waitFor('the pages ahead', () => reads >= 2);
    expect(reads).toBeLessThanOrEqual(3);
    await reader?.cancel();
  });
});

test('model usage is empty for a plan without any, and not found for an unknown plan', async () => {
  const answer = await call(usageRoute.GET, 'viewer', '', { plan: plans.sent });
  expect(await answer.json()).toMatchObject({ plan: { questions: 0, models: [] }, questions: [] });
  const lost = await call(usageRoute.GET, 'viewer', '', { plan: '00000000-0000-4000-8000-000000000000' });
  expect(lost.status).toBe(404);
});
