'use client';

import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { areShortcutsOn, listShortcuts } from './active-shortcuts';

export type Shortcut = {
  /** As tinykeys writes it: `j`, `Shift+a`, `$mod+k`, `g i` (one after the other). */
  keys: string;
  /** What it does, as the help lists it. */
  label: string;
  run: (event: KeyboardEvent) => void;
};

/** Keys that type, or that move within a control, are that control's own. */
const TYPING =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable]';

/**
 * Keys that do something for as long as the component is there, listed by the help under `group`. They are silent while
 * somebody types, in a dialog, or when a person has switched single keys off; those with `$mod` always work.
 */
export function useShortcuts(group: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const signature = shortcuts.map(({ keys, label }) => `${keys}\t${label}`).join('\n');

  useEffect(() => {
    const entries = signature === '' ? [] : signature.split('\n').map((row) => row.split('\t'));
    const known = entries.map(([keys = '', label = '']) => ({ keys, label }));
    const unlist = listShortcuts({ group, shortcuts: known });
    const bindings = known.map(({ keys }) => [
      keys,
      (event: KeyboardEvent) => {
        if (event.defaultPrevented || (!keys.startsWith('$mod') && !isMeant(event))) return;
        event.preventDefault();
        latest.current.find((shortcut) => shortcut.keys === keys)?.run(event);
      },
    ]);
    const unbind = tinykeys(window, Object.fromEntries(bindings));
    return () => {
      unlist();
      unbind();
    };
  }, [group, signature]);
}

function isMeant({ target, isComposing }: KeyboardEvent): boolean {
  if (isComposing || !areShortcutsOn()) return false;
  return !(target instanceof Element) || !target.closest(`${TYPING}, [role="dialog"], [role="menu"]`);
}
