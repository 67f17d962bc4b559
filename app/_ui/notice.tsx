import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const LOOKS: Record<string, { icon: LucideIcon; look: string }> = {
  info: { icon: Info, look: 'border-run/30 bg-run-soft text-run' },
  wait: { icon: TriangleAlert, look: 'border-wait/30 bg-wait-soft text-wait' },
  bad: { icon: OctagonAlert, look: 'border-bad/30 bg-bad-soft text-bad' },
  good: { icon: CircleCheck, look: 'border-good/30 bg-good-soft text-good' },
};

type NoticeProps = {
  tone: 'info' | 'wait' | 'bad' | 'good';
  title?: string;
  children?: ReactNode;
  /** Announced as soon as it appears: for the outcome of what the person has just done. */
  alert?: boolean;
};

/** A message: what happened, what is kept, and what to do. */
export function Notice({ tone, title, children, alert = false }: NoticeProps) {
  const { icon: Icon, look } = LOOKS[tone] ?? { icon: Info, look: '' };
  return (
    <div role={alert ? 'alert' : undefined} className={`flex gap-2 rounded-md border px-3 py-2 ${look}`}>
      <Icon aria-hidden size={16} className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1 text-sm text-ink">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children}
      </div>
    </div>
  );
}

/** Why what the person has just done did not succeed; renders nothing for null. */
export function ProblemNotice({ children }: { children: string | null }) {
  if (!children) return null;
  return (
    <Notice tone="bad" alert>
      {children}
    </Notice>
  );
}
