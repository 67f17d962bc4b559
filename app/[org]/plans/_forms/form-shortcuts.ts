'use client';

import type { KeyboardEvent } from 'react';
import { leaveForm } from '@/app/[org]/_keyboard/typing-guard';

/**
 * The keys that every form of a card obeys: Ctrl or ⌘ with Enter submits, Escape leaves. Returns a handler for `onKeyDown`
 * of the form.
 */
export function formShortcuts(onLeave: () => void) {
  return (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) event.currentTarget.requestSubmit();
    } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      // By itself the browser would submit, and the message would go out from the field of its subject.
      event.preventDefault();
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      leaveForm(event.currentTarget);
      onLeave();
    }
  };
}
