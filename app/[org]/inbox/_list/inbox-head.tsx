import { Button } from '@/app/_ui/button';
import { PageHeader } from '@/app/_ui/page-header';

type Props = { count: number; loadsMore?: boolean | 'failed'; onRetry?: () => void };

export function InboxHead({ count, loadsMore = false, onRetry }: Props) {
  return (
    <>
      <PageHeader title="Inbox">
        {count === 0
          ? 'Nothing waits for you.'
          : count === 1
            ? 'One decision waits.'
            : `${count} decisions wait.`}
        {loadsMore === true ? ' Loading the rest…' : null}
      </PageHeader>
      {loadsMore === 'failed' ? (
        <p role="alert" className="mb-3 flex items-center gap-2 text-sm text-bad">
          The rest could not be loaded; what is shown is true. <Button onClick={onRetry}>Try again</Button>
        </p>
      ) : null}
    </>
  );
}
