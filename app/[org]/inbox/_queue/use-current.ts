'use client';

import { type RefObject, useEffect, useRef } from 'react';
import type { ListHandle } from '@/app/_ui/long-list/virtual-list';
import { isOpen } from '@/lib/plans/merge/inbox-index';
import { TYPING } from '../../_keyboard/typing-guard';
import type { CardHandle } from '../../plans/_decide/card-handle';
import { newestOf, requestOf } from '../../plans/_decide/decision-requests';
import { isToolCall } from '../../plans/_entry/entry-args';
import { needsDecision, type QueueRow } from './queue-row';
import type { InboxAddress } from './use-address';
import { isWide } from './use-screen';

type CurrentRow = {
  rows: QueueRow[];
  /** The card that the address names. */
  opened: string | null;
  /** On a narrow screen: the row that the keys are at while the list is shown. */
  cursor: string | null;
  setCursor: (key: string) => void;
  wide: boolean;
  change: (change: Partial<InboxAddress>, how?: 'push' | 'replace') => void;
  list: RefObject<ListHandle | null>;
  card: RefObject<CardHandle | null>;
};

export const rowId = (key: string) => `row-${key}`;

/** The current row, and how keys and decisions move on from it; the focus moves along. */
export function useCurrent({ rows, opened, cursor, setCursor, wide, change, list, card }: CurrentRow) {
  const place = rows.findIndex(({ key }) => key === (opened ?? cursor));
  const current = opened ?? rows[place]?.key ?? rows[0]?.key ?? null;
  const pendingFocus = useRef<{ key: string; to: 'row' | 'card'; byPerson: boolean } | null>(null);
  // Read from a ref, so that a key pressed twice between two renders moves twice.
  const at = useRef(current);
  useEffect(() => {
    at.current = current;
  }, [current]);

  // The card beside the list must not change when something comes in above. The address stays: changing it would cancel
  // a navigation that the person has just started.
  useEffect(() => {
    if (isWide() && opened === null && current !== null && cursor !== current) setCursor(current);
  }, [opened, current, cursor, setCursor]);

  useEffect(() => {
    const wanted = pendingFocus.current;
    if (!wanted || wanted.key !== current) return;
    pendingFocus.current = null;
    list.current?.scrollToKey(wanted.key);
    const element =
      wanted.to === 'card' ? card.current?.element() : document.getElementById(rowId(wanted.key));
    if (wanted.byPerson || isFocusFree()) element?.focus({ preventScroll: true });
    // Includes what the screen shows above the list, such as the first steps.
    if (!wide && wanted.to === 'card') element?.closest('section')?.scrollIntoView({ block: 'start' });
  });

  const before = useRef(opened);
  useEffect(() => {
    // Returns to the former place in the list.
    if (before.current !== null && opened === null && !isWide()) {
      pendingFocus.current = { key: before.current, to: 'row', byPerson: true };
      setCursor(before.current);
    }
    before.current = opened;
  }, [opened, setCursor]);

  /** `open`: moves into the card itself; otherwise to the next row. */
  function go(key: string, open = false, byPerson = true) {
    const isCardShown = wide || opened !== null;
    at.current = key;
    pendingFocus.current = { key, to: open || (!wide && isCardShown) ? 'card' : 'row', byPerson };
    if (isCardShown) change({ item: key });
    else if (open) change({ item: key }, 'push');
    setCursor(key);
  }

  function move(step: 1 | -1) {
    const from = rows.findIndex(({ key }) => key === at.current);
    const next = rows[from + step] ?? (from === -1 ? rows[0] : undefined);
    if (next) go(next.key);
  }

  /**
   * Moves to the next row that waits for a decision, below and then above. The server's answer, which comes at any time,
   * causes it: the focus stays where the person types.
   */
  function moveToNextOpen(from: string, decided: ReadonlySet<string> = new Set([from])) {
    const place = rows.findIndex((row) => row.key === from);
    const waits = (row: QueueRow) => !decided.has(row.key) && stillWaits(row);
    const next = rows.slice(place + 1).find(waits) ?? rows.slice(0, place).findLast(waits);
    if (next) go(next.key, false, false);
    return next !== undefined;
  }

  return { current, go, move, moveToNextOpen };
}

/** Whether no field and no dialog has the focus. */
function isFocusFree(): boolean {
  return document.activeElement?.closest(`${TYPING}, [role="dialog"], [role="alertdialog"]`) == null;
}

/** Scrolls to a row as soon as it is there. */
export function useReveal(rows: QueueRow[], list: RefObject<ListHandle | null>) {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (!rows.some(({ key }) => key === wanted.current)) return;
    list.current?.scrollToKey(wanted.current ?? '', 'center');
    wanted.current = null;
  });
  return (key: string | null) => {
    wanted.current = key;
  };
}

/** This browser's own answers arrive before the stream brings the event. */
function stillWaits(row: QueueRow): boolean {
  const asked = requestOf(row.key);
  if (asked.pending !== null) return false;
  if (row.kind === 'plan' || !isToolCall(row.item.log)) return needsDecision(row);
  return isOpen(newestOf(row.item.log, asked));
}
