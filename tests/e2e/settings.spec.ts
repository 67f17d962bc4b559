import { addMember, createOrg } from '../helpers/db/org';
import { expectLive } from './browser';
import { expect, test } from './fixtures';

test('a test email arrives, and its receipt is shown @phone', async ({ app, login }) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/settings/channels`);
  const email = page.getByRole('region', { name: 'Email' });
  await expect(email.getByText('Connected')).toBeVisible();
  const result = email.getByRole('alert');
  await expect(async () => {
    await email.getByRole('button', { name: 'Send a test' }).click();
    await expect(result).toContainText(`Accepted, to ${org.owner.email}.`);
  }).toPass();
  const mails = app.mailbox.mails.filter(({ to }) => to.includes(org.owner.email));
  expect(mails.map(({ subject }) => subject)).toContain('A test from Greenlight');
  const receipt = await result.getByRole('code').textContent();
  expect(mails.map(({ messageId }) => messageId)).toContain(receipt);
});

test('without a connected channel the settings say that texts go to the outbox', async ({ app, login }) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/settings/channels`);
  const texts = page.getByRole('region', { name: 'Texts' });
  await expect(texts.getByText('Not connected')).toBeVisible();
  await expect(texts.getByRole('button')).toHaveCount(0);
  await texts.getByRole('link', { name: 'outbox' }).click();
  await expect(page.getByRole('heading', { name: 'Outbox', exact: true })).toBeVisible();
});

test('a member sees the channels and has no test buttons', async ({ app, login }) => {
  const org = await createOrg(app.origin);
  const ben = await addMember(org, 'Ben Bauer');
  const page = await login(ben, `/${org.slug}/settings/channels`);
  await expect(page.getByText('Admins and owners can send a test from here.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send a test' })).toHaveCount(0);
});

test('a changed template asks before it is left, and gets a rule that was tested', async ({ app, login }) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/templates`);
  await page.getByRole('main').getByRole('listitem').first().getByRole('link').click();
  const autopilot = page.getByRole('checkbox', { name: /^Autopilot/ });
  await expect(page.getByText('each needs approval')).toBeVisible();
  await expect(async () => {
    await autopilot.setChecked(false);
    await autopilot.setChecked(true);
    await expect(page.getByText('Not saved yet.')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText('It approves emails and texts without asking')).toBeVisible();

  await page.getByRole('link', { name: 'Cancel' }).click();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await expect(autopilot).toBeChecked();

  await page.getByRole('button', { name: 'New rule' }).click();
  const dialog = page.getByRole('dialog', { name: 'New rule' });
  await expect(dialog.getByRole('combobox', { name: 'Template' })).not.toHaveValue('');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Ask about texts');
  await dialog.getByRole('combobox', { name: 'Action' }).selectOption('ask');
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await page.getByRole('button', { name: 'Turn on' }).click();
  const rule = page.getByRole('region', { name: 'Rules' }).getByRole('listitem');
  await expect(rule).toContainText('Ask about texts');
  await expect(rule.getByText('On', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'Cancel' }).click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
});

test('an API key is created, shown once, and deleted', async ({ app, login }) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/settings/keys`);
  await expect(page.getByText('No API keys yet')).toBeVisible();
  // A live page has hydrated, so one click creates one key.
  await expectLive(page);
  await page.getByRole('textbox', { name: 'Name' }).fill('Phone system');
  await page.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByText('Copy the key now')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Delete Phone system' }).click();
  await page.getByRole('button', { name: 'Delete key' }).click();
  await expect(page.getByText('No API keys yet')).toBeVisible();
});
