import type { Page } from 'playwright/test';
import { addMember, createOrg, type Org } from '../helpers/db/org';
import { ok } from '../helpers/http/api';
import { expectLive, type Pages, signInByApi } from './browser';
import { expect, test } from './fixtures';
import { email, question, type Seeds, sms } from './seeds';

const inboxOf = (org: Org, search = '') => `/${org.slug}/inbox${search}`;
const lines = (page: Page) => page.getByRole('list', { name: 'What waits' }).getByRole('link');
const line = (page: Page, name: string) => lines(page).filter({ hasText: name });
const current = (page: Page) => lines(page).and(page.locator('[aria-current="true"]'));
const card = (page: Page) => page.getByRole('region', { name: 'Current card' });

/** The seeds name a row's customer after its plan. */
const CUSTOMER = 'Customer of Quote';

/** Opens the inbox with a clock that `decide` can move. */
async function openWithClock(open: Pages['open'], org: Org): Promise<Page> {
  const page = await open();
  await page.clock.install();
  await signInByApi(page, org.owner.email, inboxOf(org));
  await expectLive(page);
  return page;
}

/** Presses a key after the time in which a second press of it would count as a double press. */
async function decide(page: Page, key: string): Promise<void> {
  await page.clock.fastForward(1_000);
  await page.keyboard.press(key);
}

/** Keeps approved messages undoable for longer than any test runs. */
const setLongUndoWindow = async ({ slug, owner }: Org) =>
  ok(await owner.session.request('PATCH', `/api/orgs/${slug}/settings`, { undo_window_s: 3_600 }));

const fiveEmails = (org: Org, seeds: Seeds) =>
  seeds.waiting(org, 5, (index) => [email(`customer${index + 1}@example.com`, `Your quote ${index + 1}`)]);

