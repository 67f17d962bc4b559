'use client';

import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { Time } from '@/app/_ui/time';

type Props = {
  since: string;
  error: string | undefined;
  pending: boolean;
  onResolve: ((outcome: 'sent' | 'not_sent' | 'send_again') => void) | null;
};

/**
 * Shown when the provider may or may not have taken the message. The product does not guess: a person finds out and
 * decides.
 */
export function UnknownOutcome({ since, error, pending, onResolve }: Props) {
  return (
    <Notice tone="bad" title="We don’t know whether this was sent.">
      <p data-unknown-outcome tabIndex={-1}>
        The connection dropped while sending, <Time at={since} />. {error ? `${error} ` : ''}Greenlight won’t
        retry. Check your provider or ask the recipient, then choose:
      </p>
      {onResolve ? (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button pending={pending} onClick={() => onResolve('sent')}>
            It was sent
          </Button>
          <Button pending={pending} onClick={() => onResolve('not_sent')}>
            Not sent; don’t send it
          </Button>
          <Button pending={pending} onClick={() => onResolve('send_again')}>
            Send again (needs a new approval)
          </Button>
        </div>
      ) : null}
    </Notice>
  );
}
