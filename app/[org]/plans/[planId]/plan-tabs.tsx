'use client';

import { ListTree, Waypoints } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';

type View = 'timeline' | 'graph';
const TAB =
  'flex h-9 items-center gap-1.5 border-b-2 border-transparent px-1 font-medium text-ink-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink max-md:h-11';

/** Which of the two is shown stands in the address: it survives a reload and can be sent to somebody. */
export function PlanTabs({ timeline, graph }: { timeline: ReactNode; graph: ReactNode }) {
  const pathname = usePathname();
  const view: View = useSearchParams()?.get('view') === 'graph' ? 'graph' : 'timeline';

  function show(next: string) {
    window.history.pushState(null, '', next === 'graph' ? `${pathname}?view=graph` : (pathname ?? ''));
  }

  return (
    <Tabs.Root value={view} onValueChange={show} activationMode="manual">
      <Tabs.List aria-label="How the plan is shown" className="mb-6 flex gap-5 border-b border-line">
        <Tabs.Trigger value="timeline" className={TAB}>
          <ListTree aria-hidden size={15} />
          Timeline
        </Tabs.Trigger>
        <Tabs.Trigger value="graph" className={TAB}>
          <Waypoints aria-hidden size={15} />
          Graph
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="timeline" tabIndex={-1}>
        {timeline}
      </Tabs.Content>
      <Tabs.Content value="graph" tabIndex={-1}>
        {graph}
      </Tabs.Content>
    </Tabs.Root>
  );
}
