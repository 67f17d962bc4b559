'use client';

import { toFields } from '../_changes/edit-fields';
import type { Draft } from '../_drafts/drafts';
import { effectiveArgs, type ToolCallLog } from '../_entry/entry-args';
import type { Decide } from './decision-requests';

/** The action that a key triggers on a card. */
export type CardKey = 'approve' | 'edit' | 'reject';
export type CardHandle = { element(): HTMLElement | null; press(key: CardKey): void };

type Pressed = {
  card: HTMLElement | null;
  latest: ToolCallLog;
  draft: Draft | null;
  setDraft: (draft: Draft | null) => void;
  pending: Decide | null;
  canDecide: boolean;
  decide: (action: Decide, body: Record<string, unknown>) => unknown;
};

/**
 * Does what pressing the card's button does. Where there is something to type, or something has been typed, the key
 * only moves the focus there: text that a person has begun is never passed over.
 */
export function pressCard(key: CardKey, pressed: Pressed): void {
  const { card, latest, draft, setDraft, pending, canDecide, decide } = pressed;
  const { entry, version } = latest;
  const { state } = entry.status;
  if (!canDecide || pending !== null) return;
  if (state === 'unknown') focusIn(card, '[data-ways-out] button');
  else if (state !== 'pending') card?.focus();
  else if (draft) focusIn(card, 'form textarea, form input');
  else if (key === 'reject') setDraft({ kind: 'reject', version, reason: '' });
  else if (entry.tool === 'ask_user') focusIn(card, 'form textarea');
  else if (key === 'edit') setDraft({ kind: 'edit', version, fields: toFields(effectiveArgs(entry)) });
  else decide('approve', {});
}

function focusIn(card: HTMLElement | null, selector: string): void {
  card?.querySelector<HTMLElement>(selector)?.focus();
}
