'use client';

import { TextDiff } from './text-diff';

const LABELS: Record<string, string> = { to: 'To', subject: 'Subject', body: 'Text', send_at: 'Send at' };

/** The changes of a message, field by field. Loaded only when there are any. */
export function Changes({
  before,
  after,
}: {
  before: Record<string, string>;
  after: Record<string, string>;
}) {
  const changed = Object.keys(LABELS).filter((name) => (before[name] ?? '') !== (after[name] ?? ''));
  return (
    <section aria-label="Changes against the proposal" className="rounded-md border border-line bg-surface">
      <h4 className="border-b border-line px-3 py-1.5 text-xs font-semibold text-ink-3">
        {changed.length === 0 ? 'No changes against the proposal yet' : 'Changes against the proposal'}
      </h4>
      {changed.map((name) => (
        <TextDiff
          key={name}
          label={LABELS[name] ?? name}
          before={before[name] ?? ''}
          after={after[name] ?? ''}
        />
      ))}
    </section>
  );
}
