import { randomUUID } from 'node:crypto';
import { expectLive } from './browser';
import { expect, test } from './fixtures';

test('onboarding leads a new organization from the sign-up to its first approved message @phone', async ({
  open,
}) => {
  const id = randomUUID().slice(0, 8);
  const page = await open();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Nora Lind');
  await page.getByLabel('Email').fill(`nora.${id}@example.com`);
  await page.getByLabel('Password').fill('correct-horse-battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-up/organization');
  // The address follows the name as soon as the page has hydrated.
  await expect(async () => {
    await page.getByLabel('Name', { exact: true }).fill(`Northgate ${id}`);
    await expect(page.getByLabel('Address')).toHaveValue(`northgate-${id}`, { timeout: 1_000 });
  }).toPass();
  await page.getByRole('button', { name: 'Create organization' }).click();

  const steps = page.getByRole('region', { name: 'From a call to the first message' });
  const stepOf = (name: string) => steps.getByRole('listitem').filter({ hasText: name });
  await expect(stepOf('Add a call')).toHaveAttribute('aria-current', 'step');
  await expectLive(page);
  await steps.getByRole('button', { name: 'Try it with an example call' }).click();

  // The call's page shows its plan as soon as it is created.
  await expect(page.getByRole('heading', { level: 1, name: 'Call with Kim Larsen' })).toBeVisible();
  await expect(page.getByText('To review').first()).toBeVisible();
  await page.getByRole('link', { name: 'Plans', exact: true }).filter({ visible: true }).first().click();
  await expect(stepOf('Add a call')).toContainText('done');
  await steps.getByRole('link', { name: 'Review the plan' }).click();

  await page.getByRole('button', { name: 'Approve the plan' }).click();
  const card = page.getByRole('article', { name: /e-?mail/i });
  await expect(card).toContainText('between ten and twelve');
  // On a phone the button is where “Approve the plan” was; a click that follows at once counts as a double tap.
  const approve = card.getByRole('button', { name: 'Approve', exact: true });
  await expect(async () => {
    if (await approve.isVisible()) await approve.click({ timeout: 1_000 });
    await expect(card).toContainText(/Approved by Nora Lind|Sent/, { timeout: 2_000 });
  }).toPass();

  // The steps that are done follow from the data, and the checklist can be dismissed.
  await page
    .getByRole('link', { name: /^Inbox/ })
    .filter({ visible: true })
    .first()
    .click();
  await expect(stepOf('Approve the first message')).toContainText('done');
  await expect(stepOf('Invite a colleague')).toHaveAttribute('aria-current', 'step');
  await steps.getByRole('button', { name: 'Hide these steps for everyone' }).click();
  await expect(steps).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  await expect(steps).toHaveCount(0);
});
