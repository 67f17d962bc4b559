import { withOrg } from '@/lib/http/with-org';
import { createRule } from '@/lib/rules/commands';
import { listRules } from '@/lib/rules/queries';
import { RuleInputSchema } from '@/lib/rules/schema';

export const GET = withOrg({ role: 'viewer' }, async ({ org, read }) => ({
  rules: await read((tx) => listRules(tx, org.id)),
}));

// A rule can send messages without a person, so writing one needs a higher role than deciding.
export const POST = withOrg({ role: 'admin', body: RuleInputSchema }, ({ org, actor, body, commit }) =>
  commit(async (tx) => ({ rule: await createRule(tx, org.id, actor, body) }), 201),
);
