import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { PlanListQuery } from '@/lib/plans/inputs';
import { listPlans } from '@/lib/plans/queries/plans';
import { planListKey } from '@/lib/plans/urls';
import { runtime } from '@/lib/runtime';
import { listTemplates } from '@/lib/templates/queries';
import { NewPlan } from './_new/new-plan';
import { PlanFilters } from './plan-filters';
import { PlanList } from './plan-list';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Plans' };

export default async function PlansPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  // Invalid filters in an edited address show everything instead of nothing.
  const { status, q, template } = PlanListQuery.safeParse(await searchParams).data ?? {};
  const filters = { status, q: q || undefined, template };
  const { org } = await requireOrg(slug, '/plans', searchParams);
  const { list, templates } = await runtime().database.snapshot(async (tx) => ({
    list: await listPlans(tx, org.id, filters),
    templates: (await listTemplates(tx, org.id)).templates,
  }));
  return (
    <>
      <PageHeader title="Plans" actions={<NewPlan templates={templates} />}>
        Everything you promised, and where it stands.
      </PageHeader>
      <PlanFilters filters={filters} templates={templates} />
      <PlanList key={planListKey(slug, filters)} list={list} filters={filters} />
    </>
  );
}
