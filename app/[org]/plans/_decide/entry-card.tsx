'use client';

import dynamic from 'next/dynamic';
import { type MouseEvent, memo, type Ref, useImperativeHandle, useRef } from 'react';
import { ProblemNotice } from '@/app/_ui/notice';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import { PresenceLine } from '@/app/[org]/_presence/presence-line';
import { useAnnounce, usePresence } from '@/lib/client/presence/presence-context';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { undoableUntil } from '../../_decisions/own-decisions';
import { clicksInRow, decideClick } from '../../_decisions/press';
import { readOn } from '../../_decisions/scrolling';
import { secondLookReasons } from '../../_decisions/second-look';
import { useEndOnScreen } from '../../_decisions/shown';
import { showShortcutMessage } from '../../_keyboard/shortcut-message';
import { expectForm, TYPING } from '../../_keyboard/typing-guard';
import { SeeChanges } from '../_changes/lazy-changes';
import type { Draft } from '../_drafts/draft';
import { endDraft, useDraft } from '../_drafts/drafts';
import { effectiveArgs, type ToolCallLog, textOf } from '../_entry/entry-args';
import { Message } from '../_entry/message';
import { toolLabel } from '../_entry/tool-labels';
import { type CardHandle, pressCard } from './card-handle';
import { CardHeader, type PlanAround } from './card-header';
import { OpenDecision } from './open-decision';
import { type Decided, useDecision } from './use-decision';
import { useSince } from './use-since';

const ReviewFlags = dynamic(
  () => importWithRetry(() => import('../_entry/review-flags')).then((module) => module.ReviewFlags),
  { loading: () => null },
);
const Evidence = dynamic(
  () => importWithRetry(() => import('../_entry/evidence')).then((module) => module.Evidence),
  { loading: () => null },
);
// Loaded once the message is decided.
const UndoCountdown = dynamic(
  () => importWithRetry(() => import('./undo-countdown')).then((module) => module.UndoCountdown),
  { loading: () => null },
);
const Outcome = dynamic(
  () => importWithRetry(() => import('../_entry/outcome')).then((module) => module.Outcome),
  { loading: () => null },
);
const UnknownOutcome = dynamic(
  () => importWithRetry(() => import('./unknown-outcome')).then((module) => module.UnknownOutcome),
  { loading: () => null },
);

type Props = {
  planId: string;
  log: ToolCallLog;
  /** Set in the inbox, where the plan is not visible around the card. */
  plan?: PlanAround;
  marked?: boolean;
  /** Called when the focus enters or leaves: a focused card must keep its place. */
  onFocusChange?: (entryId: string, held: boolean) => void;
  /** Called with the server's answer to a decision made here. */
  onDecided?: (decided: Decided, planId: string, name: string) => void;
  /** Gives shortcuts access to the card. */
  ref?: Ref<CardHandle>;
};

