'use client';

import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import Link from 'next/link';
import { useId } from 'react';
import { Logo } from '@/app/_ui/logo';
import { useOrg } from '../_org/org-context';

/** A native popover: the browser closes it on Escape and outside clicks and restores the focus. */
export function OrgSwitcher() {
  const { slug, name, orgs } = useOrg();
  const id = useId();
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className="flex min-w-0 flex-1 items-center gap-2 rounded-md p-1.5 text-left hover:bg-hover"
      >
        <Logo />
        <span className="min-w-0 flex-1 truncate font-semibold">{name}</span>
        <ChevronsUpDown aria-hidden size={14} className="text-ink-3" />
        <span className="sr-only">, switch organization</span>
      </button>
      <div
        id={id}
        popover="auto"
        className="fixed inset-auto top-14 left-3 m-0 w-60 rounded-lg border border-line bg-surface p-1 text-ink shadow-(--shadow)"
      >
        <ul aria-label="Organizations">
          {orgs.map((org) => (
            <li key={org.slug}>
              {/* A full load: nothing of one organization stays when another is shown. */}
              <a
                href={`/${org.slug}/inbox`}
                aria-current={org.slug === slug ? 'true' : undefined}
                className="flex items-center gap-2 rounded px-2 py-1.5 hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate">{org.name}</span>
                {org.slug === slug ? <Check aria-hidden size={15} className="text-accent" /> : null}
              </a>
            </li>
          ))}
        </ul>
        <Link
          href="/sign-up/organization"
          className="mt-1 flex items-center gap-2 rounded border-t border-line px-2 py-1.5 text-ink-2 hover:bg-hover"
        >
          <Plus aria-hidden size={15} />
          New organization
        </Link>
      </div>
    </>
  );
}
