'use client';

import { useState } from 'react';
import { Notice } from '@/app/_ui/notice';
import { CompleteCall } from './complete-call';
import { ManyFiles } from './many-files';
import { type Draft, readTranscript } from './read-transcript';
import { TranscriptInput } from './transcript-input';

/** Two steps: the transcript, then its speakers. The text stays when the person goes back. */
export function AddCall() {
  const [text, setText] = useState('');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [many, setMany] = useState<File[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function read(content: string, source: string) {
    setText(content);
    setProblem(null);
    try {
      setDraft(await readTranscript(content, source));
    } catch (thrown) {
      setProblem(thrown instanceof Error ? thrown.message : 'This text could not be read.');
    }
  }

  if (many) return <ManyFiles chosen={many} onBack={() => setMany(null)} />;
  if (draft) return <CompleteCall draft={draft} onChange={setDraft} onBack={() => setDraft(null)} />;
  return (
    <div className="flex flex-col gap-4">
      {problem ? (
        <Notice tone="bad" title="This could not be read as a transcript." alert>
          {problem}
        </Notice>
      ) : null}
      <TranscriptInput text={text} onText={setText} onRead={read} onMany={setMany} />
    </div>
  );
}