/** One message or question, and everything that can be decided about it. */
export const EntryCard = memo(function EntryCard(props: Props) {
  const { planId, log, plan, marked = false, onFocusChange, onDecided, ref } = props;
  const { slug } = useOrg();
  const canDecide = useCanDecide();
  const card = useRef<HTMLElement>(null);
  const [draft, putDraft] = useDraft(log.id);
  function setDraft(next: Draft | null) {
    // The form of an answer is there already.
    const opens =
      next && next.kind !== 'answer' && !next.closed && (next.kind !== draft?.kind || draft.closed);
    if (opens) expectForm();
    putDraft(next);
  }
  const decision = useDecision(planId, log);
  const { latest, pending, problem } = decision;
  const { entry } = latest;
  const { status, tool } = entry;
  const { name } = toolLabel(tool);
  const planHref = `/${slug}/plans/${planId}`;
  const isWaiting = status.state === 'pending';
  const editing = isWaiting && draft?.kind === 'edit' && !draft.closed;
  useAnnounce(card, planId, log.id, isWaiting && draft !== null && !draft.closed);
  const others = usePresence(planId, log.id);
  const { since, isChanged, accept } = useSince(log.id, latest.version, readText(latest));
  const end = useEndOnScreen(log.id, latest.version);

  async function decide(...args: Parameters<typeof decision.decide>) {
    const decided = await decision.decide(...args);
    if (decided.problem === null) {
      endDraft(log.id, draft);
      accept(readText(decided.log));
      keepFocus(card.current);
    }
    onDecided?.(decided, planId, nameOf());
  }

  const nameOf = () => plan?.contact ?? nameIn(latest);

  function target() {
    return {
      ...{ id: log.id, version: latest.version, name: nameOf() },
      state: pending !== null ? 'deciding' : stateOf(latest, draft !== null),
      ...{ isShown: end.isShown(), since: since() },
      reasons: secondLookReasons(latest, others, isChanged()),
    } as const;
  }

  function approve(event: MouseEvent) {
    const click = { at: event.timeStamp, clicks: clicksInRow(event), isChanged: isChanged() };
    const { effect, notice } = decideClick(target(), click);
    // The person has been told, so the next click is about the new text.
    if (click.isChanged && effect === 'none') accept(readText(latest));
    showShortcutMessage(notice);
    if (effect === 'read-on') readOn(card.current, 1);
    if (effect === 'run') void decide('approve', {});
  }

  useImperativeHandle(ref, () => ({
    element: () => card.current,
    target,
    undoable: () =>
      canDecide && (status.state === 'approved' || undoableUntil(latest) > Date.now())
        ? { planId, log: latest, name: nameOf() }
        : null,
    press(key) {
      if (!canDecide) return;
      const asApproved = () => void decide('approve', {});
      pressCard(key, { card: card.current, latest, draft, setDraft, approve: asApproved });
    },
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
      <CardHeader log={latest} plan={plan} planHref={planHref} />
      <div className="flex flex-col gap-4 p-4">
        <ReviewFlags entry={entry} />
        {tool === 'send_email' || tool === 'send_sms' ? (
          editing ? null : (
            <Message tool={tool} args={effectiveArgs(entry)} />
          )
        ) : (
          <p className="text-lg whitespace-pre-wrap">{textOf(entry.args, 'question')}</p>
        )}
        {/* The end of what has to be read before it may be approved. */}
        <span ref={end.ref} aria-hidden className="-mt-4 block h-px" />
        {entry.approved_args && !editing ? <SeeChanges entry={entry} /> : null}
        <Evidence org={slug} turns={entry.evidence} />
        <ProblemNotice>{problem?.message ?? null}</ProblemNotice>
        {isWaiting || draft ? (
          <OpenDecision
            {...{ latest, draft, setDraft, pending, problem, decide, canDecide }}
            onApprove={approve}
            onLeft={() => card.current?.focus({ preventScroll: true })}
            settled={!isWaiting && pending === null}
          />
        ) : null}
        {undoableUntil(latest) ? (
          <UndoCountdown
            tool={tool}
            status={status}
            pending={pending === 'undo'}
            onUndo={canDecide ? () => decide('undo', {}) : null}
          />
        ) : null}
        {status.state === 'unknown' ? (
          <UnknownOutcome
            since={status.since}
            error={status.error}
            pending={pending === 'resolve'}
            onResolve={canDecide ? (outcome) => decide('resolve', { outcome }) : null}
          />
        ) : null}
        <div aria-live="polite" className="empty:-mt-4">
          <Outcome tool={tool} status={status} planHref={planHref} />
        </div>
      </div>
    </article>
  );
});

/** For the rules about keys: an open form, a question and an unclear outcome take more than a key. */
function stateOf(
  { entry: { tool, status } }: ToolCallLog,
  hasDraft: boolean,
): 'waiting' | 'form' | 'settled' {
  if (status.state === 'unknown') return 'form';
  if (status.state !== 'pending') return 'settled';
  return hasDraft || tool === 'ask_user' ? 'form' : 'waiting';
}

/** What a person reads before approving. */
function readText({ entry }: ToolCallLog): string {
  return JSON.stringify(effectiveArgs(entry));
}

function nameIn({ entry }: ToolCallLog): string {
  return textOf(effectiveArgs(entry), 'to') || toolLabel(entry.tool).name;
}

/**
 * The pressed button is gone after a decision, and the focus would fall to the top of the page. The card takes it only
 * then, never from where the person has gone meanwhile.
 */
function keepFocus(card: HTMLElement | null): void {
  const focused = document.activeElement;
  const isFree = focused === null || focused === document.body || card?.contains(focused);
  if (isFree && !focused?.matches(TYPING)) card?.focus({ preventScroll: true });
}
