'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';

type Props = { count: number; below?: boolean; onShow: () => void };

/** The number of new rows above, or `below`, while the person reads elsewhere. Pressing it leads there. */
export function NewPill({ count, below = false, onShow }: Props) {
  const Arrow = below ? ArrowDown : ArrowUp;
  return (
    <div className="pointer-events-none sticky top-14 z-10 flex h-0 justify-center md:top-3">
      <p role="status" className="sr-only">
        {count > 0 ? `${count} new ${below ? 'below' : 'above'}` : ''}
      </p>
      {count > 0 ? (
        <button
          type="button"
          onClick={onShow}
          className="pointer-events-auto flex h-8 items-center gap-1.5 rounded-full bg-accent px-3 text-sm font-medium text-on-accent shadow-(--shadow) hover:bg-accent-hover max-md:h-11"
        >
          <Arrow aria-hidden size={14} />
          {count} new
        </button>
      ) : null}
    </div>
  );
}
