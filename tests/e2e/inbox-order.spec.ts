import { createOrg } from '../helpers/db/org';
import { expectLive } from './browser';
import { expect, test } from './fixtures';
import { email } from './seeds';

test('the order is chosen, kept in the address, and survives a reload', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin);
  await seeds.waiting(org, 5, (index) => [email(`customer${index + 1}@example.com`)]);
  const page = await login(org.owner, `/${org.slug}/inbox`);
  await expectLive(page);
  const lines = page.getByRole('list', { name: 'What waits' }).getByRole('link');
  const order = page.getByRole('combobox', { name: 'Order' });
  await expect(order).toHaveValue('urgency');
  await expect(lines.first()).toContainText('Customer of Quote 1');
  await order.selectOption('Newest first');
  await expect(lines.first()).toContainText('Customer of Quote 5');
  await page.reload();
  await expect(order).toHaveValue('newest');
  await expect(lines.first()).toContainText('Customer of Quote 5');
});
