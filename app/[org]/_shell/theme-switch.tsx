'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';

const THEMES = [
  { value: 'system', label: 'As the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function choose(value: string) {
  const { dataset } = document.documentElement;
  if (value === 'system') {
    delete dataset.theme;
    localStorage.removeItem('theme');
  } else {
    dataset.theme = value;
    localStorage.setItem('theme', value);
  }
  for (const listener of listeners) listener();
}

export function ThemeSwitch() {
  const theme = useSyncExternalStore(
    subscribe,
    () => document.documentElement.dataset.theme ?? 'system',
    () => null,
  );
  return (
    <fieldset className="flex w-fit rounded-md border border-line p-0.5">
      <legend className="sr-only">Theme</legend>
      {THEMES.map(({ value, label, icon: Icon }) => (
        <button
          key={value}
          type="button"
          title={label}
          aria-label={label}
          aria-pressed={theme === value}
          onClick={() => choose(value)}
          className="grid h-7 w-8 place-items-center rounded text-ink-3 hover:text-ink aria-pressed:bg-hover aria-pressed:text-ink max-md:h-9 max-md:w-11"
        >
          <Icon aria-hidden size={15} />
        </button>
      ))}
    </fieldset>
  );
}
