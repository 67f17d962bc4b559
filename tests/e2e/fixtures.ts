// What the tests in this folder stand on. One server (the production build, on PostgreSQL) and one browser live as long as
// the worker does, for all files; every test makes an organization of its own and finds nothing of the others'.
//
//   test('an approval sends the email @phone', async ({ place, login, seeds }) => {
//     const org = await createOrg(place.origin);                  // tests/helpers/db/org; the owner is org.owner
//     const ben = await addMember(org, 'Ben Bauer');              // or 'viewer' as the third argument
//     await seeds.waiting(org, 3);                                // plans with an email, a text and a question that wait
//     const page = await login(org.owner, `/${org.slug}/inbox`);  // signed in by the API, at the path
//   });
//
// - `@phone` in a title: the test runs at 360 × 740 with touch as well. `phone` tells which of the two it is.
// - `login(person, path, options)` and `open(options)` take what browser.newContext takes: { colorScheme: 'dark' }. Motion is
//   reduced unless { reducedMotion: 'no-preference' } is asked for. `login.byForm` types email and password.
// - `seeds` writes straight into the server's database with the product's own commands, thousands of rows too; see seeds.ts.
// - `org.api` (tests/helpers/api) does the rest over HTTP: planFromCall(promiseOfEmail()), approvePlan, decide, entryIn …
// - Any error or warning on a console fails the test; `tolerate(pattern, work)` lets some through during `work`, and
//   `cutOff(page, work)` takes the page's network away during `work`.
// - `place.kill()` and `place.restart()` end the server as a crash does. `place.mailbox.mails` are all tests' mails: look for
//   yours by its address. `test.use({ database: 'PGlite' })` at the top of a file gives it a server of its own on the
//   embedded database, without seeds.
import { test as base, expect, type Page } from 'playwright/test';
import { launchChromium } from '../helpers/browser/chromium';
import { type ContextOptions, type Login, signInByApi, signInByForm, type Windows, watch } from './browser';
import { openE2ePlace, type Place } from './place';
import type { Seeds } from './seeds';

export type { Place } from './place';

type Worker = { database: Place['kind']; place: Place };
type Each = {
  windows: Windows;
  /** A window of a browser of its own, empty of cookies. */
  open: (options?: ContextOptions) => Promise<Page>;
  /** The same, signed in, at the path. */
  login: Login;
  seeds: Seeds;
  phone: boolean;
  /** During `work` the console may say what matches, and only that. */
  tolerate: (pattern: RegExp, work: () => Promise<void>) => Promise<void>;
  /** During `work` the page has no network. */
  cutOff: (page: Page, work: () => Promise<void>) => Promise<void>;
};

// What Chromium writes for a request that it did not even try.
const NO_NETWORK = /net::ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED|NETWORK_IO_SUSPENDED)/;

const complaints: string[] = [];

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
  place: [
    async ({ browser: _, database }, use) => {
      const place = await openE2ePlace(database);
      await use(place);
      await place.close();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  windows: async ({ browser, place }, use, testInfo) => {
    const pages: Page[] = [];
    await use({
      async open(options = {}) {
        const context = await browser.newContext({ baseURL: place.origin, ...options });
        const page = await context.newPage();
        watch(page, complaints);
        pages.push(page);
        return page;
      },
    });
    if (testInfo.status !== testInfo.expectedStatus) {
      for (const [index, page] of pages.entries()) {
        const body = await page.screenshot({ fullPage: true }).catch(() => null);
        if (body) await testInfo.attach(`window ${index + 1}`, { body, contentType: 'image/png' });
      }
    }
    for (const page of pages) await page.context().close();
  },
  open: ({ windows }, use) => use(windows.open),
  login: async ({ windows }, use) => {
    const by =
      (signIn: typeof signInByForm) =>
      async (person: { email: string }, path: string, options: ContextOptions = {}) => {
        const page = await windows.open(options);
        await signIn(page, person.email, path);
        return page;
      };
    await use(Object.assign(by(signInByApi), { byForm: by(signInByForm) }));
  },
  seeds: async ({ place }, use) => {
    if (!place.seeds) throw new Error('nobody else can write into an embedded database');
    await use(place.seeds);
  },
  phone: ({ hasTouch }, use) => use(hasTouch),
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
