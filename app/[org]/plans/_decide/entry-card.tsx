'use client';

import { BellRing } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { memo, type Ref, useImperativeHandle, useRef } from 'react';
import { Badge } from '@/app/_ui/badge';
import { CopyButton } from '@/app/_ui/copy-button';
import { ProblemNotice } from '@/app/_ui/notice';
import { Time } from '@/app/_ui/time';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { PresenceLine } from '@/app/[org]/_presence/presence-line';
import { useAnnounce } from '@/lib/client/presence/presence-context';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { SeeChanges } from '../_changes/lazy-changes';
import { useDraft } from '../_drafts/drafts';
import { KeptText } from '../_drafts/kept-text';
import { effectiveArgs, type ToolCallLog, textOf } from '../_entry/entry-args';
import { EntryStateBadge } from '../_entry/entry-state-badge';
import { Evidence } from '../_entry/evidence';
import { Message } from '../_entry/message';
import { Outcome } from '../_entry/outcome';
import { ReviewFlags } from '../_entry/review-flags';
import { toolLabel } from '../_entry/tool-labels';
import { type CardHandle, pressCard } from './card-handle';
import { OpenDecision } from './open-decision';
import { UndoCountdown } from './undo-countdown';
import { type Decided, useDecision } from './use-decision';

const UnknownOutcome = dynamic(() =>
  importWithRetry(() => import('./unknown-outcome')).then((module) => module.UnknownOutcome),
);

type Props = {
  planId: string;
  log: ToolCallLog;
  /** Set in the inbox, where the plan is not visible around the card. */
  plan?: { title: string; contact: string | null; reminded_at: string | null };
  marked?: boolean;
  /** Called when the focus enters or leaves: a focused card must keep its place. */
  onFocusChange?: (entryId: string, held: boolean) => void;
  /** Called with the server's answer to a decision made here. */
  onDecided?: (decided: Decided) => void;
  /** Gives shortcuts access to the card. */
  ref?: Ref<CardHandle>;
};

/** One message or question, and everything that can be decided about it. */
export const EntryCard = memo(function EntryCard(props: Props) {
  const { planId, log, plan, marked = false, onFocusChange, onDecided, ref } = props;
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const card = useRef<HTMLElement>(null);
  const [draft, setDraft] = useDraft(log.id);
  const decision = useDecision(planId, log);
  const { latest, pending, problem } = decision;
  const { entry } = latest;
  const { status, tool } = entry;
  const { icon: Icon, name } = toolLabel(tool);
  const planHref = `/${slug}/plans/${planId}`;
  const editing = status.state === 'pending' && draft?.kind === 'edit';
  useAnnounce(card, planId, log.id, status.state === 'pending' && draft !== null);

  async function decide(...args: Parameters<typeof decision.decide>) {
    const decided = await decision.decide(...args);
    if (decided.problem === null) {
      setDraft(null);
      // The pressed button is gone now; without this the focus would move to the top of the page.
      card.current?.focus({ preventScroll: true });
    }
    onDecided?.(decided);
  }

  useImperativeHandle(ref, () => ({
    element: () => card.current,
    press: (key) =>
      pressCard(key, { card: card.current, latest, draft, setDraft, pending, canDecide, decide }),
  }));

  return (
    <article
      ref={card}
      id={`entry-${log.id}`}
      tabIndex={-1}
      onFocus={() => onFocusChange?.(log.id, true)}
      onBlur={() => onFocusChange?.(log.id, false)}
      aria-label={`${name}${plan ? ` for ${plan.title}` : ''}`}
      className={`relative rounded-lg border border-line bg-surface ${marked ? 'marked' : ''}`}
    >
      <PresenceLine planId={planId} entryId={log.id} className="absolute -top-3 right-3" />
      <header className="flex items-center gap-x-2 gap-y-1 border-b border-line px-4 py-2 max-sm:flex-wrap">
        <Icon aria-hidden size={16} className="shrink-0 text-ink-3" />
        <h3 className="font-semibold whitespace-nowrap">{name}</h3>
        {plan ? (
          <p className="min-w-0 text-ink-2 max-sm:order-last max-sm:w-full sm:truncate">
            {plan.contact ? `${plan.contact}, ` : ''}
            <Link
              href={`${planHref}#entry-${log.id}`}
              className="underline underline-offset-2 hover:text-ink"
            >
              {plan.title}
            </Link>
          </p>
        ) : null}
        <div className="ml-auto flex shrink-0 items-center gap-2 text-xs text-ink-3">
          <Time at={log.created_at} />
          {plan?.reminded_at && status.state === 'pending' ? (
            <Badge tone="bad" icon={BellRing}>
              Reminded <Time at={plan.reminded_at} />
            </Badge>
          ) : null}
          <EntryStateBadge entry={entry} />
          <CopyButton
            label="Copy a link to this entry"
            text={() => new URL(`${planHref}#entry-${log.id}`, window.location.origin).href}
          />
        </div>
      </header>
      <div className="flex flex-col gap-4 p-4">
        <ReviewFlags entry={entry} />
        {tool === 'send_email' || tool === 'send_sms' ? (
          editing ? null : (
            <Message tool={tool} args={effectiveArgs(entry)} />
          )
        ) : (
          <p className="text-lg whitespace-pre-wrap">{textOf(entry.args, 'question')}</p>
        )}
        {entry.approved_args && !editing ? <SeeChanges entry={entry} /> : null}
        <Evidence org={slug} turns={entry.evidence} />
        <ProblemNotice>{problem?.message ?? null}</ProblemNotice>
        {status.state === 'pending' ? (
          <OpenDecision {...{ latest, draft, setDraft, pending, problem, decide, canDecide }} />
        ) : draft && pending === null ? (
          <KeptText draft={draft} onDiscard={() => setDraft(null)} />
        ) : null}
        {status.state === 'approved' ? (
          <UndoCountdown
            status={status}
            pending={pending === 'undo'}
            onUndo={canDecide ? () => decide('undo', {}) : null}
          />
        ) : null}
        {status.state === 'dispatching' ? <p role="status">Being handed over for sending…</p> : null}
        {status.state === 'unknown' ? (
          <UnknownOutcome
            since={status.since}
            error={status.error}
            pending={pending === 'resolve'}
            onResolve={canDecide ? (outcome) => decide('resolve', { outcome }) : null}
          />
        ) : null}
        <div aria-live="polite" className="empty:-mt-4">
          <Outcome status={status} planHref={planHref} />
        </div>
      </div>
    </article>
  );
});
