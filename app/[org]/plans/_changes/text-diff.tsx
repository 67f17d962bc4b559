'use client';

import { readableDiff } from './readable-diff';

/** A person's changes to the proposal: removed text struck through, added text underlined. */
export function TextDiff({ label, before, after }: { label: string; before: string; after: string }) {
  if (before === after) return null;
  const parts = readableDiff(before, after).map((part, place) => ({ ...part, key: String(place) }));
  return (
    <div className="flex gap-3 px-3 py-2 text-sm">
      <p className="w-14 shrink-0 text-ink-3">{label}</p>
      <p dir="auto" className="min-w-0 flex-1 whitespace-pre-wrap">
        {parts.map(({ key, kind, text }) =>
          kind === 'out' ? (
            <del key={key} className="bg-bad-soft text-bad decoration-1">
              {text}
            </del>
          ) : kind === 'in' ? (
            <ins key={key} className="bg-good-soft text-good decoration-1 underline-offset-2">
              {text}
            </ins>
          ) : (
            <span key={key}>{text}</span>
          ),
        )}
      </p>
    </div>
  );
}
