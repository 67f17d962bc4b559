import { ChevronRight, CircleCheck, CircleSlash, LayoutTemplate, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { Badge } from '@/app/_ui/badge';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';
import { PageHeader } from '@/app/_ui/page-header';
import { type OrgPageProps, requireOrg } from '@/lib/http/page-guards';
import { runtime } from '@/lib/runtime';
import { listTemplates } from '@/lib/templates/queries';
import { templateFacts } from './template-facts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Templates' };

export default async function TemplatesPage({ params, searchParams }: OrgPageProps) {
  const { org: slug } = await params;
  const { org, role } = await requireOrg(slug, '/templates', searchParams);
  const { templates } = await runtime().database.snapshot((tx) => listTemplates(tx, org.id));
  const add =
    role === 'owner' || role === 'admin' ? (
      <ButtonLink href={`/${slug}/templates/new`} size="md">
        <Plus aria-hidden size={16} />
        New template
      </ButtonLink>
    ) : null;
  return (
    <>
      <PageHeader title="Templates" actions={add}>
        When plans are created and what they can do.
      </PageHeader>
      {templates.length === 0 ? (
        <EmptyState icon={LayoutTemplate} title="No templates yet" action={add}>
          Without an active template, no plans are created from calls.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {templates.map((template) => (
            <li key={template.id} className="relative flex items-center gap-3 px-4 py-3 hover:bg-hover">
              <div className="min-w-0 flex-1">
                <Link
                  href={`/${slug}/templates/${template.id}`}
                  className="font-medium after:absolute after:inset-0"
                >
                  {template.name}
                </Link>
                <p className="text-sm text-ink-2">{templateFacts(template)}</p>
              </div>
              <Badge
                tone={template.is_active ? 'good' : 'idle'}
                icon={template.is_active ? CircleCheck : CircleSlash}
              >
                {template.is_active ? 'Active' : 'Off'}
              </Badge>
              <ChevronRight aria-hidden size={16} className="shrink-0 text-ink-3" />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
