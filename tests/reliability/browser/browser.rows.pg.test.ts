import { randomUUID } from 'node:crypto';
import { type Browser, chromium, type Page } from 'playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyPlanChange, lockPlan } from '../../../lib/plans/changes/apply-change';
import { launchChromium } from '../../helpers/browser/chromium';
import { emailTo, waitingPlans } from '../../helpers/builders/waiting-plans';
import { createOrg, type Org } from '../../helpers/db/org';
import { openPool, orgIdOf } from '../../helpers/db/pool';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { type FaultyProxy, startFaultyProxy } from '../../helpers/http/faulty-proxy';
import { sized } from '../../helpers/load/run-size';
import { waitFor } from '../../helpers/wait';

const LINES = sized(400, 2_000);
const RECONNECTS = sized(10, 50);
const RUN = randomUUID();
/** A query that the server ignores and by which the test recognizes the simple page's stream. */
const NAIVE = '&';
const PATIENCE = { within: 150_000, every: 50 };

let backend: Backend;
let proxy: FaultyProxy;
let org: Org;
let database: ReturnType<typeof openPool>;
let chrome: { browser: Browser; close(): Promise<void> };

beforeAll(async () => {
  backend = await openBackend('PostgreSQL');
  const [{ origin }, launched] = await Promise.all([
    backend.start({ STREAM_HEARTBEAT_S: '2' }),
    launchChromium(chromium),
  ]);
  chrome = launched;
  database = openPool(backend.databaseUrl ?? '');
  [org, proxy] = await Promise.all([createOrg(origin), startFaultyProxy(origin)]);
});
afterAll(async () => {
  await chrome?.close();
  await proxy?.close();
  await database?.close();
  await backend?.close();
});

async function openPage(path: string): Promise<Page> {
  const context = await chrome.browser.newContext({ baseURL: proxy.origin });
  const pairs = org.owner.session.cookies().split('; ');
  await context.addCookies(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url: proxy.origin };
    }),
  );
  const page = await context.newPage();
  // Without measurements the virtual list renders every row, so all rows can be checked.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'ResizeObserver'));
  await page.goto(path);
  const live = page.locator('[data-connection=live]');
  await waitFor('the page is live', async () => (await live.count()) > 0, PATIENCE);
  return page;
}

/** Checks the rows after every change: each number is shown once, in ascending order. */
async function watchRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const wrong: string[] = [];
    const look = () => {
      const rows = [...document.querySelectorAll('li[id^="entry-"] details p')];
      const numbers = rows.map((row) => Number(row.textContent));
      const at = numbers.findIndex((number, index) => index > 0 && number <= (numbers[index - 1] ?? -1));
      if (at > 0 && wrong.length < 5) wrong.push(`${numbers.slice(Math.max(0, at - 2), at + 2)}`);
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    Object.assign(window, { wrong });
  });
}

/** The simplest page: it appends every event, and reopens a broken stream without a cursor. */
async function appendNaively(page: Page, stream: string): Promise<void> {
  await page.evaluate((url) => {
    const naive: number[] = [];
    const open = () => {
      const source = new EventSource(url);
      source.addEventListener('plan.log.new', ({ data }) => naive.push(Number(JSON.parse(data).entry.text)));
      source.addEventListener('error', () => {
        source.close();
        setTimeout(open, 50);
      });
    };
    open();
    Object.assign(window, { naive });
  }, stream);
}

/** Writes log lines a few at a time, as another process on the same database would. */
async function write(orgId: string, planId: string, from: number, to: number): Promise<string[]> {
  const ids: string[] = [];
  for (let first = from; first < to; ) {
    const count = Math.min(1 + (first % 5), to - first);
    const create = Array.from({ length: count }, (_, index) => ({
      entry: {
        kind: 'system' as const,
        event: 'model_reasoning' as const,
        run_id: RUN,
        text: String(first + index),
      },
    }));
    const { created } = await database.transaction(async (tx) =>
      applyPlanChange(tx, await lockPlan(tx, orgId, planId), { create }),
    );
    ids.push(...created.map(({ id }) => id));
    first += count;
  }
  return ids;
}

/**
 * Waits until the page receives from the next stream. A request alone is not enough: Chromium repeats it by itself when the
 * connection breaks before the response begins, so the page would not notice the next break.
 */
async function breakStream(page: Page, streams: () => number): Promise<void> {
  const before = streams();
  proxy.change({ kind: 'down' });
  proxy.change({ kind: 'none' });
  await waitFor(
    'the page has a stream again',
    async () => {
      // The browser reports the network as online, which ends the pause before the next attempt.
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      return streams() > before;
    },
    PATIENCE,
  );
}

test(`during ${RECONNECTS} reconnects and ${LINES} lines each line is always shown once and in order`, async () => {
  const orgId = await orgIdOf(database, org.slug);
  const [plan] = await waitingPlans(database, orgId, 1, () => [emailTo('dana@example.com')]);
  if (!plan) throw new Error('no plan was made');
  const committed = await write(orgId, plan.plan_id, 0, 1);
  const page = await openPage(`/${org.slug}/plans/${plan.plan_id}`);
  await watchRows(page);
  const detail = await org.api.get(`/plans/${plan.plan_id}`);
  const { cursor } = detail.body as { cursor: string };
  await appendNaively(page, `/api/orgs/${org.slug}/events?after=${cursor}${NAIVE}`);
  let streams = 0;
  page.on('response', (response) => {
    if (response.ok() && /\/events\?/.test(response.url()) && !response.url().endsWith(NAIVE)) streams += 1;
  });

  for (let round = 0; round < RECONNECTS; round += 1) {
    const at = (share: number) => 1 + Math.floor(((LINES - 1) * (round + share)) / RECONNECTS);
    const [ids] = await Promise.all([
      write(orgId, plan.plan_id, at(0), at(1)),
      breakStream(page, () => streams),
    ]);
    committed.push(...ids);
  }
  expect(new Set(committed).size).toBe(LINES);

  const shown = () => page.locator('li[id^="entry-"]').evaluateAll((rows) => rows.map(({ id }) => id));
  let rows: string[] = [];
  await waitFor(
    'every line that was committed is on the page',
    async () => {
      rows = await shown();
      return rows.length >= LINES;
    },
    PATIENCE,
  ).catch((error) => {
    throw new Error(`${error}; ${rows.length} of ${LINES} are`);
  });
  expect(rows).toEqual(committed.map((id) => `entry-${id}`));
  expect(await page.evaluate(() => Reflect.get(window, 'wrong'))).toEqual([]);

  await waitFor(
    'the simple page shows a line twice or in a wrong backend, which this would notice',
    async () => {
      const naive: number[] = await page.evaluate(() => Reflect.get(window, 'naive'));
      if (naive.some((number, index) => number <= (naive[index - 1] ?? -1))) return true;
      // On a slow machine no break may have come after a line, so one more follows.
      if (naive.length > 0) {
        proxy.change({ kind: 'down' });
        proxy.change({ kind: 'none' });
      }
      return false;
    },
    { ...PATIENCE, every: 1_000 },
  );
}, 900_000);
