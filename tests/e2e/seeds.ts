import { sql } from 'drizzle-orm';
import { createContact } from '../../lib/contacts/commands';
import type { Database, Tx } from '../../lib/db/transaction';
import { applyPlanChange, lockPlan, type PlanChange } from '../../lib/plans/changes/apply-change';
import { insertPlans } from '../../lib/plans/create';
import type { ToolCallStatus } from '../../lib/plans/schema/log-entry';
import { isToolName, type ToolName } from '../../lib/plans/tools/tool-args';
import { createTemplate } from '../../lib/templates/commands';
import { DEFAULT_TEMPLATE } from '../../lib/templates/default-template';
import type { Org } from '../helpers/db/org';
import { orgIdOf } from '../helpers/db/pool';
import { skipSequence } from '../helpers/db/skip-sequence';
import type { WaitingEntry } from '../helpers/http/api';

/** A proposal; it is pending unless `status` is given. */
export type Proposed = {
  tool: ToolName;
  args: Record<string, string | string[]>;
  status?: ToolCallStatus;
};
export type WaitingPlan = { plan_id: string; title: string; entries: WaitingEntry[] };

const BODY = 'Hello,\n\nthank you for the call. Here is the price for the three kitchen windows.\n\nMara';

export const email = (to: string, subject = 'Your quote', body = BODY): Proposed => ({
  tool: 'send_email',
  args: { to, subject, body },
});
export const sms = (to: string, body = 'We are there tomorrow between one and three.'): Proposed => ({
  tool: 'send_sms',
  args: { to, body },
});
export const question = (text: string, choices: string[] = []): Proposed => ({
  tool: 'ask_user',
  args: { question: text, ...(choices.length > 0 ? { choices } : {}) },
});

/** An email, a text and a question in turn. */
function byTurns(index: number): Proposed[] {
  const turns = [
    email(`customer${index}@example.com`, `Your quote ${index}`),
    sms(`+1212555${String(100 + (index % 100)).padStart(4, '0')}`),
    question('Which color did they want?', ['White', 'Oak']),
  ];
  const turn = turns[index % turns.length];
  return turn ? [turn] : [];
}

const INDICES = sql`generate_series(1, `;
/** The next run is due long after the tests. */
const FAR = '2099-01-01T00:00:00.000Z';

export type Seeds = ReturnType<typeof createSeeds>;

