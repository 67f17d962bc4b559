'use client';

import { Button } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { Notice } from '@/app/_ui/notice';
import type { ToolCallEntry } from '@/lib/plans/schema/log-entry';
import { actorWords } from '../_entry/actor-labels';
import { type Draft, draftText } from './draft';

type Props = {
  entry: ToolCallEntry;
  draft: Draft;
  settled: boolean;
  onOpen: () => void;
  onDiscard: () => void;
};

/** Says that typed text is kept: because somebody else decided first, or because the person left the form. */
export function DraftBanner({ entry, draft, settled, onOpen, onDiscard }: Props) {
  const text = draftText(draft);
  return (
    <Notice tone="info" title={settled ? settledBy(entry) : 'Your draft is kept.'}>
      <div className="mt-1 flex flex-wrap gap-2">
        {settled ? null : <Button onClick={onOpen}>Continue</Button>}
        {text === '' ? null : <CopyButton text={text}>Copy my text</CopyButton>}
        <Button variant="ghost" onClick={onDiscard}>
          Discard
        </Button>
      </div>
    </Notice>
  );
}

const VERBS: Partial<Record<ToolCallEntry['status']['state'], string>> = {
  approved: 'approved this',
  rejected: 'rejected this',
  answered: 'answered this',
};

function settledBy({ status }: ToolCallEntry): string {
  const verb = VERBS[status.state];
  const who = 'by' in status && status.by ? actorWords(status.by) : null;
  const first =
    verb && who ? `${who} ${verb} while you were writing.` : 'This was decided while you were writing.';
  return `${first} Your text is saved here.`;
}
