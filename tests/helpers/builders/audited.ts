import type { Database } from '../../../lib/db/transaction';
import { executeScheduledToolCalls } from '../../../lib/delivery/dispatch/execute-scheduled-tool-calls';
import {
  answerQuestion,
  approveLogEntry,
  editLogEntry,
  rejectLogEntry,
} from '../../../lib/plans/decisions/entry-decisions';
import { approvePlan } from '../../../lib/plans/lifecycle/review';
import { getPlan } from '../../../lib/plans/queries/plans';
import {
  ANA,
  BEN,
  callsOf,
  EMAIL,
  makeDue,
  readyPlan,
  runOnce,
  scriptedPlanner,
} from '../providers/scripted';

/** A plan that Ben reviewed; its email was edited and approved by Ana and sent, and has a receipt. */
export async function sentPlan(database: Database, org: string): Promise<string> {
  const { plan_id } = await readyPlan(database, org, { name: 'Quotes', auto_approve: false });
  const shown = await database.snapshot((tx) => getPlan(tx, org, plan_id));
  const version = shown?.version ?? 0;
  await database.transaction((tx) =>
    approvePlan(tx, { org_id: org, plan_id, actor: BEN, role: 'admin', channel: 'web' }, { version }),
  );
  await runOnce(database, scriptedPlanner([{ proposals: [EMAIL] }]));
  const [waiting] = await callsOf(database, org, plan_id, 'send_email');
  if (!waiting) throw new Error('the run proposed no email');
  const target = {
    org_id: org,
    plan_id,
    entry_id: waiting.id,
    actor: ANA,
    role: 'member',
    channel: 'web',
  } as const;
  const args = { to: 'kim@example.com', subject: 'Your quote', body: '=Better, "quoted"' };
  const draft = await database.transaction((tx) =>
    editLogEntry(tx, target, { version: waiting.version, args }),
  );
  await database.transaction((tx) => approveLogEntry(tx, target, { version: draft.version }));
  await makeDue(database, waiting.id);
  const send = async () => ({ provider_id: '=p1', delivered: true });
  const provider = { name: 'recording', honors_keys: false, send };
  const providers = { send_email: provider, send_sms: provider };
  await executeScheduledToolCalls({ database, providers, leaseMs: 30_000, timeoutMs: 5_000 });
  // Without waiting entries the plan ends, so that workers find only the next plan.
  await runOnce(database, scriptedPlanner([]));
  return plan_id;
}

/** A plan with a question that Ben answered by an API key, a text that Ana rejected, and a note that needs no decision. */
export async function answeredPlan(database: Database, org: string): Promise<string> {
  const { plan_id, contact_id } = await readyPlan(database, org, { name: 'Visits' });
  const sms = { tool: 'send_sms', args: { to: '+12125550142', body: 'At nine.' }, evidence: [] };
  const proposals = [
    { tool: 'ask_user', args: { question: 'Which 100% price?' }, evidence: [] },
    sms,
    { tool: 'write_interaction_note', args: { contact_id, text: 'Noted.' }, evidence: [] },
  ];
  await runOnce(database, scriptedPlanner([{ proposals }]));
  const [question] = await callsOf(database, org, plan_id, 'ask_user');
  const [text] = await callsOf(database, org, plan_id, 'send_sms');
  if (!question || !text) throw new Error('the run proposed no question or no text');
  const of = { org_id: org, plan_id };
  await database.transaction((tx) =>
    answerQuestion(
      tx,
      { ...of, entry_id: question.id, actor: BEN, channel: 'api' },
      { version: question.version, answer: '42' },
    ),
  );
  await database.transaction((tx) =>
    rejectLogEntry(
      tx,
      { ...of, entry_id: text.id, actor: ANA },
      { version: text.version, reason: 'Too early.' },
    ),
  );
  return plan_id;
}
