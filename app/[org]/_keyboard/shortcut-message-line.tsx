'use client';

import { Keyboard } from 'lucide-react';
import { useShortcutMessage } from './shortcut-message';

/** Says at the edge of the screen why the last key did nothing. It takes no clicks and moves nothing. */
export function ShortcutMessageLine() {
  const notice = useShortcutMessage();
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-30 flex justify-center px-3 max-md:bottom-20"
    >
      {notice ? (
        <p className="flex max-w-xl items-start gap-2 rounded-md border border-wait/40 bg-wait-soft px-3 py-2 text-sm shadow-(--shadow)">
          <Keyboard aria-hidden size={16} className="mt-0.5 shrink-0 text-wait" />
          <span className="min-w-0 wrap-anywhere">{notice.text}</span>
        </p>
      ) : null}
    </div>
  );
}
