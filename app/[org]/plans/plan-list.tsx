'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { LoadMore } from '@/app/_ui/long-list/load-more';
import { NewPill } from '@/app/_ui/long-list/new-pill';
import { useUnseen } from '@/app/_ui/long-list/use-unseen';
import { type ListHandle, type ListPlace, VirtualList } from '@/app/_ui/long-list/virtual-list';
import { useDeclareUpdates } from '@/app/[org]/_connection/screen-updates';
import { useListShortcuts } from '@/app/[org]/_keyboard/use-list-shortcuts';
import { useOrg } from '@/app/[org]/_org/org-context';
import { consume, restore, save } from '@/app/[org]/plans/list-restoration';
import type { LoadedPages } from '@/lib/client/paging/paged-list';
import type { PlanList as List, Plan } from '@/lib/plans/schema/plan';
import { type PlanFilters, planListKey } from '@/lib/plans/urls';
import { NoPlans } from './no-plans';
import { PlanRow } from './plan-row';
import { usePlanPages } from './use-plan-pages';

const ROW_HEIGHT = 65;
const keyOf = ({ id }: Plan) => id;

type SavedList = { loaded: LoadedPages<List>; place: ListPlace | undefined };

/** Plans, newest first, live: new ones appear on top, states change in place, for any number of plans. */
export function PlanList({ list, filters }: { list: List; filters: PlanFilters }) {
  useDeclareUpdates('live');
  const { slug } = useOrg();
  const key = planListKey(slug, filters);
  const [saved] = useState(() => restore<SavedList>(key));
  const { plans, loaded, more, loading, problem, loadMore } = usePlanPages(
    list,
    filters,
    saved?.loaded ?? null,
  );
  const [away, setAway] = useState(false);
  const unseen = useUnseen(plans, keyOf, away);
  const rows = useRef<ListHandle>(null);
  useListShortcuts('Plans', plans, keyOf, rows);

  const latest = useRef(loaded);
  useLayoutEffect(() => {
    latest.current = loaded;
  });
  useLayoutEffect(() => {
    consume();
    return () => save(key, { loaded: latest.current, place: rows.current?.place() } satisfies SavedList);
  }, [key]);

  const none = plans.length === 0;
  const next = useRef(loadMore);
  useLayoutEffect(() => {
    next.current = loadMore;
  });
  // All loaded plans have left the filter; further ones may be in it.
  useEffect(() => {
    if (none && more) void next.current();
  }, [none, more]);

  function showNew() {
    const newest = plans[0];
    if (newest) rows.current?.focusKey(newest.id);
  }

  if (none && !more) return <NoPlans org={slug} filtered={Object.values(filters).some(Boolean)} />;
  return (
    <>
      <NewPill count={unseen} onShow={showNew} />
      <div className="overflow-clip rounded-lg border border-line bg-surface">
        <VirtualList
          items={plans}
          keyOf={keyOf}
          estimate={ROW_HEIGHT}
          label="Plans"
          render={(plan) => <PlanRow org={slug} plan={plan} />}
          more={more}
          onNearEnd={loadMore}
          onAway={setAway}
          handle={rows}
          from={saved?.place ?? null}
          rowClass="border-t border-line aria-[posinset=1]:border-transparent"
        />
      </div>
      <LoadMore more={more} loading={loading} problem={problem} onLoad={loadMore} />
    </>
  );
}
