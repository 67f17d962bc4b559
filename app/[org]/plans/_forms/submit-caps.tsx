'use client';

import { useSyncExternalStore } from 'react';
import { KeyCaps } from '@/app/[org]/_keyboard/key-caps';

const unsubscribed = () => () => {};

/**
 * The keys that submit the form, on its button. They are no part of the button's name, and the server does not know the
 * platform.
 */
export function SubmitCaps() {
  const isBrowser = useSyncExternalStore(
    unsubscribed,
    () => true,
    () => false,
  );
  return isBrowser ? (
    <span aria-hidden className="max-md:hidden">
      <KeyCaps keys="$mod+Enter" />
    </span>
  ) : null;
}
