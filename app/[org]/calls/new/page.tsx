import type { Metadata } from 'next';
import { PageHeader } from '@/app/_ui/page-header';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { AddCall } from './add-call';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Add a call' };

export default async function NewCallPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { role } = await requireOrg(slug, '/calls/new', searchParams);
  return (
    <>
      <PageHeader title="Add a call">
        Paste what was said, or drop transcript files, one or many. If your team promised something, a plan
        appears in seconds.
      </PageHeader>
      {role === 'viewer' ? <p>You have view-only access. A member has to add calls.</p> : <AddCall />}
    </>
  );
}
