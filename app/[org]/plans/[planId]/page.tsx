import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireId } from '@/app/[org]/_org/ids';
import { requireOrg } from '@/lib/http/page-guards';
import { getPlanDetail } from '@/lib/plans/queries';
import { runtime } from '@/lib/runtime';
import { PlanDetails } from './plan-details';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Plan' };

export default async function PlanPage({ params }: { params: Promise<{ org: string; planId: string }> }) {
  const { org: slug, planId: asked } = await params;
  const planId = requireId(asked);
  const { org } = await requireOrg(slug, `/${slug}/plans/${planId}`);
  const detail = await runtime().database.snapshot((tx) => getPlanDetail(tx, org.id, planId));
  if (!detail) notFound();
  return <PlanDetails key={planId} detail={detail} />;
}
