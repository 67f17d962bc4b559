'use client';

import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type FocusEvent, type KeyboardEvent, useCallback } from 'react';
import { NODE_HEIGHT, NODE_WIDTH, type StepNode } from './graph';

const MARGIN = 16;
/** The buttons lie over the top edge. */
export const TOP = 64;
export const LEFT = 12;
/** The smallest zoom at which the text of a step can be read. */
const MIN_READABLE_ZOOM = 0.5;
/** The longest wait for a step that has just come into view to be rendered, in animation frames. */
const MAX_WAIT_FRAMES = 30;

/** The distance by which `from..to` has to move to lie within `low..high`; its beginning has precedence. */
function scrollDistance(from: number, to: number, low: number, high: number): number {
  if (to > high) return Math.max(high - to, low - from);
  return from < low ? low - from : 0;
}

function focusSoon(id: string, frames = MAX_WAIT_FRAMES): void {
  const button = document.getElementById(`step-${id}`);
  if (button) button.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusSoon(id, frames - 1));
}

/**
 * Keyboard navigation of the graph: the arrow keys move the focus between steps, and the focused step is scrolled into
 * view.
 */
export function useArrowNavigation(nodes: readonly StepNode[]) {
  const flow = useReactFlow();
  const store = useStoreApi();

  const reveal = useCallback(
    ({ position }: StepNode) => {
      const { width, height, transform } = store.getState();
      const [x, y, zoom] = transform;
      if (zoom < MIN_READABLE_ZOOM) {
        void flow.setViewport({ x: LEFT - position.x, y: TOP - position.y, zoom: 1 });
        return;
      }
      const left = x + position.x * zoom;
      const top = y + position.y * zoom;
      const dx = scrollDistance(left, left + NODE_WIDTH * zoom, MARGIN / 2, width - MARGIN / 2);
      const dy = scrollDistance(top, top + NODE_HEIGHT * zoom, TOP, height - MARGIN);
      if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
    },
    [flow, store],
  );

  const goTo = useCallback(
    (node: StepNode | undefined) => {
      if (!node) return;
      reveal(node);
      focusSoon(node.id);
    },
    [reveal],
  );

  const indexOf = (target: EventTarget) =>
    target instanceof HTMLElement ? nodes.findIndex(({ id }) => target.id === `step-${id}`) : -1;

  function onKeyDown(event: KeyboardEvent) {
    const at = indexOf(event.target);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    goTo(nodes[to]);
  }

  function onFocus(event: FocusEvent) {
    const node = nodes[indexOf(event.target)];
    // Only for keyboard focus: under a pointer, nothing may move between press and release.
    if (node && event.target.matches(':focus-visible')) reveal(node);
  }

  return { goTo, onKeyDown, onFocus };
}
