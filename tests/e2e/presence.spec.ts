import type { Page } from 'playwright/test';
import { addMember, createOrg, type Org } from '../helpers/db/org';
import type { Login } from './browser';
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

/** Ana's inbox and Ben's page of the plan, both with the card of the email. */
async function bothOpenThePlan(origin: string, seeds: Seeds, login: Login) {
  const { org, ben, plan, inbox } = await twoPeople(origin, seeds);
  return { anas: await login(org.owner, inbox), bens: await login(ben, pathOf(org, plan)) };
}

test('a card shows who is looking at it and who is editing it, until they leave @phone', async ({
  app,
  login,
  seeds,
}) => {
  const { anas, bens } = await bothOpenThePlan(app.origin, seeds, login);
  const [mine, his] = [cardIn(anas), cardIn(bens)];
  await expect(mine).toContainText('Ben Bauer is looking at this');
  await expect(his).toContainText('Ana Almeida is looking at this');
  await expect(bens.getByText('Ana Almeida is looking at this plan')).toBeVisible();
  // One's own presence is not shown.
  await expect(mine).not.toContainText('Ana Almeida is');

  await his.getByRole('button', { name: 'Edit and approve' }).click();
  await expect(mine).toContainText('Ben Bauer is editing this');
  await his.getByRole('button', { name: 'Cancel' }).click();
  await expect(mine).toContainText('Ben Bauer is looking at this');

  await bens.close();
  await expect(mine).not.toContainText('Ben Bauer is');
});

test('a row of the inbox shows who is editing its entry @phone', async ({ app, login, seeds }) => {
  const { org, ben, inbox } = await twoPeople(app.origin, seeds);
  const anas = await login(org.owner, `/${org.slug}/inbox`);
  const bens = await login(ben, inbox);
  await cardIn(bens).getByRole('button', { name: 'Edit and approve' }).click();
  const line = anas.getByRole('link', { name: /Customer of Quote 1.*Ben Bauer is editing this/ });
  await expect(line).toBeVisible();
  await bens.goto(`/${org.slug}/contacts`);
  await expect(line).toHaveCount(0);
});

test('an approval by another person keeps the text that is being typed, and names that person', async ({
  app,
  login,
  seeds,
}) => {
  const { anas, bens } = await bothOpenThePlan(app.origin, seeds, login);
  const [mine, his] = [cardIn(anas), cardIn(bens)];
  await his.getByRole('button', { name: 'Edit and approve' }).click();
  await his.getByLabel('Text').fill(MINE);
  await expect(mine).toContainText('Ben Bauer is editing this');

  await mine.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(his).toContainText('Ana Almeida approved this while you were writing.');
  await expect(his).toContainText('Your text is saved here');
  await expect(his.getByLabel('Text')).toHaveValue(MINE);
  await expect(his.getByRole('button', { name: 'Copy my text' })).toBeVisible();
});

test('a decision that loses against a simultaneous one keeps the typed text', async ({
  app,
  login,
  seeds,
  tolerate,
}) => {
  const { org, ben, plan } = await twoPeople(app.origin, seeds);
  const bens = await login(ben, pathOf(org, plan));
  const his = cardIn(bens);
  await his.getByRole('button', { name: 'Edit and approve' }).click();
  await his.getByLabel('Text').fill(MINE);
  // Ana's decision reaches the server between Ben's press and his request.
  await bens.route('**/log/*/approve', async (route) => {
    const [entry] = await org.api.entries(plan.plan_id, 'send_email');
    if (entry) await org.api.decide(plan.plan_id, entry, 'approve');
    await route.continue();
  });
  await tolerate(/409 \(Conflict\)/, async () => {
    const conflict = bens.waitForEvent('console', (message) => message.text().includes('409'));
    await his.getByRole('button', { name: 'Approve edited message' }).click();
    await expect(his).toContainText('Approved by Ana Almeida.');
    await conflict;
  });
  await expect(his.getByLabel('Text')).toHaveValue(MINE);
});
