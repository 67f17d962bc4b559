import type { Page } from 'playwright/test';
import { createOrg } from '../helpers/db/org';
import { expect, test } from './fixtures';

const plans = (page: Page) => page.getByRole('list', { name: 'Plans' });
const plan = (page: Page, title: string) => plans(page).getByRole('link', { name: title, exact: true });

/** Scrolls down screen by screen until this title is rendered. Returns all titles that were rendered on the way. */
function scrollTo(page: Page, title: string): Promise<string[]> {
  return page.evaluate(async (last) => {
    // A title that never appears must not scroll forever; the caller's assertion fails.
    const end = performance.now() + 60_000;
    const seen = new Set<string>();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    while (!seen.has(last) && performance.now() < end) {
      for (const link of document.querySelectorAll('main li a')) seen.add(link.textContent ?? '');
      window.scrollBy(0, window.innerHeight * 0.8);
      await frame();
      await frame();
    }
    return [...seen];
  }, title);
}

test('scrolling through 2,000 plans shows every one, and a pill counts the new ones', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  await seeds.manyPlans(org, 2_000);
  const page = await login(org.owner, `/${org.slug}/plans`);
  await expect(plan(page, 'Old plan 2000')).toBeVisible();
  await page.evaluate(() => window.scrollBy(0, 3_000));
  const [seen] = await Promise.all([scrollTo(page, 'Old plan 1'), seeds.waiting(org, 3)]);
  const old = seen.filter((title) => title.startsWith('Old plan '));
  expect(old.length).toBeGreaterThan(1_900);
  const numbers = old.map((title) => Number(title.slice('Old plan '.length))).sort((a, b) => a - b);
  expect(numbers.filter((number) => number <= 1_900)).toEqual(Array.from({ length: 1_900 }, (_, i) => i + 1));
  expect(await page.locator('main li').count()).toBeLessThan(100);
  await page.getByRole('button', { name: '3 new' }).click();
  await expect(plan(page, 'Quote 3')).toBeFocused();
  await expect(plan(page, 'Quote 1')).toBeVisible();
  await expect(page.getByRole('button', { name: /new$/ }).filter({ hasText: /^\d/ })).toHaveCount(0);
});

test('new plans do not move the rows on screen; at the top they are shown at once @phone', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  await seeds.manyPlans(org, 120);
  const page = await login(org.owner, `/${org.slug}/plans`);
  await expect(plan(page, 'Old plan 120')).toBeVisible();
  await seeds.waiting(org, 1, undefined, () => 'The first');
  await expect(plans(page).getByRole('link').first()).toHaveText('The first');
  await plan(page, 'Old plan 115').scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollBy(0, 2_000));
  // The rows are rendered a moment after the scroll.
  const found = await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll('main li a')];
    const inSight = rows.filter((row) => row.getBoundingClientRect().top < window.innerHeight);
    return inSight.find((row) => row.getBoundingClientRect().top > 300)?.textContent;
  });
  const middle = (await found.jsonValue()) ?? '';
  const topOf = () => plan(page, middle).evaluate((link) => Math.round(link.getBoundingClientRect().top));
  const before = await topOf();
  await seeds.waiting(org, 2, undefined, (index) => `Later ${index + 1}`);
  await expect(page.getByRole('button', { name: '2 new' })).toBeVisible();
  expect(Math.abs((await topOf()) - before)).toBeLessThan(6);
  await page.getByRole('button', { name: '2 new' }).click();
  await expect(plan(page, 'Later 2')).toBeInViewport();
});

test('filters survive a reload, and going back from a plan restores the scroll position', async ({
  app,
  login,
  seeds,
}) => {
  const org = await createOrg(app.origin);
  await seeds.manyPlans(org, 300);
  await seeds.waiting(org, 2);
  const page = await login(org.owner, `/${org.slug}/plans`);
  await page.getByRole('combobox', { name: 'State' }).selectOption('Needs a decision');
  await expect(plan(page, 'Quote 2')).toBeVisible();
  await expect(plan(page, 'Old plan 300')).toHaveCount(0);
  await page.getByRole('combobox', { name: 'State' }).selectOption('Completed');
  await page.getByRole('searchbox', { name: 'Search plans' }).fill('Old');
  await expect(page).toHaveURL(/status=completed&q=Old/);
  await expect(plan(page, 'Old plan 300')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'State' })).toHaveValue('completed');
  await expect(page.getByRole('searchbox', { name: 'Search plans' })).toHaveValue('Old');
  await scrollTo(page, 'Old plan 150');
  await plan(page, 'Old plan 150').click();
  await expect(page.getByRole('heading', { name: 'Old plan 150' })).toBeVisible();
  await page.goBack();
  await expect(plan(page, 'Old plan 150')).toBeInViewport();
  await expect(page).toHaveURL(/status=completed&q=Old/);
});

test('plans are searched and opened by keyboard', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  await seeds.manyPlans(org, 120);
  const page = await login(org.owner, `/${org.slug}/plans`);
  await expect(plan(page, 'Old plan 120')).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Search plans' })).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.type('plan 11');
  await expect(plan(page, 'Old plan 120')).toHaveCount(0);
  await plan(page, 'Old plan 119').focus();
  await page.keyboard.press('j');
  await expect(plan(page, 'Old plan 118')).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Old plan 118' })).toBeVisible();
});
