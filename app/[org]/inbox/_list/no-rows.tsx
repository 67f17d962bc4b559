import { SearchX } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { EmptyState } from '@/app/_ui/empty-state';

/** Filters are set, which may hide what waits. */
export function NoRows({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title="Nothing matches"
      action={<Button onClick={onClear}>Show everything that waits</Button>}
    >
      No waiting message, question or plan fits these filters.
    </EmptyState>
  );
}
