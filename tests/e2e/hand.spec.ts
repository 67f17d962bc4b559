// The hand never decides what the eye has not read: what a key or a click may do while others decide too.
import type { Page } from 'playwright/test';
import { addMember, createOrg, type Org } from '../helpers/db/org';
import { signInByApi } from './browser';
import { expect, test } from './fixtures';
import { email, type Proposed, question, type Seeds, type WaitingPlan } from './seeds';

const LONG = Array.from({ length: 120 }, (_, line) => `Line ${line + 1} of a long letter.`).join('\n\n');

const card = (page: Page) => page.getByRole('region', { name: 'Current card' });
const notice = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });
const live = (page: Page) =>
  expect(page.locator('[data-connection="live"]').filter({ visible: true }).first()).toBeVisible();

/** The states of all entries, by id. */
async function states(org: Org, plans: readonly WaitingPlan[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { plan_id } of plans) {
    for (const log of await org.api.entries(plan_id)) found[log.id] = log.entry.status.state;
  }
  return found;
}

type Screen = {
  name: string;
  seed: (org: Org, seeds: Seeds) => Promise<WaitingPlan[]>;
  path: (org: Org, plans: WaitingPlan[]) => string;
};
const one = (index: number): Proposed[] => [email(`customer${index + 1}@example.com`, `Quote ${index + 1}`)];
const SCREENS: Screen[] = [
  {
    name: 'inbox',
    seed: (org, seeds) => seeds.waiting(org, 4, one),
    path: (org) => `/${org.slug}/inbox`,
  },
  {
    name: 'plan page',
    seed: (org, seeds) => seeds.waiting(org, 1, () => [0, 1, 2, 3].flatMap(one)),
    path: (org, [plan]) => `/${org.slug}/plans/${plan?.plan_id}`,
  },
  {
    name: 'graph',
    seed: (org, seeds) => seeds.waiting(org, 1, () => [0, 1, 2, 3].flatMap(one)),
    path: (org, [plan]) => `/${org.slug}/plans/${plan?.plan_id}?view=graph`,
  },
];

for (const { name, seed, path } of SCREENS) {
  test(`on the ${name}, the rest of a word typed into a form that a colleague settles decides nothing`, async ({
    app,
    login,
    seeds,
  }) => {
    const org = await createOrg(app.origin);
    const ben = await addMember(org, 'Ben Bauer');
    const plans = await seed(org, seeds);
    const page = await login(org.owner, path(org, plans));
    await live(page);
    const waiting = page
      .getByRole('article')
      .filter({ has: page.getByRole('button', { name: 'Approve', exact: true }) })
      .first();
    const id = (await waiting.getAttribute('id'))?.replace('entry-', '') ?? '';
    const first = page.locator(`#entry-${id}`);
    await first.getByRole('button', { name: 'Reject', exact: true }).click();
    await expect(first.getByLabel('Reason')).toBeVisible();
    await page.keyboard.type('ad');
    const of = plans.find(({ entries }) => entries.some((entry) => entry.id === id));
    const entry = of?.entries.find((one) => one.id === id);
    if (!of || !entry) throw new Error('the card shows a seeded entry');
    await ben.api.decide(of.plan_id, entry, 'approve');
    await expect(page.getByText(/Ben Bauer approved this while you were writing/)).toBeVisible();
    await page.keyboard.type('jacent project');
    await expect(page.getByLabel('Reason')).toHaveValue('ad');
    await expect(page.getByLabel('Reason')).toBeFocused();
    const after = await states(org, plans);
    expect(Object.entries(after).filter(([key, state]) => key !== id && state !== 'pending')).toEqual([]);
    expect(await page.getByLabel('Text').count(), 'no editor was opened').toBe(0);
  });
}

test('a long message is approved only after its end was on screen: Space reads on', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  const plans = await seeds.waiting(org, 2, () => [email('long@example.com', 'A long letter', LONG)]);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  await expect(card(page)).toContainText('Line 1 of a long letter.');
  await page.keyboard.press('a');
  await expect(notice(page, /More below/)).toBeVisible();
  await page.keyboard.press('a');
  expect(Object.values(await states(org, plans))).toEqual(['pending', 'pending']);
  const last = card(page).getByRole('button', { name: 'Approve', exact: true });
  for (let step = 0; step < 30 && !(await isInViewport(last)); step += 1) {
    await page.keyboard.press('Space');
  }
  await expect(last).toBeInViewport();
  await page.keyboard.press('a');
  await org.api.entryIn(plans[0]?.plan_id ?? '', 'approved');
});

const isInViewport = (locator: ReturnType<Page['locator']>) =>
  locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  });

test('what a colleague is editing takes the key twice, and the reason is said', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  const ben = await addMember(org, 'Ben Bauer');
  const plans = await seeds.waiting(org, 1, one);
  const his = await login(ben, `/${org.slug}/plans/${plans[0]?.plan_id}`);
  await his.getByRole('button', { name: 'Edit and approve' }).click();
  await his.getByLabel('Text').fill('Another text');
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  await expect(card(page).getByText('Ben Bauer is editing this').first()).toBeVisible();
  // A card that appeared only just now asks for another press first.
  await expect(async () => {
    await page.keyboard.press('a');
    await expect(notice(page, /Ben Bauer is editing this\. Press A once more/)).toBeVisible({
      timeout: 1_000,
    });
  }).toPass();
  expect(Object.values(await states(org, plans))).toEqual(['pending']);
  await page.keyboard.press('a');
  await org.api.entryIn(plans[0]?.plan_id ?? '', 'approved');
});

