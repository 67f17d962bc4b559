import { addMember, createOrg } from '../helpers/org';
import { expect, test } from './fixtures';

test('I send a test e-mail, it comes to me, and I see the receipt @phone', async ({ place, login }) => {
  const org = await createOrg(place.origin);
  const page = await login(org.owner, `/${org.slug}/settings/channels`);
  const email = page.getByRole('region', { name: 'E-mail' });
  await expect(email.getByText('Connected')).toBeVisible();
  const said = email.getByRole('alert');
  await expect(async () => {
    await email.getByRole('button', { name: 'Send a test' }).click();
    await expect(said).toContainText(`Accepted, to ${org.owner.email}.`);
  }).toPass();
  const mail = place.mailbox.mails.find(({ to }) => to.includes(org.owner.email));
  expect(mail?.subject).toBe('A test from Greenlight');
  await expect(said).toContainText(mail?.messageId ?? 'no mail came');
});

test('I am told that texts go nowhere while no channel for them is connected', async ({ place, login }) => {
  const org = await createOrg(place.origin);
  const page = await login(org.owner, `/${org.slug}/settings/channels`);
  const texts = page.getByRole('region', { name: 'Texts' });
  await expect(texts.getByText('Not connected')).toBeVisible();
  await expect(texts.getByRole('button')).toHaveCount(0);
  await texts.getByRole('link', { name: 'outbox' }).click();
  await expect(page.getByRole('heading', { name: 'Outbox', exact: true })).toBeVisible();
});

test('a member sees the channels and sends no tests', async ({ place, login }) => {
  const org = await createOrg(place.origin);
  const ben = await addMember(org, 'Ben Bauer');
  const page = await login(ben, `/${org.slug}/settings/channels`);
  await expect(page.getByText('Admins and owners can send a test from here.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send a test' })).toHaveCount(0);
});
