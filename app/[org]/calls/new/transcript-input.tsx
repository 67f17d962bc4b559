'use client';

import { Upload } from 'lucide-react';
import { type DragEvent, type FormEvent, useId, useState } from 'react';
import { Button, buttonClass } from '@/app/_ui/button';
import { TextAreaField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';

const MAX_BYTES = 5 * 1024 * 1024;
const EXAMPLE = `Dana: Could you send me the quote for the two chairs?
Ana: Of course, I'll e-mail it to you by Friday.`;

type Props = {
  text: string;
  onText: (text: string) => void;
  onRead: (text: string, source: string) => void;
};

export function TranscriptInput({ text, onText, onRead }: Props) {
  const id = useId();
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);

  async function take(file: File | undefined) {
    if (!file) return;
    setTooLarge(file.size > MAX_BYTES);
    if (file.size <= MAX_BYTES) onRead(await file.text(), 'file');
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    onRead(text, 'paste');
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {tooLarge ? (
        <Notice tone="bad" alert>
          This file is larger than 5 MB, which is more than any transcript needs. It was not read.
        </Notice>
      ) : null}
      <section
        aria-label="A transcript file"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex flex-wrap items-center gap-3 rounded-lg border-2 border-dashed p-4 ${over ? 'border-accent bg-accent-soft' : 'border-line'}`}
      >
        <Upload aria-hidden size={20} className="text-ink-3" />
        <p className="min-w-0 flex-1 basis-48 text-ink-2">Drop a .vtt, .json or .txt file here, or</p>
        <label htmlFor={id} className={buttonClass({ size: 'md' }, 'hover:bg-hover focus-within:outline-2')}>
          Choose a file
          <input
            id={id}
            type="file"
            accept=".vtt,.json,.txt,text/vtt,text/plain,application/json"
            onChange={(event) => take(event.target.files?.[0])}
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
          Go on
        </Button>
      </div>
    </form>
  );
}
