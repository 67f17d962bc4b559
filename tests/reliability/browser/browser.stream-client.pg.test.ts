import type { Browser, Page } from 'playwright/test';
import { chromium } from 'playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../helpers/browser/chromium';
import { promiseOfEmail } from '../../helpers/builders/calls';
import { createOrg, type Org } from '../../helpers/db/org';
import { type Backend, openBackend } from '../../helpers/http/backend';
import { type FaultyProxy, type NetworkFault, startFaultyProxy } from '../../helpers/http/faulty-proxy';
import { sized } from '../../helpers/load/run-size';
import { waitFor } from '../../helpers/wait';

const NIGHTLY = sized(0, 1) === 1;
/** A server with short heartbeats, so that silence is noticed in seconds; other waiting times are the real ones. */
const ENV = { STREAM_HEARTBEAT_S: '2' };
const STATUSES = [200, 204, 205, 301, 302, 400, 401, 403, 404, 409, 410, 429, 500, 501, 502, 503, 504];
const SOME = { first: [503], later: [401] };
const PATIENCE = { within: 120_000, every: 100 };

let backend: Backend;
let origin: string;
let chrome: { browser: Browser; close(): Promise<void> };

beforeAll(async () => {
  backend = await openBackend('PostgreSQL');
  [{ origin }, chrome] = await Promise.all([backend.start(ENV), launchChromium(chromium)]);
});
afterAll(async () => {
  await chrome?.close();
  await backend?.close();
});

type PageSession = {
  org: Org;
  page: Page;
  proxy: FaultyProxy;
  /** The state and the text of the badge. */
  badge(): Promise<{ state: string; words: string }>;
  until(...states: string[]): Promise<void>;
  /** Creates a plan on the server. */
  createPlan(): Promise<void>;
  /** Waits until the page shows exactly the stored plans. */
  showsPlans(): Promise<void>;
};

/** A person in their own organization, with a browser and a network of their own. */
async function withPage(
  fault: NetworkFault,
  work: (session: PageSession) => Promise<void>,
  path = 'plans',
): Promise<void> {
  const org = await createOrg(origin);
  const proxy = await startFaultyProxy(origin);
  const context = await chrome.browser.newContext({ baseURL: proxy.origin, locale: 'en-GB' });
  context.setDefaultTimeout(PATIENCE.within);
  const page = await context.newPage();
  const begun = performance.now();
  let lastBadge = '';
  try {
    await context.addCookies(
      org.owner.session
        .cookies()
        .split('; ')
        .map((pair) => ({
          name: pair.slice(0, pair.indexOf('=')),
          value: pair.slice(pair.indexOf('=') + 1),
          url: proxy.origin,
        })),
    );
    await context.addInitScript(() => {
      const now = Date.now;
      Object.assign(window, { shift: 0 });
      Date.now = () => now() + Number(Reflect.get(window, 'shift'));
    });
    proxy.change(fault);
    await page.goto(`/${org.slug}/${path}`);
    const at = page.locator('[data-connection]:visible');
    const badge = async () => {
      const state = await at.getAttribute('data-connection', { timeout: 5_000 }).catch(() => 'no badge');
      return { state: state ?? '', words: (await at.textContent({ timeout: 5_000 }).catch(() => '')) ?? '' };
    };
    const shown = () =>
      page.locator(`main a[href^="/${org.slug}/plans/"]`).evaluateAll((links) => {
        const ids = links.map((link) => link.getAttribute('href')?.split('/')[3]?.split('#')[0] ?? '');
        return [...new Set(ids)].filter((id) => id.length === 36).sort();
      });
    await work({
      org,
      page,
      proxy,
      badge,
      until: async (...states) =>
        void (await waitFor(
          `${JSON.stringify(fault)}: the badge to be ${states}`,
          async () => {
            lastBadge = (await badge()).state;
            return states.includes(lastBadge);
          },
          PATIENCE,
        )),
      createPlan: async () => void (await org.api.planFromCall(promiseOfEmail())),
      showsPlans: async () =>
        void (await waitFor(
          `${JSON.stringify(fault)}: the page to be right`,
          async () => String(await shown()) === String((await org.api.plans()).map(({ id }) => id).sort()),
          PATIENCE,
        )),
    });
    const seconds = (performance.now() - begun) / 1_000;
    expect({ fault, often: proxy.streams() > seconds + 5 }).toEqual({ fault, often: false });
  } catch (error) {
    const text = await page.locator('main').textContent({ timeout: 5_000 }).catch(String);
    throw new Error(
      `With ${JSON.stringify(fault)}, the badge being "${lastBadge}": ${error}\nOn screen: ${text}`,
      { cause: error },
    );
  } finally {
    await context.close();
    await proxy.close();
  }
}