test('the inbox is worked through by keyboard: move, approve, reject with a reason, answer, undo', async ({
  app,
  open,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  await setLongUndoWindow(org);
  const plans = await seeds.waiting(org, 4, (index) => [
    index === 2 ? question('Which color?', ['White', 'Oak']) : email(`customer${index + 1}@example.com`),
  ]);
  const page = await openWithClock(open, org);
  await expect(page.getByText('4 decisions wait.')).toBeVisible();
  await expect(current(page)).toContainText(`${CUSTOMER} 1`);

  // The card and the URL follow the current row.
  await page.keyboard.press('j');
  await expect(card(page)).toContainText('customer2@example.com');
  await page.keyboard.press('k');
  await expect(card(page)).toContainText('customer1@example.com');
  await expect(page).toHaveURL(new RegExp(`item=${plans[0]?.entries[0]?.id}`));

  // An approval moves to the next row, and can be undone.
  await decide(page, 'a');
  await expect(page.getByText(`Approved: ${CUSTOMER} 1`)).toBeVisible();
  await expect(current(page)).toContainText(`${CUSTOMER} 2`);
  await decide(page, 'u');
  await expect(page.getByText(`Undone: ${CUSTOMER} 1.`)).toBeVisible();
  await expect(current(page)).toContainText(`${CUSTOMER} 1`);
  await expect(card(page).getByRole('button', { name: 'Approve', exact: true })).toBeVisible();

  // A rejection has a reason.
  await decide(page, 'r');
  await card(page).getByLabel('Reason').fill('Already done.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(current(page)).toContainText(`${CUSTOMER} 2`);
  await decide(page, 'a');
  await expect(current(page)).toContainText(`${CUSTOMER} 3`);

  // On a question the key focuses the answer.
  await decide(page, 'a');
  await expect(card(page).getByLabel('Your answer')).toBeFocused();
  await page.keyboard.type('Oak');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(current(page)).toContainText(`${CUSTOMER} 4`);
  await expect(page.getByText('One decision waits.')).toBeVisible();
  await expect(page).toHaveTitle(/^\(1\) /);
  await org.api.entryIn(plans[0]?.plan_id ?? '', 'rejected');
  await org.api.entryIn(plans[2]?.plan_id ?? '', 'answered');
});

test('several messages are approved together after a confirmation, and an entry decided by another person is skipped', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  const ben = await addMember(org, 'Ben Bauer');
  await setLongUndoWindow(org);
  const plans = await fiveEmails(org, seeds);
  const page = await login(org.owner, inboxOf(org));
  await expectLive(page);
  await page.keyboard.press('x');
  // Only what has been on screen is approved.
  const approve = card(page).getByRole('button', { name: 'Approve', exact: true });
  for (let row = 2; row <= 5; row += 1) {
    await expect(approve).toBeInViewport();
    await page.keyboard.press('j');
    await expect(card(page)).toContainText(`customer${row}@example.com`);
  }
  await expect(approve).toBeInViewport();
  await expect(current(page)).toContainText(`${CUSTOMER} 5`);
  await page.keyboard.press('Shift+X');
  await expect(page.getByText('5 selected')).toBeVisible();
  await page.keyboard.press('Shift+A');
  const dialog = page.getByRole('dialog', { name: 'Approve 5 messages?' });
  await expect(dialog).toContainText('5 emails to 5 recipients');
  await expect(dialog.getByRole('list', { name: 'Recipients' })).toContainText('customer3@example.com');

  // Ben's decision reaches the server between the press and the request.
  const [skipped] = plans[1]?.entries ?? [];
  if (!skipped) throw new Error('an email waits');
  await page.route('**/inbox/decisions', async (route) => {
    await ben.api.decide(plans[1]?.plan_id ?? '', skipped, 'reject', { reason: 'Wrong person.' });
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Approve 5' }).click();
  const result = page.getByRole('region', { name: 'What was decided' });
  await expect(result).toContainText('4 approved, 1 skipped.');
  await expect(result.getByRole('listitem')).toContainText('rejected by Ben Bauer');
  await expect(result.getByRole('link', { name: `${CUSTOMER} 2` })).toHaveAttribute(
    'href',
    `/${org.slug}/plans/${plans[1]?.plan_id}#entry-${skipped.id}`,
  );
  // The skipped entry stays selected and on screen.
  await expect(page.getByText('1 selected')).toBeVisible();
  await expect(line(page, `${CUSTOMER} 2`)).toContainText('Rejected');
  await result.getByRole('button', { name: 'Undo all 4' }).click();
  await expect(result).toContainText('4 undone.');
  await expect(page.getByText('4 decisions wait.')).toBeVisible();
});

test('filters are in the URL and survive a reload and going back', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  await seeds.waiting(org, 6, (index) => [
    index % 2 === 0 ? email(`customer${index + 1}@example.com`) : sms('+12125550100'),
  ]);
  const page = await login(org.owner, inboxOf(org));
  await expectLive(page);
  await expect(lines(page)).toHaveCount(6);
  await page.getByRole('button', { name: 'Texts 3' }).click();
  await expect(lines(page)).toHaveCount(3);
  await page.keyboard.press('/');
  await page.keyboard.type('Quote 4');
  await expect(lines(page)).toHaveCount(1);
  await expect(page).toHaveURL(/kind=text&q=Quote\+4/);
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Search the inbox' })).toHaveValue('Quote 4');
  await expect(lines(page)).toHaveCount(1);
  await card(page).getByRole('link', { name: 'Quote 4' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Quote 4' })).toBeVisible();
  await page.goBack();
  await expect(lines(page)).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Texts 1' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('searchbox', { name: 'Search the inbox' }).fill('an unknown name');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show everything that waits' }).click();
  await expect(lines(page)).toHaveCount(6);
});

test('a key for an entry that is off screen scrolls there and has to be pressed once more', async ({
  app,
  open,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  await seeds.waiting(org, 30, (index) => [email(`customer${index + 1}@example.com`)]);
  const page = await openWithClock(open, org);
  await expect(current(page)).toContainText(`${CUSTOMER} 1`);
  await line(page, `${CUSTOMER} 30`).scrollIntoViewIfNeeded();
  await expect(current(page)).not.toBeInViewport();
  await decide(page, 'a');
  await expect(page.getByText(`once more to approve this: ${CUSTOMER} 1`)).toBeVisible();
  await expect(current(page)).toBeInViewport();
  await expect(page.getByText('30 decisions wait.')).toBeVisible();
  await decide(page, 'a');
  await expect(current(page)).toContainText(`${CUSTOMER} 2`);
  await expect(page.getByText('29 decisions wait.')).toBeVisible();
});

test('new entries are announced by a pill and do not move the rows on screen', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  await seeds.waiting(org, 30, (index) => [email(`customer${index + 1}@example.com`)]);
  const page = await login(org.owner, inboxOf(org));
  await expectLive(page);
  const row = line(page, `${CUSTOMER} 15`);
  await row.click();
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(100);
  await expect(row).toBeInViewport();
  const before = await row.boundingBox();
  await seeds.waiting(
    org,
    2,
    (index) => [email(`new${index}@example.com`)],
    (index) => `Late ${index + 1}`,
  );
  const pill = page.getByRole('button', { name: '2 new' });
  await expect(pill).toBeVisible();
  expect((await row.boundingBox())?.y).toBe(before?.y);
  await expect(card(page)).toContainText('customer15@example.com');
  await pill.click();
  await expect(line(page, 'Customer of Late 2')).toBeInViewport();
  await expect(card(page)).toContainText('customer15@example.com');
});

test('a waiting message is opened and approved, and the list is shown again @phone', async ({
  app,
  login,
  seeds,
  phone,
}) => {
  const org = await createOrg(app.origin);
  await fiveEmails(org, seeds);
  const page = await login(org.owner, inboxOf(org));
  await expectLive(page);
  await expect(lines(page)).toHaveCount(5);
  await line(page, `${CUSTOMER} 3`).click();
  await expect(card(page)).toContainText('customer3@example.com');
  if (phone) await expect(lines(page)).toHaveCount(0);
  await page.reload();
  await expect(card(page)).toContainText('customer3@example.com');
  await card(page).getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(card(page)).toContainText('customer4@example.com');
  if (phone) await page.getByRole('button', { name: 'Back to the inbox' }).click();
  await expect(line(page, `${CUSTOMER} 3`)).toContainText('Approved');
  await expect(page.getByText('4 decisions wait.')).toBeVisible();
});

test('a viewer sees all entries and has no decision buttons @phone', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  const vera = await addMember(org, 'Vera Viewer', 'viewer');
  await fiveEmails(org, seeds);
  const page = await login(vera, inboxOf(org));
  await expectLive(page);
  await line(page, `${CUSTOMER} 1`).click();
  await expect(card(page)).toContainText('view-only access');
  await page.keyboard.press('a');
  await expect(card(page).getByRole('button', { name: /Approve|Reject|Edit/ })).toHaveCount(0);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
});

const LONG = Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of a long letter.`).join('\n\n');

test('on a phone the decision buttons stay above the navigation, and what they cover is not yet read @phone', async ({
  app,
  login,
  seeds,
  phone,
}) => {
  const org = await createOrg(app.origin);
  const [plan] = await seeds.waiting(org, 1, () => [email('customer@example.com', 'A long letter', LONG)]);
  const [entry] = plan?.entries ?? [];
  const page = await login(org.owner, inboxOf(org, `?item=${entry?.id}`));
  await expectLive(page);
  const approve = card(page).getByRole('button', { name: 'Approve', exact: true });
  await expect(approve).toHaveCount(1);
  if (!phone) {
    await expect(approve).not.toBeInViewport();
    return;
  }

  await expect(approve).toBeInViewport();
  const navigation = page.getByRole('navigation', { name: 'Main' }).filter({ visible: true });
  const [bar, below] = [await approve.boundingBox(), await navigation.boundingBox()];
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  const overhang = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  expect(await page.evaluate(overhang)).toBe(0);

  await approve.click();
  await expect(page.getByText('More below: read on to the end, then approve.')).toBeVisible();
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(100);
  await org.api.entryIn(plan?.plan_id ?? '', 'pending');

  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  // A tap that follows at once counts as the second one of a double tap.
  await expect(async () => {
    if (await approve.isVisible()) await approve.click({ timeout: 1_000 });
    const [log] = await org.api.entries(plan?.plan_id ?? '');
    expect(log?.entry.status.state).toBe('approved');
  }).toPass();

  // A page at 400 % zoom has no room for bars that stay.
  await page.setViewportSize({ width: 320, height: 256 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(navigation).not.toBeInViewport();
  expect(await page.evaluate(overhang)).toBe(0);
});
