'use client';

import { useEffect } from 'react';

const OWNER = 'greenlight.owner';

/**
 * What one person has typed and opened in this tab is not for the next one. Signing out clears it; this covers a session
 * that ended by itself, after which another person signs in.
 */
export function TabOwner({ userId }: { userId: string }) {
  useEffect(() => {
    try {
      const before = sessionStorage.getItem(OWNER);
      if (before === userId) return;
      if (before !== null) sessionStorage.clear();
      sessionStorage.setItem(OWNER, userId);
      // The page may have read it already.
      if (before !== null) window.location.reload();
    } catch {
      // Without storage nothing outlives the page.
    }
  }, [userId]);
  return null;
}
