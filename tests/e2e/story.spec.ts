import { PROMISE, promiseOfEmail } from '../helpers/builders/calls';
import { addMember, createOrg } from '../helpers/db/org';
import { expect, test } from './fixtures';

// What Chromium writes when nobody listens at an address, or stops in the middle; with it, that it came from our origin.
const NO_SERVER =
  /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED).*\(http:\/\/127\.0\.0\.1:\d+\//;

const EDITED = 'Good morning Tomas,\n\nhere is the price for your three kitchen windows.\n\nMara';

// What `npm start` does without settings; and a server that dies takes no other test along.
test.use({ database: 'PGlite' });

test('a call becomes a plan that two people watch, and one approval sends one email', async ({
  place,
  login,
  tolerate,
}) => {
  const org = await createOrg(place.origin, 'Ana Almeida');
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

  // The server dies in the middle and comes back; both pages say so, and recover on their own.
  await tolerate(NO_SERVER, async () => {
    await place.kill();
    for (const page of both) await expect(page.getByText(/^Reconnecting/).first()).toBeVisible();
    await place.restart();
    for (const page of both) await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  });
  for (const page of both) await expect(cardOf(page)).toContainText('Waiting for you');

  // Edited and approved by the one; the card of the other settles by itself.
  await cardOf(one).getByRole('button', { name: 'Edit and approve' }).click();
  await cardOf(one).getByLabel('Text').fill(EDITED);
  await cardOf(one).getByRole('button', { name: 'Approve this text' }).click();
  await expect(cardOf(two)).toContainText('Approved by Ana Almeida.');
  for (const page of both) {
    await expect(page.getByText('Completed', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
    await expect(page.getByRole('main')).toContainText('Sent');
  }

  expect(place.mailbox.mails).toHaveLength(1);
  const [mail] = place.mailbox.mails;
  expect(mail?.to).toEqual(['tomas@example.com']);
  expect(mail?.raw).toContain('here is the price for your three kitchen windows.');

  // The link to the entry leads there through the sign-in, and says who decided.
  const third = await login.byForm(ben, `/${org.slug}/plans/${plan.id}#entry-${entry.id}`);
  const target = third.locator(`#entry-${entry.id}`);
  await expect(target).toBeInViewport();
  await expect(target).toContainText('Ana Almeida');
  expect(new URL(third.url()).hash).toBe(`#entry-${entry.id}`);
  await expect(third.getByText('Completed', { exact: true }).first()).toBeVisible();
});
