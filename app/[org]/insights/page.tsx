import { ChartColumn } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';
import { PageHeader } from '@/app/_ui/page-header';
import { listDeciders } from '@/lib/audit/queries';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { readSearchParams } from '@/lib/http/read-search-params';
import { readInsights } from '@/lib/insights/queries';
import { InsightsQuery } from '@/lib/insights/schema';
import { INSIGHT_FILTERS } from '@/lib/insights/urls';
import { runtime } from '@/lib/runtime';
import { listTemplates } from '@/lib/templates/queries';
import { Figures } from './figures';
import { InsightFilterBar } from './insight-filter-bar';
import { Summary } from './summary';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Insights' };

export default async function InsightsPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { filters, parsed } = await readSearchParams(searchParams, INSIGHT_FILTERS, InsightsQuery);
  const { org } = await requireOrg(slug, '/insights', searchParams);
  const { insights, people, templates } = await runtime().database.snapshot(async (tx) => ({
    insights: await readInsights(tx, org.id, parsed ?? {}),
    people: (await listDeciders(tx, org.id)).filter(({ kind }) => kind === 'user' || kind === 'api_key'),
    templates: (await listTemplates(tx, org.id)).templates.map(({ id, name }) => ({ id, name })),
  }));
  return (
    <div data-wide>
      <PageHeader title="Insights">Volume, speed and outcome of decisions.</PageHeader>
      {insights.ever ? (
        <>
          <InsightFilterBar {...{ filters, insights, people, templates }} />
          <div className="flex flex-col gap-4">
            <Summary insights={insights} />
            <Figures {...{ insights, filters }} />
          </div>
        </>
      ) : (
        <EmptyState
          icon={ChartColumn}
          title="No numbers yet"
          action={<ButtonLink href={`/${slug}/calls/new`}>Add a call</ButtonLink>}
        >
          Numbers appear with the first proposed message and your team’s decisions. Add a call, and what was
          promised in it becomes a plan.
        </EmptyState>
      )}
    </div>
  );
}
