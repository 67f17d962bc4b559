'use client';

import { useSyncExternalStore } from 'react';
import { createListeners } from '@/lib/kit/store';

/** `run` does what the keys do, for people who choose the shortcut in the command palette. */
export type ListedShortcut = { keys: string; label: string; run: (event: KeyboardEvent) => void };

/** The shortcuts that are active now, for the help dialog and the command palette. */
export type ShortcutGroup = { group: string; shortcuts: ListedShortcut[] };

const OFF = 'greenlight.single-keys-off';
// The `storage` event reports a change made in another tab.
const { subscribe, notify } = createListeners(() => {
  const onStorage = () => notify();
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
});
let groups: readonly ShortcutGroup[] = [];

/** Returns a function that removes them. */
export function listShortcuts(group: ShortcutGroup): () => void {
  groups = [...groups, group];
  notify();
  return () => {
    groups = groups.filter((other) => other !== group);
    notify();
  };
}

const NONE: readonly ShortcutGroup[] = [];

export function useActiveShortcuts(): readonly ShortcutGroup[] {
  return useSyncExternalStore(
    subscribe,
    () => groups,
    () => NONE,
  );
}

/** Single-key shortcuts can be switched off (WCAG 2.1.4), for people who dictate or whose keyboard slips. */
export function areShortcutsOn(): boolean {
  try {
    return window.localStorage.getItem(OFF) === null;
  } catch {
    return true;
  }
}

export function switchShortcuts(on: boolean): void {
  try {
    if (on) window.localStorage.removeItem(OFF);
    else window.localStorage.setItem(OFF, '1');
  } catch {
    // Without storage the shortcuts stay on.
  }
  notify();
}

export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, areShortcutsOn, () => true);
}
