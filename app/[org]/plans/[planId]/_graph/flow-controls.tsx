'use client';

import { ControlButton, Controls, MiniMap, useStore } from '@xyflow/react';
import { ArrowUp, ArrowUpToLine } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import type { StepNode } from './graph';
import { countOf, waits } from './step-labels';

/** With more steps than this the minimap would be too slow. */
const MAX_STEPS_ON_MINIMAP = 500;
const MIN_STEPS_ON_MINIMAP = 5;

const colorOf = ({ data: { step } }: StepNode) =>
  waits(step) ? 'var(--wait)' : step.action?.entry.status.state === 'failed' ? 'var(--bad)' : 'var(--edge)';

/** Buttons for newest, zoom in, zoom out, fit, and the minimap where a long plan has one. */
export function FlowControls({ count, onNewest }: { count: number; onNewest: () => void }) {
  return (
    <>
      <Controls
        position="top-left"
        orientation="horizontal"
        showInteractive={false}
        className="m-2! overflow-hidden rounded-md border border-line bg-surface [&_button]:size-9! max-md:[&_button]:size-11! [&_button:hover]:bg-hover"
      >
        <ControlButton onClick={onNewest} aria-label="Go to the newest step" title="Go to the newest step">
          <ArrowUpToLine aria-hidden className="fill-none!" />
        </ControlButton>
      </Controls>
      {count >= MIN_STEPS_ON_MINIMAP && count <= MAX_STEPS_ON_MINIMAP ? (
        <MiniMap<StepNode>
          pannable
          position="bottom-right"
          nodeColor={colorOf}
          nodeBorderRadius={12}
          offsetScale={0}
          className="m-2! rounded border border-line max-md:hidden"
          style={{ width: 60, height: 160 }}
        />
      ) : null}
    </>
  );
}

/**
 * New steps are added on top without moving what is being read; when the top is out of view, a button announces them.
 */
export function NewSteps({ nodes, onShow }: { nodes: readonly StepNode[]; onShow: () => void }) {
  const top = Math.min(...nodes.map(({ position }) => position.y));
  const inView = useStore(({ transform: [, y, zoom] }) => y + top * zoom >= 0);
  const [seen, setSeen] = useState(top);
  if (inView && seen !== top) setSeen(top);
  const fresh = inView ? 0 : nodes.filter(({ position }) => position.y < seen).length;
  return (
    <div aria-live="polite" className="pointer-events-none absolute top-2.5 right-2 z-10">
      {fresh > 0 ? (
        <Button className="pointer-events-auto rounded-full shadow-(--shadow) max-md:h-11" onClick={onShow}>
          <ArrowUp aria-hidden size={14} />
          {countOf(fresh, 'new step', 'new steps')}
        </Button>
      ) : null}
    </div>
  );
}
