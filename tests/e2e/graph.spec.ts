import type { Locator, Page } from 'playwright/test';
import { applyPlanChange, lockPlan, type PlanChange } from '../../lib/plans/changes/apply-change';
import type { ToolCallStatus } from '../../lib/plans/schema/log-entry';
import type { ToolName } from '../../lib/plans/tools/tool-args';
import { createOrg, type Org } from '../helpers/db/org';
import { expectLive } from './browser';
import { expect, test } from './fixtures';
import { email, type Proposed, question, type Seeds } from './seeds';

const DONE: ToolCallStatus = { state: 'executed', at: '2026-03-03T10:00:00.000Z' };
const executed = (tool: ToolName, args: Proposed['args'] = {}): Proposed => ({ tool, args, status: DONE });
const SCHEDULED = executed('schedule_next_execution', {
  at: '2099-01-01T00:00:00.000Z',
  reason: 'Kim answers by then.',
});

const NOTE = 'Kim wants **oak**, see [the list](https://example.com/oak).';
const FIRST_RUN = [
  executed('get_contact_details', { contact_id: '0198c1b0-0000-7000-8000-000000000001' }),
  executed('get_conversation_history'),
  email('kim@example.com', 'Your quote'),
  executed('update_system_note', { text: NOTE }),
  question('Which color did they want?'),
];

/** Writes one more run of the plan, as another process does. */
async function anotherRun(seeds: Seeds, org: Org, planId: string, proposed: Proposed[]): Promise<void> {
  const orgId = await seeds.idOf(org);
  const run_id = crypto.randomUUID();
  const created = proposed.map(({ tool, args, status = { state: 'pending' as const } }) => ({
    entry: { kind: 'tool_call' as const, tool, run_id, step: 0, args, evidence: [], status },
  }));
  const change: PlanChange = {
    create: [{ entry: { kind: 'system', event: 'execution_started', run_id } }, ...created],
  };
  await seeds.database.transaction(async (tx) =>
    applyPlanChange(tx, await lockPlan(tx, orgId, planId), change),
  );
}

const graphIn = (page: Page) => page.getByRole('application', { name: 'Graph of the plan' });
const stepIn = (page: Page, name: string) => graphIn(page).getByRole('button', { name, exact: true });

/** The position within the graph, which does not depend on the layout of the page above it. */
async function positionIn(graph: Locator, step: Locator): Promise<{ x: number; y: number }> {
  const handle = await step.elementHandle();
  return graph.evaluate((outer, inner) => {
    if (!(inner instanceof Element)) throw new Error('the step is not rendered');
    const [a, b] = [outer.getBoundingClientRect(), inner.getBoundingClientRect()];
    return { x: b.x - a.x, y: b.y - a.y };
  }, handle);
}

async function openGraph(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Graph' }).click();
  await expect(graphIn(page)).toBeVisible();
}

test('a plan’s graph is navigated, read and decided in by keyboard alone', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin, 'Ana Almeida');
  const [plan] = await seeds.waiting(org, 1, () => FIRST_RUN);
  const page = await login(org.owner, `/${org.slug}/plans/${plan?.plan_id}`);
  await openGraph(page);

  // The newest step, the question, is on top; below it is the email with two lookups and a note.
  await stepIn(page, 'Question').focus();
  await page.keyboard.press('ArrowDown');
  await expect(stepIn(page, 'Email')).toBeFocused();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Step: Email, run 1' });
  await expect(panel).toBeFocused();
  await expect(panel.getByRole('article', { name: 'Email' })).toContainText('kim@example.com');
  await panel.getByText('Looked 2 things up first').click();
  await expect(panel.getByText('Read earlier calls')).toBeVisible();
  await expect(panel.getByRole('link', { name: 'the list (example.com)' })).toBeVisible();

  const approve = panel.getByRole('button', { name: 'Approve', exact: true });
  await approve.focus();
  await page.keyboard.press('Enter');
  await expect(panel).toContainText('Approved by Ana Almeida.');
  // The pressed button is gone; the focus moves to its card.
  await expect(panel.getByRole('article', { name: 'Email' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(stepIn(page, 'Email')).toBeFocused();
});

test('new steps are added on top and do not move the steps on screen', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin, 'Ana Almeida');
  const [plan] = await seeds.waiting(org, 1, () => [...FIRST_RUN, SCHEDULED]);
  if (!plan) throw new Error('a plan waits');
  await anotherRun(seeds, org, plan.plan_id, [
    email('kim@example.com', 'A reminder'),
    executed('send_sms', { to: '+12125550101', body: 'See you.' }),
  ]);
  const page = await login(org.owner, `/${org.slug}/plans/${plan.plan_id}`);
  await expectLive(page);
  await openGraph(page);
  await expect(graphIn(page).getByText(/^Run 2, /)).toBeVisible();

  await stepIn(page, 'Text message').focus();
  await page.keyboard.press('End');
  const oldest = stepIn(page, 'Email').last();
  await expect(oldest).toBeFocused();
  const before = await positionIn(graphIn(page), oldest);
  await anotherRun(seeds, org, plan.plan_id, [question('Is it urgent?')]);
  const pill = graphIn(page).getByRole('button', { name: '1 new step' });
  await expect(pill).toBeVisible();
  expect(await positionIn(graphIn(page), oldest)).toEqual(before);
  await pill.click();
  await expect(stepIn(page, 'Question').first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(oldest).toBeFocused();
  expect(await positionIn(graphIn(page), oldest)).toEqual(before);
});

test('a message is rejected from the graph by touch @phone', async ({ app, login, seeds }) => {
  const org = await createOrg(app.origin, 'Ana Almeida');
  const [plan] = await seeds.waiting(org, 1, () => FIRST_RUN);
  const page = await login(org.owner, `/${org.slug}/plans/${plan?.plan_id}?view=graph`);
  await stepIn(page, 'Email').click();
  const panel = page.getByRole('region', { name: 'Step: Email, run 1' });
  await panel.getByRole('button', { name: 'Reject' }).click();
  await panel.getByRole('button', { name: 'Already done.' }).click();
  await panel.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(panel).toContainText('Rejected by Ana Almeida');
  const node = graphIn(page).locator('.react-flow__node').filter({ hasText: 'Email' });
  await expect(node).toContainText('Rejected');
});
