import { withOrg } from '@/lib/http/with-org';
import { orderRules } from '@/lib/rules/commands';
import { RuleOrderSchema } from '@/lib/rules/schema';

export const POST = withOrg({ role: 'admin', body: RuleOrderSchema }, ({ org, body, commit }) =>
  commit(async (tx) => ({ rules: await orderRules(tx, org.id, body.ids) })),
);
