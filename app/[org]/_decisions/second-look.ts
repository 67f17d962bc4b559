import type { PresentPerson } from '@/lib/presence/schema';
import { presenceSentence } from '../_presence/presence-labels';
import type { ToolCallLog } from '../plans/_entry/entry-args';
import { CHANGED } from './press';

/** Why a waiting message needs the key twice, in the words that the person reads. */
export function secondLookReasons(
  { entry: { status, stale = [] } }: ToolCallLog,
  others: readonly PresentPerson[],
  isChangedHere: boolean,
): string[] {
  if (status.state !== 'pending') return [];
  const editing = others.filter(({ doing }) => doing === 'editing');
  return [
    ...(isChangedHere ? [CHANGED] : []),
    ...(status.held ? [sentence(status.held)] : []),
    ...stale.map(({ text }) => sentence(text)),
    ...(editing.length > 0 ? [sentence(presenceSentence(editing, 'entry'))] : []),
  ];
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
