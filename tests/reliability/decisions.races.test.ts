import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlanLogDisplaySchema, PlanSchema } from '../../lib/plans/schema';
import { type Api, ok, openApi } from '../helpers/api';
import { promiseOfEmail } from '../helpers/calls';
import { addMember, createOrg, type Org, signIn } from '../helpers/org';
import { openPlace, type Place } from '../helpers/place';
import { setTemplate, waitingEmails } from '../helpers/plans';
import type { Answer } from '../helpers/session';
import { waitFor } from '../helpers/wait';

const RACES = 40;

let place: Place;
let org: Org;
/** Two people, each at a process of their own. */
let ana: Api;
let ben: Api;

beforeAll(async () => {
  place = await openPlace('PostgreSQL');
  // A long undo window: an approved message stays where it is while the test looks at it.
  const env = { UNDO_WINDOW_S: '3600' };
  const [first, second] = await Promise.all([place.start(env), place.start(env)]);
  org = await createOrg(first.origin, 'Ana');
  const member = await addMember(org, 'Ben');
  ana = org.api;
  ben = openApi(await signIn(second.origin, member.email), org.slug);
});
afterAll(() => place?.close());

/** Exactly one of them won, and the other was told what the winner made of it. */
function winnerOf(answers: [Answer, Answer]): { won: Answer; lost: Answer } {
  const [a, b] = answers;
  expect([a.status, b.status].sort()).toEqual([200, 409]);
  return a.status === 200 ? { won: a, lost: b } : { won: b, lost: a };
}

function currentOf(answer: Answer): unknown {
  const { code, message, current } = Object(answer.body);
  expect(code).toBe('conflict');
  expect(message).toEqual(expect.any(String));
  return current;
}

test(`approve against reject on ${RACES} entries at two processes: one 200, the other 409 with the winner's entry`, async () => {
  const waiting = await waitingEmails(org, RACES);
  for (const { plan_id, log } of waiting.slice(0, RACES)) {
    const answers = await Promise.all([
      ana.decide(plan_id, log, 'approve'),
      ben.decide(plan_id, log, 'reject', { reason: 'Not now.' }),
    ]);
    const { won, lost } = winnerOf(answers);
    const entry = PlanLogDisplaySchema.parse(won.body);
    expect(currentOf(lost)).toEqual(entry);
    const [stored] = (await ana.plan(plan_id)).log.filter(({ id }) => id === log.id);
    expect(stored).toEqual(entry);
  }
});

test(`approve against approve on ${RACES} entries: the second learns who was first`, async () => {
  const waiting = await waitingEmails(org, RACES);
  const approvers = new Set<string>();
  for (const { plan_id, log } of waiting) {
    const { won, lost } = winnerOf(
      await Promise.all([ana.decide(plan_id, log, 'approve'), ben.decide(plan_id, log, 'approve')]),
    );
    const { entry } = PlanLogDisplaySchema.parse(currentOf(lost));
    expect(PlanLogDisplaySchema.parse(won.body).entry).toEqual(entry);
    if (entry.kind === 'tool_call' && entry.status.state === 'approved') approvers.add(entry.status.by.name);
  }
  for (const name of approvers) expect(['Ana', 'Ben']).toContain(name);
});

test(`approve against reject on ${RACES} plans under review`, async () => {
  await setTemplate(org, { auto_approve: false });
  for (let index = 0; index < RACES; index += 1) ok(await ana.post('/calls', promiseOfEmail()));
  const plans = await waitFor('the plans are there', async () => {
    const { plans: found } = await ana.inbox();
    return found.length >= RACES && found;
  });
  for (const { id, version } of plans) {
    const { won, lost } = winnerOf(
      await Promise.all([
        ana.post(`/plans/${id}/approve`, { version }),
        ben.post(`/plans/${id}/reject`, { version, reason: 'Already done by phone.' }),
      ]),
    );
    const current = PlanSchema.parse(currentOf(lost));
    const winner = PlanSchema.parse(won.body);
    // An approved plan may have begun to run before the loser was answered; rejected is final.
    if (winner.state.status === 'rejected') expect(current).toEqual(winner);
    else expect(current.state.status).not.toBe('rejected');
  }
});

test('the same person sending the same decision ten times at once is answered 200 ten times, and it counts once', async () => {
  const [item] = await waitingEmails(org, 1);
  if (!item) throw new Error('an e-mail waits');
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ana.decide(item.plan_id, item.log, 'approve')),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
  const client = new pg.Client({ connectionString: place.databaseUrl ?? '' });
  await client.connect();
  const { rows } = await client.query('select kind from decision where entry_id = $1', [item.log.id]);
  await client.end();
  expect(rows).toEqual([{ kind: 'approve' }]);
});

test('negative control: read first, then write, and two people win the same race', async () => {
  const clients = await Promise.all(
    ['approved', 'rejected'].map(async (verdict) => {
      const client = new pg.Client({ connectionString: place.databaseUrl ?? '' });
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
