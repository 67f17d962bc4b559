import type { Metadata } from 'next';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { listRules } from '@/lib/rules/queries';
import { runtime } from '@/lib/runtime';
import { listTemplates } from '@/lib/templates/queries';
import { Rules } from './rule-list';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Rules' };

export default async function RulesPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org } = await requireOrg(slug, '/settings/rules', searchParams);
  const { rules, templates } = await runtime().database.snapshot(async (tx) => ({
    rules: await listRules(tx, org.id),
    ...(await listTemplates(tx, org.id)),
  }));
  return <Rules list={rules} templates={templates.map(({ id, name }) => ({ id, name }))} />;
}
