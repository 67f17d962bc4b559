import type { ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { PageHeader } from '@/app/_ui/page-header';

type Props = {
  count: number;
  loadsMore?: boolean | 'failed';
  onRetry?: () => void;
  /** The choice of the order. */
  children?: ReactNode;
};

export function InboxHead({ count, loadsMore = false, onRetry, children }: Props) {
  return (
    <>
      <PageHeader title="Inbox">
        {count === 0
          ? 'Nothing waits for you.'
          : count === 1
            ? 'One decision waits.'
            : `${count} decisions wait.`}
        {loadsMore === true ? ' Loading the rest…' : null}
        {children}
      </PageHeader>
      {loadsMore === 'failed' ? (
        <p role="alert" className="mb-3 flex items-center gap-2 text-sm text-bad">
          The rest could not be loaded; what is shown is true. <Button onClick={onRetry}>Try again</Button>
        </p>
      ) : null}
    </>
  );
}
