import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '../../../lib/api-keys/commands';
import { insertPlans } from '../../../lib/plans/create';
import { PlanSchema } from '../../../lib/plans/schema/plan';
import { createTemplate } from '../../../lib/templates/commands';
import { DEFAULT_TEMPLATE } from '../../../lib/templates/default-template';
import { emailTo, waitingPlans } from '../../helpers/builders/waiting-plans';
import { addMember, createOrg, signIn } from '../../helpers/db/org';
import { openPool, orgIdOf } from '../../helpers/db/pool';
import { type Api, ok, openApi, type WaitingEntry } from '../../helpers/http/api';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { type Answer, openKeySession } from '../../helpers/http/session';
import { currentOf, entryWon, expectOneEach, type Race, winnerOf } from '../../helpers/load/races';
import { inWaves, raceScale } from '../../helpers/load/waves';
import { ANA } from '../../helpers/providers/scripted';
import { startMailbox } from '../../helpers/providers/smtp';
import { waitFor } from '../../helpers/wait';

const WIDTH = 4;
const MORE_REVIEWERS = 8;

let backend: Backend;
let database: ReturnType<typeof openPool>;
let org: string;
/** Two people, each at another process, and API keys at both processes. */
let ana: Api;
let ben: Api;
const programs: Api[] = [];
/** The addresses that must and must not get an email, by the winners' decisions. */
const approved: string[] = [];
const notApproved: string[] = [];

beforeAll(async () => {
  backend = await openBackend('PostgreSQL');
  // Nothing is sent or run during the decisions, so each response can be compared with the tables.
  const env = { RUNNER: 'off', UNDO_WINDOW_S: '3600' };
  const servers = await Promise.all([backend.start(env), backend.start(env)]);
  const [first, second] = servers;
  const made = await createOrg(first.origin, 'Ana');
  const member = await addMember(made, 'Ben');
  ana = made.api;
  ben = openApi(await signIn(second.origin, member.email), made.slug);
  database = openPool(backend.databaseUrl ?? '');
  org = await orgIdOf(database, made.slug);
  for (let index = 0; index < MORE_REVIEWERS; index += 1) {
    const wanted = { name: `Program ${index}`, role: 'member' } as const;
    const { key } = await database.transaction((tx) => createApiKey(tx, org, ANA, wanted));
    const { origin } = servers[index % 2] ?? first;
    programs.push(openApi(openKeySession(origin, key), made.slug));
  }
});
afterAll(async () => {
  await database?.close();
  await backend?.close();
});

type Contest = (planId: string, shown: WaitingEntry) => Promise<Answer>[];

/** Runs a race for each of `count` entries and checks the responses and the tables. */
async function contest(name: string, count: number, contenders: Contest, prepare?: typeof approveFirst) {
  const to = (index: number) => `${name}.${index}@example.com`;
  const plans = await waitingPlans(database, org, count, (index) => [emailTo(to(index))]);
  const races = await inWaves(plans, WIDTH, async ({ plan_id, entries: [log] }): Promise<Race> => {
    if (!log) throw new Error('an email waits');
    const shown = prepare ? await prepare(plan_id, log) : log;
    return { shown, won: entryWon(await Promise.all(contenders(plan_id, shown))) };
  });
  await expectOneEach(database.pool, races);
  for (const [index, { won }] of races.entries()) {
    (won.entry.status.state === 'approved' ? approved : notApproved).push(to(index));
  }
}

async function approveFirst(planId: string, log: WaitingEntry): Promise<WaitingEntry> {
  return entryWon([await ana.decide(planId, log, 'approve')]);
}

const no = { reason: 'Not now.' };
const words = ({ entry }: WaitingEntry) => ({ args: { ...entry.args, body: 'Other words.' } });

// 300 races in all; `RACE_SCALE` multiplies them.
const RACES: [name: string, count: number, contenders: Contest, prepare?: typeof approveFirst][] = [
  [
    'approve against reject',
    100,
    (plan, log) => [ana.decide(plan, log, 'approve'), ben.decide(plan, log, 'reject', no)],
  ],
  [
    'approve against approve',
    100,
    (plan, log) => [ana.decide(plan, log, 'approve'), ben.decide(plan, log, 'approve')],
  ],
  [
    'ten reviewers',
    40,
    (plan, log) =>
      [ana, ben, ...programs].map((reviewer, index) =>
        index % 2 === 0 ? reviewer.decide(plan, log, 'approve') : reviewer.decide(plan, log, 'reject', no),
      ),
  ],
  [
    'approve against edit',
    30,
    (plan, log) => [ana.decide(plan, log, 'approve'), ben.decide(plan, log, 'edit', words(log))],
  ],
  [
    'undo against edit',
    30,
    (plan, log) => [ana.decide(plan, log, 'undo'), ben.decide(plan, log, 'edit', words(log))],
    approveFirst,
  ],
];

test.each(RACES)(
  "%s, %i entries, two processes: one response is 2xx, the others are 409 with the winner's entry",
  async (...race) => {
    const [name, count, contenders, prepare] = race;
    await contest(name.replaceAll(' ', '-'), count * raceScale(), contenders, prepare);
  },
);

