import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageHeader } from '@/app/_ui/page-header';
import { type OrgPageProps, requireId, requireOrg } from '@/lib/http/page-guards';
import { listRules } from '@/lib/rules/queries';
import { runtime } from '@/lib/runtime';
import { getTemplate, listTemplates } from '@/lib/templates/queries';
import { TemplateForm } from '../template-form';
import { TemplateRules } from '../template-rules';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Template' };

export default async function TemplatePage({ params, searchParams }: OrgPageProps<'templateId'>) {
  const { org: slug, templateId: rawId } = await params;
  const templateId = requireId(rawId);
  const { org } = await requireOrg(slug, `/templates/${templateId}`, searchParams);
  const { template, rules, templates } = await runtime().database.snapshot(async (tx) => ({
    template: await getTemplate(tx, org.id, templateId),
    rules: await listRules(tx, org.id),
    ...(await listTemplates(tx, org.id)),
  }));
  if (!template) notFound();
  return (
    <div data-wide>
      <PageHeader title={template.name}>Changes apply to plans from now on.</PageHeader>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,42rem)_minmax(16rem,1fr)]">
        <TemplateForm key={templateId} template={template} />
        <TemplateRules
          templateId={templateId}
          list={rules}
          templates={templates.map(({ id, name }) => ({ id, name }))}
        />
      </div>
    </div>
  );
}
