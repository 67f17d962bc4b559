import type { Page } from 'playwright/test';
import { applyPlanChange, lockPlan } from '../../lib/plans/changes/apply-change';
import { PlanLogPageSchema } from '../../lib/plans/schema/plan-detail';
import { createOrg, type Org } from '../helpers/db/org';
import { expectLive } from './browser';
import { expect, test } from './fixtures';
import { email, type Seeds } from './seeds';

const LINES = 1_500;

/** A plan whose email waits, behind a long run of the day before. */
async function longPlan(org: Org, seeds: Seeds): Promise<{ id: string; href: string }> {
  const [plan] = await seeds.waiting(org, 1, () => [email('customer@example.com')]);
  const id = plan?.plan_id ?? '';
  await seeds.manyLines(org, id, LINES);
  return { id, href: `/${org.slug}/plans/${id}` };
}

/** Writes one more log line. */
async function addLine(org: Org, seeds: Seeds, planId: string, text: string): Promise<void> {
  const orgId = await seeds.idOf(org);
  const entry = { kind: 'system', event: 'model_reasoning', run_id: null, text } as const;
  await seeds.database.transaction(async (tx) =>
    applyPlanChange(tx, await lockPlan(tx, orgId, planId), { create: [{ entry }] }),
  );
}

const rows = (page: Page) => page.getByRole('list', { name: 'History, newest first' }).locator(':scope > li');

test('a link to an old entry leads to it in a log of 1,500 lines', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  const { id, href } = await longPlan(org, seeds);
  const { log } = PlanLogPageSchema.parse((await org.api.get(`/plans/${id}/log?limit=1000`)).body);
  const [before] = log;
  const older = PlanLogPageSchema.parse((await org.api.get(`/plans/${id}/log?before=${before?.id}`)).body);
  const old = older.log[20];
  const page = await login(org.owner, `${href}#entry-${old?.id}`);
  const target = page.locator(`#entry-${old?.id}`);
  await expect(target).toBeInViewport();
  await expect(target).toContainText('Reasoning');
  await expect(target.locator(':focus')).toHaveCount(1);
  // All pages up to the entry are loaded, but only the rows on screen are rendered.
  expect(await rows(page).count()).toBeLessThan(120);
});

test('a link to an entry that does not exist shows a message and the plan', async ({
  app,
  login,
  seeds,
  tolerate,
}) => {
  const org = await createOrg(app.origin);
  const { href } = await longPlan(org, seeds);
  await tolerate(/404/, async () => {
    const page = await login(org.owner, `${href}#entry-${crypto.randomUUID()}`);
    await expect(page.getByText('The linked entry is not in this plan.')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Waiting (1)' })).toBeVisible();
  });
});

test('new entries do not move the rows on screen, and a pill counts them', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  const { id, href } = await longPlan(org, seeds);
  const page = await login(org.owner, href);
  await expectLive(page);
  await page.getByRole('button', { name: /^Run 1/ }).click();
  await expect(page.getByText(/[\d,]+ earlier entries of this run/)).toBeVisible();
  const inTheMiddle = () =>
    page.evaluate(() => document.elementFromPoint(640, 400)?.closest('li[id^="entry-"]')?.id ?? null);
  await page.mouse.move(640, 400);
  await page.mouse.wheel(0, 3_000);
  await expect.poll(inTheMiddle).not.toBeNull();
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(2_500);
  const entry = await inTheMiddle();
  const top = () => page.locator(`#${entry}`).evaluate((element) => element.getBoundingClientRect().top);
  const before = await top();
  await addLine(org, seeds, id, 'A new thought');
  await addLine(org, seeds, id, 'Another one');
  const pill = page.getByRole('button', { name: '2 new' });
  await expect(pill).toBeVisible();
  expect(Math.abs((await top()) - before)).toBeLessThan(2);
  await pill.click();
  await expect(page.getByText('Waiting (1)')).toBeInViewport();
  await expect(pill).toHaveCount(0);
  // The opened run stays open.
  await expect(page.getByRole('button', { name: /^Run 1/ })).toHaveAttribute('aria-expanded', 'true');
});

test('older entries are loaded on request, and live ones still arrive @phone', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  const { id, href } = await longPlan(org, seeds);
  const page = await login(org.owner, href);
  await expectLive(page);
  const run = page.getByRole('button', { name: /^Run 1/ });
  // Its beginning and end are not listed.
  await expect(run).toContainText('1,498 entries');
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByRole('button', { name: 'Load more' })).toHaveCount(0);
  await expect(run).toContainText('1,498 entries');
  await addLine(org, seeds, id, 'A thought after paging');
  await expect(rows(page).first()).toContainText('Reasoning');
  await rows(page).first().getByText('Reasoning').click();
  await expect(rows(page).first()).toContainText('A thought after paging');
});

test('the URL says whether a plan is shown as timeline or graph @phone', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  const [plan] = await seeds.waiting(org, 1, () => [email('customer@example.com')]);
  const page = await login(org.owner, `/${org.slug}/plans/${plan?.plan_id}`);
  await page.getByRole('link', { name: 'Graph' }).click();
  await expect(page).toHaveURL(/\?view=graph$/);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'Graph' })).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Timeline' })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('heading', { name: 'Waiting (1)' })).toBeVisible();
});
