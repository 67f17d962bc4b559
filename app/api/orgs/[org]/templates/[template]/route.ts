import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { type OrgContext, withOrg } from '@/lib/http/with-org';
import { updateTemplate } from '@/lib/templates/commands';
import { getTemplate } from '@/lib/templates/queries';
import { TemplatePatchSchema } from '@/lib/templates/schema';

const params = z.object({ template: z.uuid() });

export const GET = withOrg({ role: 'viewer', params }, async ({ org, params, read }) => {
  const template = await read((tx) => getTemplate(tx, org.id, params.template));
  if (!template) throw new AppError('not_found', 'There is no such template.');
  return { template };
});

type Context = OrgContext<typeof params, undefined, typeof TemplatePatchSchema>;

const update = ({ org, params, body, commit }: Context) =>
  commit(async (tx) => ({ template: await updateTemplate(tx, org.id, params.template, body) }));

export const PATCH = withOrg({ role: 'admin', params, body: TemplatePatchSchema }, update);

/** The same as PATCH: a body with every field replaces the template, and a field that is left out is not reset. */
export const PUT = withOrg({ role: 'admin', params, body: TemplatePatchSchema }, update);