const NO_FAULT: NetworkFault = { kind: 'none' };
const pause = (little: number, much: number) =>
  new Promise((resolve) => setTimeout(resolve, 1_000 * sized(little, much)));

async function atFirst(status: number): Promise<void> {
  await withPage({ kind: 'status', status }, async ({ proxy, until, createPlan, showsPlans }) => {
    await waitFor('it has tried again', () => proxy.streams() > 1, PATIENCE);
    await createPlan();
    proxy.change(NO_FAULT);
    await showsPlans();
    await until('live');
  });
}

async function inBetween(status: number): Promise<void> {
  await withPage(NO_FAULT, async ({ proxy, until, createPlan, showsPlans }) => {
    await until('live');
    proxy.change({ kind: 'status', status });
    await until('reconnecting', 'connecting', 'polling');
    await createPlan();
    // While the stream is refused and the server answers, the page fetches instead.
    await until('polling');
    await showsPlans();
    proxy.change(NO_FAULT);
    await until('live');
  });
}

async function down(): Promise<void> {
  await withPage(NO_FAULT, async ({ proxy, until, createPlan, showsPlans, badge }) => {
    await until('live');
    proxy.change({ kind: 'down' });
    await until('reconnecting', 'connecting');
    await waitFor('since when', async () => /Reconnecting since \d\d:\d\d/.test((await badge()).words));
    await createPlan();
    await pause(1, 60);
    proxy.change(NO_FAULT);
    await showsPlans();
    await until('live');
  });
}

async function blackHole(shift: number): Promise<void> {
  await withPage(NO_FAULT, async ({ page, proxy, until, createPlan, showsPlans }) => {
    await until('live');
    await page.evaluate((by) => Object.assign(window, { shift: by }), shift);
    proxy.change({ kind: 'black hole' });
    await createPlan();
    await until('reconnecting', 'connecting');
    await pause(0, 60);
    proxy.change(NO_FAULT);
    await showsPlans();
    await until('live');
  });
}

async function buffering(): Promise<void> {
  await withPage(
    { kind: 'buffer', bytes: 65_536 },
    async ({ page, proxy, until, createPlan, showsPlans, badge }) => {
      await until('polling');
      expect((await badge()).words).toBe('Live updates are delayed; refreshed every 10 s');
      await createPlan();
      await showsPlans();
      proxy.change(NO_FAULT);
      // The event `online` ends the pause, so the page opens a stream at once.
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await until('live');
      await createPlan();
      await showsPlans();
    },
  );
}

async function testSuspendedTab(): Promise<void> {
  await withPage(NO_FAULT, async ({ page, until, createPlan, showsPlans }) => {
    await until('live');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await createPlan();
    await pause(1, 120);
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await showsPlans();
    await until('live');
  });
}

async function thereAndBack(): Promise<void> {
  await withPage(NO_FAULT, async ({ page, until, createPlan, showsPlans }) => {
    await until('live');
    await page.goto('/api/health');
    await createPlan();
    await page.goBack();
    await showsPlans();
    await until('live');
  });
}

test('after any network fault the page soon shows the current state, and until then it says that it is not live', async () => {
  // The longest ones first.
  const cases = [
    ...(NIGHTLY ? [0, 3_600_000] : []).map((shift) => () => blackHole(shift)),
    () => blackHole(-3_600_000),
    buffering,
    ...(NIGHTLY ? STATUSES : SOME.later).map((status) => () => inBetween(status)),
    ...(NIGHTLY ? STATUSES : SOME.first).map((status) => () => atFirst(status)),
    down,
    testSuspendedTab,
    thereAndBack,
  ];
  // The cases mostly wait, so some run concurrently, each with its own browser window and network.
  const queue = [...cases];
  const runCases = async () => {
    for (let run = queue.shift(); run; run = queue.shift()) await run();
  };
  await Promise.all(Array.from({ length: sized(4, 10) }, runCases));
}, 900_000);

test('negative control: a plain EventSource stops for good at the first refusal', async () => {
  await withPage(NO_FAULT, async ({ page, org, proxy, until }) => {
    await until('live');
    proxy.change({ kind: 'status', status: 503 });
    const state = await page.evaluate(async (path) => {
      const plain = new EventSource(path);
      Object.assign(window, { plain });
      await new Promise((resolve) => plain.addEventListener('error', resolve));
      return plain.readyState;
    }, `/api/orgs/${org.slug}/events`);
    expect(state).toBe(2);
    proxy.change(NO_FAULT);
    await until('live');
    expect(await page.evaluate(() => Reflect.get(Reflect.get(window, 'plain'), 'readyState'))).toBe(2);
  });
});
