'use client';

import { toArgs, toFields } from '../_changes/edit-fields';
import type { Draft } from '../_drafts/drafts';
import { effectiveArgs, listOf, type ToolCallLog, textOf } from '../_entry/entry-args';
import { AnswerForm, MessageEditor, RejectForm } from '../_forms/lazy-forms';
import { DecideBar } from './decide-bar';
import type { Decide, Problem } from './decision-requests';

type Props = {
  latest: ToolCallLog;
  draft: Draft | null;
  setDraft: (draft: Draft | null) => void;
  pending: Decide | null;
  problem: Problem | null;
  decide: (action: Decide, body: Record<string, unknown>) => void;
  canDecide: boolean;
};

/** The decisions about a waiting entry. The draft itself says which form is open, so no update closes it. */
export function OpenDecision({ latest, draft, setDraft, pending, problem, decide, canDecide }: Props) {
  const { entry, version } = latest;
  const { tool } = entry;
  const args = effectiveArgs(entry);

  if (!canDecide) return <p className="text-sm text-ink-2">A member has to decide; viewers can only look.</p>;

  if (draft?.kind === 'reject') {
    return (
      <RejectForm
        label="Reject"
        reason={draft.reason}
        pending={pending === 'reject'}
        onChange={(reason) => setDraft({ ...draft, reason })}
        onReject={() => decide('reject', { reason: draft.reason })}
        onCancel={() =>
          setDraft(draft.answer ? { kind: 'answer', version: draft.version, answer: draft.answer } : null)
        }
      />
    );
  }
  if (tool !== 'send_email' && tool !== 'send_sms') {
    const answer = draft?.kind === 'answer' ? draft.answer : '';
    return (
      <AnswerForm
        choices={listOf(args, 'choices')}
        answer={answer}
        pending={pending === 'answer'}
        onChange={(next) => setDraft(next === '' ? null : { kind: 'answer', version, answer: next })}
        onAnswer={() => decide('answer', { answer })}
        onReject={() => setDraft({ kind: 'reject', version, reason: '', answer })}
      />
    );
  }
  if (draft?.kind === 'edit') {
    const edited = { args: toArgs(tool, args, draft.fields) };
    return (
      <MessageEditor
        entry={entry}
        fields={draft.fields}
        outdated={draft.version !== version}
        pending={pending === 'approve' || pending === 'edit' ? pending : null}
        problem={problem}
        onChange={(fields) => setDraft({ ...draft, fields })}
        onApprove={() => decide('approve', edited)}
        onSave={() => decide('edit', edited)}
        onCancel={() => setDraft(null)}
        onKeepMine={() => setDraft({ ...draft, version })}
      />
    );
  }
  return (
    <DecideBar
      sendAt={textOf(args, 'send_at')}
      expiresAt={entry.expires_at}
      edited={entry.approved_args !== undefined}
      pending={pending}
      onApprove={() => decide('approve', {})}
      onEdit={() => setDraft({ kind: 'edit', version, fields: toFields(args) })}
      onReject={() => setDraft({ kind: 'reject', version, reason: '' })}
    />
  );
}
