'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { bareTitle } from '../_shell/tab-title';

const KEPT = 6;
export type Recent = { path: string; title: string };

// Kept per tab, so that another person who signs in in this browser does not see it.
const keyOf = (slug: string) => `greenlight.recent.${slug}`;
const ONE_THING = /^\/[^/]+\/(plans|contacts|calls)\/[0-9a-f-]{36}$/;

export function readRecent(slug: string): Recent[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(slug)) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecent) : [];
  } catch {
    return [];
  }
}

export function remember(slug: string, seen: Recent): void {
  const others = readRecent(slug).filter(({ path }) => path !== seen.path);
  try {
    sessionStorage.setItem(keyOf(slug), JSON.stringify([seen, ...others].slice(0, KEPT)));
  } catch {
    // Without storage there are no recent items.
  }
}

/** Remembers the plans, contacts and calls that were opened, by the title of the browser tab. */
export function useRemembering(slug: string): void {
  const path = usePathname();
  useEffect(() => {
    if (!ONE_THING.test(path)) return;
    const note = () => remember(slug, { path, title: bareTitle(document.title) });
    note();
    // The title is set after the page, so it is read later.
    const observer = new MutationObserver(note);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [slug, path]);
}

function isRecent(value: unknown): value is Recent {
  if (typeof value !== 'object' || value === null || !('path' in value) || !('title' in value)) return false;
  return typeof value.path === 'string' && typeof value.title === 'string';
}
