'use client';

import { type FormEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/button';
import { TextAreaField, TextField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { leaveForm } from '@/app/[org]/_keyboard/typing-guard';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import { fromWallClockInput, toWallClockInput } from '@/lib/kit/zoned-time';
import type { ToolCallEntry } from '@/lib/plans/schema/log-entry';
import { Changes } from '../_changes/changes';
import { type Fields, toFields } from '../_changes/edit-fields';
import type { Problem } from '../_decide/decision-requests';
import { WillBeStored } from '../_decide/will-be-stored';
import { smsSegments } from '../_entry/sms-segments';
import { formShortcuts } from './form-shortcuts';
import { SubmitCaps } from './submit-caps';

type Props = {
  entry: ToolCallEntry;
  fields: Fields;
  /** Set when somebody changed the text while the editor was open. */
  outdated: boolean;
  /** Somebody else has decided: what was typed stays to be read and copied. */
  settled: boolean;
  pending: 'approve' | 'edit' | null;
  problem: Problem | null;
  onChange: (fields: Fields) => void;
  onApprove: () => void;
  onSave: () => void;
  /** Closes the form; what was typed is kept. */
  onLeave: () => void;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
};

export function MessageEditor({
  entry,
  fields,
  outdated,
  settled,
  pending,
  problem,
  onChange,
  ...on
}: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [isLater, setLater] = useState(false);
  const shown = useDeferredValue(fields);
  const { time_zone } = useSendingSettings();
  const email = entry.tool === 'send_email';
  const set = (name: string) => (event: { target: { value: string } }) =>
    onChange({ ...fields, [name]: event.target.value });

  useEffect(() => {
    form.current?.querySelector('textarea')?.focus();
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (outdated || settled || pending !== null) return;
    leaveForm(form.current);
    on.onApprove();
  }

  return (
    <form ref={form} onSubmit={submit} onKeyDown={formShortcuts(on.onLeave)} className="flex flex-col gap-3">
      {outdated && !settled ? (
        <Notice tone="wait" alert title="Someone changed this message while you were editing.">
          <p>Your text is saved here. The changes below are against the first proposal.</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button onClick={on.onKeepMine}>Keep mine</Button>
            <Button variant="ghost" onClick={on.onTakeTheirs}>
              Use theirs
            </Button>
          </div>
        </Notice>
      ) : null}
      <TextField
        label="To"
        type={email ? 'email' : 'tel'}
        value={fields.to ?? ''}
        onChange={set('to')}
        readOnly={settled}
        error={problem?.fields.to}
        required
      />
      {email ? (
        <TextField
          label="Subject"
          value={fields.subject ?? ''}
          onChange={set('subject')}
          readOnly={settled}
          error={problem?.fields.subject}
          maxLength={200}
          required
        />
      ) : null}
      <TextAreaField
        label="Text"
        value={fields.body ?? ''}
        onChange={set('body')}
        readOnly={settled}
        error={problem?.fields.body}
        hint={email ? undefined : segmentHint(fields.body ?? '')}
        maxLength={email ? 20_000 : 1_600}
        rows={email ? 9 : 4}
        required
      />
      {fields.send_at || isLater ? (
        <TextField
          label="Send at"
          optional
          hint={`Leave blank for right after the undo period.${zoneHint(time_zone)}`}
          type="datetime-local"
          value={toWallClockInput(fields.send_at ?? '', time_zone)}
          onChange={(event) =>
            onChange({ ...fields, send_at: fromWallClockInput(event.target.value, time_zone) })
          }
          readOnly={settled}
          error={problem?.fields.send_at}
        />
      ) : null}
      <Changes before={toFields(entry.args)} after={shown} />
      <p className="text-xs text-ink-3 empty:hidden">
        <WillBeStored tool={entry.tool} />
      </p>
      {settled ? null : (
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            variant="primary"
            size="md"
            pending={pending === 'approve'}
            disabled={outdated || pending === 'edit'}
          >
            {pending === 'approve' ? 'Approving…' : 'Approve edited message'}
            <SubmitCaps />
          </Button>
          <Button
            size="md"
            pending={pending === 'edit'}
            disabled={outdated || pending === 'approve'}
            onClick={on.onSave}
          >
            {pending === 'edit' ? 'Saving…' : 'Save draft'}
          </Button>
          {fields.send_at || isLater ? null : (
            <Button variant="ghost" size="md" onClick={() => setLater(true)}>
              Send later
            </Button>
          )}
          <Button
            variant="ghost"
            size="md"
            onClick={() => {
              leaveForm(form.current);
              on.onLeave();
            }}
          >
            Cancel
          </Button>
        </div>
      )}
    </form>
  );
}

function zoneHint(zone: string): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === own ? '' : ` In the organization’s time zone, ${zone.replaceAll('_', ' ')}.`;
}

function segmentHint(body: string): string {
  const { segments } = smsSegments(body);
  return `${body.length} characters, ${segments === 1 ? '1 segment' : `${segments} segments`}`;
}
