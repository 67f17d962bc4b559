'use client';

import { useState } from 'react';
import { ExactTime } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import { SeeChanges } from '../../_changes/lazy-changes';
import { KeptDraft } from '../../_drafts/kept-draft';
import { type Args, effectiveArgs, type ToolCallLog, textOf } from '../../_entry/entry-args';
import { EntryStateBadge } from '../../_entry/entry-state-badge';
import { Evidence } from '../../_entry/evidence';
import { Message } from '../../_entry/message';
import { Outcome } from '../../_entry/outcome';
import { toolLabel } from '../../_entry/tool-labels';

function summaryOf({ entry }: ToolCallLog, args: Args): string {
  switch (entry.tool) {
    case 'send_email':
      return `to ${textOf(args, 'to')}: ${textOf(args, 'subject')}`;
    case 'send_sms':
      return `to ${textOf(args, 'to')}: ${textOf(args, 'body')}`;
    default:
      return (
        textOf(args, 'question') || textOf(args, 'text') || textOf(args, 'summary') || textOf(args, 'reason')
      );
  }
}

/** A tool call that no longer waits: one line, with details on demand. */
export function ToolCallRow({ log, planHref }: { log: ToolCallLog; planHref: string }) {
  const { slug } = useOrg();
  const [open, setOpen] = useState(false);
  const { entry } = log;
  const args = effectiveArgs(entry);
  const summary = summaryOf(log, args);
  const outbound = entry.tool === 'send_email' || entry.tool === 'send_sms';
  const quiet = entry.status.state === 'executed' && !outbound;
  const at = textOf(args, 'at');
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{toolLabel(entry.tool).name}</span>
        {at ? (
          <span className="text-ink-2">
            <ExactTime at={at} />
          </span>
        ) : null}
        {quiet ? null : <EntryStateBadge entry={entry} />}
      </div>
      {summary && !open ? (
        <p dir="auto" className={`text-ink-2 ${outbound ? 'line-clamp-2' : 'whitespace-pre-wrap'}`}>
          {summary}
        </p>
      ) : null}
      {quiet ? null : <Outcome tool={entry.tool} status={entry.status} planHref={planHref} />}
      <KeptDraft entryId={log.id} />
      {outbound || entry.evidence.length > 0 ? (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="self-start text-ink-2 underline decoration-dotted underline-offset-4 hover:text-ink"
        >
          {open ? 'Show less' : outbound ? 'Show the message' : 'Show why'}
        </button>
      ) : null}
      {open ? (
        <div className="flex flex-col gap-3">
          {entry.tool === 'send_email' || entry.tool === 'send_sms' ? (
            <Message tool={entry.tool} args={args} />
          ) : null}
          {entry.approved_args ? <SeeChanges entry={entry} /> : null}
          <Evidence org={slug} turns={entry.evidence} />
        </div>
      ) : null}
    </div>
  );
}
