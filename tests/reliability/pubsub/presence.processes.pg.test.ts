import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import type { PresenceNews } from '../../../lib/presence/schema';
import { PAGE_EXPIRES_AFTER_MS } from '../../../lib/presence/urls';
import { launchChromium } from '../../helpers/browser/chromium';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { addMember, createOrg, type Org, signIn } from '../../helpers/db/org';
import { hasRedis, openRedis } from '../../helpers/db/redis';
import { type Backend, openBackend } from '../../helpers/http/backend';
import type { Server } from '../../helpers/http/server';
import type { Session } from '../../helpers/http/session';
import { openStream, type Stream } from '../../helpers/stream/sse';
import { waitFor } from '../../helpers/wait';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openPostgres(): Promise<Backend> {
  const backend = await openBackend('PostgreSQL');
  closing.push(backend.close);
  return backend;
}

let turn = 0;
/** Announces the location of a page of this session. */
function announce(session: Session, org: Org, planId: string, page: string, doing = 'looking') {
  turn += 1;
  const body = { page, turn, plan_id: planId, entry_id: null, doing };
  return session.request('POST', `/api/orgs/${org.slug}/presence`, body);
}

/** The people at the plan according to this stream. */
function peopleAt(stream: Stream, planId: string): string[] {
  let names: string[] = [];
  for (const { event, data } of stream.frames) {
    if (event !== 'presence') continue;
    const news: PresenceNews = Object(data);
    const plan = news.plans.find(({ plan_id }) => plan_id === planId);
    if (plan || news.all) names = (plan?.people ?? []).map(({ name, doing }) => `${name} ${doing}`);
  }
  return names;
}

async function follow(server: Server, email: string, slug: string): Promise<Stream> {
  const stream = await openStream(await signIn(server.origin, email), slug);
  closing.push(async () => stream.cut());
  await stream.find('caught-up');
  return stream;
}

/** Repeats the announcement until the listener has it, because one from before the connection is lost. */
function announceUntilSeen(
  session: Session,
  org: Org,
  planId: string,
  listener: Stream,
  page = randomUUID(),
) {
  return waitFor(
    'the word at the other process',
    async () => {
      expect((await announce(session, org, planId, page)).body).toEqual({ shown: true });
      return peopleAt(listener, planId).length > 0;
    },
    { every: 300 },
  );
}

test('presence at one process is visible at the other within the organization, and ends when the process crashes', async () => {
  const backend = await openPostgres();
  const [a, b] = await Promise.all([backend.start(), backend.start({ RUNNER: 'off' })]);
  const org = await createOrg(a.origin);
  const ben = await addMember(org, 'Ben Bauer', 'viewer');
  const neighbor = await createOrg(a.origin, 'Nina Neighbour');
  const plan = await org.api.planFromCall(promiseOfEmail());
  const [listening, outside] = [
    await follow(b, org.owner.email, org.slug),
    await follow(b, neighbor.owner.email, neighbor.slug),
  ];
  const page = randomUUID();
  await announceUntilSeen(ben.session, org, plan.id, listening, page);
  expect(peopleAt(listening, plan.id)).toEqual(['Ben Bauer looking']);
  await announce(ben.session, org, plan.id, page, 'left');
  await waitFor('him to be gone', () => peopleAt(listening, plan.id).length === 0);

  // A real page in a tab that crashes.
  const { browser, close } = await launchChromium(chromium);
  closing.push(close);
  const context = await browser.newContext({ baseURL: a.origin });
  const { email } = ben;
  await context.request.post('/api/auth/sign-in/email', {
    data: { email, password: 'correct-horse-battery' },
  });
  const tab = await context.newPage();
  await tab.goto(`/${org.slug}/plans/${plan.id}`);
  await waitFor('his page to be seen', () => peopleAt(listening, plan.id).length > 0);
  const died = Date.now();
  const crashed = tab.waitForEvent('crash');
  const devtools = await context.newCDPSession(tab);
  // Never resolves, because the page has crashed.
  devtools.send('Page.crash').catch(() => {});
  await crashed;
  await waitFor('him to be forgotten', () => peopleAt(listening, plan.id).length === 0);
  expect(Date.now() - died).toBeGreaterThan(PAGE_EXPIRES_AFTER_MS / 2);

  // A removed person is no longer present.
  const { members } = Object((await org.api.get('/members')).body);
  const { id } = members.find((member: { email: string }) => member.email === ben.email);
  await org.owner.session.request('DELETE', `/api/orgs/${org.slug}/members/${id}`);
  expect((await announce(ben.session, org, plan.id, page)).status).toBe(404);
  expect(outside.frames.some(({ event }) => event === 'presence')).toBe(false);
  expect(listening.frames.filter(({ event, id }) => event === 'presence' && id !== null)).toEqual([]);
});

const note = hasRedis ? '' : ' (skipped: no redis-server here)';
test.runIf(hasRedis)(`Redis carries presence too${note}`, async () => {
  const backend = await openPostgres();
  const redis = await openRedis();
  closing.push(redis.close);
  // Negative control: a process without Redis has only its own people.
  const [a, b, alone] = await Promise.all([
    backend.start({ REDIS_URL: redis.url }),
    backend.start({ RUNNER: 'off', REDIS_URL: redis.url }),
    backend.start({ RUNNER: 'off', REDIS_URL: 'redis://127.0.0.1:9' }),
  ]);
  const org = await createOrg(a.origin);
  const plan = await org.api.planFromCall(promiseOfEmail());
  const listening = await follow(b, org.owner.email, org.slug);
  const isolated = await follow(alone, org.owner.email, org.slug);
  await announceUntilSeen(org.owner.session, org, plan.id, listening);
  expect(peopleAt(isolated, plan.id)).toEqual([]);
  await announceUntilSeen(await signIn(alone.origin, org.owner.email), org, plan.id, isolated);
});
