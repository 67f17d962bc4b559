'use client';

import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { TYPING } from '@/app/[org]/_keyboard/typing-guard';

type Props = {
  /** On a narrow screen the card stands alone, with a link back to the list. */
  onBack: () => void;
  isOpened: boolean;
  place: string;
  /** A field of the card has got the focus. */
  onType: () => void;
  children: ReactNode;
};

/** The card of the current row: beside the list, or in its place. */
export function CardPane({ onBack, isOpened, place, onType, children }: Props) {
  return (
    <section
      aria-label="Current card"
      data-open-card={isOpened || undefined}
      onFocus={({ target }) => target.matches(TYPING) && onType()}
      className={`min-w-0 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto lg:pt-3 ${isOpened ? '' : 'max-lg:hidden'}`}
    >
      <div className="mb-3 flex items-center gap-2 lg:hidden">
        <Button variant="ghost" onClick={onBack} className="-ml-2.5 h-11">
          <ArrowLeft aria-hidden size={16} />
          Back to the inbox
        </Button>
        <span className="ml-auto text-sm text-ink-3">{place}</span>
      </div>
      {children}
    </section>
  );
}
