'use client';

import { useDraft } from './drafts';
import { KeptText } from './kept-text';

/** Shows, also in the history, what a person typed about an entry that somebody else then settled. */
export function KeptDraft({ entryId }: { entryId: string }) {
  const [draft, setDraft] = useDraft(entryId);
  return draft ? <KeptText draft={draft} onDiscard={() => setDraft(null)} /> : null;
}
