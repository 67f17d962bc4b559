import { withOrg } from '@/lib/http/with-org';
import { createTemplate } from '@/lib/templates/commands';
import { listTemplates } from '@/lib/templates/queries';
import { TemplateInputSchema } from '@/lib/templates/schema';

export const GET = withOrg({ role: 'viewer' }, ({ org, read }) => read((tx) => listTemplates(tx, org.id)));

// A template can send without a person (autopilot), so writing one needs a higher role than deciding.
export const POST = withOrg({ role: 'admin', body: TemplateInputSchema }, ({ org, body, commit }) =>
  commit(async (tx) => ({ template: await createTemplate(tx, org.id, body) }), 201),
);
