import { expect, test } from 'vitest';
import { auditCsvLine, CSV_HEADER } from '../../lib/audit/csv';
import { listAudit } from '../../lib/audit/queries';
import { createOutboxProvider } from '../../lib/delivery/providers/outbox';
import { DEMO_ORG } from '../../lib/demo/demo';
import { channelsFor } from '../../lib/demo/demo-guard';
import { readEnv } from '../../lib/env';
import { insightsCsv } from '../../lib/insights/export';
import { readInsights } from '../../lib/insights/queries';
import type { Proposal } from '../../lib/planner/planner';
import { database, org, withFreshOrg } from '../helpers/db/fresh-org';
import { detailOf, runOnce, scriptedPlanner } from '../helpers/providers/scripted';
import { proposedEmail, recordingSender } from '../helpers/providers/sending';

withFreshOrg();

/** A plan whose email was approved, and then stored because no channel is connected. */
async function storedEmail() {
  const email = await proposedEmail(database, org);
  const outbox = createOutboxProvider(database);
  const { deps } = recordingSender(database);
  await email.approve();
  await email.send({ ...deps, providers: { send_email: outbox, send_sms: outbox } });
  return email;
}
async function sentEmail() {
  const email = await proposedEmail(database, org);
  await email.approve();
  await email.send(recordingSender(database).deps);
  return email;
}

async function finalState(plan_id: string, proposals: Proposal[]) {
  await runOnce(database, scriptedPlanner([{ proposals }]));
  return (await detailOf(database, org, plan_id)).plan.state;
}
const complete = (summary: string): Proposal => ({ tool: 'complete_plan', args: { summary }, evidence: [] });

test('a completed plan counts its stored messages, and its summary does not leave that out', async () => {
  const { plan_id } = await storedEmail();
  expect(await finalState(plan_id, [complete('Emailed Kim Example.')])).toEqual({
    status: 'completed',
    summary: '1 message stored, not sent. Emailed Kim Example.',
    stored: 1,
  });
});

test('a summary that says itself that nothing was sent stays as it is', async () => {
  const { plan_id } = await storedEmail();
  const summary = 'Stored for Kim Example, not sent: Your quote.';
  expect(await finalState(plan_id, [complete(summary)])).toMatchObject({ summary, stored: 1 });
});

test('a plan that ends by itself counts stored messages apart from sent ones', async () => {
  const { plan_id } = await storedEmail();
  expect(await finalState(plan_id, [])).toEqual({
    status: 'completed',
    summary: '1 message stored, not sent; nothing is left to do.',
    stored: 1,
  });
  const sent = await sentEmail();
  expect(await finalState(sent.plan_id, [])).toEqual({
    status: 'completed',
    summary: '1 message sent; nothing is left to do.',
  });
});

test('insights count what was stored apart from what was sent, in the numbers and in the export', async () => {
  for (const email of [storedEmail, sentEmail, storedEmail]) await finalState((await email()).plan_id, []);
  const insights = await database.snapshot((tx) => readInsights(tx, org, {}));
  const today = insights.days.at(-1);
  expect(today).toMatchObject({ proposed: 3, approved: 3, sent: 1, stored: 2 });
  const lines = (await insightsCsv('acme', 'days', insights).text()).trim().split('\r\n');
  expect(lines[0]).toBe('day,proposed,approved,rejected,expired,sent,stored');
  expect(lines.at(-1)).toBe(`${today?.day},3,3,0,0,1,2`);
});

test('the audit says of each attempt whether the message was stored, in the list and in the export', async () => {
  const { target, plan_id } = await storedEmail();
  await finalState(plan_id, []);
  const sent = await sentEmail();
  const { rows } = await database.snapshot((tx) => listAudit(tx, org, {}));
  const columns = CSV_HEADER.trim().split(',');
  const outcomeOf = (id: string) => {
    const row = rows.find((each) => each.id === id);
    // Cells before these have commas in them, so they are counted from the end.
    const cells = row ? auditCsvLine(row).trim().split(',') : [];
    const cell = (name: string) => cells.at(columns.indexOf(name) - columns.length);
    return [row?.dispatches[0]?.outcome, cell('outcome'), cell('delivered')];
  };
  expect(outcomeOf(target.entry_id)).toEqual(['stored', 'stored', 'false']);
  expect(outcomeOf(sent.target.entry_id)).toEqual(['executed', 'executed', 'true']);
});

test('the demo has no channel but the outbox, whatever is configured', () => {
  const env = readEnv({ NODE_ENV: 'test', SMTP_URL: 'smtp://127.0.0.1:2525' });
  expect(channelsFor(env, DEMO_ORG.id)).toEqual({ email: 'outbox', sms: 'outbox' });
  expect(channelsFor(env, 'acme')).toEqual({ email: 'smtp', sms: 'outbox' });
});
