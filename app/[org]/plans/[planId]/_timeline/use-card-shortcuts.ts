'use client';

import { type Ref, useMemo, useRef, useState } from 'react';
import { isOnScreen } from '@/app/[org]/_keyboard/is-on-screen';
import { usePressGuard } from '@/app/[org]/_keyboard/use-press-guard';
import { useShortcuts } from '@/app/[org]/_keyboard/use-shortcuts';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import type { CardHandle, CardKey } from '../../_decide/card-handle';
import { sendDecision } from '../../_decide/use-decision';
import type { ToolCallLog } from '../../_entry/entry-args';

const WORDS: Record<CardKey, string> = { approve: 'approve', edit: 'edit', reject: 'reject' };

/**
 * Shortcuts of the waiting cards on a plan's page. The current card is the focused one, or the first. A key decides
 * only about what is on screen; otherwise it scrolls there and has to be pressed once more.
 */
export function useCardShortcuts(planId: string, waiting: readonly ToolCallLog[], focused: string | null) {
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const handles = useRef(new Map<string, CardHandle>());
  const refs = useMemo(() => new Map<string, Ref<CardHandle>>(), []);
  const counts = usePressGuard();
  const [confirmation, setConfirmation] = useState<{ key: CardKey; id: string } | null>(null);
  const place = Math.max(
    0,
    waiting.findIndex(({ id }) => id === focused),
  );
  const current = waiting[place];

  function go(id: string) {
    const element = handles.current.get(id)?.element();
    element?.scrollIntoView({ block: 'nearest' });
    element?.focus({ preventScroll: true });
  }

  function move(step: 1 | -1) {
    const next = focused === null ? waiting[0] : waiting[place + step];
    if (next) go(next.id);
  }

  function press(key: CardKey, event: KeyboardEvent) {
    const handle = current && handles.current.get(current.id);
    if (!counts(key, event) || !handle) return;
    const isConfirmed = confirmation?.key === key && confirmation.id === current.id;
    // It is not clear which of several cards is meant, or the card is out of view.
    const isUnambiguous = focused === current.id || isConfirmed || waiting.length === 1;
    if (isUnambiguous && isOnScreen(handle.element())) {
      setConfirmation(null);
      handle.press(key);
    } else {
      go(current.id);
      setConfirmation({ key, id: current.id });
    }
  }

  function undo() {
    const approved = current?.entry.status.state === 'approved' ? current : undefined;
    if (approved) void sendDecision(slug, planId, approved, 'undo');
  }

  useShortcuts(
    'Plan',
    waiting.length === 0
      ? []
      : [
          { keys: 'j', label: 'Next card', run: () => move(1) },
          { keys: 'k', label: 'Previous card', run: () => move(-1) },
          ...(canDecide
            ? [
                { keys: 'a', label: 'Approve', run: (event: KeyboardEvent) => press('approve', event) },
                { keys: 'e', label: 'Edit', run: (event: KeyboardEvent) => press('edit', event) },
                { keys: 'r', label: 'Reject', run: (event: KeyboardEvent) => press('reject', event) },
                { keys: 'u', label: 'Undo', run: undo },
              ]
            : []),
        ],
  );

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

  const isCurrent = confirmation !== null && confirmation.id === current?.id;
  return {
    handleOf,
    confirmationText: isCurrent ? `Press the key once more to ${WORDS[confirmation.key]} this.` : '',
  };
}
