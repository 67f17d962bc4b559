'use client';

import { ChevronRight, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useEndOnScreen, useShownCount } from '@/app/[org]/_decisions/shown';
import { effectiveArgs, textOf } from '../../plans/_entry/entry-args';
import type { Chosen } from './use-selection';

/** One message of the confirmation: recipient, subject and length; its full text when it is opened. */
export function ApproveLine({ chosen: { log, name } }: { chosen: Chosen }) {
  const [open, setOpen] = useState(false);
  const args = effectiveArgs(log.entry);
  const to = textOf(args, 'to');
  const body = textOf(args, 'body');
  const isShown = useShownCount([log]) === 1;
  return (
    <li>
      <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="flex items-start gap-2 px-3 py-1.5 hover:bg-hover max-md:min-h-11">
          <ChevronRight aria-hidden size={14} className="mt-1 shrink-0 text-ink-3 group-open:rotate-90" />
          <span className="min-w-0 flex-1">
            <span className="block wrap-anywhere">
              {name === to ? null : <>{name} </>}
              <span className="text-ink-3">{to}</span>
            </span>
            <span className="block text-ink-2 wrap-anywhere" dir="auto">
              {textOf(args, 'subject') || body.slice(0, 80)}
            </span>
          </span>
          <span className="shrink-0 text-right text-xs text-ink-3">
            {body.length} characters
            {isShown ? null : (
              <span className="flex items-center justify-end gap-1 text-wait">
                <EyeOff aria-hidden size={12} /> not shown yet
              </span>
            )}
          </span>
        </summary>
        {open ? <FullText id={log.id} version={log.version} body={body} /> : null}
      </details>
    </li>
  );
}

function FullText({ id, version, body }: { id: string; version: number; body: string }) {
  const end = useEndOnScreen(id, version);
  return (
    <div className="border-t border-line bg-sunken px-3 py-2">
      <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
        {body}
      </p>
      <span ref={end.ref} aria-hidden className="block h-px" />
    </div>
  );
}
