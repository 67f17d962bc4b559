'use client';

import { useMemo, useRef, useState } from 'react';
import { NewPill } from '@/app/_ui/long-list/new-pill';
import type { ListHandle } from '@/app/_ui/long-list/virtual-list';
import { useDeclareUpdates } from '@/app/[org]/_connection/screen-updates';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { countKinds, countOpen } from '@/lib/plans/merge/inbox-index';
import type { Inbox } from '@/lib/plans/schema/inbox';
import { useDecisionShortcuts } from '../_decisions/use-decision-shortcuts';
import { useOwnDecisions } from '../_decisions/use-own-decisions';
import { showShortcutMessage } from '../_keyboard/shortcut-message';
import { useStable } from '../_keyboard/use-stable';
import type { CardHandle } from '../plans/_decide/card-handle';
import { hasDraft } from '../plans/_drafts/drafts';
import { BulkDecisions } from './_bulk/bulk-decisions';
import { useBulk } from './_bulk/use-bulk';
import { useSelection } from './_bulk/use-selection';
import { CardPane } from './_card/card-pane';
import { CurrentCard, NoCard } from './_card/current-card';
import { useAnnounceDecisions } from './_card/use-announce-decisions';
import { InboxHead } from './_list/inbox-head';
import { AllDecided, InboxZero, NoRows } from './_list/lazy-empty';
import { OrderSelect } from './_list/order-select';
import { QueueFilters } from './_list/queue-filters';
import { QueueList } from './_list/queue-list';
import { inOrder } from './_queue/order';
import { countRows, filterRows, needsDecision, queueOf } from './_queue/queue-row';
import { settledRow } from './_queue/settled-row';
import { addressSearch, useAddress } from './_queue/use-address';
import { rowId, useCurrent, useReveal } from './_queue/use-current';
import { useInbox } from './_queue/use-inbox';
import { useInboxShortcuts } from './_queue/use-inbox-shortcuts';
import { useInboxZero } from './_queue/use-inbox-zero';
import { useQueue } from './_queue/use-queue';
import { useAtTop, useWide } from './_queue/use-screen';

