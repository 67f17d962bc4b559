import type { ReactNode } from 'react';

/** The buttons of a decision. For the open card of a phone they are a bar above the navigation (globals.css). */
export function DecideButtons({ children }: { children: ReactNode }) {
  return (
    <div data-bottom-bar className="decide-bar">
      {children}
    </div>
  );
}
