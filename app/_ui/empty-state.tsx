import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** Says what is missing and what to do next. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-dashed border-line px-6 py-14 text-center">
      <Icon aria-hidden size={28} strokeWidth={1.5} className="text-ink-3" />
      <h2 className="mt-3 text-lg font-semibold">{title}</h2>
      {children ? <div className="mt-1 max-w-prose text-balance text-ink-2">{children}</div> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
