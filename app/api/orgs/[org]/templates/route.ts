import { json } from '@/lib/http/respond';
import { withOrg } from '@/lib/http/with-org';
import { createTemplate } from '@/lib/templates/commands';
import { listTemplates } from '@/lib/templates/queries';
import { TemplateInputSchema } from '@/lib/templates/schema';

export const GET = withOrg({ role: 'viewer' }, ({ org, database }) =>
  database.snapshot((tx) => listTemplates(tx, org.id)),
);

// A template can be let to send by itself (autopilot), so writing one is not for everybody who may decide.
export const POST = withOrg({ role: 'admin', body: TemplateInputSchema }, async ({ org, body, database }) => {
  const template = await database.transaction((tx) => createTemplate(tx, org.id, body));
  return json({ template }, 201);
});
