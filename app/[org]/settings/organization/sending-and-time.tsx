'use client';

import { useState } from 'react';
import { useSWRConfig } from 'swr';
import { Button } from '@/app/_ui/button';
import { TextField } from '@/app/_ui/field';
import { Notice, ProblemNotice } from '@/app/_ui/notice';
import { ExactTime } from '@/app/_ui/time';
import { TimeZoneField, useBrowserZone } from '@/app/_ui/time-zone/time-zone-field';
import { EditDifferences } from '@/app/[org]/_forms/edit-differences';
import { useEditForm } from '@/app/[org]/_forms/use-edit-form';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import { showToast } from '@/app/[org]/_toast/toast';
import { sendJson } from '@/lib/client/fetcher';
import { decodeSettings, decodeSettingsView } from '@/lib/settings/decode';
import type { SendingTimes, SettingsView } from '@/lib/settings/schema';
import { settingsKey } from '@/lib/settings/urls';
import { readSettingsForm, SETTINGS_FIELDS, settingsControls } from './settings-fields';

type Props = { view: SettingsView; defaults: Pick<SendingTimes, 'undo_window_s' | 'time_zone'> };

export function SendingAndTime({ view, defaults }: Props) {
  const { slug, connected } = useOrg();
  const isConnected = connected.send_email || connected.send_sms;
  const { mutate } = useSWRConfig();
  const canManage = useCanManage();
  const browserZone = useBrowserZone();
  const [saved, setSaved] = useState(view);
  const { settings, effective, earliest_run_at } = saved;
  const { submit, pending, problem, wrong, ...edit } = useEditForm({
    row: settings,
    read: readSettingsForm,
    decode: decodeSettings,
    controlsOf: settingsControls,
    send: async (body) => {
      const answer = await sendJson('PATCH', settingsKey(slug), body, decodeSettingsView);
      setSaved(answer);
      // Open cards show their send time by these settings, so they are fetched again.
      await mutate(settingsKey(slug), answer, { revalidate: false });
      return answer.settings;
    },
    onSaved: () => void showToast('The settings are saved.'),
  });

  return (
    <form onSubmit={submit} className="max-w-2xl">
      <fieldset disabled={!canManage} className="flex flex-col gap-5">
        <legend className="sr-only">Sending and time</legend>
        {canManage ? null : <Notice tone="info">Only admins and owners can change these settings.</Notice>}
        <ProblemNotice>{problem}</ProblemNotice>
        <EditDifferences noun="page" labels={SETTINGS_FIELDS} {...edit} />
        <TimeZoneField
          label="Time zone"
          name="time_zone"
          chosen={settings.time_zone ?? ''}
          none={`Default (${defaults.time_zone})`}
          hint={
            browserZone !== null && browserZone !== effective.time_zone
              ? `Yours is ${browserZone}. Times mentioned in calls and messages are in the organization’s time zone.`
              : 'Times mentioned in calls and messages are in this time zone.'
          }
          error={wrong.time_zone}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label="Quiet hours from"
            optional
            name="quiet_from"
            type="time"
            hint="Nothing is sent in these hours; approved messages wait."
            defaultValue={settings.quiet_hours?.from ?? ''}
            error={wrong['quiet_hours.from']}
          />
          <TextField
            label="Quiet hours until"
            optional
            name="quiet_until"
            type="time"
            hint="Leave blank to send at any time."
            defaultValue={settings.quiet_hours?.until ?? ''}
            error={wrong['quiet_hours.until']}
          />
        </div>
        <TextField
          label="Time to undo an approval (seconds)"
          optional
          name="undo_window_s"
          type="number"
          min={0}
          max={3_600}
          step={1}
          hint={`How long an approval can be undone. Default: ${defaults.undo_window_s} seconds.`}
          defaultValue={settings.undo_window_s ?? ''}
          error={wrong.undo_window_s}
        />
        <p className="text-sm text-ink-2">
          A message approved now would be {isConnected ? 'sent' : 'stored, not sent,'}{' '}
          <ExactTime at={earliest_run_at} zone={effective.time_zone} />. Messages already approved keep their
          time, unless it falls within new quiet hours.
        </p>
        <div>
          <Button type="submit" variant="primary" size="md" pending={pending}>
            {pending ? 'Saving…' : 'Save'}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}
