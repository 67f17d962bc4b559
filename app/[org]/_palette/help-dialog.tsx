'use client';

import { useState } from 'react';
import { Dialog } from '@/app/_ui/dialog';
import { CheckField } from '@/app/_ui/field';
import { switchShortcuts, useActiveShortcuts, useShortcutsOn } from '../_keyboard/active-shortcuts';
import { KeyCaps } from '../_keyboard/key-caps';
import { EVERYWHERE, GO_TO } from './use-commands';

/** Lists the shortcuts of the open screen. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const on = useShortcutsOn();
  const [groups] = useState(useActiveShortcuts());
  const names = [...new Set(groups.map(({ group }) => group))];
  const last = (name: string) => [EVERYWHERE, GO_TO].indexOf(name);
  names.sort((a, b) => last(a) - last(b));
  return (
    <Dialog
      title="Keyboard shortcuts"
      description="What the keys do on this screen. Off while you type."
      onClose={onClose}
      wide
    >
      <div className="gap-8 sm:columns-2">
        {names.map((name) => (
          <section key={name} aria-label={name} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-sm font-semibold">{name}</h3>
            <dl>
              {groups
                .filter(({ group }) => group === name)
                .flatMap(({ shortcuts }) => shortcuts)
                .map(({ keys, label }) => (
                  <div
                    key={keys}
                    className="flex min-h-8 items-center justify-between gap-4 border-b border-line last:border-0"
                  >
                    <dt className="min-w-0 text-ink-2">{label}</dt>
                    <dd>
                      <KeyCaps keys={keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="border-t border-line pt-4">
        <CheckField
          label="Single-key shortcuts"
          hint="Turn off if you use dictation or press keys by accident. Saved in this browser; shortcuts with Ctrl or ⌘ keep working."
          checked={on}
          onChange={(event) => switchShortcuts(event.target.checked)}
        />
      </div>
    </Dialog>
  );
}
