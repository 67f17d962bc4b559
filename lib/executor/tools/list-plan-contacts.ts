import 'server-only';
import { getPlan } from '../../plans/queries/plans';
import type { ToolContext, ToolResult } from './tool';

export async function listPlanContacts({ tx, org_id, plan_id }: ToolContext): Promise<ToolResult> {
  const plan = await getPlan(tx, org_id, plan_id);
  return { contacts: plan?.contacts ?? [] };
}
