'use client';

import { Button } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { Notice } from '@/app/_ui/notice';
import { type Draft, draftText } from './draft';

/** Shown when somebody else decided first: the typed text is kept. */
export function KeptText({ draft, onDiscard }: { draft: Draft; onDiscard: () => void }) {
  const text = draftText(draft);
  if (text.trim() === '') return null;
  return (
    <Notice tone="info" title="This was settled while you were writing. Your text is kept here.">
      <pre className="my-2 max-h-48 overflow-auto rounded border border-line bg-surface p-2 font-sans whitespace-pre-wrap">
        {text}
      </pre>
      <div className="flex gap-2">
        <CopyButton text={text}>Copy my text</CopyButton>
        <Button variant="ghost" onClick={onDiscard}>
          Discard
        </Button>
      </div>
    </Notice>
  );
}
