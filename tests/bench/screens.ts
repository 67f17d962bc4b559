// `npm run bench:screens`: how long from adding a call until its plan is on screen (median of 20), and how much
// JavaScript each screen loads at first. Prints measurements; asserts nothing.
import { randomUUID } from 'node:crypto';
import { chromium, type Page } from 'playwright/test';
import { launchChromium } from '../helpers/browser/chromium';
import { freshFolder } from '../helpers/db/database';
import { signIn } from '../helpers/db/org';
import { startServer } from '../helpers/http/server';

const CALLS = 20;
const SCREENS = [
  'inbox',
  'plans',
  'calls',
  'calls/new',
  'contacts',
  'templates',
  'outbox',
  'settings/members',
  'settings/keys',
];

const folder = await freshFolder();
const server = await startServer({ DATA_DIR: folder.path, NO_DEMO: '' });
const { browser, close } = await launchChromium(chromium);
try {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/sign-in`);
  await page.getByRole('button', { name: /demo/i }).click();
  await page.waitForURL(/\/demo\//);
  await timeToScreen(page);
  await page.goto(`${server.origin}/demo/plans`);
  const plan = await page.locator('a[href*="/demo/plans/"]').first().getAttribute('href');
  const paths = ['/sign-in', ...SCREENS.map((screen) => `/demo/${screen}`), plan ?? ''];
  console.log('\nFirst-load JavaScript, gzip, as transferred');
  for (const path of paths) {
    const kilobytes = ((await firstLoad(`${server.origin}${path}`, path === '/sign-in')) / 1_000).toFixed(0);
    console.log(`${kilobytes.padStart(6)} kB  ${path === plan ? '/demo/plans/{plan}' : path}`);
  }
} finally {
  await close();
  await server.stop();
  await folder.remove();
}

/** From sending the request to the row in the list, both by this process's clock. */
async function timeToScreen(page: Page): Promise<void> {
  const session = await signIn(server.origin, 'ana@example.com', 'greenlight-demo');
  await page.goto(`${server.origin}/demo/plans`);
  await page.getByText('Live', { exact: true }).first().waitFor();
  const took: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const name = `Kim${randomUUID()
      .slice(0, 8)
      .replaceAll(/[^a-z]/g, 'x')}`;
    const began = performance.now();
    await session.request('POST', '/api/orgs/demo/calls', {
      source: 'bench',
      external_id: randomUUID(),
      participants: [
        { speaker: 'A', role: 'agent', name: 'Ana' },
        { speaker: 'K', role: 'customer', name, email: `${name.toLowerCase()}@example.com` },
      ],
      turns: [{ speaker: 'A', text: 'I will email you the quote for the windows by Friday.' }],
    });
    await page.getByText(name).first().waitFor();
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(took.length * share)]?.toFixed(0);
  console.log(`\nFrom POST of a call to its plan on screen, ${CALLS} calls`);
  console.log(`median ${at(0.5)} ms, fastest ${at(0)} ms, slowest ${took.at(-1)?.toFixed(0)} ms`);
}

/** The bytes of scripts in a browser with an empty cache. */
async function firstLoad(url: string, signedOut: boolean): Promise<number> {
  const context = await browser.newContext();
  if (!signedOut) {
    const answer = await context.request.post(`${server.origin}/api/auth/sign-in/email`, {
      data: { email: 'ana@example.com', password: 'greenlight-demo' },
    });
    if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}`);
  }
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') {
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    }
  });
  await page.goto(url, { waitUntil: 'networkidle' }).catch(() => page.waitForLoadState('load'));
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return total;
}
