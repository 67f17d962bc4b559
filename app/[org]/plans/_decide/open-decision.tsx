'use client';

import type { MouseEvent } from 'react';
import { toArgs, toFields } from '../_changes/edit-fields';
import { type Draft, isUntouched, reopened } from '../_drafts/draft';
import { effectiveArgs, listOf, type ToolCallLog, textOf } from '../_entry/entry-args';
import { AnswerForm, DraftBanner, MessageEditor, RejectForm } from '../_forms/lazy-forms';
import { DecideBar } from './decide-bar';
import type { Decide, Problem } from './decision-requests';

type Props = {
  latest: ToolCallLog;
  draft: Draft | null;
  setDraft: (draft: Draft | null) => void;
  pending: Decide | null;
  problem: Problem | null;
  decide: (action: Decide, body: Record<string, unknown>) => void;
  /** The Approve button was pressed. */
  onApprove: (event: MouseEvent) => void;
  /** A form was left by Escape or Cancel. */
  onLeft: () => void;
  canDecide: boolean;
  /** Decided by somebody else while a form was open. The form stays where it is, to be read and copied. */
  settled: boolean;
};

/**
 * The decisions about a waiting entry. The draft itself says which form is open, so no update closes it. A form keeps its
 * place in the tree when the entry is settled, so that its field keeps the focus.
 */
export function OpenDecision({
  latest,
  draft,
  setDraft,
  pending,
  problem,
  decide,
  canDecide,
  ...more
}: Props) {
  const { onApprove, onLeft, settled } = more;
  const { entry, version } = latest;
  const { tool } = entry;
  const args = effectiveArgs(entry);
  const isQuestion = tool !== 'send_email' && tool !== 'send_sms';
  const open = draft && !draft.closed ? draft : null;

  function leave() {
    if (draft) setDraft(isUntouched(draft, toFields(args)) ? null : { ...draft, closed: true });
    onLeft();
  }

  if (!canDecide && !settled)
    return <p className="text-sm text-ink-2">You have view-only access. A member has to decide.</p>;

  return (
    <div className="flex flex-col gap-3">
      {draft && (settled || draft.closed) ? (
        <DraftBanner
          entry={entry}
          draft={draft}
          settled={settled}
          onOpen={() => setDraft({ ...draft, closed: false })}
          onDiscard={() => {
            setDraft(null);
            onLeft();
          }}
        />
      ) : null}
      {open?.kind === 'reject' ? (
        <RejectForm
          label="Reject"
          reason={open.reason}
          pending={pending === 'reject'}
          settled={settled}
          onChange={(reason) => setDraft({ ...open, reason })}
          onReject={(reason) => decide('reject', { reason })}
          onLeave={
            open.answer
              ? () => setDraft({ kind: 'answer', version: open.version, answer: open.answer ?? '' })
              : leave
          }
        />
      ) : isQuestion ? (
        settled && open?.kind !== 'answer' ? null : (
          <AnswerForm
            choices={listOf(args, 'choices')}
            answer={open?.kind === 'answer' ? open.answer : ''}
            pending={pending === 'answer'}
            settled={settled}
            onChange={(answer) => setDraft(answer === '' ? null : { kind: 'answer', version, answer })}
            onAnswer={() => decide('answer', { answer: open?.kind === 'answer' ? open.answer : '' })}
            onReject={() =>
              setDraft({
                ...{ kind: 'reject', version, reason: '' },
                answer: open?.kind === 'answer' ? open.answer : '',
              })
            }
            onLeave={onLeft}
          />
        )
      ) : open?.kind === 'edit' ? (
        <MessageEditor
          entry={entry}
          fields={open.fields}
          outdated={open.version !== version}
          settled={settled}
          pending={pending === 'approve' || pending === 'edit' ? pending : null}
          problem={problem}
          onChange={(fields) => setDraft({ ...open, fields })}
          onApprove={() => decide('approve', { args: toArgs(tool, args, open.fields) })}
          onSave={() => decide('edit', { args: toArgs(tool, args, open.fields) })}
          onLeave={leave}
          onTakeTheirs={() => setDraft(null)}
          onKeepMine={() => setDraft({ ...open, version })}
        />
      ) : settled ? null : (
        <DecideBar
          tool={tool}
          sendAt={textOf(args, 'send_at')}
          expiresAt={entry.expires_at}
          edited={entry.approved_args !== undefined}
          pending={pending}
          onApprove={onApprove}
          onEdit={() =>
            setDraft(reopened(draft, 'edit') ?? { kind: 'edit', version, fields: toFields(args) })
          }
          onReject={() => setDraft(reopened(draft, 'reject') ?? { kind: 'reject', version, reason: '' })}
        />
      )}
    </div>
  );
}
