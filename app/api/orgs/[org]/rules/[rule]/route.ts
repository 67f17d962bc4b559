import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { withOrg } from '@/lib/http/with-org';
import { deleteRule, updateRule } from '@/lib/rules/commands';
import { getRule } from '@/lib/rules/queries';
import { RulePatchSchema } from '@/lib/rules/schema';

const params = z.object({ rule: z.uuid() });

export const GET = withOrg({ role: 'viewer', params }, async ({ org, params, read }) => {
  const rule = await read((tx) => getRule(tx, org.id, params.rule));
  if (!rule) throw new AppError('not_found', 'There is no such rule.');
  return { rule };
});

export const PATCH = withOrg(
  { role: 'admin', params, body: RulePatchSchema },
  ({ org, params, body, commit }) =>
    commit(async (tx) => ({ rule: await updateRule(tx, org.id, params.rule, body) })),
);

export const DELETE = withOrg({ role: 'admin', params }, ({ org, params, commit }) =>
  commit(async (tx) => {
    await deleteRule(tx, org.id, params.rule);
    return { removed: params.rule };
  }),
);
