// Ways in which something unread or not meant could go out, each tried on purpose.
import type { Page } from 'playwright/test';
import { addMember, createOrg, type Org } from '../helpers/db/org';
import { expect, test } from './fixtures';
import { email, type Proposed, question, type WaitingPlan } from './seeds';

const LONG = Array.from({ length: 120 }, (_, line) => `Line ${line + 1} of a long letter.`).join('\n\n');

const card = (page: Page) => page.getByRole('region', { name: 'Current card' });
const approve = (page: Page) => card(page).getByRole('button', { name: 'Approve', exact: true });
const notice = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });
const live = (page: Page) =>
  expect(page.locator('[data-connection="live"]').filter({ visible: true }).first()).toBeVisible();
const one = (index: number): Proposed[] => [email(`customer${index + 1}@example.com`, `Quote ${index + 1}`)];

async function pendingIn(org: Org, plans: readonly WaitingPlan[]): Promise<number> {
  const logs = await Promise.all(plans.map(({ plan_id }) => org.api.entries(plan_id)));
  return logs.flat().filter(({ entry }) => entry.status.state === 'pending').length;
}

test('Enter in the fields above the text of a message sends nothing', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  const plans = await seeds.waiting(org, 1, one);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  let requests = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/approve')) requests += 1;
  });
  await page.keyboard.press('e');
  await expect(page.getByLabel('Text')).toBeFocused();
  for (const field of ['To', 'Subject']) {
    await page.getByLabel(field, { exact: true }).press('Enter');
    await expect(page.getByLabel(field, { exact: true })).toBeFocused();
  }
  expect(requests).toBe(0);
  await page.keyboard.press('Control+Enter');
  await org.api.entryIn(plans[0]?.plan_id ?? '', 'approved');
});

test('the card after a long one is shown from its beginning', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  const plans = await seeds.waiting(org, 2, () => [email('long@example.com', 'A long letter', LONG)]);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  await approve(page).scrollIntoViewIfNeeded();
  await page.keyboard.press('a');
  await org.api.entryIn(plans[0]?.plan_id ?? '', 'approved');
  await expect(card(page).getByRole('link', { name: 'Quote 2' })).toBeInViewport();
  await page.keyboard.press('a');
  await expect(notice(page, /More below/)).toBeVisible();
  expect(await pendingIn(org, plans)).toBe(1);
});

test('a click on Approve that meets a text just changed by a colleague approves nothing', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  const ben = await addMember(org, 'Ben Bauer');
  const plans = await seeds.waiting(org, 1, one);
  const [plan] = plans;
  const entry = plan?.entries[0];
  if (!plan || !entry) throw new Error('nothing was seeded');
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  await expect(approve(page)).toBeVisible();
  await ben.api.decide(plan.plan_id, entry, 'edit', { args: { ...entry.entry.args, body: 'Another text.' } });
  await expect(card(page).getByText('Another text.').first()).toBeVisible();
  const button = card(page).getByRole('button', { name: 'Approve as edited' });
  await button.click();
  await expect(notice(page, /changed while you had it open/)).toBeVisible();
  expect(await pendingIn(org, plans)).toBe(1);
  // A click that follows at once counts as the second one of a double click.
  await expect(async () => {
    if (await button.isVisible()) await button.click({ timeout: 1_000 });
    expect(await pendingIn(org, plans)).toBe(0);
  }).toPass();
});

test('what is typed before the form has been loaded moves and decides nothing', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  const plans = await seeds.waiting(org, 3, one);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  await expect(approve(page)).toBeVisible();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/_next/static/chunks/**', async (route) => {
    await released;
    await route.continue();
  });
  await page.keyboard.press('r');
  await page.keyboard.type('just a jar');
  release();
  await expect(page.getByRole('group', { name: /Common reasons/ })).toBeVisible();
  await expect(card(page)).toContainText('customer1@example.com');
  expect(await pendingIn(org, plans)).toBe(3);
});

test('a reason that was begun is kept when the message is edited instead', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  await seeds.waiting(org, 1, one);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  await page.keyboard.press('r');
  await page.getByLabel('Reason').fill('We agreed on oak.');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Your draft is kept.')).toBeVisible();
  await page.keyboard.press('e');
  await page.getByLabel('Text').fill('Another text');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await expect(page.getByLabel('Reason')).toHaveValue('We agreed on oak.');
});

test('a window that becomes narrow keeps the form that a person types in', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  await seeds.waiting(org, 2, () => [question('Which color?')]);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  await page.getByLabel('Your answer').fill('Oak, as agr');
  await page.setViewportSize({ width: 700, height: 700 });
  await page.keyboard.type('eed');
  await expect(page.getByLabel('Your answer')).toHaveValue('Oak, as agreed');
  await expect(page.getByLabel('Your answer')).toBeFocused();
});

test('the drafts of one person are not shown to the next one who signs in', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  const ben = await addMember(org, 'Ben Bauer');
  await seeds.waiting(org, 1, () => [question('Which color?')]);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  await page.getByLabel('Your answer').fill('Oak, but say nothing to Ben');
  await page.context().clearCookies();
  const answer = await page.context().request.post('/api/auth/sign-in/email', {
    data: { email: ben.email, password: 'correct-horse-battery' },
  });
  expect(answer.ok()).toBe(true);
  await page.goto(`/${org.slug}/inbox`);
  await live(page);
  await expect(page.getByLabel('Your answer')).toHaveValue('');
});

test('a double tap approves one message @phone', async ({ app, login, seeds, phone }) => {
  const org = await createOrg(app.origin);
  const plans = await seeds.waiting(org, 4, one);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  if (phone)
    await page
      .getByRole('link', { name: /customer1|Quote 1/ })
      .first()
      .tap();
  await expect(approve(page)).toBeInViewport();
  const box = await approve(page).boundingBox();
  if (!box) throw new Error('the button has no place');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (const _ of [1, 2, 3, 4, 5]) {
    if (phone) await page.touchscreen.tap(x, y);
    else await page.mouse.click(x, y);
    await page.waitForTimeout(60);
  }
  await org.api.entryIn(plans[0]?.plan_id ?? '', 'approved');
  expect(await pendingIn(org, plans)).toBe(3);
});

test('the end of a message below the bar of a phone has not been read @phone', async ({
  app,
  login,
  seeds,
  phone,
}) => {
  test.skip(!phone, 'there is no such bar on a desktop');
  const org = await createOrg(app.origin);
  const plans = await seeds.waiting(org, 1, () => [email('long@example.com', 'A long letter', LONG)]);
  const page = await login(org.owner, `/${org.slug}/plans/${plans[0]?.plan_id}`);
  await live(page);
  const last = page.getByText('Line 120 of a long letter.');
  // The last line lies just above the lower edge of the window, where the bar is.
  await last.evaluate((element) => {
    const end = element.getBoundingClientRect().bottom;
    window.scrollBy({ top: end - window.innerHeight + 20 });
  });
  await page.keyboard.press('a');
  await expect(notice(page, /More below/)).toBeVisible();
  expect(await pendingIn(org, plans)).toBe(1);
});
