'use client';

import { memo, type ReactNode, useRef } from 'react';
import { CopyButton } from '@/app/_ui/copy-button';
import { Time } from '@/app/_ui/time';
import { useHighlightOnChange } from '@/app/[org]/plans/use-highlight-on-change';
import type { PlanLogDisplay } from '@/lib/plans/schema/log-entry';
import { isToolCall } from '../../_entry/entry-args';
import { toolLabel } from '../../_entry/tool-labels';
import { describeSystemEntry } from './system-entry';
import { ToolCallRow } from './tool-call-row';

type Props = {
  log: PlanLogDisplay;
  planHref: string;
  marked: boolean;
  /** Whether the row stands alone or within its run. */
  place: 'alone' | 'inside';
};

/** One row of the history. */
export const LogRow = memo(function LogRow({ log, planHref, marked, place }: Props) {
  const row = useRef<HTMLDivElement>(null);
  useHighlightOnChange(row, log.version);
  const { entry } = log;
  let icon = toolLabel('send_email').icon;
  let line: ReactNode;
  if (isToolCall(log)) {
    icon = toolLabel(log.entry.tool).icon;
    line = <ToolCallRow log={log} planHref={planHref} />;
  } else if (entry.kind === 'system') {
    ({ icon, line } = describeSystemEntry(entry));
  }
  const Icon = icon;
  return (
    <div className={place === 'inside' ? 'ml-5 border-l border-line pl-2' : ''}>
      <div
        ref={row}
        tabIndex={-1}
        className={`group flex gap-3 rounded-md px-3 py-2 text-sm ${marked ? 'marked' : ''}`}
      >
        <Icon aria-hidden size={15} className="mt-0.5 shrink-0 text-ink-3" />
        <div className="min-w-0 flex-1">{line}</div>
        <div className="flex items-start gap-1 text-xs text-ink-3">
          <span className="-my-1.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 max-sm:hidden">
            <CopyButton
              label="Copy a link to this entry"
              text={() => new URL(`${planHref}#entry-${log.id}`, window.location.origin).href}
            />
          </span>
          <Time at={log.created_at} />
        </div>
      </div>
    </div>
  );
});
