import { chromium, type Page } from 'playwright/test';
import { launchChromium } from '../helpers/browser/chromium';
import { addMember, createOrg, type Org } from '../helpers/db/org';
import { expectLive, signInByApi } from './browser';
import { expect, test } from './fixtures';
import { email, type Seeds } from './seeds';

// Chromium's messages when no server listens, or when it stops in the middle.
const NO_SERVER =
  /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED)/;
const NOT_SIGNED_IN = /status of 401/;

async function oneEmail(origin: string, seeds: Seeds) {
  const org = await createOrg(origin, 'Ana Almeida');
  const to = `${org.slug}@example.com`;
  const [plan] = await seeds.waiting(org, 1, () => [email(to)]);
  const entry = plan?.entries[0];
  if (!plan || !entry) throw new Error('an email waits');
  return { org, to, entry, plan: plan.plan_id, path: `/${org.slug}/plans/${plan.plan_id}` };
}

const card = (page: Page) => page.getByRole('article', { name: /e-?mail/i });
const sentTo = (app: { mailbox: { mails: { to: string[] }[] } }, to: string) =>
  app.mailbox.mails.filter((mail) => mail.to.includes(to)).length;
const stateOf = async (org: Org, plan: string) =>
  (await org.api.entries(plan, 'send_email'))[0]?.entry.status.state;

const TYPED = 'As we said on the phone.';
async function typeText(page: Page, text = TYPED): Promise<void> {
  await card(page).getByRole('button', { name: 'Edit and approve' }).click();
  await card(page).getByLabel('Text').fill(text);
}

test('a reload during an edit decides nothing, and the draft is still there @phone', async ({
  app,
  seeds,
  login,
}) => {
  const { org, plan, path } = await oneEmail(app.origin, seeds);
  const page = await login(org.owner, path);
  await typeText(page, 'Half a sentence');
  await page.reload();
  await expect(card(page)).toContainText('Waiting for you');
  await expect(card(page).getByLabel('Text')).toHaveValue('Half a sentence');
  expect(await stateOf(org, plan)).toBe('pending');
});

test('a reload during an approval leads to one decision and one email', async ({
  app,
  seeds,
  login,
  tolerate,
}) => {
  const { org, to, plan, path } = await oneEmail(app.origin, seeds);
  const page = await login(org.owner, path);
  // The server has decided, and the page is reloaded before the response arrives.
  let arrived = () => {};
  const decided = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  await page.route(/\/approve$/, async (route) => {
    const answer = await route.fetch();
    arrived();
    await page.waitForEvent('framenavigated').catch(() => {});
    await route.fulfill({ response: answer }).catch(() => {});
  });
  await tolerate(NO_SERVER, async () => {
    await card(page)
      .getByRole('button', { name: /^Approve/ })
      .first()
      .click();
    await decided;
    await page.reload();
  });
  await expect(card(page)).toContainText('Ana Almeida');
  await org.api.entryIn(plan, 'executed', 'send_email');
  await expect(page.getByRole('main')).toContainText('Sent');
  expect(sentTo(app, to)).toBe(1);
});

test('going back and forward shows current screens, and the list stays live', async ({
  app,
  seeds,
  login,
}) => {
  const { org, path } = await oneEmail(app.origin, seeds);
  const page = await login(org.owner, `/${org.slug}/plans`);
  await page.getByRole('link', { name: 'Quote 1' }).click();
  await expect(card(page)).toContainText('Waiting for you');
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Quote 1' })).toBeVisible();
  await seeds.waiting(
    org,
    1,
    () => [email('second@example.com')],
    () => 'Meanwhile',
  );
  await page.goForward();
  await expect(page).toHaveURL(path);
  await expect(card(page)).toContainText('Waiting for you');
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Meanwhile' })).toBeVisible();
});

test('going back from another page shows a current and live inbox, from the back/forward cache or not', async ({
  app,
  seeds,
}, testInfo) => {
  const { org, plan } = await oneEmail(app.origin, seeds);
  const { browser, close } = await launchChromium(chromium, {
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const page = await (await browser.newContext({ baseURL: app.origin })).newPage();
    await signInByApi(page, org.owner.email, `/${org.slug}/inbox`);
    await expect(page.getByText('Quote 1').first()).toBeVisible();
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) =>
        document.body.setAttribute('data-kept', String(persisted)),
      );
    });
    await page.goto('/sign-up');
    const [entry] = await org.api.entries(plan, 'send_email');
    if (entry) await org.api.decide(plan, entry, 'reject', { reason: 'Not any more' });
    await page.goBack();
    await expect(page.getByText('Quote 1')).toHaveCount(0);
    await expectLive(page);
    const why = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      return JSON.stringify({ kept: document.body.dataset.kept ?? 'no', navigation });
    });
    testInfo.annotations.push({ type: 'back/forward cache', description: why });
  } finally {
    await close();
  }
});

test('without a network a decision shows an error and keeps the typed text, and goes through afterwards @phone', async ({
  app,
  seeds,
  login,
  cutOff,
}) => {
  const { org, to, plan, path } = await oneEmail(app.origin, seeds);
  const page = await login(org.owner, path);
  await typeText(page);
  await cutOff(page, async () => {
    await expect(page.locator('[data-connection="offline"]').first()).toBeAttached();
    await card(page).getByRole('button', { name: 'Approve edited message' }).click();
    await expect(
      page.getByText(/could not be reached|no connection|offline|network/i).first(),
    ).toBeAttached();
    await expect(card(page).getByLabel('Text')).toHaveValue(TYPED);
  });
  await expectLive(page);
  expect(await stateOf(org, plan)).toBe('pending');
  await card(page).getByRole('button', { name: 'Approve edited message' }).click();
  await org.api.entryIn(plan, 'executed', 'send_email');
  await expect(page.getByRole('main')).toContainText('Sent');
  expect(sentTo(app, to)).toBe(1);
});

test('a server crash during an edit keeps the text, and the approval goes through after the restart', async ({
  app,
  seeds,
  login,
  tolerate,
}) => {
  const { org, to, plan, path } = await oneEmail(app.origin, seeds);
  const page = await login(org.owner, path);
  await typeText(page);
  await tolerate(NO_SERVER, async () => {
    await app.kill();
    await expect(
      page.locator('[data-connection="reconnecting"], [data-connection="connecting"]').first(),
    ).toBeAttached();
    await app.restart();
    await expectLive(page);
  });
  await expect(card(page).getByLabel('Text')).toHaveValue(TYPED);
  await card(page).getByRole('button', { name: 'Approve edited message' }).click();
  await org.api.entryIn(plan, 'executed', 'send_email');
  expect(sentTo(app, to)).toBe(1);
});

test('after a sign-out in one tab the other one says so and decides nothing', async ({
  app,
  seeds,
  login,
  tolerate,
}) => {
  const { org, plan, path } = await oneEmail(app.origin, seeds);
  const ben = await addMember(org, 'Ben Bauer');
  const page = await login(ben, path);
  const other = await page.context().newPage();
  await other.goto(`/${org.slug}/plans`);
  await expect(card(page)).toContainText('Waiting for you');
  await tolerate(NOT_SIGNED_IN, async () => {
    await other.getByRole('button', { name: 'Sign out' }).first().click();
    await other.waitForURL(/\/sign-in/);
    await card(page)
      .getByRole('button', { name: /^Approve/ })
      .first()
      .click();
    await expect(page.getByText(/signed out|sign in again/i).first()).toBeVisible();
  });
  expect(await stateOf(org, plan)).toBe('pending');
});
