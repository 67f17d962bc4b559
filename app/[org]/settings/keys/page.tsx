import type { Metadata } from 'next';
import { Notice } from '@/app/_ui/notice';
import { listApiKeys } from '@/lib/api-keys/queries';
import { hasRole } from '@/lib/auth/roles';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { Keys } from './key-list';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'API keys' };

export default async function KeysPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org, role } = await requireOrg(slug, '/settings/keys', searchParams);
  if (!hasRole(role, 'admin')) return <Notice tone="info">Only admins and owners manage API keys.</Notice>;
  return <Keys list={await listApiKeys(runtime().database.db, org.id)} />;
}
