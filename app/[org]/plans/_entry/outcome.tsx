'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Notice } from '@/app/_ui/notice';
import { Time } from '@/app/_ui/time';
import { useIsConnected } from '@/app/[org]/_org/org-context';
import type { Actor } from '@/lib/auth/schema';
import type { Receipt, ToolCallStatus } from '@/lib/plans/schema/log-entry';
import { actorWords } from './actor-labels';

function By({ by, at }: { by?: Actor | undefined; at: string }) {
  return (
    <>
      {by ? ` by ${actorWords(by)}` : ''}, <Time at={at} />
    </>
  );
}

function ReceiptLine({ receipt }: { receipt: Receipt }) {
  if (!receipt.delivered) return <p>Stored in the outbox. Not sent.</p>;
  return (
    <p className="text-ink-2">
      Sent. Receipt from {receipt.provider}: <code className="font-mono text-xs">{receipt.provider_id}</code>
    </p>
  );
}

type Props = { tool: string; status: ToolCallStatus; planHref: string };

/** The outcome with its actor and time. Renders nothing while the entry waits. */
export function Outcome({ tool, status, planHref }: Props): ReactNode {
  const isConnected = useIsConnected(tool);
  switch (status.state) {
    case 'dispatching':
      return <p>{isConnected ? 'Sending…' : 'Storing…'}</p>;
    case 'executed':
      return (
        <div className="text-sm">
          <p>
            {status.receipt ? 'Approved' : status.by ? 'Marked as sent' : 'Done'}
            <By by={status.by} at={status.at} />.
          </p>
          {status.receipt ? <ReceiptLine receipt={status.receipt} /> : null}
        </div>
      );
    case 'rejected':
      return (
        <p className="text-sm">
          Rejected
          <By by={status.by} at={status.at} />:{' '}
          <q dir="auto" className="italic">
            {status.reason}
          </q>
        </p>
      );
    case 'answered':
      return (
        <div className="text-sm">
          <p className="text-ink-2">
            Answered
            <By by={status.by} at={status.at} />:
          </p>
          <p dir="auto" className="mt-1 whitespace-pre-wrap">
            {status.answer}
          </p>
        </div>
      );
    case 'failed':
      return (
        <Notice tone="bad" title="This failed.">
          <p>{status.error}</p>
          <p className="text-ink-2">
            <Time at={status.at} />
          </p>
        </Notice>
      );
    case 'expired':
    case 'cancelled':
      return (
        <p className="text-sm text-ink-2">
          {status.state === 'expired' ? 'No one decided in time' : 'The plan ended first'} (
          <Time at={status.at} />
          ). Nothing was sent.
        </p>
      );
    case 'superseded':
      return (
        <p className="text-sm text-ink-2">
          Proposed again
          <By by={status.by} at={status.at} />:{' '}
          <Link href={`${planHref}#entry-${status.entry_id}`} className="underline underline-offset-2">
            the new message
          </Link>
          .
        </p>
      );
    default:
      return null;
  }
}
