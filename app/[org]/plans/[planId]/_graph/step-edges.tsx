'use client';

import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { ExactTime } from '@/app/_ui/time';

/** Connects two steps of one run. */
export function SameRunEdge(props: EdgeProps) {
  const [path] = getSmoothStepPath(props);
  return <BaseEdge path={path} markerEnd={props.markerEnd} />;
}

type RunBoundary = Edge<{ number: number; startedAt: string }>;

/** Connects the last step of a run with the first one of the next: dashed, with the name of the new run. */
export function RunBoundaryEdge({ data, ...props }: EdgeProps<RunBoundary>) {
  const [path, x, y] = getSmoothStepPath(props);
  return (
    <>
      <BaseEdge path={path} markerEnd={props.markerEnd} strokeDasharray="3 6" strokeWidth={2} />
      {data ? (
        <EdgeLabelRenderer>
          <p
            className="absolute rounded-full border border-line bg-sunken px-2 py-0.5 text-xs whitespace-nowrap text-ink-2"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            Run {data.number}, <ExactTime at={data.startedAt} />
          </p>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
}
