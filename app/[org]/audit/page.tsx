import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { listAudit, listDeciders } from '@/lib/audit/queries';
import { AuditFilterSchema } from '@/lib/audit/schema';
import { AUDIT_FILTERS, auditSearch } from '@/lib/audit/urls';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { readSearchParams } from '@/lib/http/read-search-params';
import { runtime } from '@/lib/runtime';
import { listTemplates } from '@/lib/templates/queries';
import { AuditFilterBar } from './audit-filter-bar';
import { AuditList } from './audit-list';
import { ExportLinks } from './export-links';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { filters, parsed } = await readSearchParams(searchParams, AUDIT_FILTERS, AuditFilterSchema);
  const { org } = await requireOrg(slug, '/audit', searchParams);
  const { list, deciders, templates } = await runtime().database.snapshot(async (tx) => ({
    list: await listAudit(tx, org.id, parsed ?? {}),
    deciders: await listDeciders(tx, org.id),
    templates: (await listTemplates(tx, org.id)).templates,
  }));
  return (
    <>
      <PageHeader title="Audit" actions={<ExportLinks filters={filters} />}>
        Every decision: what was proposed, who decided, and the outcome.
      </PageHeader>
      <AuditFilterBar filters={filters} deciders={deciders} templates={templates} />
      <AuditList key={auditSearch(filters)} list={list} filters={filters} />
    </>
  );
}
