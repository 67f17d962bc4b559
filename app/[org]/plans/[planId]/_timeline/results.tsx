'use client';

import { memo } from 'react';
import { effectiveArgs, type ToolCallLog, textOf } from '../../_entry/entry-args';
import { EntryStateBadge } from '../../_entry/entry-state-badge';
import { Message } from '../../_entry/message';
import { Outcome } from '../../_entry/outcome';
import { toolLabel } from '../../_entry/tool-labels';

type Props = { logs: readonly ToolCallLog[]; planHref: string };

/** What the customer got, and what was asked for it: state, text, who decided and when. */
export function Results({ logs, planHref }: Props) {
  return (
    <section aria-labelledby="results" className="flex flex-col gap-3">
      <h2 id="results" className="text-sm font-semibold text-ink-2">
        Results
      </h2>
      <ul className="flex flex-col gap-3">
        {logs.map((log) => (
          <li key={log.id}>
            <Result log={log} planHref={planHref} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const Result = memo(function Result({ log, planHref }: { log: ToolCallLog; planHref: string }) {
  const { entry } = log;
  const { icon: Icon, name } = toolLabel(entry.tool);
  const args = effectiveArgs(entry);
  return (
    <article className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4">
      <h3 className="flex flex-wrap items-center gap-2 text-sm font-medium">
        <Icon aria-hidden size={15} className="shrink-0 text-ink-3" />
        {name}
        <EntryStateBadge entry={entry} />
      </h3>
      {entry.tool === 'send_email' || entry.tool === 'send_sms' ? (
        <Message tool={entry.tool} args={args} />
      ) : (
        <p dir="auto" className="max-w-prose whitespace-pre-wrap">
          {textOf(args, 'question')}
        </p>
      )}
      <Outcome tool={entry.tool} status={entry.status} planHref={planHref} />
    </article>
  );
});
