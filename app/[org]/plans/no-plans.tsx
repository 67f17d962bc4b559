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
      Nothing fits these filters right now. Matching plans appear here by themselves.
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
      When a finished call comes in and something was promised in it, its plan appears here without a reload.
    </EmptyState>
  );
}
