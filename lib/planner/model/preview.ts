import 'server-only';
import { z } from 'zod';
import { storable } from '../../kit/text';
import type { ToolName } from '../../plans/tools/tool-args';
import type { PlanningContext, Preview } from '../planner';
import { evidenceFor } from './tools';

const TimeSchema = z.iso.datetime({ offset: true });

/** An upper limit: reviewers do not read more actions than this before a plan starts. */
const MAX_ACTIONS = 50;

/** One flat object: providers that enforce schemas accept no unions and require every field to be present. */
export function previewSchema(allowed: ToolName[]) {
  return z.object({
    owed: z.boolean(),
    reason: z.string().nullable(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    actions: z.array(
      z.object({
        tool: z.enum(allowed),
        summary: z.string(),
        to: z.string().nullable(),
        due_at: z.string().nullable(),
        evidence_turns: z.array(z.number().int()),
      }),
    ),
  });
}

export type PreviewAnswer = z.infer<ReturnType<typeof previewSchema>>;

/** Converts the model's answer to the port's `Preview`. Values that fail validation are dropped. */
export function previewFrom(answer: PreviewAnswer, { call, template }: PlanningContext): Preview {
  if (!answer.owed || answer.actions.length === 0) {
    return {
      owed: false,
      reason: storable(answer.reason?.trim().slice(0, 1_000) || 'Nothing is owed after this call.'),
    };
  }
  const actions = answer.actions
    .slice(0, MAX_ACTIONS)
    .map(({ tool, summary, to, due_at, evidence_turns }) => ({
      tool,
      summary: storable(summary.slice(0, 500)),
      ...(to ? { to: storable(to.slice(0, 320)) } : {}),
      ...(TimeSchema.safeParse(due_at).success && due_at ? { due_at } : {}),
      evidence: evidenceFor(evidence_turns, call),
    }));
  return {
    owed: true,
    title: storable((answer.title?.trim() || template.name).replace(/\s+/g, ' ').slice(0, 200)),
    description: storable(
      (answer.description?.trim() || actions.map((action) => action.summary).join('\n')).slice(0, 5_000),
    ),
    actions,
  };
}
