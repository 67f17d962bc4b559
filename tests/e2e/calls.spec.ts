import type { Page } from 'playwright/test';
import { PROMISE, promiseOfEmail } from '../helpers/builders/calls';
import { addMember, createOrg } from '../helpers/db/org';
import { ok } from '../helpers/http/api';
import { expect, test } from './fixtures';

const turnRow = (page: Page, turn: number) => page.locator(`#turn-${turn}`);
const PROMISED_IN = 2;

test('links lead from a turn of a call to its message and back @phone', async ({ app, login }) => {
  const org = await createOrg(app.origin, 'Ana Almeida');
  const plan = await org.api.planFromCall(promiseOfEmail());
  const page = await login(org.owner, `/${org.slug}/calls/${plan.call_id}`);
  const row = turnRow(page, PROMISED_IN);
  await expect(row).toContainText(PROMISE);
  await expect(row).toContainText('Planned');

  // The plan is approved elsewhere; the call's page shows the message by itself.
  ok(await org.api.approvePlan(plan));
  await expect(row).toContainText('Waiting for you');
  await row.getByRole('link', { name: 'Email to Tomas Reyes' }).click();
  const card = page.getByRole('article', { name: 'Email' });
  await expect(card).toContainText(PROMISE);

  await card.getByRole('link', { name: `turn ${PROMISED_IN + 1}` }).click();
  await expect(row).toBeInViewport();
  await expect(row).toBeFocused();
});

test('a call that one person adds, and the end of its planning, appear on the open pages of the other', async ({
  app,
  login,
}) => {
  const org = await createOrg(app.origin, 'Ana Almeida');
  const ben = await addMember(org, 'Ben Bauer');
  const theirs = await login(ben, `/${org.slug}/calls`);
  const badge = (page: Page) => page.locator('[data-connection="live"]').filter({ visible: true }).first();
  await expect(badge(theirs)).toHaveText('Live');
  await expect(theirs.getByText('No calls yet')).toBeVisible();
  const requests: string[] = [];
  theirs.on('request', (request) => void requests.push(new URL(request.url()).pathname));

  const own = await login(org.owner, `/${org.slug}/calls/new`);
  await own.getByLabel('Or paste the conversation').fill(`Tomas: Can I have a price?\nMara: ${PROMISE}`);
  await own.getByRole('button', { name: 'Continue' }).click();
  await own.getByRole('group', { name: 'Mara' }).getByRole('checkbox', { name: 'Your team' }).check();
  await own.getByRole('button', { name: 'Add the call' }).click();
  await expect(own.getByRole('heading', { level: 1 })).toHaveText('Call with Tomas');

  const row = theirs.getByRole('listitem').filter({ hasText: 'Tomas' });
  await expect(row).toContainText('1 plan');
  expect(requests.filter((path) => path.endsWith('/calls'))).toEqual([]);
  // On the page of the call as well, which was opened while it was being read.
  await expect(own.getByText('1 plan')).toBeVisible();
  await expect(own.getByRole('region', { name: 'Plans' }).getByRole('link')).toBeVisible();
});

test('a link leads to any turn of a call of 2,000 turns', async ({ app, login }) => {
  const org = await createOrg(app.origin, 'Ana Almeida');
  const turns = Array.from({ length: 2_000 }, (_, turn) => ({
    speaker: turn % 2 === 0 ? 'A' : 'B',
    text: turn % 7 === 0 ? `Sentence ${turn}, ${'and more of it '.repeat(20)}` : `Sentence ${turn}.`,
    start_ms: turn * 2_000,
  }));
  const { call_id } = await org.api.planFromCall(
    promiseOfEmail({ turns: [...turns, { speaker: 'A', text: PROMISE, start_ms: 4_000_000 }] }),
  );
  const page = await login(org.owner, `/${org.slug}/calls/${call_id}#turn-1400`);
  await expect(turnRow(page, 1_400)).toBeInViewport();
  await expect(turnRow(page, 1_400)).toContainText('46:40');
  expect(await page.locator('[id^="turn-"]').count()).toBeLessThan(200);

  await page.goto(`/${org.slug}/calls/${call_id}#turn-2000`);
  await expect(turnRow(page, 2_000)).toBeInViewport();
  await expect(turnRow(page, 2_000).getByRole('link', { name: 'Email to Tomas Reyes' })).toBeVisible();
});

test('several transcript files are added at once, and the invalid one shows its error', async ({
  app,
  login,
}) => {
  const org = await createOrg(app.origin, 'Ana Almeida');
  const page = await login(org.owner, `/${org.slug}/calls/new`);
  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page
    .getByLabel('Choose files')
    .setInputFiles([
      file('one.txt', `Tomas: Can I have a price?\nMara: ${PROMISE}`),
      file('two.txt', 'Lena: What are your opening hours?\nMara: From nine to one.'),
      file('broken.vtt', 'WEBVTT\n\nno times here'),
    ]);
  await page.getByRole('checkbox', { name: 'Mara' }).check();
  await page.getByRole('button', { name: 'Add 2 calls' }).click();
  await expect(page.getByText('2 of 3 calls added.')).toBeVisible();
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await expect(row('broken.vtt')).toContainText('a cue needs a line');
  await expect(row('one.txt')).toContainText('1 plan');
  await expect(row('two.txt')).toContainText('Nothing promised');

  await page.getByRole('link', { name: 'one.txt' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Tomas');
});
