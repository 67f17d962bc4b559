import { CircleCheckBig, SearchX } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';

/** `onClear` is given when filters are set, which may hide what waits. */
export function NoRows({ org, onClear }: { org: string; onClear: (() => void) | null }) {
  if (onClear) {
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
  return (
    <EmptyState
      icon={CircleCheckBig}
      title="All decided"
      action={
        <>
          <ButtonLink href={`/${org}/plans`}>Look at the plans</ButtonLink>
          <ButtonLink href={`/${org}/calls/new`}>Add a call</ButtonLink>
        </>
      }
    >
      New plans to review, messages to approve and questions appear here by themselves.
    </EmptyState>
  );
}
