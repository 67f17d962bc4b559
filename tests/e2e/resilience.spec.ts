import { chromium, type Page } from 'playwright/test';
import { launchChromium } from '../helpers/browser/chromium';
import { addMember, createOrg, type Org } from '../helpers/db/org';
import { signInByApi } from './browser';
import { expect, test } from './fixtures';
import { email, type Seeds } from './seeds';

// What Chromium writes when nobody listens at an address, or stops in the middle.
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
const live = (page: Page) => page.locator('[data-connection="live"]');
const sentTo = (place: { mailbox: { mails: { to: string[] }[] } }, to: string) =>
  place.mailbox.mails.filter((mail) => mail.to.includes(to)).length;
const stateOf = async (org: Org, plan: string) =>
  (await org.api.entries(plan, 'send_email'))[0]?.entry.status.state;

test('a reload while somebody types decides nothing: the message waits as it was proposed, and can be edited again @phone', async ({
  place,
  seeds,
  login,
}) => {
  const { org, plan, path } = await oneEmail(place.origin, seeds);
  const page = await login(org.owner, path);
  await card(page).getByRole('button', { name: 'Edit and approve' }).click();
  await card(page).getByLabel('Text').fill('Half a sentence');
  await page.reload();
  // What was typed lives as long as the page does; it is kept from one screen to the next, and not over a reload.
  await expect(card(page)).toContainText('Waiting for you');
  await expect(card(page)).not.toContainText('Half a sentence');
  await card(page).getByRole('button', { name: 'Edit and approve' }).click();
  await expect(card(page).getByLabel('Text')).toHaveValue(/kitchen windows/);
  expect(await stateOf(org, plan)).toBe('pending');
});

test('a reload while an approval is under way leads to one decision and one email', async ({
  place,
  seeds,
  login,
  tolerate,
}) => {
  const { org, to, plan, path } = await oneEmail(place.origin, seeds);
  const page = await login(org.owner, path);
  // The answer is still on its way when the page goes: the server has decided, the page has not heard it.
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
  expect(sentTo(place, to)).toBe(1);
});

test('back and forward lead to screens as they are now, and the list stays live', async ({
  place,
  seeds,
  login,
}) => {
  const { org, path } = await oneEmail(place.origin, seeds);
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

test('back from another site: from the memory of the browser or anew, the inbox is current and live', async ({
  place,
  seeds,
}, testInfo) => {
  const { org, plan } = await oneEmail(place.origin, seeds);
  const { browser, close } = await launchChromium(chromium, {
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const page = await (await browser.newContext({ baseURL: place.origin })).newPage();
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
    await expect(live(page).first()).toBeAttached();
    const why = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      return JSON.stringify({ kept: document.body.dataset.kept ?? 'no', navigation });
    });
    testInfo.annotations.push({ type: 'back/forward cache', description: why });
  } finally {
    await close();
  }
});

test('without a network a decision is refused in words, nothing typed is lost, and afterwards it goes through @phone', async ({
  place,
  seeds,
  login,
  cutOff,
}) => {
  const { org, to, plan, path } = await oneEmail(place.origin, seeds);
  const page = await login(org.owner, path);
  await card(page).getByRole('button', { name: 'Edit and approve' }).click();
  await card(page).getByLabel('Text').fill('As we said on the phone.');
  await cutOff(page, async () => {
    await expect(page.locator('[data-connection="offline"]').first()).toBeAttached();
    await card(page).getByRole('button', { name: 'Approve this text' }).click();
    await expect(
      page.getByText(/could not be reached|no connection|offline|network/i).first(),
    ).toBeAttached();
    await expect(card(page).getByLabel('Text')).toHaveValue('As we said on the phone.');
  });
  await expect(live(page).first()).toBeAttached();
  expect(await stateOf(org, plan)).toBe('pending');
  await card(page).getByRole('button', { name: 'Approve this text' }).click();
  await org.api.entryIn(plan, 'executed', 'send_email');
  await expect(page.getByRole('main')).toContainText('Sent');
  expect(sentTo(place, to)).toBe(1);
});

test('a server that dies while somebody types takes nothing away: the text stays, and the approval goes through after it', async ({
  place,
  seeds,
  login,
  tolerate,
}) => {
  const { org, to, plan, path } = await oneEmail(place.origin, seeds);
  const page = await login(org.owner, path);
  await card(page).getByRole('button', { name: 'Edit and approve' }).click();
  await card(page).getByLabel('Text').fill('As we said on the phone.');
  await tolerate(NO_SERVER, async () => {
    await place.kill();
    await expect(
      page.locator('[data-connection="reconnecting"], [data-connection="connecting"]').first(),
    ).toBeAttached();
    await place.restart();
    await expect(live(page).first()).toBeAttached();
  });
  await expect(card(page).getByLabel('Text')).toHaveValue('As we said on the phone.');
  await card(page).getByRole('button', { name: 'Approve this text' }).click();
  await org.api.entryIn(plan, 'executed', 'send_email');
  expect(sentTo(place, to)).toBe(1);
});

test('whoever signs out in one tab is told so in the other, which decides nothing any more', async ({
  place,
  seeds,
  login,
  tolerate,
}) => {
  const { org, plan, path } = await oneEmail(place.origin, seeds);
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
