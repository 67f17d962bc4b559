'use client';

import { Download } from 'lucide-react';
import { buttonClass } from '@/app/_ui/button';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { type AuditFilters, auditExportUrl } from '@/lib/audit/urls';

/** Links that download everything that the filters show. Viewers can look, but not export. */
export function ExportLinks({ filters }: { filters: AuditFilters }) {
  const { slug } = useOrg();
  if (!useCanDecide()) return null;
  return (['csv', 'json'] as const).map((format) => (
    <a
      key={format}
      href={auditExportUrl(slug, filters, format)}
      download
      className={buttonClass({}, 'hover:bg-hover max-md:h-11')}
    >
      <Download aria-hidden size={15} />
      <span className="sr-only">Export as</span>
      {format.toUpperCase()}
    </a>
  ));
}
