import { FilterX, ListChecks } from 'lucide-react';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';

export function NoPlans({ org, filtered }: { org: string; filtered: boolean }) {
  return filtered ? (
    <EmptyState
      icon={FilterX}
      title="No plan matches"
      action={<ButtonLink href={`/${org}/plans`}>Show all plans</ButtonLink>}
    >
      Nothing matches these filters. Matching plans show up here automatically.
    </EmptyState>
  ) : (
    <EmptyState
      icon={ListChecks}
      title="No plans yet"
      action={
        <ButtonLink href={`/${org}/calls/new`} variant="primary" size="md">
          Add a call
        </ButtonLink>
      }
    >
      When your team promises something on a call, its plan shows up here automatically.
    </EmptyState>
  );
}
