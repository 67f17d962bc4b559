'use client';

import { useShortcutMessage } from './shortcut-message';

/** Says at the edge of the screen why the last press did nothing. It takes no clicks and moves nothing. */
export function ShortcutMessageLine() {
  const notice = useShortcutMessage();
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(var(--bottom-bars)+1rem)] z-30 flex justify-center px-3"
    >
      {notice ? (
        <p
          key={notice.id}
          className="glow max-w-xl min-w-0 rounded-md border border-wait/40 bg-wait-soft px-3 py-2 text-sm wrap-anywhere shadow-(--shadow)"
        >
          {notice.text}
        </p>
      ) : null}
    </div>
  );
}
