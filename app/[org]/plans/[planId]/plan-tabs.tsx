'use client';

import { ListTree, Waypoints } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import type { MouseEvent, ReactNode } from 'react';

const VIEWS = [
  { view: 'timeline', label: 'Timeline', icon: ListTree, search: '' },
  { view: 'graph', label: 'Graph', icon: Waypoints, search: '?view=graph' },
] as const;

/** Both views are loaded, so no request is needed. Opening another tab or window is left to the browser. */
function show(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  window.history.pushState(null, '', event.currentTarget.href);
}

/** Two views of one plan. The address has the chosen one, so it survives a reload and can be shared. */
export function PlanTabs({ timeline, graph }: { timeline: ReactNode; graph: ReactNode }) {
  const pathname = usePathname() ?? '';
  const shown = useSearchParams()?.get('view') === 'graph' ? 'graph' : 'timeline';
  return (
    <div>
      <nav aria-label="How the plan is shown" className="mb-6 flex gap-5 border-b border-line">
        {VIEWS.map(({ view, label, icon: Icon, search }) => (
          <a
            key={view}
            href={`${pathname}${search}`}
            onClick={show}
            aria-current={view === shown ? 'page' : undefined}
            className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent px-1 font-medium text-ink-2 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink max-md:h-11"
          >
            <Icon aria-hidden size={15} />
            {label}
          </a>
        ))}
      </nav>
      {shown === 'graph' ? graph : timeline}
    </div>
  );
}
