import { PROMISE, promiseOfEmail } from '../helpers/builders/calls';
import { addMember, createOrg } from '../helpers/db/org';
import { expect, test } from './fixtures';

// Chromium's messages when no server listens, or when it stops in the middle, for requests to the server's origin.
const NO_SERVER =
  /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED).*\(http:\/\/127\.0\.0\.1:\d+\//;

const EDITED = 'Good morning Tomas,\n\nhere is the price for your three kitchen windows.\n\nMara';

// PGlite is what `npm start` uses without settings, and a server of its own keeps its crash from the other tests.
test.use({ database: 'PGlite' });

test('a call becomes a plan on two people’s screens, and one approval sends one email', async ({
  app,
  login,
  tolerate,
}) => {
  const org = await createOrg(app.origin, 'Ana Almeida');
  const ben = await addMember(org, 'Ben Bauer');
  const list = `/${org.slug}/plans`;
  const [one, two] = [await login(org.owner, list), await login(ben, list)];
  const both = [one, two];
  for (const page of both) {
    await expect(page.getByText('No plans yet')).toBeVisible();
    await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  }

  // Added by HTTP; both lists show the plan without a reload.
  const plan = await org.api.planFromCall(promiseOfEmail());
  for (const page of both) {
    await expect(page.getByRole('link', { name: plan.title })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: plan.title })).toContainText('To review');
  }

  // Both open it; one approves; both see the run being written.
  for (const page of both) {
    await page.getByRole('link', { name: plan.title }).click();
    await expect(page.getByRole('heading', { level: 1, name: plan.title })).toBeVisible();
  }
  await one.getByRole('button', { name: 'Approve the plan' }).click();
  const cardOf = (page: typeof one) => page.getByRole('article', { name: /e-?mail/i });
  for (const page of both) {
    await expect(cardOf(page)).toContainText('Waiting for you');
    await expect(cardOf(page)).toContainText(PROMISE);
    await expect(page.getByRole('button', { name: /^Run 1/ })).toBeVisible();
    await expect(page.getByRole('region', { name: 'History' })).toContainText('Ana Almeida');
  }
  const [entry] = await org.api.entries(plan.id, 'send_email');
  if (!entry) throw new Error('an email waits');

  // The server crashes and restarts; both pages say so, and reconnect by themselves.
  await tolerate(NO_SERVER, async () => {
    await app.kill();
    for (const page of both) await expect(page.getByText(/^Reconnecting/).first()).toBeVisible();
    await app.restart();
    for (const page of both) await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  });
  for (const page of both) await expect(cardOf(page)).toContainText('Waiting for you');

  // One person edits and approves; the other one's card is updated.
  await cardOf(one).getByRole('button', { name: 'Edit and approve' }).click();
  await cardOf(one).getByLabel('Text').fill(EDITED);
  await cardOf(one).getByRole('button', { name: 'Approve edited message' }).click();
  await expect(cardOf(two)).toContainText('Approved by Ana Almeida.');
  for (const page of both) {
    await expect(page.getByText('Completed', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
    await expect(page.getByRole('main')).toContainText('Sent');
  }

  expect(app.mailbox.mails).toHaveLength(1);
  const [mail] = app.mailbox.mails;
  expect(mail?.to).toEqual(['tomas@example.com']);
  expect(mail?.raw).toContain('here is the price for your three kitchen windows.');

  // A link to the entry leads there through the sign-in, and shows who decided.
  const third = await login.byForm(ben, `/${org.slug}/plans/${plan.id}#entry-${entry.id}`);
  const target = third.locator(`#entry-${entry.id}`);
  await expect(target).toBeInViewport();
  await expect(target).toContainText('Ana Almeida');
  expect(new URL(third.url()).hash).toBe(`#entry-${entry.id}`);
  await expect(third.getByText('Completed', { exact: true }).first()).toBeVisible();
});
