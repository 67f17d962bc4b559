import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emailTo, type WaitingPlan, waitingPlans } from '../../helpers/builders/waiting-plans';
import { freshDatabase } from '../../helpers/db/database';
import { createOrg, type Org, signIn } from '../../helpers/db/org';
import { type CommitFault, type PgProxy, startPgProxy } from '../../helpers/db/pg-proxy';
import { openPool, orgIdOf } from '../../helpers/db/pool';
import { ok } from '../../helpers/http/api';
import { type Server, startServer } from '../../helpers/http/server';
import type { Answer, Session } from '../../helpers/http/session';
import { expectOneEach } from '../../helpers/load/races';
import { inWaves, raceScale } from '../../helpers/load/waves';

const ENV = { RUNNER: 'off', UNDO_WINDOW_S: '3600' };
const AT_ONCE = 50;

let url: string;
let proxy: PgProxy;
/** One process reaches the database through the proxy, the other directly. */
let proxied: Server;
let steady: Server;
let org: Org;
let orgId: string;
let atFragile: Session;
let atSteady: Session;
let database: ReturnType<typeof openPool>;

beforeAll(async () => {
  url = await freshDatabase();
  proxy = await startPgProxy(url);
  [proxied, steady] = await Promise.all([
    startServer({ ...ENV, DATABASE_URL: proxy.url }),
    startServer({ ...ENV, DATABASE_URL: url }),
  ]);
  org = await createOrg(steady.origin, 'Ana');
  atSteady = org.owner.session;
  atFragile = await signIn(proxied.origin, org.owner.email);
  database = openPool(url);
  orgId = await orgIdOf(database, org.slug);
});
afterAll(async () => {
  await Promise.all([proxied?.stop(), steady?.stop(), database?.close()]);
  await proxy?.close();
});

async function waitingOne(name: string): Promise<WaitingPlan & { log: WaitingPlan['entries'][0] }> {
  const [plan] = await waitingPlans(database, orgId, 1, () => [emailTo(`${name}@example.com`)]);
  const [log] = plan?.entries ?? [];
  if (!plan || !log) throw new Error('an email waits');
  return { ...plan, log };
}

/** The same request under the same key, to either server; null when no response arrives. */
function request(session: Session, path: string, body: object, key: string | null): Promise<Answer | null> {
  const headers: Record<string, string> = key === null ? {} : { 'idempotency-key': key };
  return session.request('POST', `/api/orgs/${org.slug}${path}`, body, headers).catch(() => null);
}

const replayed = (answer: Answer | null) => answer?.headers.get('idempotency-replayed') ?? null;

test(`${AT_ONCE} concurrent approvals under one key at two processes are one decision, one event and one response`, async () => {
  const names = Array.from({ length: 4 * raceScale() }, (_, index) => `storm.${index}`);
  await inWaves(names, 1, async (name) => {
    const { plan_id, log } = await waitingOne(name);
    const path = `/plans/${plan_id}/log/${log.id}/approve`;
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        request(index % 2 === 0 ? atFragile : atSteady, path, { version: log.version }, name),
      ),
    );
    expect(answers.map((answer) => answer?.status)).toEqual(Array(AT_ONCE).fill(200));
    for (const answer of answers) expect(answer?.body).toEqual(answers[0]?.body);
    expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
    const [won] = await org.api.entries(plan_id, 'send_email');
    if (!won) throw new Error('the email is there');
    await expectOneEach(database.pool, [{ shown: log, won }]);
  });
});

/** Restarts a killed server on its own port, where the session cookies are still valid. */
async function restart(): Promise<void> {
  await proxied.kill('SIGKILL');
  proxied = await startServer({ ...ENV, DATABASE_URL: proxy.url }, { port: proxied.port });
}

/** Loses the response by the fault, or by killing the server when the fault leaves it waiting forever. */
async function loseAnswer(fault: CommitFault, path: string, body: object, key: string | null) {
  const injected = proxy.strike(fault, key === null ? 'insert into "plan"' : 'idempotent_request');
  const lost = request(atFragile, path, body, key);
  await injected;
  if (fault === 'response withheld') await restart();
  return lost;
}

// Restarting a killed server takes seconds; a connection is restored at once.
const FAULTS: [CommitFault, number][] = [
  ['response withheld', 1],
  ['response cut off', 10],
  ['never committed', 10],
];

test.each(FAULTS)(
  'a decision whose response is lost (%s), %i times, counts once when it is repeated under its key at either process',
  async (fault, times) => {
    const names = Array.from({ length: times * raceScale() }, (_, index) => `${fault} ${index}`);
    await inWaves(names, 1, async (key) => {
      const { plan_id, log } = await waitingOne(key.replaceAll(' ', '.'));
      const path = `/plans/${plan_id}/log/${log.id}/approve`;
      const body = { version: log.version };
      const lost = await loseAnswer(fault, path, body, key);
      expect(lost?.status ?? 503).toBe(503);
      const again = [await request(atSteady, path, body, key), await request(atFragile, path, body, key)];
      expect(again.map((answer) => answer?.status)).toEqual([200, 200]);
      expect(again.map(replayed)).toEqual([fault === 'never committed' ? null : 'true', 'true']);
      const [won] = await org.api.entries(plan_id, 'send_email');
      if (!won) throw new Error('the email is there');
      for (const answer of again) expect(answer?.body).toEqual(won);
      await expectOneEach(database.pool, [{ shown: log, won }]);
    });
  },
);

describe('a manual plan whose response is lost after the commit', () => {
  const ask = async (title: string, key: string | null) => {
    const { templates } = Object(ok(await org.api.get('/templates')));
    const body = { template_id: templates[0].id, title };
    const lost = await loseAnswer('response cut off', '/plans', body, key);
    expect(lost?.status).toBe(503);
    const again = await request(atSteady, '/plans', body, key);
    expect(again?.status).toBe(201);
    const { rows } = await database.pool.query('select 1 from plan where org_id = $1 and title = $2', [
      orgId,
      title,
    ]);
    return rows.length;
  };

  test('repeated under its key is one plan', async () => {
    expect(await ask('Under a key', 'by hand')).toBe(1);
  });

  test('negative control: repeated without a key is two plans', async () => {
    expect(await ask('Without a key', null)).toBe(2);
  });
});

test('bulk decisions whose process crashes can be repeated: each counts once and returns its current state', async () => {
  const plans = await waitingPlans(database, orgId, 6, (index) => [emailTo(`many.${index}@example.com`)]);
  const decisions = plans.map(({ plan_id, entries: [log] }) => ({
    plan_id,
    entry_id: log?.id,
    version: log?.version,
    decision: 'approve',
  }));
  const third = decisions[2]?.entry_id ?? '';
  const injected = proxy.strike('response withheld', third);
  const lost = request(atFragile, '/inbox/decisions', { decisions }, 'many');
  await injected;
  await restart();
  expect(await lost).toBeNull();
  const made = () =>
    database.pool.query('select entry_id from decision where entry_id = any($1)', [
      decisions.map(({ entry_id }) => entry_id),
    ]);
  expect((await made()).rows).toHaveLength(3);
  const again = await request(atSteady, '/inbox/decisions', { decisions }, 'many');
  expect(again?.body).toMatchObject({ outcomes: decisions.map(({ entry_id }) => ({ entry_id, ok: true })) });
  expect(replayed(again)).toBeNull();
  const kept = await request(atFragile, '/inbox/decisions', { decisions }, 'many');
  expect(kept?.body).toEqual(again?.body);
  expect(replayed(kept)).toBe('true');
  expect((await made()).rows).toHaveLength(6);
});
