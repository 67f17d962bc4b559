'use client';

import { Search } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { keyNames } from '../_keyboard/key-caps';
import { show } from './overlay-store';

const open = () => show('palette');
const unchanging = () => () => {};

/** Opens the command palette without a keyboard. */
export function PaletteButton() {
  const keys = useSyncExternalStore(
    unchanging,
    () => keyNames('$mod+k').flat().join(' '),
    () => '',
  );
  return (
    <button
      type="button"
      onClick={open}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 w-full items-center gap-2.5 rounded-md border border-line bg-surface px-2.5 text-left text-ink-2 hover:bg-hover"
    >
      <Search aria-hidden size={15} className="text-ink-3" />
      <span className="flex-1">Search</span>
      <kbd aria-hidden className="font-mono text-xs text-ink-3">
        {keys}
      </kbd>
    </button>
  );
}

/** The same button on a phone. */
export function PaletteIcon() {
  return (
    <button
      type="button"
      onClick={open}
      aria-haspopup="dialog"
      aria-label="Search and commands"
      className="grid size-11 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover"
    >
      <Search aria-hidden size={18} />
    </button>
  );
}
