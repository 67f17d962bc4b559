import { CircleCheckBig, LoaderCircle } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { EmptyState } from '@/app/_ui/empty-state';

/** The address names a card that is gone or not loaded yet. */
export function NoCard({ isLoading, onNext }: { isLoading: boolean; onNext: (() => void) | null }) {
  if (isLoading) return <EmptyState icon={LoaderCircle} title="Loading this card…" />;
  return (
    <EmptyState
      icon={CircleCheckBig}
      title="Already decided"
      action={onNext ? <Button onClick={onNext}>Go to the first item</Button> : null}
    >
      See the plan for the outcome.
    </EmptyState>
  );
}
