// `npm run bench:client`: 1,000 events come over the real stream while a real Chromium shows the list of plans with 10,000
// rows loaded, and a plan with a log of 10,000 lines; then the same events in a page that sets its state once for each event
// and renders every row. Measures the page's main thread. Prints measurements; asserts nothing.
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright/test';
import { signInByApi } from '../e2e/browser';
import { email, type Seeds } from '../e2e/seeds';
import { startTestApp } from '../e2e/test-app';
import { launchChromium } from '../helpers/browser/chromium';
import { createOrg, type Org } from '../helpers/db/org';
import { waitFor } from '../helpers/wait';
import { readRows, writeEvents } from './browser/initial-rows';
import { type Cost, measured } from './browser/measure';
import { type Cell, printTable, ratio } from './table';

const quick = process.argv.includes('--quick');
const ROWS = quick ? 300 : 10_000;
const EVENTS = quick ? 100 : 1_000;
const BATCH = 20;

const app = await startTestApp('PostgreSQL');
const { browser, close } = await launchChromium(chromium, { args: ['--enable-precise-memory-info'] });
try {
  if (!app.seeds) throw new Error('PostgreSQL can be written to');
  const { seeds } = app;
  const org = await createOrg(app.origin);
  const [plan] = await seeds.waiting(org, 1, () => [email('kim@example.com')]);
  await seeds.manyPlans(org, ROWS);
  await seeds.manyLines(org, plan?.plan_id ?? '', ROWS);
  const table: Cell[][] = [];
  for (const kind of ['plans', 'log'] as const) {
    const ours = await product(org, seeds, kind, plan?.plan_id ?? '');
    const twin = await naive(org, seeds, kind, plan?.plan_id ?? '');
    table.push(...lines(kind, ours, twin));
  }
  const title = `${EVENTS} events into ${ROWS} rows`;
  printTable(title, ['', 'Greenlight', 'state per event', 'ratio'], table);
} finally {
  await close();
  await app.close();
}

function lines(kind: string, ours: Cost, twin: Cost): Cell[][] {
  const names = {
    blockedMs: 'total blocking time, ms',
    longTasks: 'long tasks',
    droppedFrames: 'dropped frames',
    heapMb: 'heap, MB',
  };
  return (['blockedMs', 'longTasks', 'droppedFrames', 'heapMb'] as const).map((name) => [
    `${kind}: ${names[name]}`,
    ours[name],
    twin[name],
    ratio(twin[name], ours[name]),
  ]);
}

async function window(org: Org, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: app.origin, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await signInByApi(page, org.owner.email, path);
  return page;
}

/** Publishes events as fast as a busy organization does; resolves when the last one had time to be shown. */
async function publishEvents(
  page: Page,
  org: Org,
  seeds: Seeds,
  kind: 'plans' | 'log',
  planId: string,
): Promise<Cost> {
  const { ids } = await readRows(seeds, org, 'plans', planId);
  const cost = await measured(page, async () => {
    for (let sent = 0; sent < EVENTS; sent += BATCH) {
      await writeEvents(seeds, org, kind, kind === 'plans' ? ids : [planId], sent, BATCH);
      await pause(50);
    }
    // The page responds again and has painted twice.
    await page.evaluate(
      'new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 1500))',
    );
  });
  await page.context().close();
  return cost;
}

async function product(org: Org, seeds: Seeds, kind: 'plans' | 'log', planId: string): Promise<Cost> {
  const page = await window(org, kind === 'plans' ? `/${org.slug}/plans` : `/${org.slug}/plans/${planId}`);
  await page.locator('[data-connection="live"]').first().waitFor({ state: 'attached' });
  if (kind === 'plans') {
    await waitFor(
      'all rows are loaded',
      async () => {
        await page.evaluate('scrollTo(0, document.body.scrollHeight)');
        return page.evaluate(
          `Number(document.querySelector('[aria-setsize]')?.getAttribute('aria-setsize')) >= ${ROWS}`,
        );
      },
      { within: 300_000 },
    );
    await page.evaluate('scrollTo(0, 0)');
  }
  return publishEvents(page, org, seeds, kind, planId);
}

async function naive(org: Org, seeds: Seeds, kind: 'plans' | 'log', planId: string): Promise<Cost> {
  const { rows, cursor } = await readRows(seeds, org, kind, planId);
  const bundle = await build({
    entryPoints: [new URL('./browser/naive.tsx', import.meta.url).pathname],
    ...{ bundle: true, write: false, minify: true, jsx: 'automatic', format: 'iife' },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const given = JSON.stringify({ rows, stream: `/api/orgs/${org.slug}/events?after=${cursor}` });
  const page = await window(org, '/sign-up');
  const script = bundle.outputFiles[0]?.text ?? '';
  await page.route('**/naive', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><body><script type="application/json" id="given">${given}</script><script>${script.replaceAll('</script', '<\\/script')}</script></body>`,
    }),
  );
  await page.goto('/naive');
  await page.locator('body[data-live]').waitFor({ state: 'attached' });
  return publishEvents(page, org, seeds, kind, planId);
}
