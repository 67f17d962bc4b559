'use client';

import { Undo2 } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { useOrg } from '@/app/[org]/_org/org-context';
import { actorWords } from '../../plans/_entry/actor-labels';
import type { BulkOutcome } from './run-bulk';
import type { BulkResult } from './use-bulk';

const DONE = { approve: 'approved', reject: 'rejected', undo: 'undone' };

type Props = { result: BulkResult; onUndo: (() => void) | null; onDismiss: () => void };

/** The result of a bulk decision: how many were decided, and for each other one the reason. */
export function BulkSummary({ result, onUndo, onDismiss }: Props) {
  const { slug } = useOrg();
  const { decision, decided, skipped, left } = result;
  const parts = [
    `${decided.length} ${DONE[decision]}`,
    skipped.length > 0 ? `${skipped.length} skipped` : '',
    left > 0 ? `${left} left undecided` : '',
  ];
  return (
    <section aria-label="What was decided" className="mb-3">
      <Notice
        tone={skipped.length + left > 0 ? 'wait' : 'good'}
        title={`${parts.filter(Boolean).join(', ')}.`}
        alert
      >
        {skipped.length > 0 ? (
          <ul className="mt-1 flex max-h-48 flex-col gap-1 overflow-y-auto">
            {skipped.map((outcome) => (
              <li key={outcome.chosen.log.id}>
                <Link
                  href={`/${slug}/plans/${outcome.chosen.planId}#entry-${outcome.chosen.log.id}`}
                  className="font-medium underline underline-offset-2"
                >
                  {outcome.chosen.name}
                </Link>
                : {reasonOf(outcome)}
              </li>
            ))}
          </ul>
        ) : null}
        {skipped.length + left > 0 ? <p className="mt-1 text-ink-2">They are still selected.</p> : null}
        <div className="mt-2 flex gap-2">
          {onUndo ? (
            <Button onClick={onUndo}>
              <Undo2 aria-hidden size={15} />
              Undo all {decided.length}
            </Button>
          ) : null}
          <Button variant="ghost" onClick={onDismiss}>
            Dismiss
          </Button>
        </div>
      </Notice>
    </section>
  );
}

/** Names the person who decided first, when there is one. */
function reasonOf({ log, problem }: BulkOutcome): string {
  const status = log?.entry.status;
  const by = status && 'by' in status && status.by ? ` (${status.state} by ${actorWords(status.by)})` : '';
  return `${problem ?? ''}${by}`;
}
