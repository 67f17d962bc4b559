import { createOrg } from '../helpers/db/org';
import { expect, test } from './fixtures';

const LIVE = ['Inbox', 'Plans', 'Calls'];
const OTHERS = ['Contacts', 'Templates', 'Insights', 'Outbox', 'Audit', 'Settings'];

test('the connection badge says Live on the screens that the stream updates, and Connected on all others', async ({
  app,
  login,
}) => {
  const org = await createOrg(app.origin);
  const page = await login(org.owner, `/${org.slug}/settings/organization`);
  const navigation = page.getByRole('navigation', { name: 'Main' }).filter({ visible: true });
  const badge = page.locator('[data-connection="live"]').filter({ visible: true }).first();
  await expect(badge).toHaveText('Connected');
  for (const label of [...LIVE, ...OTHERS]) {
    await navigation.getByRole('link', { name: label }).click();
    await expect(navigation.locator('[aria-current="page"]')).toContainText(label);
    await expect(badge).toHaveText(LIVE.includes(label) ? 'Live' : 'Connected');
  }

  await badge.getByRole('button').click();
  const details = page.getByText('shows the state when it was opened').filter({ visible: true });
  await expect(details).toHaveCount(1);
});
