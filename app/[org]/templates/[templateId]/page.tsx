import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageHeader } from '@/app/_ui/page-header';
import { requireId } from '@/app/[org]/_org/ids';
import { requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { getTemplate } from '@/lib/templates/queries';
import { TemplateForm } from '../template-form';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Template' };

export default async function TemplatePage({
  params,
}: {
  params: Promise<{ org: string; templateId: string }>;
}) {
  const { org: slug, templateId: asked } = await params;
  const templateId = requireId(asked);
  const { org } = await requireOrg(slug, `/${slug}/templates/${templateId}`);
  const template = await runtime().database.snapshot((tx) => getTemplate(tx, org.id, templateId));
  if (!template) notFound();
  return (
    <>
      <PageHeader title={template.name}>Changes apply to plans from now on.</PageHeader>
      <TemplateForm key={templateId} template={template} />
    </>
  );
}
