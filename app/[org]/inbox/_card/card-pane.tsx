'use client';

import { ArrowLeft, Keyboard } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import type { CardKey } from '../../plans/_decide/card-handle';

type Props = {
  /** On a narrow screen the card stands alone, with a link back to the list. */
  onBack: () => void;
  isOpened: boolean;
  place: string;
  asked: { key: CardKey; what: string } | null;
  children: ReactNode;
};

const KEYS = { approve: 'a', edit: 'e', reject: 'r' };
const VERBS = { approve: 'approve', edit: 'edit', reject: 'reject' };

/** The card of the current row: beside the list, or in its place. */
export function CardPane({ onBack, isOpened, place, asked, children }: Props) {
  return (
    <section
      aria-label="Current card"
      className={`min-w-0 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto lg:pt-3 ${isOpened ? '' : 'max-lg:hidden'}`}
    >
      <div className="mb-3 flex items-center gap-2 lg:hidden">
        <Button variant="ghost" onClick={onBack} className="-ml-2.5 h-11">
          <ArrowLeft aria-hidden size={16} />
          Back to the inbox
        </Button>
        <span className="ml-auto text-sm text-ink-3">{place}</span>
      </div>
      <div role="status" className="empty:hidden">
        {asked ? (
          <p className="mb-3 flex items-center gap-2 rounded-md border border-wait/30 bg-wait-soft px-3 py-2 text-sm">
            <Keyboard aria-hidden size={16} className="shrink-0 text-wait" />
            <span>
              Press{' '}
              <kbd className="rounded border border-edge/50 bg-surface px-1 font-mono">{KEYS[asked.key]}</kbd>{' '}
              once more to {VERBS[asked.key]} this: {asked.what}
            </span>
          </p>
        ) : null}
      </div>
      {children}
    </section>
  );
}
