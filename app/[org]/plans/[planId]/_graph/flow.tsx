'use client';

import { Panel, ReactFlow, type ReactFlowProps, ReactFlowProvider } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Button } from '@/app/_ui/button';
import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import { FlowControls, NewSteps } from './flow-controls';
import { type Graph, graphOf, NODE_HEIGHT, NODE_WIDTH, type StepNode } from './graph';
import { RunBoundaryEdge, SameRunEdge } from './step-edges';
import { waits } from './step-labels';
import { Chosen, StepCard } from './step-node';
import { StepPanel } from './step-panel';
import { entriesOf, type KnownRuns } from './steps';
import { LEFT, TOP, useArrowNavigation } from './use-arrow-navigation';

export type PlanGraphProps = {
  planId: string;
  planHref: string;
  logs: PlanLogDisplay[];
  runs?: KnownRuns;
  /** The number of steps that are not loaded. */
  older?: { more: boolean; loading: boolean; loadOlder: () => void };
};

const NODE_TYPES = { step: StepCard };
const EDGE_TYPES = { within: SameRunEdge, across: RunBoundaryEdge };
/** Room to pan beyond the steps, so that every step can be reached on any screen. */
const BEYOND = 800;

const FIXED: ReactFlowProps<StepNode> = {
  nodeTypes: NODE_TYPES,
  edgeTypes: EDGE_TYPES,
  onlyRenderVisibleElements: true,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  panActivationKeyCode: null,
  panOnScroll: true,
  zoomOnScroll: false,
  zoomOnDoubleClick: false,
  attributionPosition: 'bottom-left',
  minZoom: 0.1,
  maxZoom: 1.5,
  'aria-label': 'Graph of the plan, newest step on top',
  ariaLabelConfig: {
    'node.a11yDescription.default': 'The arrow keys go from step to step, Enter shows one.',
    'controls.ariaLabel': 'View of the graph',
    'controls.zoomIn.ariaLabel': 'Zoom in',
    'controls.zoomOut.ariaLabel': 'Zoom out',
    'controls.fitView.ariaLabel': 'Fit to screen',
    'minimap.ariaLabel': 'Map of the graph',
  },
  className:
    '[--xy-edge-stroke:var(--edge)] [--xy-edge-stroke-width:1.5] [--xy-background-color:var(--sunken)] [--xy-minimap-background-color:var(--surface)] [--xy-minimap-mask-background-color:color-mix(in_srgb,var(--sunken)_70%,transparent)] [--xy-attribution-background-color:transparent] [&_.react-flow\\_\\_attribution_a]:text-ink-3!',
};

const holds = (node: StepNode, id: string | null) =>
  node.id === id || entriesOf(node.data.step).some((log) => log.id === id);

function Flow({ planId, planHref, logs, runs, older }: PlanGraphProps) {
  const [graph, setGraph] = useState<Graph>(() => graphOf(logs, null, runs));
  if (graph.logs !== logs) setGraph(graphOf(logs, graph, runs));
  const { nodes, edges } = graph;
  const [newest] = nodes;

  const [wanted, setWanted] = useState(
    () => (nodes.find(({ data }) => waits(data.step)) ?? newest)?.id ?? null,
  );
  const chosen = nodes.find((node) => holds(node, wanted));
  const panel = useRef<HTMLElement>(null);
  const { goTo, onKeyDown, onFocus } = useArrowNavigation(nodes);

  const choose = useCallback((id: string) => {
    setWanted(id);
    // Runs once the panel is rendered. On a phone it lies below the graph.
    requestAnimationFrame(() => {
      panel.current?.focus({ preventScroll: true });
      panel.current?.scrollIntoView({ block: 'nearest' });
    });
  }, []);
  const chosenId = chosen?.id ?? null;
  const choice = useMemo(() => ({ id: chosenId, choose }), [chosenId, choose]);
  const back = useCallback(() => goTo(chosen), [goTo, chosen]);

  // Read once: later steps never move the view.
  const [start] = useState({ x: LEFT, y: TOP - (newest?.position.y ?? 0), zoom: 1 });
  const extent = useMemo((): [[number, number], [number, number]] => {
    const ys = nodes.map(({ position }) => position.y);
    const right = Math.max(...nodes.map(({ position }) => position.x)) + NODE_WIDTH;
    const [top, bottom] = [Math.min(...ys) - TOP, Math.max(...ys) + NODE_HEIGHT];
    return [
      [-LEFT, top],
      [right + BEYOND, bottom + BEYOND],
    ];
  }, [nodes]);

  return (
    <Chosen value={choice}>
      <div className="grid items-start gap-4 md:grid-cols-[minmax(0,1fr)_minmax(0,1.05fr)]">
        <div className="h-[52dvh] min-h-80 overflow-hidden rounded-lg border border-line md:sticky md:top-4 md:h-[76dvh]">
          <ReactFlow
            {...FIXED}
            {...{ nodes, edges, onKeyDown, onFocus }}
            defaultViewport={start}
            translateExtent={extent}
          >
            <FlowControls count={nodes.length} onNewest={() => goTo(newest)} />
            {older?.more ? (
              <Panel position="bottom-center">
                <Button pending={older.loading} onClick={older.loadOlder} className="max-md:h-11">
                  {older.loading ? 'Loading…' : 'Load older steps'}
                </Button>
              </Panel>
            ) : null}
            <NewSteps nodes={nodes} onShow={() => goTo(newest)} />
          </ReactFlow>
        </div>
        {chosen ? (
          <StepPanel ref={panel} step={chosen.data.step} onBack={back} {...{ planId, planHref }} />
        ) : (
          <p className="text-ink-2">Choose a step to see its details.</p>
        )}
      </div>
    </Chosen>
  );
}

export function PlanFlow(props: PlanGraphProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}
