'use client';

import { chooseTheme, THEMES, useTheme } from './theme';

export function ThemeSwitch() {
  const theme = useTheme();
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
          onClick={() => chooseTheme(value)}
          className="grid h-7 w-8 place-items-center rounded text-ink-3 hover:text-ink aria-pressed:bg-hover aria-pressed:text-ink max-md:size-11"
        >
          <Icon aria-hidden size={15} />
        </button>
      ))}
    </fieldset>
  );
}
