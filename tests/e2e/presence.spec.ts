import type { Page } from 'playwright/test';
import { addMember, createOrg, type Org } from '../helpers/db/org';
import { expect, test } from './fixtures';
import { email, type Seeds } from './seeds';

const MINE = 'Good morning, I have looked it up: it is 1,240 in all.';

/** An organization of two, with one email that waits. */
async function twoPeople(origin: string, seeds: Seeds) {
  const org = await createOrg(origin, 'Ana Almeida');
  const ben = await addMember(org, 'Ben Bauer');
  const [plan] = await seeds.waiting(org, 1, () => [email('kim@example.com')]);
  const entry = plan?.entries[0];
  if (!plan || !entry) throw new Error('an email waits');
  return { org, ben, plan, entry, inbox: `/${org.slug}/inbox?item=${entry.id}` };
}

const cardIn = (page: Page) => page.getByRole('article', { name: /e-?mail/i });
const pathOf = (org: Org, plan: { plan_id: string }) => `/${org.slug}/plans/${plan.plan_id}`;

test('a card says who is looking at it and who is writing about it, and stops saying so when they leave @phone', async ({
  place,
  login,
  seeds,
}) => {
  const { org, ben, plan, inbox } = await twoPeople(place.origin, seeds);
  const anas = await login(org.owner, inbox);
  const bens = await login(ben, pathOf(org, plan));
  const [mine, his] = [cardIn(anas), cardIn(bens)];
  await expect(mine).toContainText('Ben Bauer is looking at this');
  await expect(his).toContainText('Ana Almeida is looking at this');
  await expect(bens.getByText('Ana Almeida is looking at this plan')).toBeVisible();
  // Nobody is told of themselves.
  await expect(mine).not.toContainText('Ana Almeida is');

  await his.getByRole('button', { name: 'Edit and approve' }).click();
  await expect(mine).toContainText('Ben Bauer is editing this');
  await his.getByRole('button', { name: 'Cancel' }).click();
  await expect(mine).toContainText('Ben Bauer is looking at this');

  await bens.close();
  await expect(mine).not.toContainText('Ben Bauer is');
});

test('the line of the queue says it too, for who has not opened the card @phone', async ({
  place,
  login,
  seeds,
}) => {
  const { org, ben, inbox } = await twoPeople(place.origin, seeds);
  const anas = await login(org.owner, `/${org.slug}/inbox`);
  const bens = await login(ben, inbox);
  await cardIn(bens).getByRole('button', { name: 'Edit and approve' }).click();
  const line = anas.getByRole('link', { name: /Customer of Quote 1.*Ben Bauer is editing this/ });
  await expect(line).toBeVisible();
  await bens.goto(`/${org.slug}/contacts`);
  await expect(line).toHaveCount(0);
});

test('two people decide about one message: the second keeps what they have typed, and sees who was first', async ({
  place,
  login,
  seeds,
}) => {
  const { org, ben, plan, inbox } = await twoPeople(place.origin, seeds);
  const anas = await login(org.owner, inbox);
  const bens = await login(ben, pathOf(org, plan));
  const [mine, his] = [cardIn(anas), cardIn(bens)];
  await his.getByRole('button', { name: 'Edit and approve' }).click();
  await his.getByLabel('Text').fill(MINE);
  await expect(mine).toContainText('Ben Bauer is editing this');

  await mine.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(his).toContainText('Approved by Ana Almeida.');
  await expect(his).toContainText('Your text is kept here');
  await expect(his).toContainText(MINE);
  await expect(his.getByRole('button', { name: 'Copy my text' })).toBeVisible();
});

test('who decides at the same moment, and is second, keeps what they have typed', async ({
  place,
  login,
  seeds,
  tolerate,
}) => {
  const { org, ben, plan } = await twoPeople(place.origin, seeds);
  const bens = await login(ben, pathOf(org, plan));
  const his = cardIn(bens);
  await his.getByRole('button', { name: 'Edit and approve' }).click();
  await his.getByLabel('Text').fill(MINE);
  // What Ana decides reaches the server between Ben's press and his request.
  await bens.route('**/log/*/approve', async (route) => {
    const [entry] = await org.api.entries(plan.plan_id, 'send_email');
    if (entry) await org.api.decide(plan.plan_id, entry, 'approve');
    await route.continue();
  });
  await tolerate(/409 \(Conflict\)/, async () => {
    const complaint = bens.waitForEvent('console', (message) => message.text().includes('409'));
    await his.getByRole('button', { name: 'Approve this text' }).click();
    await expect(his).toContainText('Approved by Ana Almeida.');
    await complaint;
  });
  await expect(his).toContainText(MINE);
});
