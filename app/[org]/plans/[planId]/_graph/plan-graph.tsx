'use client';

import { Waypoints } from 'lucide-react';
import dynamic from 'next/dynamic';
import { EmptyState } from '@/app/_ui/empty-state';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { isToolCall } from '../../_entry/entry-args';
import type { PlanGraphProps } from './flow';

// Large, so it is loaded only when the graph is opened. The placeholder has the size of the graph, so nothing moves
// when it appears.
const PlanFlow = dynamic(() => importWithRetry(() => import('./flow')).then((module) => module.PlanFlow), {
  ssr: false,
  loading: () => (
    <p role="status" className="min-h-80 text-ink-3">
      Drawing the graph…
    </p>
  ),
});

/** The plan as a graph, newest step on top. Its text alternative is the timeline. */
export function PlanGraph(props: PlanGraphProps) {
  if (!props.logs.some(isToolCall)) {
    return (
      <EmptyState icon={Waypoints} title="Nothing to draw yet">
        Steps appear here when the plan runs.
      </EmptyState>
    );
  }
  return <PlanFlow {...props} />;
}
