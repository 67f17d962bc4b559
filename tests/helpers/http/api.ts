import { z } from 'zod';
import type { CallInput } from '../../../lib/calls/schema';
import { InboxSchema } from '../../../lib/plans/schema/inbox';
import type { PlanLogDisplay, ToolCallEntry, ToolCallState } from '../../../lib/plans/schema/log-entry';
import { type Plan, PlanListSchema, type PlanStatus } from '../../../lib/plans/schema/plan';
import { type PlanDetail, PlanDetailSchema } from '../../../lib/plans/schema/plan-detail';
import type { ToolName } from '../../../lib/plans/tools/tool-args';
import { waitFor } from '../wait';
import type { Answer, Session } from './session';

export type WaitingEntry = PlanLogDisplay & { entry: ToolCallEntry };

/** One org's API through one session. Reads are checked against the published schemas. */
export type Api = ReturnType<typeof openApi>;

export function openApi(session: Session, org: string) {
  const base = `/api/orgs/${org}`;
  const get = (path: string) => session.request('GET', base + path);
  const post = (path: string, body: unknown = {}) => session.request('POST', base + path, body);

  async function plans(query = ''): Promise<Plan[]> {
    return PlanListSchema.parse(ok(await get(`/plans${query}`))).plans;
  }
  async function plan(id: string): Promise<PlanDetail> {
    return PlanDetailSchema.parse(ok(await get(`/plans/${id}`)));
  }
  async function entries(planId: string, tool?: ToolName): Promise<WaitingEntry[]> {
    const { log } = await plan(planId);
    return log.flatMap((row) =>
      row.entry.kind === 'tool_call' && (!tool || row.entry.tool === tool)
        ? [{ ...row, entry: row.entry }]
        : [],
    );
  }
  return {
    org,
    session,
    get,
    post,
    plans,
    plan,
    entries,
    inbox: async () => InboxSchema.parse(ok(await get('/inbox'))),
    /** Adds a call and waits for the plan that is created from it. */
    async planFromCall(call: CallInput): Promise<Plan> {
      const handed = await post('/calls', call);
      const { call: stored } = z.object({ call: z.object({ id: z.string() }) }).parse(ok(handed));
      return waitFor('the plan from the call', async () =>
        (await plans()).find((each) => each.call_id === stored.id),
      );
    },
    approvePlan: ({ id, version }: Plan) => post(`/plans/${id}/approve`, { version }),
    decide: (planId: string, { id, version }: PlanLogDisplay, verb: string, more: object = {}) =>
      post(`/plans/${planId}/log/${id}/${verb}`, { version, ...more }),
    planIn: (id: string, status: PlanStatus) =>
      waitFor(`plan ${id} is ${status}`, async () => {
        const found = await plan(id);
        return found.plan.state.status === status && found;
      }),
    entryIn: (planId: string, state: ToolCallState, tool?: ToolName) =>
      waitFor(`an entry of plan ${planId} is ${state}`, async () =>
        (await entries(planId, tool)).find((row) => row.entry.status.state === state),
      ),
  };
}

/** The body of a successful response. @throws Error for any other */
export function ok(answer: Answer): unknown {
  if (answer.status >= 300) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
