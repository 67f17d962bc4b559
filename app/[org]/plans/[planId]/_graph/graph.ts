import { type Edge, MarkerType, type Node, Position } from '@xyflow/react';
import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import { type GridPosition, positionsOf } from './node-positions';
import { isSameStep, type KnownRuns, type Step, stepsOf } from './steps';

export type StepNode = Node<{ step: Step }, 'step'>;

export type Graph = {
  logs: readonly PlanLogDisplay[];
  /** Newest first, which is the order on the screen and for the keyboard. */
  nodes: StepNode[];
  edges: Edge[];
  places: ReadonlyMap<string, GridPosition>;
};

export const NODE_WIDTH = 304;
export const NODE_HEIGHT = 144;
const PITCH_X = NODE_WIDTH + 48;
const PITCH_Y = NODE_HEIGHT + 64;

/**
 * The graph of a log. Compared with the graph `before`, every shown step keeps its place, and unchanged nodes stay the
 * same objects.
 */
export function graphOf(
  logs: readonly PlanLogDisplay[],
  before: Graph | null = null,
  runs: KnownRuns = [],
): Graph {
  const steps = stepsOf(logs, runs);
  const places = positionsOf(steps, before?.places ?? new Map());
  const known = new Map(before?.nodes.map((node) => [node.id, node]));
  const nodes = steps.map((step) => nodeOf(step, places.get(step.id), known.get(step.id))).reverse();
  const edgesBefore = new Map(before?.edges.map((edge) => [edge.id, edge]));
  const edges = steps.slice(1).flatMap((step, place) => {
    const older = steps[place];
    if (!older) return [];
    const edge = edgeOf(older, step);
    return [edgesBefore.get(edge.id) ?? edge];
  });
  return { logs, nodes, edges, places };
}

function nodeOf(step: Step, place: GridPosition | undefined, before: StepNode | undefined): StepNode {
  const { row, column } = place ?? { row: 0, column: 0 };
  const position = { x: column * PITCH_X, y: 0 - row * PITCH_Y };
  const isUnmoved = before?.position.x === position.x && before.position.y === position.y;
  if (before && isUnmoved && isSameStep(before.data.step, step)) return before;
  return { id: step.id, type: 'step', data: { step }, position, ...SHAPE };
}

// With its size and handles known, a step outside the view need not be rendered to be measured.
const SHAPE: Pick<StepNode, 'style' | 'width' | 'height' | 'measured' | 'handles'> = {
  // The library ignores pointers on nodes that can be neither dragged nor selected.
  style: { pointerEvents: 'all' },
  width: NODE_WIDTH,
  height: NODE_HEIGHT,
  measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
  handles: [
    { type: 'source', position: Position.Top, x: NODE_WIDTH / 2, y: 0, width: 1, height: 1 },
    { type: 'target', position: Position.Bottom, x: NODE_WIDTH / 2, y: NODE_HEIGHT, width: 1, height: 1 },
  ],
};

/** From the older step up to the newer one; dashed and labeled where a new run begins. */
function edgeOf(older: Step, newer: Step): Edge {
  const id = `${older.id} ${newer.id}`;
  const edge = { id, source: older.id, target: newer.id, markerEnd: { type: MarkerType.ArrowClosed } };
  if (older.run.id === newer.run.id) return { ...edge, type: 'within', ariaLabel: 'leads to' };
  const { number, startedAt } = newer.run;
  return { ...edge, type: 'across', ariaLabel: `Run ${number} begins`, data: { number, startedAt } };
}
