// The fixtures of the browser tests. One server (the production build, on PostgreSQL) and one browser are shared by all
// files; every test creates an organization of its own.
//
//   test('an approval sends the email @phone', async ({ app, login, seeds }) => {
//     const org = await createOrg(app.origin);                  // tests/helpers/db/org; the owner is org.owner
//     const ben = await addMember(org, 'Ben Bauer');              // or 'viewer' as the third argument
//     await seeds.waiting(org, 3);                                // plans with an email, a text and a question that wait
//     const page = await login(org.owner, `/${org.slug}/inbox`);  // signed in by the API, at the path
//   });
//
// - `@phone` in a title: the test runs at 360 × 740 with touch as well. The fixture `phone` is true then.
// - `login(person, path, options)` and `open(options)` take what browser.newContext takes: { colorScheme: 'dark' }. Motion is
//   reduced unless { reducedMotion: 'no-preference' } is asked for. `login.byForm` types email and password.
// - `seeds` writes straight into the server's database with the product's own commands, thousands of rows too; see seeds.ts.
// - `org.api` (tests/helpers/http/api) does the rest over HTTP: planFromCall(promiseOfEmail()), approvePlan, decide, entryIn …
// - Any error or warning on a console fails the test; `tolerate(pattern, work)` allows matching ones during `work`, and
//   `cutOff(page, work)` sets the page offline during `work`.
// - `app.kill()` and `app.restart()` end the server as a crash does. `app.mailbox.mails` has the mails of all tests; find
//   one by its address. `test.use({ database: 'PGlite' })` at the top of a file gives it a server of its own on the
//   embedded database, without seeds.
import { test as base, expect, type Page } from 'playwright/test';
import { launchChromium } from '../helpers/browser/chromium';
import {
  type ContextOptions,
  type Login,
  type Pages,
  recordErrors,
  signInByApi,
  signInByForm,
} from './browser';
import type { Seeds } from './seeds';
import { startTestApp, type TestApp } from './test-app';

export type { TestApp } from './test-app';

type Worker = { database: TestApp['kind']; app: TestApp };
type Each = {
  pages: Pages;
  /** Opens a page in a browser context of its own, without cookies. */
  open: (options?: ContextOptions) => Promise<Page>;
  /** The same, signed in and at the path. */
  login: Login;
  seeds: Seeds;
  phone: boolean;
  /** During `work` console messages that match are allowed. */
  tolerate: (pattern: RegExp, work: () => Promise<void>) => Promise<void>;
  /** The page is offline during `work`. */
  cutOff: (page: Page, work: () => Promise<void>) => Promise<void>;
};

// Chromium's messages for requests while it is offline.
const NO_NETWORK = /net::ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED|NETWORK_IO_SUSPENDED)/;

const errors: string[] = [];

export const test = base.extend<Each, Worker>({
  database: ['PostgreSQL', { option: true, scope: 'worker' }],
  browser: [
    async ({ playwright }, use) => {
      const { browser, close } = await launchChromium(playwright.chromium);
      await use(browser);
      await close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  app: [
    async ({ browser: _, database }, use) => {
      const app = await startTestApp(database);
      await use(app);
      await app.close();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  pages: async ({ browser, app }, use, testInfo) => {
    const opened: Page[] = [];
    await use({
      async open(options = {}) {
        const context = await browser.newContext({ baseURL: app.origin, ...options });
        const page = await context.newPage();
        recordErrors(page, errors);
        opened.push(page);
        return page;
      },
    });
    if (testInfo.status !== testInfo.expectedStatus) {
      for (const [index, page] of opened.entries()) {
        const body = await page.screenshot({ fullPage: true }).catch(() => null);
        if (body) await testInfo.attach(`page ${index + 1}`, { body, contentType: 'image/png' });
      }
    }
    for (const page of opened) await page.context().close();
  },
  open: ({ pages }, use) => use(pages.open),
  login: async ({ pages }, use) => {
    const by =
      (signIn: typeof signInByForm) =>
      async (person: { email: string }, path: string, options: ContextOptions = {}) => {
        const page = await pages.open(options);
        await signIn(page, person.email, path);
        return page;
      };
    await use(Object.assign(by(signInByApi), { byForm: by(signInByForm) }));
  },
  seeds: async ({ app }, use) => {
    if (!app.seeds) throw new Error('only its own server can write into an embedded database');
    await use(app.seeds);
  },
  phone: ({ hasTouch }, use) => use(hasTouch),
  tolerate: [
    async ({ app: _ }, use) => {
      errors.length = 0;
      await use(async (pattern, work) => {
        const before = errors.length;
        await work();
        const during = errors.splice(before);
        errors.push(...during.filter((line) => !pattern.test(line)));
      });
      expect(errors, 'errors and warnings on the consoles').toEqual([]);
    },
    { auto: true },
  ],
  cutOff: async ({ tolerate }, use) => {
    await use((page, work) =>
      tolerate(NO_NETWORK, async () => {
        await page.context().setOffline(true);
        await work();
        await page.context().setOffline(false);
      }),
    );
  },
});

export { expect } from 'playwright/test';