/** Writes test data directly into the server's database. */
export function createSeeds(database: Database) {
  const idOf = (org: Pick<Org, 'slug'>) => orgIdOf(database, org.slug);

  async function waitingPlan(orgId: string, templateId: string, title: string, proposed: Proposed[]) {
    return database.transaction(async (tx): Promise<WaitingPlan> => {
      const customer = await createContact(tx, orgId, contactOf(title, proposed));
      const template = { id: templateId, auto_approve: false };
      const [made] = await insertPlans(tx, orgId, [
        {
          ...{ title, description: 'It was promised on the phone.', preview: [], call_id: null },
          ...{ template, contact_ids: [customer.id] },
        },
      ]);
      if (!made) throw new Error('a plan was not created');
      const write = async (change: PlanChange) =>
        applyPlanChange(tx, await lockPlan(tx, orgId, made.id), change);
      await write({ state: { status: 'stand_by', next_execution_at: FAR } });
      await write({ state: { status: 'executing' } });
      const run_id = crypto.randomUUID();
      const { created } = await write({
        state: { status: 'awaiting_input', next_execution_at: FAR },
        create: [
          { entry: { kind: 'system', event: 'execution_started', run_id } },
          ...proposed.map(({ tool, args, status = { state: 'pending' } }) => ({
            entry: {
              ...{ kind: 'tool_call' as const, tool, run_id, step: 0, args, evidence: [] },
              status,
            },
          })),
          { entry: { kind: 'system', event: 'execution_ended', run_id, outcome: 'awaiting_input' } },
        ],
      });
      return { plan_id: made.id, title, entries: created.flatMap(toolCall) };
    });
  }

  return {
    database,
    idOf,
    /** Creates plans whose run has ended with pending proposals; their titles are `Quote 1`, `Quote 2` … by default. */
    async waiting(
      org: Pick<Org, 'slug'>,
      count: number,
      proposalsOf: (index: number) => Proposed[] = byTurns,
      titleOf: (index: number) => string = (index) => `Quote ${index + 1}`,
    ): Promise<WaitingPlan[]> {
      const orgId = await idOf(org);
      const template = await database.transaction((tx) => createTemplate(tx, orgId, DEFAULT_TEMPLATE));
      const plans: WaitingPlan[] = [];
      for (let index = 0; index < count; index += 1) {
        plans.push(await waitingPlan(orgId, template.id, titleOf(index), proposalsOf(index)));
      }
      return plans;
    },
    /** Inserts many completed plans, `Old plan 1` the oldest, without events, as after a purge. */
    async manyPlans(org: Pick<Org, 'slug'>, count: number): Promise<void> {
      const orgId = await idOf(org);
      await database.transaction(async (tx) => {
        const first = await skipSequence(tx, orgId, count);
        const state = sql`'{"status":"completed","summary":"Done."}'::jsonb`;
        await tx.execute(sql`insert into plan (org_id, id, title, description, state, version, preview, created_at)
          select ${orgId}, gen_random_uuid(), 'Old plan ' || n, 'Long ago.', ${state}, ${first}::bigint + n - 1,
            '[]'::jsonb, clock_timestamp() - make_interval(mins => ${count}::int + 1 - n)
          from ${INDICES}${count}::int) n`);
      });
    },
    /** Inserts lines `Thought 1` … into the plan's log as one old run, oldest first. */
    async manyLines(org: Pick<Org, 'slug'>, planId: string, count: number): Promise<void> {
      const orgId = await idOf(org);
      await database.transaction((tx) => insertLines(tx, orgId, planId, count));
    },
    /** Inserts contacts `Contact 00001` … */
    async manyContacts(org: Pick<Org, 'slug'>, count: number): Promise<void> {
      const orgId = await idOf(org);
      await database.db.execute(sql`insert into contact (org_id, id, name, email)
        select ${orgId}, gen_random_uuid(), 'Contact ' || lpad(n::text, 5, '0'), 'contact' || n || '@example.com'
        from ${INDICES}${count}::int) n`);
    },
  };
}

async function insertLines(tx: Tx, orgId: string, planId: string, count: number): Promise<void> {
  const first = await skipSequence(tx, orgId, count);
  const run = crypto.randomUUID();
  await tx.execute(sql`insert into log_entry (org_id, plan_id, id, entry, version, created_at, run_id)
    select ${orgId}, ${planId}::uuid, gen_random_uuid(),
      jsonb_build_object('kind', 'system', 'run_id', ${run}::text) || case n
        when 1 then '{"event":"execution_started"}'::jsonb
        when ${count}::int then '{"event":"execution_ended","outcome":"awaiting_input"}'::jsonb
        else jsonb_build_object('event', 'model_reasoning', 'text', 'Thought ' || n) end,
      ${first}::bigint + n - 1, clock_timestamp() - make_interval(days => 1, secs => ${count}::int - n), ${run}::uuid
    from ${INDICES}${count}::int) n`);
}

function contactOf(title: string, proposed: Proposed[]) {
  const to = (tool: ToolName) => proposed.find((each) => each.tool === tool)?.args.to;
  const [address, phone] = [to('send_email'), to('send_sms')];
  return {
    ...{ name: `Customer of ${title}`, do_not_email: false, do_not_text: false },
    ...(typeof address === 'string' ? { email: address } : {}),
    ...(typeof phone === 'string' ? { phone } : {}),
  };
}

function toolCall({
  entry,
  ...row
}: Awaited<ReturnType<typeof applyPlanChange>>['created'][number]): WaitingEntry[] {
  return entry.kind === 'tool_call' && isToolName(entry.tool) ? [{ ...row, entry }] : [];
}
