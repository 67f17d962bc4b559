'use client';

import type { Undoable } from '../../_decisions/own-decisions';
import type { Target } from '../../_decisions/press';
import { toFields } from '../_changes/edit-fields';
import { type Draft, reopened } from '../_drafts/draft';
import { effectiveArgs, type ToolCallLog } from '../_entry/entry-args';

/** The action that a key triggers on a card. */
export type CardKey = 'approve' | 'edit' | 'reject';
export type CardHandle = {
  element(): HTMLElement | null;
  /** The card as it is now, for the rules about keys. */
  target(): Target;
  /** The decision that counts down on this card. */
  undoable(): Undoable | null;
  /** Does what pressing the card's button does. */
  press(key: CardKey): void;
};

type Pressed = {
  card: HTMLElement | null;
  latest: ToolCallLog;
  draft: Draft | null;
  setDraft: (draft: Draft | null) => void;
  approve: () => void;
};

/**
 * Where there is something to type, or something has been typed, the key only moves the focus there: text that a person
 * has begun is never passed over.
 */
export function pressCard(key: CardKey, { card, latest, draft, setDraft, approve }: Pressed): void {
  const { entry, version } = latest;
  // By habit the next key is Enter, so no button gets the focus: what it would state has not been checked.
  if (entry.status.state === 'unknown') focusIn(card, '[data-unknown-outcome]');
  else if (draft && !draft.closed) focusIn(card, 'form textarea, form input');
  else if (key === 'reject') setDraft(reopened(draft, 'reject') ?? { kind: 'reject', version, reason: '' });
  else if (entry.tool === 'ask_user') focusIn(card, 'form textarea');
  else if (key === 'edit')
    setDraft(reopened(draft, 'edit') ?? { kind: 'edit', version, fields: toFields(effectiveArgs(entry)) });
  else if (draft) setDraft({ ...draft, closed: false });
  else approve();
}

function focusIn(card: HTMLElement | null, selector: string): void {
  card?.querySelector<HTMLElement>(selector)?.focus();
}
