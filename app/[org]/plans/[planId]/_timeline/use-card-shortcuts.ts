'use client';

import { type Ref, useMemo, useRef } from 'react';
import { showCard } from '@/app/[org]/_decisions/scrolling';
import { useDecisionShortcuts } from '@/app/[org]/_decisions/use-decision-shortcuts';
import { useOwnDecisions } from '@/app/[org]/_decisions/use-own-decisions';
import { showShortcutMessage } from '@/app/[org]/_keyboard/shortcut-message';
import { useShortcuts } from '@/app/[org]/_keyboard/use-shortcuts';
import { useStable } from '@/app/[org]/_keyboard/use-stable';
import { useCanDecide } from '@/app/[org]/_org/org-context';
import { isWaiting } from '@/lib/plans/transitions';
import type { CardHandle } from '../../_decide/card-handle';
import type { ToolCallLog } from '../../_entry/entry-args';

/** Shortcuts of the waiting cards on a plan's page. The current card is the focused one, or the first. */
export function useCardShortcuts(waiting: readonly ToolCallLog[], focused: string | null) {
  const canDecide = useCanDecide();
  const handles = useRef(new Map<string, CardHandle>());
  const refs = useMemo(() => new Map<string, Ref<CardHandle>>(), []);
  const place = Math.max(
    0,
    waiting.findIndex(({ id }) => id === focused),
  );
  const current = waiting[place];
  const cardOf = (id: string | undefined) => (id === undefined ? null : (handles.current.get(id) ?? null));

  function go(id: string) {
    showCard(cardOf(id)?.element());
  }

  function move(step: 1 | -1) {
    const next = focused === null ? waiting[0] : waiting[place + step];
    if (next) go(next.id);
  }

  const own = useOwnDecisions({
    goTo: go,
  });
  const decisions = useDecisionShortcuts({
    canDecide,
    card: () => cardOf(current?.id),
    // Among several cards, only the focused one is meant for certain.
    isAddressed: (card) => waiting.length === 1 || focused === card.target().id,
    show: (card) => card && go(card.target().id),
    next() {
      const next = waiting.find(({ entry }, at) => at > place && isWaiting(entry.status.state));
      if (next) go(next.id);
      else showShortcutMessage('Nothing else to decide here.');
    },
    undo: own.undo,
  });

  const moving = [
    { keys: 'j', label: 'Next card', run: () => move(1) },
    { keys: 'k', label: 'Previous card', run: () => move(-1) },
  ];
  useShortcuts('Plan', waiting.length === 0 ? [] : [...moving, ...decisions.shortcuts]);

  /** The same ref for a card each time; otherwise it would be rendered with every new entry. */
  function handleOf(id: string): Ref<CardHandle> {
    const known = refs.get(id);
    if (known) return known;
    const ref = (handle: CardHandle | null) => {
      if (handle) handles.current.set(id, handle);
      else handles.current.delete(id);
    };
    refs.set(id, ref);
    return ref;
  }

  return { handleOf, onDecided: useStable(own.remember) };
}
