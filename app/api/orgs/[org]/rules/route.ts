import { withOrg } from '@/lib/http/with-org';
import { createRule } from '@/lib/rules/commands';
import { listRules } from '@/lib/rules/queries';
import { RuleInputSchema } from '@/lib/rules/schema';

export const GET = withOrg({ role: 'viewer' }, async ({ org, read }) => ({
  rules: await read((tx) => listRules(tx, org.id)),
}));

// A rule can let messages go out without a person, so not everybody who may decide may write one.
export const POST = withOrg({ role: 'admin', body: RuleInputSchema }, ({ org, actor, body, commit }) =>
  commit(async (tx) => ({ rule: await createRule(tx, org.id, actor, body) }), 201),
);
