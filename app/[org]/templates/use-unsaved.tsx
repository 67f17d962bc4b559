'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';

const contentOf = (form: HTMLFormElement) =>
  JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value)]));

/**
 * Tracks whether the form differs from its initial values, and asks before the changes are lost: on links of the
 * product, and when the tab is closed or reloaded. Call `checkForChanges` on changes of the form, and `done` before
 * leaving on purpose.
 */
export function useUnsaved(form: RefObject<HTMLFormElement | null>) {
  const first = useRef<string | null>(null);
  const [dirty, setDirty] = useState(false);
  const [leaving, setLeaving] = useState<string | null>(null);

  useEffect(() => {
    first.current = form.current ? contentOf(form.current) : null;
  }, [form]);

  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    // Runs in the capture phase, before the router handles the click.
    const blockLink = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (link.origin !== window.location.origin || link.pathname === window.location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setLeaving(link.pathname + link.search + link.hash);
    };
    window.addEventListener('beforeunload', ask);
    document.addEventListener('click', blockLink, true);
    return () => {
      window.removeEventListener('beforeunload', ask);
      document.removeEventListener('click', blockLink, true);
    };
  }, [dirty]);

  return {
    dirty,
    leaving,
    checkForChanges: () => setDirty(form.current !== null && contentOf(form.current) !== first.current),
    stay: () => setLeaving(null),
    done: () => {
      setDirty(false);
      setLeaving(null);
    },
  };
}

export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Dialog title="Leave without saving?" onClose={onStay}>
      <p>Your changes are not saved and will be lost.</p>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button variant="danger" size="md" onClick={onLeave}>
          Leave
        </Button>
        <Button variant="primary" size="md" onClick={onStay}>
          Stay
        </Button>
      </div>
    </Dialog>
  );
}