test('a bulk run that ends leaves the person on the card that they read', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  const plans = await seeds.waiting(org, 5, one);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  for (const row of [0, 1, 2]) {
    await expect(card(page)).toContainText(`customer${row + 1}@example.com`);
    await expect(card(page).getByRole('button', { name: 'Approve', exact: true })).toBeInViewport();
    await page.keyboard.press('x');
    await page.keyboard.press('j');
  }
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/inbox/decisions', async (route) => {
    await released;
    await route.continue();
  });
  await page.keyboard.press('k');
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Approve 3' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Approving 0 of 3…')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(card(page)).toContainText('customer5@example.com');
  release();
  await expect(page.getByText('3 approved.')).toBeVisible();
  await expect(card(page)).toContainText('customer5@example.com');
  expect(Object.values(await states(org, plans)).filter((state) => state === 'pending')).toHaveLength(2);
});

test('decisions are undone one after the other, newest first', async ({ app, open, seeds }) => {
  const org = await createOrg(app.origin);
  await org.api.session.request('PATCH', `/api/orgs/${org.slug}/settings`, { undo_window_s: 60 });
  const plans = await seeds.waiting(org, 4, one);
  const page = await open();
  await page.clock.install();
  await signInByApi(page, org.owner.email, `/${org.slug}/inbox`);
  await live(page);
  for (const row of [0, 1]) {
    const shown = card(page).filter({ hasText: `customer${row + 1}@example.com` });
    await expect(shown.getByRole('button', { name: 'Approve', exact: true })).toBeInViewport();
    // A card that appeared only just now asks once more.
    await page.clock.fastForward(1_000);
    await page.keyboard.press('a');
    await org.api.entryIn(plans[row]?.plan_id ?? '', 'approved');
  }
  await expect(card(page)).toContainText('customer3@example.com');
  await page.keyboard.press('r');
  await card(page).getByLabel('Reason').fill('Already done.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await org.api.entryIn(plans[2]?.plan_id ?? '', 'rejected');
  await expect(page.getByText(/^Rejected: /).first()).toBeVisible();
  await expect(card(page)).toContainText('customer4@example.com');
  // Keys count again a moment after the reason was typed.
  await page.clock.fastForward(2_000);
  await page.keyboard.press('u');
  await expect(card(page)).toContainText('customer3@example.com');
  await org.api.entryIn(plans[2]?.plan_id ?? '', 'pending');
  await page.keyboard.press('u');
  await expect(card(page)).toContainText('customer2@example.com');
  await org.api.entryIn(plans[1]?.plan_id ?? '', 'pending');
  await page.keyboard.press('u');
  await expect(card(page)).toContainText('customer1@example.com');
  await org.api.entryIn(plans[0]?.plan_id ?? '', 'pending');
  await page.keyboard.press('u');
  await expect(notice(page, 'Nothing to undo.')).toBeVisible();
});

test('an answer that comes late leaves the person in the field that they type in', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  const plans = await seeds.waiting(org, 3, one);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/approve', async (route) => {
    await released;
    await route.continue();
  });
  await expect(card(page).getByRole('button', { name: 'Approve', exact: true })).toBeInViewport();
  await expect(async () => {
    await page.keyboard.press('a');
    await expect(card(page).getByText('Approving…')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('/');
  await page.keyboard.type('quo');
  release();
  await org.api.entryIn(plans[0]?.plan_id ?? '', 'approved');
  await expect(page.getByText(/^Approved: /).first()).toBeVisible();
  await page.keyboard.type('te a a');
  await expect(page.getByRole('searchbox')).toHaveValue('quote a a');
  expect(Object.values(await states(org, plans)).filter((state) => state === 'pending')).toHaveLength(2);
});

test('a draft survives a reload', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  await seeds.waiting(org, 1, () => [question('Which color?')]);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await live(page);
  // The form's script is loaded after the page; only then its text is a draft.
  await expect(async () => {
    await page.getByLabel('Your answer').fill('Oak, as agr');
    expect(await page.evaluate(() => sessionStorage.getItem('greenlight.drafts'))).toContain('Oak, as agr');
  }).toPass();
  await page.reload();
  await expect(page.getByLabel('Your answer')).toHaveValue('Oak, as agr');
});

for (const { title, isRecorded } of [
  { title: 'a press before the scripts have run decides nothing, and the page says so', isRecorded: true },
  { title: 'naive variant: without the recorder such a press is lost in silence', isRecorded: false },
]) {
  test(title, async ({ app, login, seeds }) => {
    const org = await createOrg(app.origin);
    const plans = await seeds.waiting(org, 2, one);
    const page = await login(org.owner, `/${org.slug}/templates`);
    await live(page);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/_next/static/**/*.js', async (route) => {
      await released;
      await route.continue();
    });
    if (!isRecorded) {
      const empty = { contentType: 'text/javascript', body: '' };
      await page.route('**/early-presses.js', (route) => route.fulfill(empty));
    }
    await page.goto(`/${org.slug}/inbox`, { waitUntil: 'commit' });
    const busy = card(page).locator('[aria-busy="true"]');
    await card(page).getByRole('button', { name: 'Approve', exact: true }).click();
    await expect(busy).toBeVisible();
    await page.keyboard.press('a');
    release();
    await live(page);
    await expect(busy).toHaveCount(0);
    const said = notice(
      page,
      'The page was still loading when you pressed A. Nothing was decided; press again.',
    );
    if (isRecorded) await expect(said).toBeVisible();
    else await expect(said).toHaveCount(0);
    expect(Object.values(await states(org, plans))).toEqual(['pending', 'pending']);
  });
}
