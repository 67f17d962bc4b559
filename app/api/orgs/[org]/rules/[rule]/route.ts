import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { withOrg } from '@/lib/http/with-org';
import { deleteRule, updateRule } from '@/lib/rules/commands';
import { getRule } from '@/lib/rules/queries';
import { RulePatchSchema } from '@/lib/rules/schema';

const params = z.object({ rule: z.uuid() });

export const GET = withOrg({ role: 'viewer', params }, async ({ org, params, database }) => {
  const rule = await database.snapshot((tx) => getRule(tx, org.id, params.rule));
  if (!rule) throw new AppError('not_found', 'There is no such rule.');
  return { rule };
});

export const PATCH = withOrg(
  { role: 'admin', params, body: RulePatchSchema },
  async ({ org, params, body, database }) => ({
    rule: await database.transaction((tx) => updateRule(tx, org.id, params.rule, body)),
  }),
);

export const DELETE = withOrg({ role: 'admin', params }, async ({ org, params, database }) => {
  await database.transaction((tx) => deleteRule(tx, org.id, params.rule));
  return { removed: params.rule };
});
