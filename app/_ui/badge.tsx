import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

const TONES = {
  wait: 'bg-wait-soft text-wait',
  run: 'bg-run-soft text-run',
  good: 'bg-good-soft text-good',
  bad: 'bg-bad-soft text-bad',
  idle: 'bg-idle-soft text-idle',
} as const;

export type Tone = keyof typeof TONES;

/** A state: always an icon and a word, never color alone. */
export function Badge({ tone, icon: Icon, children }: { tone: Tone; icon: LucideIcon; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-6 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      <Icon aria-hidden size={13} strokeWidth={2.25} />
      {children}
    </span>
  );
}
