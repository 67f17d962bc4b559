'use client';

const isMac = () => typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.platform);

const NAMES: Record<string, string> = { Shift: '⇧', Enter: '↵', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' };
const SPOKEN: Record<string, string> = {
  '⇧': 'Shift',
  '⌘': 'Command',
  '↵': 'Enter',
  '?': 'question mark',
  '/': 'slash',
};

/**
 * `Shift+a` as it is printed on the keyboard. Rendered only in the browser, because the labels depend on the platform.
 */
export function keyNames(keys: string): string[][] {
  return keys.split(' ').map((press) =>
    press.split(/\b\+/).map((key) => {
      if (key === '$mod') return isMac() ? '⌘' : 'Ctrl';
      return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    }),
  );
}

export function KeyCaps({ keys }: { keys: string }) {
  const presses = keyNames(keys);
  const spoken = presses.map((names) => names.map((name) => SPOKEN[name] ?? name).join(' ')).join(', then ');
  return (
    <span className="inline-flex items-center gap-1">
      <span className="sr-only">{spoken}</span>
      {presses.flat().map((name) => (
        <kbd
          key={name}
          aria-hidden
          className="min-w-5 rounded border border-line bg-sunken px-1 text-center font-mono text-xs leading-5 text-ink-2"
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}
