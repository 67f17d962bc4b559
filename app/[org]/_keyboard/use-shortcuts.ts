'use client';

import { useEffect, useRef } from 'react';
import { listShortcuts } from './active-shortcuts';
import { bindKeys } from './dispatch';

export type Shortcut = {
  /** In the notation of tinykeys: `j`, `Shift+a`, `$mod+k`, `g i` (one after the other). */
  keys: string;
  /** The action, as the help dialog lists it. */
  label: string;
  run: (event: KeyboardEvent) => void;
};

/**
 * Binds shortcuts while the component is mounted; the help dialog and the command palette list them under `group`. They
 * are inactive while a person types, in a dialog, and when single keys are switched off; those with `$mod` always work.
 */
export function useShortcuts(group: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const signature = shortcuts.map(({ keys, label }) => `${keys}\t${label}`).join('\n');

  useEffect(() => {
    const entries = signature === '' ? [] : signature.split('\n').map((row) => row.split('\t'));
    const bindings = entries.map(([keys = '', label = '']) => ({
      keys,
      label,
      run: (event: KeyboardEvent) => latest.current.find((shortcut) => shortcut.keys === keys)?.run(event),
    }));
    const unlist = listShortcuts({ group, shortcuts: bindings });
    const unbind = bindKeys(bindings);
    return () => {
      unlist();
      unbind();
    };
  }, [group, signature]);
}
