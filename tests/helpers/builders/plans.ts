import { z } from 'zod';
import { TemplateSchema } from '../../../lib/templates/schema';
import type { Org } from '../db/org';
import { ok } from '../http/api';
import { waitFor } from '../wait';
import { promiseOfEmail } from './calls';

const ListSchema = z.object({ templates: z.array(TemplateSchema) });

/** Changes the org's template for calls, or creates it when the org has none. */
export async function setTemplate(
  org: Org,
  change: { auto_approve?: boolean; autopilot?: boolean; expires_after_s?: number | null } = {},
) {
  const { templates } = ListSchema.parse(ok(await org.api.get('/templates')));
  const found = templates.find(({ trigger }) => trigger === 'post_call');
  const template = {
    name: 'Keep promises',
    description: 'Do what our side promised on the call.',
    trigger: 'post_call',
    auto_approve: false,
    autopilot: false,
    re_enrollment_policy: 'multiple',
    start_condition: '',
    allowed_tools: ['send_email', 'send_sms', 'ask_user', 'complete_plan'],
    expires_after_s: null,
    is_active: true,
    ...change,
  };
  if (!found) return ok(await org.api.post('/templates', template));
  const { session } = org.api;
  return ok(await session.request('PUT', `/api/orgs/${org.slug}/templates/${found.id}`, template));
}

/** Adds calls concurrently, each of which becomes a plan with one email that waits for approval. */
export async function waitingEmails(org: Org, count: number) {
  await setTemplate(org, { auto_approve: true });
  for (let index = 0; index < count; index += 1) ok(await org.api.post('/calls', promiseOfEmail()));
  return waitFor(`${count} emails wait`, async () => {
    const { items } = await org.api.inbox();
    const waiting = items.filter(
      ({ log: { entry } }) =>
        entry.kind === 'tool_call' && entry.tool === 'send_email' && entry.status.state === 'pending',
    );
    return waiting.length >= count && waiting;
  });
}
