import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { TemplateForm } from '../template-form';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'New template' };

export default async function NewTemplatePage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  await requireOrg(slug, '/templates/new', searchParams);
  return (
    <>
      <PageHeader title="New template">When plans are created and what they can do.</PageHeader>
      <TemplateForm />
    </>
  );
}
