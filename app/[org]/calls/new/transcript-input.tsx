'use client';

import { Upload } from 'lucide-react';
import { type DragEvent, type FormEvent, useId, useState } from 'react';
import { Button, buttonClass } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';
import { ProblemNotice } from '@/app/_ui/notice';
import { MAX_BYTES, TOO_LARGE } from './read-transcript';

const MAX_FILES = 200;
const EXAMPLE = `Dana: Could you send me the quote for the two chairs?
Ana: Of course, I'll email it to you by Friday.`;

type Props = {
  text: string;
  onText: (text: string) => void;
  onRead: (text: string, source: string) => void;
  onMany: (files: File[]) => void;
};

export function TranscriptInput({ text, onText, onRead, onMany }: Props) {
  const id = useId();
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function take(chosen: FileList | null) {
    const files = [...(chosen ?? [])];
    const [first] = files;
    if (!first) return;
    if (files.length > MAX_FILES) {
      setProblem(`You chose ${files.length} files; the limit is ${MAX_FILES} at a time. Nothing was read.`);
    } else if (files.length > 1) onMany(files);
    else if (first.size > MAX_BYTES) setProblem(TOO_LARGE);
    else onRead(await first.text(), 'file');
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    onRead(text, 'paste');
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <ProblemNotice>{problem}</ProblemNotice>
      <section
        aria-label="Transcript files"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex flex-wrap items-center gap-3 rounded-lg border-2 border-dashed p-4 ${over ? 'border-accent bg-accent-soft' : 'border-line'}`}
      >
        <Upload aria-hidden size={20} className="text-ink-3" />
        <p className="min-w-0 flex-1 basis-48 text-ink-2">
          Drop .vtt, .json or .txt files here, one or many, or
        </p>
        <label htmlFor={id} className={buttonClass({ size: 'md' }, 'hover:bg-hover focus-within:outline-2')}>
          Choose files
          <input
            id={id}
            type="file"
            multiple
            accept=".vtt,.json,.txt,text/vtt,text/plain,application/json"
            onChange={(event) => take(event.target.files)}
            className="sr-only"
          />
        </label>
      </section>
      <TextAreaField
        label="Or paste the conversation"
        hint="One line for each turn: the speaker, a colon, what was said. WebVTT and our JSON work too."
        placeholder={EXAMPLE}
        value={text}
        onChange={(event) => onText(event.target.value)}
        rows={12}
        required
      />
      <div>
        <Button type="submit" variant="primary" size="md">
          Continue
        </Button>
      </div>
    </form>
  );
}
