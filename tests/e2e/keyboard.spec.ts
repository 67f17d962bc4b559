import type { Locator, Page } from 'playwright/test';
import { promiseOfEmail } from '../helpers/builders/calls';
import { createOrg, PASSWORD } from '../helpers/db/org';
import { expectLive } from './browser';
import { expect, test } from './fixtures';

const MOST_TABS = 80;
const palette = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' });

/** Presses Tab until the wanted element has focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the focus did not reach ${wanted}`);
}

test('without a mouse one can sign in, find a plan, review it and approve its message', async ({
  app,
  open,
}) => {
  const org = await createOrg(app.origin);
  const plan = await org.api.planFromCall(promiseOfEmail());
  const page = await open();
  await page.goto(`/${org.slug}/calls`);
  await page.waitForURL(/\/sign-in\?/);
  await tabTo(page, page.getByLabel('Email'));
  await page.keyboard.type(org.owner.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === `/${org.slug}/calls`);
  await expectLive(page);

  await page.keyboard.press('Control+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('tomas');
  await expect(palette(page).getByRole('option', { name: plan.title })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === `/${org.slug}/plans/${plan.id}`);

  await tabTo(page, page.getByRole('button', { name: 'Approve the plan' }));
  await page.keyboard.press('Enter');
  const card = page.getByRole('article', { name: /e-?mail/i });
  await tabTo(page, card.getByRole('button', { name: 'Approve', exact: true }));
  await page.keyboard.press('Enter');
  await org.api.entryIn(plan.id, 'executed');
  await expect(page.getByText('Completed', { exact: true }).first()).toBeVisible();
});

test('the command palette opens by its button, runs commands, and returns the focus', async ({
  app,
  login,
}) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/templates`);
  const button = page.getByRole('button', { name: 'Search', exact: true });
  await button.click();
  await expect(palette(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette(page)).toHaveCount(0);
  await expect(button).toBeFocused();

  await page.keyboard.press('Control+k');
  await palette(page).getByRole('combobox').fill('new cont');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New contact' });
  await dialog.getByLabel('Name').fill('Amara Diallo');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Amara Diallo' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await palette(page).getByRole('combobox').fill('amara');
  await expect(palette(page).getByRole('option', { name: 'Amara Diallo' }).last()).toBeVisible();
  await palette(page).getByRole('combobox').fill('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('key sequences navigate, ? lists them, and single-key shortcuts can be switched off', async ({
  app,
  login,
}) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/templates`);
  await expectLive(page);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.waitForURL((url) => url.pathname === `/${org.slug}/plans`);
  await expect(page.getByRole('heading', { level: 1, name: 'Plans' })).toBeVisible();

  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.getByRole('region', { name: 'Go to' })).toContainText('Inbox');
  await help.getByLabel('Single-key shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);

  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeVisible();
  await expect(help).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe(`/${org.slug}/plans`);
});

test('offline, the screen stays readable and links do not navigate; online again, it is live', async ({
  app,
  login,
  cutOff,
}) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/templates`);
  await expectLive(page);
  const heading = page.getByRole('heading', { level: 1, name: 'Templates' });
  await cutOff(page, async () => {
    await expect(page.getByText('You are offline.', { exact: true })).toBeVisible();
    // The stream tries again and again, which changes nothing for the person.
    await page.waitForEvent('requestfailed', (request) => request.url().includes('/events'));
    await page.waitForEvent('requestfailed', (request) => request.url().includes('/events'));
    await expect(page.locator('[data-connection]').filter({ visible: true })).toHaveText(/^Offline/);
    await expect(page.getByText('You are offline.', { exact: true })).toBeVisible();
    const held = page.getByText(/that page can’t be opened now/);
    for (const name of ['Calls', 'Plans']) {
      await page.getByRole('link', { name }).first().click();
      await expect(held).toBeVisible();
      await expect(heading).toBeVisible();
      await held.evaluate((message) => message.setAttribute('data-of', 'the press before'));
    }
    await page.getByRole('link', { name: 'Calls' }).first().click();
    await expect(held).not.toHaveAttribute('data-of');
  });
  await expectLive(page);
  await expect(page.getByText('You are offline.', { exact: true })).toHaveCount(0);
});

test('a page that was signed out in another tab says so, and its sign-in leads back to it', async ({
  app,
  login,
  tolerate,
}) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/plans?q=windows`);
  await expectLive(page);
  await tolerate(/401/, async () => {
    await page.context().request.post('/api/auth/sign-out', { data: {}, headers: { origin: app.origin } });
    await expect(page.getByText('You are signed out.', { exact: true })).toBeVisible();
  });
  await page.getByRole('link', { name: 'Sign in and come back' }).click();
  await page.getByLabel('Email').fill(org.owner.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === `/${org.slug}/plans` && url.search === '?q=windows');
});