/** Everything that waits for a person: the list, and beside it the card of the current row. */
export function InboxView({ inbox: first }: { inbox: Inbox }) {
  useDeclareUpdates('live');
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const wide = useWide();
  const atTop = useAtTop();
  const { address, change } = useAddress();
  const { inbox, live, loadedLaterIds, loadsMore, retry } = useInbox(first);
  const [cursor, setCursor] = useState<string | null>(null);
  const [asking, setAsking] = useState<'approve' | 'reject' | null>(null);
  const { selection, ...select } = useSelection();
  const column = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const list = useRef<ListHandle>(null);
  const card = useRef<CardHandle>(null);

  const { item, kind, q, soon, sort = 'urgency' } = address;
  const opened = item ?? null;
  const all = useMemo(() => queueOf(inbox), [inbox]);
  const waiting = useMemo(
    () => inOrder(filterRows(all, { kind, q, soon }, inbox.read_at), sort),
    [all, kind, q, soon, sort, inbox.read_at],
  );
  // A search counts what it has found; without one the counts cover everything, loaded or not.
  const counts = useMemo(
    () => (q || soon ? countRows(filterRows(all, { q, soon }, inbox.read_at)) : countKinds(inbox)),
    [all, inbox, q, soon],
  );
  const at = opened ?? cursor;
  const held = useMemo(() => new Set([...(at ? [at] : []), ...selection.keys()]), [at, selection]);
  const { rows, fresh, showFresh } = useQueue({
    waiting,
    view: addressSearch({ kind, q, soon, sort }),
    held,
    loadedLaterIds,
    atTop,
    isBusy: () => isIn(column.current),
    settle: (row) => settledRow(row, live),
  });
  const isAllDecided =
    countOpen(inbox) === 0 && loadsMore === false && !rows.some(({ key }) => hasDraft(key));
  const { isZero, enter } = useInboxZero(isAllDecided, () =>
    setCursor(waiting.find(needsDecision)?.key ?? null),
  );
  const { current, go, move, moveToNextOpen } = useCurrent({
    rows,
    opened,
    cursor,
    setCursor,
    wide,
    change,
    list,
    card,
  });
  const reveal = useReveal(rows, list);
  const row = rows.find(({ key }) => key === current) ?? all.find(({ key }) => key === current);

  const bulk = useBulk(({ decision, decided }) => {
    const keys = new Set(decided.map(({ chosen }) => chosen.log.id));
    select.drop(keys);
    const undoable = decided.flatMap(({ chosen, log }) => (log ? [{ ...chosen, log }] : []));
    const words = `${decided.length} decided`;
    if (decision !== 'undo') announce.rememberMany(words, undoable);
    // The current card stays, also when the run decided it: a run that ends moves nobody onto another card.
  });
  const own = useOwnDecisions({ goTo: go, undoMany: (chosen) => void bulk.run('undo', chosen) });
  const announce = useAnnounceDecisions({ goTo: go, undoEntries: own.undoEntries });
  const onDecided = useStable<Parameters<typeof CurrentCard>[0]['onDecided']>((decided, planId, name) => {
    const isHere = current === decided.log.id;
    if (decided.problem === null) announce.announce(decided, planId, name);
    else if (!isHere) announce.announceProblem(decided, name);
    if (decided.problem === null && isHere && !['edit', 'undo'].includes(decided.action))
      moveToNextOpen(decided.log.id);
  });
  const onReviewed = useStable<Parameters<typeof CurrentCard>[0]['onReviewed']>((plan, decision, isDone) => {
    if (isDone) announce.announceReview(plan.title, decision);
    if (isDone && current === plan.id) moveToNextOpen(plan.id);
  });

  /** After the last decision, moving on leaves the settled card. */
  function showZero() {
    enter();
    setCursor(null);
    select.clear();
    change({ item: undefined });
  }
  function goBack() {
    decisions.forget();
    if (isAllDecided) showZero();
    else if (wide || opened === null) document.getElementById(rowId(current ?? ''))?.focus();
    else closeCard();
  }
  const pushed = useRef(false);
  const open = useStable((key: string) => {
    if (!wide && opened === null) pushed.current = true;
    go(key, true);
  });
  function closeCard() {
    if (isAllDecided) enter();
    if (pushed.current) window.history.back();
    else change({ item: undefined });
    pushed.current = false;
  }
  const onMove = useStable((step: 1 | -1) => {
    if (isAllDecided) showZero();
    else move(step);
  });
  const onSelect = useStable((key: string, range: boolean) => select.toggle(rows, key, range));

  const decisions = useDecisionShortcuts({
    canDecide,
    card: () => card.current,
    isAddressed: () => true,
    ...(wide ? { row: () => document.getElementById(rowId(current ?? '')) } : {}),
    show: () => {
      if (isZero) showShortcutMessage('Nothing waits for you.');
      else if (current) wide ? go(current) : open(current);
    },
    next: () => {
      if (isAllDecided) showZero();
      else if (!current || !moveToNextOpen(current)) showShortcutMessage('Nothing else waits for you here.');
    },
    undo: own.undo,
  });
  useInboxShortcuts({
    canDecide,
    onOpen: () => current && open(current),
    onMove,
    onSelect: (range) => current && select.toggle(rows, current, range),
    onApproveSelected: () => setAsking('approve'),
    decisions: decisions.shortcuts,
    onSearch: () => field.current?.querySelector('input')?.focus(),
    onBack: goBack,
  });

  const isAlone = !wide && opened !== null;
  const isFiltered = Boolean(kind || q || soon);
  const place = rows.findIndex(({ key }) => key === current) + 1;
  if (isZero || (all.length === 0 && rows.length === 0 && !opened)) {
    return (
      <>
        <InboxHead count={countOpen(inbox)} />
        <InboxZero takesFocus={isZero} />
      </>
    );
  }
  return (
    <div data-wide className="lg:grid lg:grid-cols-[minmax(17rem,2fr)_minmax(0,3fr)] lg:items-start lg:gap-6">
      <div ref={column} className={`min-w-0 ${opened ? 'max-lg:hidden' : ''}`}>
        <InboxHead count={countOpen(inbox)} loadsMore={loadsMore} onRetry={retry}>
          <OrderSelect order={sort} onOrder={(order) => change({ sort: order })} />
        </InboxHead>
        <QueueFilters
          filters={{ kind, q, soon }}
          counts={counts}
          field={field}
          onFilter={(filters) => {
            setCursor(null);
            change({ ...filters, item: undefined });
          }}
          onLeave={() => document.getElementById(rowId(current ?? ''))?.focus()}
        />
        {isAlone ? null : (
          <BulkDecisions
            {...{ bulk, selection, select, rows, asking, setAsking }}
            onUndoLast={() => own.undo(null)}
          >
            <NewPill
              count={fresh.count}
              below={fresh.below}
              onShow={() => {
                showFresh();
                reveal(fresh.first);
              }}
            />
            {isAllDecided && rows.length > 0 ? <AllDecided onDone={showZero} /> : null}
            {rows.length === 0 && isFiltered ? (
              <NoRows onClear={() => change({ kind: undefined, q: undefined, soon: undefined })} />
            ) : rows.length === 0 ? (
              <InboxZero takesFocus={false} />
            ) : (
              <QueueList
                rows={rows}
                current={current}
                selection={selection}
                canDecide={canDecide}
                base={`/${slug}/inbox${addressSearch({ kind, q, soon, sort })}`}
                list={list}
                onOpen={open}
                onSelect={onSelect}
                onMove={onMove}
              />
            )}
          </BulkDecisions>
        )}
      </div>
      {/* Each card has a pane of its own, which begins at the top: an end that comes into view by itself was not read. */}
      <CardPane
        key={row?.key}
        onType={() => opened === null && current && change({ item: current })}
        isOpened={opened !== null}
        onBack={closeCard}
        place={place > 0 ? `${place} of ${rows.length}` : ''}
      >
        {row && (wide || isAlone) ? (
          <CurrentCard key={row.key} row={row} handle={card} onDecided={onDecided} onReviewed={onReviewed} />
        ) : opened ? (
          <NoCard isLoading={loadsMore === true} onNext={rows[0] ? () => go(rows[0]?.key ?? '') : null} />
        ) : null}
      </CardPane>
    </div>
  );
}

function isIn(element: HTMLElement | null): boolean {
  return element !== null && (element.matches(':hover') || element.contains(document.activeElement));
}
