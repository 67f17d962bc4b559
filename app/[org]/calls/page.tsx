import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '@/app/_ui/button-link';
import { PageHeader } from '@/app/_ui/page-header';
import { readCallList } from '@/lib/calls/queries/calls';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { CallList } from './call-list';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Calls' };

export default async function CallsPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org, role } = await requireOrg(slug, '/calls', searchParams);
  const list = await runtime().database.snapshot((tx) => readCallList(tx, org.id, {}));
  return (
    <>
      <PageHeader
        title="Calls"
        actions={
          role === 'viewer' ? null : (
            <ButtonLink href={`/${slug}/calls/new`} variant="primary" size="md">
              <Plus aria-hidden size={16} />
              Add a call
            </ButtonLink>
          )
        }
      >
        Calls and the plans they led to.
      </PageHeader>
      <CallList list={list} />
    </>
  );
}
