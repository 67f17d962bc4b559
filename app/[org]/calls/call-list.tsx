'use client';

import { Phone } from 'lucide-react';
import { useRef, useState } from 'react';
import { ButtonLink } from '@/app/_ui/button-link';
import { EmptyState } from '@/app/_ui/empty-state';
import { LoadMore } from '@/app/_ui/long-list/load-more';
import { NewPill } from '@/app/_ui/long-list/new-pill';
import { useUnseen } from '@/app/_ui/long-list/use-unseen';
import { type ListHandle, VirtualList } from '@/app/_ui/long-list/virtual-list';
import { useDeclareUpdates } from '@/app/[org]/_connection/screen-updates';
import { useListShortcuts } from '@/app/[org]/_keyboard/use-list-shortcuts';
import { useOrg } from '@/app/[org]/_org/org-context';
import type { CallSummary, CallList as List } from '@/lib/calls/schema';
import { CallRow } from './call-row';
import { useCallPages } from './use-call-pages';

const ROW_HEIGHT = 65;
const keyOf = ({ id }: CallSummary) => id;

/** Calls, newest first, live: new ones appear on top, and what becomes of each in its place. */
export function CallList({ list }: { list: List }) {
  useDeclareUpdates('live');
  const { slug } = useOrg();
  const { calls, ...more } = useCallPages(list);
  const [away, setAway] = useState(false);
  const unseen = useUnseen(calls, keyOf, away);
  const rows = useRef<ListHandle>(null);
  useListShortcuts('Calls', calls, keyOf, rows);

  function showNew() {
    const newest = calls[0];
    if (newest) rows.current?.focusKey(newest.id);
  }

  if (calls.length === 0) {
    return (
      <EmptyState
        icon={Phone}
        title="No calls yet"
        action={
          <ButtonLink href={`/${slug}/calls/new`} variant="primary" size="md">
            Add a call
          </ButtonLink>
        }
      >
        Paste or drop a transcript, or connect your phone system to the API.
      </EmptyState>
    );
  }
  return (
    <>
      <NewPill count={unseen} onShow={showNew} />
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <VirtualList
          items={calls}
          keyOf={keyOf}
          estimate={ROW_HEIGHT}
          label="Calls"
          more={more.more}
          onNearEnd={more.loadMore}
          onAway={setAway}
          handle={rows}
          render={(call, place) => (
            <div className={place > 0 ? 'border-t border-line' : undefined}>
              <CallRow org={slug} call={call} />
            </div>
          )}
        />
      </div>
      <LoadMore {...more} onLoad={more.loadMore} />
    </>
  );
}
