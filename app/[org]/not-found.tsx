import { SearchX } from 'lucide-react';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';

export default function NotFound() {
  return (
    <EmptyState
      icon={SearchX}
      title="Page not found"
      action={<ButtonLink href="/">Go to your inbox</ButtonLink>}
    >
      It may have been removed, belong to another organization, or the link is incomplete.
    </EmptyState>
  );
}
