'use client';

import { useEffect, useRef } from 'react';
import { listShortcuts } from './active-shortcuts';
import { bindKeys } from './dispatch';

export type Shortcut = {
  /** As tinykeys writes it: `j`, `Shift+a`, `$mod+k`, `g i` (one after the other). */
  keys: string;
  /** What it does, as the help lists it. */
  label: string;
  run: (event: KeyboardEvent) => void;
};

/**
 * Keys that do something for as long as the component is there, listed by the help and the command palette under `group`.
 * They are silent while somebody types, in a dialog, or when a person has switched single keys off; those with `$mod`
 * always work.
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
