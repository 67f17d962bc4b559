'use client';

import { type FormEvent, useDeferredValue, useEffect, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { TextAreaField, TextField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useSendingSettings } from '@/app/[org]/settings/use-sending-settings';
import { fromWallClockInput, toWallClockInput } from '@/lib/kit/zoned-time';
import type { ToolCallEntry } from '@/lib/plans/schema/log-entry';
import { Changes } from '../_changes/changes';
import { type Fields, toFields } from '../_changes/edit-fields';
import type { Problem } from '../_decide/decision-requests';
import { smsSegments } from '../_entry/sms-segments';

type Props = {
  entry: ToolCallEntry;
  fields: Fields;
  /** Set when somebody changed the text while the editor was open. */
  outdated: boolean;
  pending: 'approve' | 'edit' | null;
  problem: Problem | null;
  onChange: (fields: Fields) => void;
  onApprove: () => void;
  onSave: () => void;
  onCancel: () => void;
  onKeepMine: () => void;
};

export function MessageEditor({ entry, fields, outdated, pending, problem, onChange, ...on }: Props) {
  const form = useRef<HTMLFormElement>(null);
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
    if (!outdated) on.onApprove();
  }

  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-3">
      {outdated ? (
        <Notice tone="wait" alert title="Somebody changed this message while you were editing.">
          <p>Your text is kept. The changes below are against the first proposal.</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button onClick={on.onKeepMine}>Go on with mine</Button>
            <Button variant="ghost" onClick={on.onCancel}>
              Take theirs
            </Button>
          </div>
        </Notice>
      ) : null}
      <TextField
        label="To"
        type={email ? 'email' : 'tel'}
        value={fields.to ?? ''}
        onChange={set('to')}
        error={problem?.fields.to}
        required
      />
      {email ? (
        <TextField
          label="Subject"
          value={fields.subject ?? ''}
          onChange={set('subject')}
          error={problem?.fields.subject}
          maxLength={200}
          required
        />
      ) : null}
      <TextAreaField
        label="Text"
        value={fields.body ?? ''}
        onChange={set('body')}
        error={problem?.fields.body}
        hint={email ? undefined : segmentHint(fields.body ?? '')}
        maxLength={email ? 20_000 : 1_600}
        rows={email ? 9 : 4}
        required
      />
      <TextField
        label="Send at"
        optional
        hint={`Empty: as soon as it is approved and the time for undoing has passed.${zoneHint(time_zone)}`}
        type="datetime-local"
        value={toWallClockInput(fields.send_at ?? '', time_zone)}
        onChange={(event) =>
          onChange({ ...fields, send_at: fromWallClockInput(event.target.value, time_zone) })
        }
        error={problem?.fields.send_at}
      />
      <Changes before={toFields(entry.args)} after={shown} />
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          variant="primary"
          size="md"
          pending={pending === 'approve'}
          disabled={outdated || pending === 'edit'}
        >
          {pending === 'approve' ? 'Approving…' : 'Approve this text'}
        </Button>
        <Button
          size="md"
          pending={pending === 'edit'}
          disabled={outdated || pending === 'approve'}
          onClick={on.onSave}
        >
          {pending === 'edit' ? 'Saving…' : 'Save draft'}
        </Button>
        <Button variant="ghost" size="md" onClick={on.onCancel}>
          Cancel
        </Button>
      </div>
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
