import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { PageHeader } from '@/app/_ui/page-header';
import { getOrg, type OrgPageProps, requireId, requireOrg } from '@/lib/http/page-guards';
import { listRules } from '@/lib/rules/queries';
import { runtime } from '@/lib/runtime';
import { getTemplate, listTemplates } from '@/lib/templates/queries';
import { TemplateForm } from '../template-form';
import { TemplateRules } from '../template-rules';

export const dynamic = 'force-dynamic';
type Props = OrgPageProps<'templateId'>;

/** Read once for the title and the page. Null also for people who may not see it. */
const readTemplatePage = cache(async (slug: string, templateId: string) => {
  const page = await getOrg(slug);
  if (!page) return null;
  return runtime().database.snapshot(async (tx) => ({
    template: await getTemplate(tx, page.org.id, templateId),
    rules: await listRules(tx, page.org.id),
    ...(await listTemplates(tx, page.org.id)),
  }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org: slug, templateId } = await params;
  const found = await readTemplatePage(slug, requireId(templateId));
  return { title: found?.template?.name ?? 'Template' };
}

export default async function TemplatePage({ params, searchParams }: Props) {
  const { org: slug, templateId: rawId } = await params;
  const templateId = requireId(rawId);
  await requireOrg(slug, `/templates/${templateId}`, searchParams);
  const found = await readTemplatePage(slug, templateId);
  if (!found?.template) notFound();
  const { template, rules, templates } = found;
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
