import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { listAudit, listDeciders } from '@/lib/audit/queries';
import { AuditFilterSchema } from '@/lib/audit/schema';
import { AUDIT_FILTERS, type AuditFilters, auditSearch } from '@/lib/audit/urls';
import { requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { listTemplates } from '@/lib/templates/queries';
import { AuditFilterBar } from './audit-filter-bar';
import { AuditList } from './audit-list';
import { ExportLinks } from './export-links';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { org: slug } = await params;
  const asked = await searchParams;
  const given = AUDIT_FILTERS.flatMap((name) =>
    typeof asked[name] === 'string' ? [[name, asked[name]]] : [],
  );
  // An address that was edited by hand shows everything rather than nothing.
  const parsed = AuditFilterSchema.safeParse(Object.fromEntries(given));
  const filters: AuditFilters = parsed.success ? Object.fromEntries(given) : {};
  const { org } = await requireOrg(slug, `/${slug}/audit${auditSearch(filters)}`);
  const { list, deciders, templates } = await runtime().database.snapshot(async (tx) => ({
    list: await listAudit(tx, org.id, parsed.data ?? {}),
    deciders: await listDeciders(tx, org.id),
    templates: (await listTemplates(tx, org.id)).templates,
  }));
  return (
    <>
      <PageHeader title="Audit" actions={<ExportLinks filters={filters} />}>
        Everything that waited for a person: what was proposed, who decided, and what became of it.
      </PageHeader>
      <AuditFilterBar filters={filters} deciders={deciders} templates={templates} />
      <AuditList key={auditSearch(filters)} list={list} filters={filters} />
    </>
  );
}
