import { insertPastDecisions } from '../helpers/builders/past-decisions';
import { addMember, createOrg } from '../helpers/db/org';
import { expect, test } from './fixtures';
import type { Seeds } from './seeds';

async function orgWithHistory(origin: string, seeds: Seeds, count = 200) {
  const org = await createOrg(origin);
  await insertPastDecisions(seeds.database, await seeds.idOf(org), { count });
  return org;
}

test('the insights show charts and the same numbers in tables @phone', async ({ app, login, seeds }) => {
  const org = await orgWithHistory(app.origin, seeds);
  const page = await login(org.owner, `/${org.slug}/insights`);
  await expect(page.getByText('60 of 90 messages that people decided')).toBeVisible();
  const perDay = page.getByRole('region', { name: 'Messages per day', exact: true });
  await expect(perDay.getByRole('application', { name: 'Messages per day' })).toBeVisible();
  await expect(perDay.getByRole('table').getByRole('row')).toHaveCount(31);
  const approved = page.getByRole('region', { name: 'Who approved', exact: true });
  await expect(approved.getByRole('application')).toBeVisible();
  await expect(approved.getByRole('row', { name: 'Rules 20 20%' })).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);
});

test('a table is sorted by a column with the keyboard', async ({ app, login, seeds }) => {
  const org = await orgWithHistory(app.origin, seeds);
  const page = await login(org.owner, `/${org.slug}/insights`);
  const table = page.getByRole('region', { name: 'Who approved, in numbers' });
  const names = () => table.getByRole('rowheader').allTextContents();
  await expect.poll(names).toEqual(['People', 'API keys', 'Rules', 'Autopilot']);
  await expect(async () => {
    await table.getByRole('button', { name: 'Approved by' }).press('Enter');
    expect(await names()).toEqual(['API keys', 'Autopilot', 'People', 'Rules']);
  }).toPass();
  await expect(table.getByRole('columnheader', { name: 'Approved by' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
});

test('the filter by person is in the URL and survives a reload', async ({ app, login, seeds }) => {
  const org = await orgWithHistory(app.origin, seeds);
  const page = await login(org.owner, `/${org.slug}/insights`);
  await expect(async () => {
    await page.getByRole('combobox', { name: 'Decided by' }).selectOption({ label: 'Ana Almeida' });
    await expect(page).toHaveURL(/person=ana/);
  }).toPass();
  await expect(page.getByText('20 of 30 messages that people decided')).toBeVisible();
  await page.reload();
  await expect(page.getByText('20 of 30 messages that people decided')).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Proposed' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Show the last 30 days' }).click();
  await expect(page.getByText('60 of 90 messages that people decided')).toBeVisible();
});

test('without any proposal the page says when there will be numbers', async ({ app, login }) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/insights`);
  await expect(page.getByRole('heading', { name: 'No numbers yet' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Add a call' }).click();
  await expect(page).toHaveURL(/calls\/new/);
});

test('a viewer sees the numbers and has no CSV link', async ({ app, login, seeds }) => {
  const org = await orgWithHistory(app.origin, seeds, 20);
  const vera = await addMember(org, 'Vera Viewer', 'viewer');
  const page = await login(vera, `/${org.slug}/insights`);
  await expect(page.getByRole('heading', { name: 'Messages per day' })).toBeVisible();
  await expect(page.getByRole('link', { name: /CSV/ })).toHaveCount(0);
});
