'use client';

import type { ReactNode } from 'react';
import { useIsReady } from './early-press';

/** The buttons of a decision. For the open card of a phone they are a bar above the navigation (globals.css). */
export function DecideButtons({ children }: { children: ReactNode }) {
  const isLoading = !useIsReady();
  return (
    <div
      data-bottom-bar
      data-loading={isLoading || undefined}
      aria-busy={isLoading || undefined}
      className="decide-bar"
    >
      {children}
    </div>
  );
}
