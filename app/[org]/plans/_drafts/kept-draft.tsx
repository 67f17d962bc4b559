'use client';

import dynamic from 'next/dynamic';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { useDraft } from './drafts';

const KeptText = dynamic(
  () => importWithRetry(() => import('./kept-text')).then((module) => module.KeptText),
  { loading: () => null },
);

/** Shows, also in the history, what a person typed about an entry that somebody else then settled. */
export function KeptDraft({ entryId }: { entryId: string }) {
  const [draft, setDraft] = useDraft(entryId);
  return draft ? <KeptText draft={draft} onDiscard={() => setDraft(null)} /> : null;
}
