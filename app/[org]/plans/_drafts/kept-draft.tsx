'use client';

import { useDraft } from './drafts';
import { KeptText } from './kept-text';

/** In the history too: what somebody typed about an entry before it settled without them. */
export function KeptDraft({ entryId }: { entryId: string }) {
  const [draft, setDraft] = useDraft(entryId);
  return draft ? <KeptText draft={draft} onDiscard={() => setDraft(null)} /> : null;
}
