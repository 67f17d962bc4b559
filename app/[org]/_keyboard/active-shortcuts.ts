'use client';

import { useSyncExternalStore } from 'react';

/** `run` does what the keys do, for who finds the shortcut in the command palette instead of pressing it. */
export type ListedShortcut = { keys: string; label: string; run: (event: KeyboardEvent) => void };

/** The shortcuts that work right now, for the help and the command palette. */
export type ShortcutGroup = { group: string; shortcuts: ListedShortcut[] };

const OFF = 'greenlight.single-keys-off';
const listeners = new Set<() => void>();
let groups: readonly ShortcutGroup[] = [];

function changed(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Switched in another tab.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Returns the way to take them off the list. */
export function listShortcuts(group: ShortcutGroup): () => void {
  groups = [...groups, group];
  changed();
  return () => {
    groups = groups.filter((other) => other !== group);
    changed();
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

/** Who dictates, or whose keyboard slips, can switch single keys off (WCAG 2.1.4). */
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
    // A browser that keeps nothing keeps the keys on.
  }
  changed();
}

export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, areShortcutsOn, () => true);
}
