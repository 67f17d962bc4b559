import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { withOrg } from '@/lib/http/with-org';
import { replaceTemplate } from '@/lib/templates/commands';
import { getTemplate } from '@/lib/templates/queries';
import { TemplateInputSchema } from '@/lib/templates/schema';

const params = z.object({ template: z.uuid() });

export const GET = withOrg({ role: 'viewer', params }, async ({ org, params, read }) => {
  const template = await read((tx) => getTemplate(tx, org.id, params.template));
  if (!template) throw new AppError('not_found', 'There is no such template.');
  return { template };
});

export const PUT = withOrg(
  { role: 'admin', params, body: TemplateInputSchema },
  ({ org, params, body, commit }) =>
    commit(async (tx) => ({ template: await replaceTemplate(tx, org.id, params.template, body) })),
);
