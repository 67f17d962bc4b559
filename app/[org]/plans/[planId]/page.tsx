import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { getOrg, type OrgPageProps, requireId, requireOrg } from '@/lib/http/page-guards';
import { getPlanUsage } from '@/lib/planner/usage';
import { getPlanDetail } from '@/lib/plans/queries/plan-detail';
import { runtime } from '@/lib/runtime';
import { PlannerLine } from './lazy-planner-line';
import { PlanDetails } from './plan-details';

export const dynamic = 'force-dynamic';
type Props = OrgPageProps<'planId'>;

/** Read once for the title and the page. Null also for people who may not see it. */
const readPlan = cache(async (slug: string, planId: string) => {
  const page = await getOrg(slug);
  return page && runtime().database.snapshot((tx) => getPlanDetail(tx, page.org.id, planId));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org: slug, planId } = await params;
  const detail = await readPlan(slug, requireId(planId));
  return { title: detail?.plan.title ?? 'Plan' };
}

export default async function PlanPage({ params, searchParams }: Props) {
  const { org: slug, planId: rawId } = await params;
  const planId = requireId(rawId);
  const { org } = await requireOrg(slug, `/plans/${planId}`, searchParams);
  const detail = await readPlan(slug, planId);
  if (!detail) notFound();
  const { database, planner } = runtime();
  const usage = await database.snapshot((tx) => getPlanUsage(tx, org.id, planId));
  const usesModel = usage !== null && usage.questions.length > 0;
  return (
    <>
      <PlanDetails key={planId} detail={detail} />
      {usage && (usesModel || planner.name !== 'local') ? (
        <PlannerLine key={`${planId} usage`} planId={planId} usage={usage} />
      ) : null}
    </>
  );
}
