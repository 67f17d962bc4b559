import { type BrowserContext, test as base, expect, type Page } from 'playwright/test';
import { launchChromium } from '../helpers/chromium';
import { freshFolder } from '../helpers/database';
import { PASSWORD, type Person } from '../helpers/org';
import { type Server, startServer } from '../helpers/server';
import { type Mailbox, startMailbox } from '../helpers/smtp';

/** One server on a fresh embedded database, with a mail server beside it. */
export type Place = { origin: string; mailbox: Mailbox; kill(): Promise<void>; restart(): Promise<void> };

type Worker = { place: Place };
type Login = (person: Pick<Person, 'email'>, path: string) => Promise<Page>;
type Each = {
  /** A window of a browser of its own, empty of cookies. */
  open: () => Promise<Page>;
  /** The same, signed in by the form, at the path. */
  login: Login;
  /** During `work` the console may say what matches, and only that. */
  tolerate: (pattern: RegExp, work: () => Promise<void>) => Promise<void>;
};

export const test = base.extend<Each, Worker>({
  browser: [
    async ({ playwright }, use) => {
      const { browser, close } = await launchChromium(playwright.chromium);
      await use(browser);
      await close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  place: [
    async ({ browser: _ }, use) => {
      const folder = await freshFolder();
      const mailbox = await startMailbox();
      const env = { DATA_DIR: folder.path, SMTP_URL: mailbox.url, UNDO_WINDOW_S: '3', RUN_LEASE_S: '5' };
      let server: Server = await startServer(env);
      await use({
        origin: server.origin,
        mailbox,
        kill: async () => void (await server.kill('SIGKILL')),
        async restart() {
          server = await startServer(env, { port: server.port });
        },
      });
      await server.stop();
      await mailbox.stop();
      await folder.remove();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  open: async ({ browser, place }, use, testInfo) => {
    const contexts: BrowserContext[] = [];
    const pages: Page[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: place.origin, locale: 'en-GB' });
      contexts.push(context);
      const page = await context.newPage();
      pages.push(page);
      return page;
    });
    if (testInfo.status !== testInfo.expectedStatus) {
      for (const [index, page] of pages.entries()) {
        const body = await page.screenshot({ fullPage: true }).catch(() => null);
        if (body) await testInfo.attach(`window ${index + 1}`, { body, contentType: 'image/png' });
      }
    }
    for (const context of contexts) await context.close();
  },
  login: async ({ open }, use) => {
    await use(async ({ email }, path) => {
      const page = await open();
      watch(page);
      await page.goto(path);
      await page.waitForURL(/\/sign-in\?/);
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL((url) => url.pathname === path.split('#')[0]);
      return page;
    });
  },
  tolerate: [
    async ({ place: _ }, use) => {
      complaints.length = 0;
      await use(async (pattern, work) => {
        const before = complaints.length;
        await work();
        const during = complaints.splice(before);
        complaints.push(...during.filter((line) => !pattern.test(line)));
      });
      expect(complaints, 'what the browsers complained about').toEqual([]);
    },
    { auto: true },
  ],
});

const complaints: string[] = [];

/** Any error or warning on the console, and any error that nothing caught, fails the test. */
function watch(page: Page): void {
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
}

export { expect } from 'playwright/test';