test('approve against stop: the stop always succeeds, and cancels an approval that came first', async () => {
  const to = (index: number) => `stopped.${index}@example.com`;
  const plans = await waitingPlans(database, org, 30 * raceScale(), (index) => [emailTo(to(index))]);
  await inWaves(plans, WIDTH, async ({ plan_id, entries: [log] }, index) => {
    if (!log) throw new Error('an email waits');
    const [approval, stop] = await Promise.all([
      ana.decide(plan_id, log, 'approve'),
      ben.post(`/plans/${plan_id}/stop`),
    ]);
    expect([200, 409]).toContain(approval.status);
    expect(stop).toMatchObject({ status: 200, body: { state: { status: 'stopped' } } });
    const [entry] = await ana.entries(plan_id, 'send_email');
    expect(entry?.entry.status.state).toBe('cancelled');
    if (approval.status === 409) expect(currentOf(approval)).toEqual(entry);
    notApproved.push(to(index));
  });
});

test('approve against reject on 30 plans under review: one wins', async () => {
  const plans = await database.transaction(async (tx) => {
    const { id } = await createTemplate(tx, org, DEFAULT_TEMPLATE);
    const template = { id, auto_approve: false };
    const plan = {
      title: 'A plan',
      description: 'As promised.',
      preview: [],
      call_id: null,
      contact_ids: [],
    };
    return insertPlans(
      tx,
      org,
      Array.from({ length: 30 }, () => ({ ...plan, template })),
    );
  });
  await inWaves(plans, WIDTH, async ({ id, version }) => {
    const { won, lost } = winnerOf(
      await Promise.all([
        ana.post(`/plans/${id}/approve`, { version }),
        ben.post(`/plans/${id}/reject`, { version, reason: 'Already done by phone.' }),
      ]),
    );
    for (const answer of lost) expect(PlanSchema.parse(currentOf(answer))).toEqual(won.body);
  });
  const { rows } = await database.pool.query(
    'select plan_id, count(*)::int as made from decision where plan_id = any($1) group by plan_id',
    [plans.map(({ id }) => id)],
  );
  expect(rows).toHaveLength(30);
  expect(rows.filter(({ made }) => made !== 1)).toEqual([]);
});

test('ten concurrent repeats of one decision by one person are all 200, and it counts once', async () => {
  const [plan] = await waitingPlans(database, org, 1, () => [emailTo('ten.times@example.com')]);
  const [log] = plan?.entries ?? [];
  if (!plan || !log) throw new Error('an email waits');
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ana.decide(plan.plan_id, log, 'approve')),
  );
  for (const answer of answers) expect(ok(answer)).toEqual(answers[0]?.body);
  const [entry] = await ana.entries(plan.plan_id, 'send_email');
  if (!entry) throw new Error('the email is there');
  await expectOneEach(database.pool, [{ shown: log, won: entry }]);
  approved.push('ten.times@example.com');
});

test('afterwards exactly the approved messages are sent, each once', async () => {
  const mailbox = await startMailbox();
  await database.pool.query(
    `update log_entry set run_at = now(),
       entry = jsonb_set(entry, '{status,run_at}', to_jsonb(to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
     where status = 'approved'`,
  );
  await backend.start({ SMTP_URL: mailbox.url });
  const isDone = async () => {
    const { rows } = await database.pool.query(
      `select 1 from log_entry where status in ('approved', 'dispatching') limit 1`,
    );
    return rows.length === 0;
  };
  await waitFor('everything approved has gone out', isDone, { within: 150_000 });
  const reached = mailbox.mails.flatMap(({ to }) => to);
  await mailbox.stop();
  expect(reached.sort()).toEqual(approved.sort());
  expect(reached.filter((address) => notApproved.includes(address))).toEqual([]);
});

test('negative control: with a read before the write, two people win the same race', async () => {
  const clients = await Promise.all(
    ['approved', 'rejected'].map(async (verdict) => {
      const client = new pg.Client({ connectionString: backend.databaseUrl ?? '' });
      await client.connect();
      return { client, verdict };
    }),
  );
  await clients[0]?.client.query('create table naive (id int primary key, state text not null)');
  await clients[0]?.client.query(`insert into naive select n, 'pending' from generate_series(1, 300) n`);
  let doubled = 0;
  for (let id = 1; id <= 300; id += 1) {
    const won = await Promise.all(
      clients.map(async ({ client, verdict }) => {
        await client.query('begin');
        const { rows } = await client.query('select state from naive where id = $1', [id]);
        if (rows[0]?.state === 'pending')
          await client.query('update naive set state = $2 where id = $1', [id, verdict]);
        await client.query('commit');
        return rows[0]?.state === 'pending';
      }),
    );
    if (won.every(Boolean)) doubled += 1;
  }
  await Promise.all(clients.map(({ client }) => client.end()));
  expect(doubled).toBeGreaterThan(0);
});
