'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { ButtonLink } from '@/app/_ui/button-link';
import { CheckField, SelectField, TextAreaField, TextField } from '@/app/_ui/field';
import { Notice, ProblemNotice } from '@/app/_ui/notice';
import { EditDifferences } from '@/app/[org]/_forms/edit-differences';
import { useEditForm } from '@/app/[org]/_forms/use-edit-form';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import { showToast } from '@/app/[org]/_toast/toast';
import { sendJson } from '@/lib/client/fetcher';
import { decodeSavedTemplate, decodeTemplate } from '@/lib/templates/decode';
import type { Template } from '@/lib/templates/schema';
import { templateKey, templatesKey } from '@/lib/templates/urls';
import { hoursOf, readTemplateForm, TEMPLATE_FIELDS, templateControls } from './template-fields';
import { TemplatePreview } from './template-preview';
import { ToolChoice } from './tool-choice';
import { LeaveDialog, useUnsaved } from './use-unsaved';

export function TemplateForm({ template }: { template?: Template }) {
  const { slug } = useOrg();
  const router = useRouter();
  const canManage = useCanManage();
  const form = useRef<HTMLFormElement>(null);
  const { dirty, leaving, checkForChanges, stay, done } = useUnsaved(form);

  const { opened, submit, pending, problem, wrong, ...edit } = useEditForm({
    row: template ?? null,
    read: readTemplateForm,
    decode: decodeTemplate,
    controlsOf: templateControls,
    send: async (body) => {
      const saved = await (template
        ? sendJson('PATCH', templateKey(slug, template.id), body, decodeSavedTemplate)
        : sendJson('POST', templatesKey(slug), body, decodeSavedTemplate));
      return saved.template;
    },
    onSaved: () => {
      done();
      void showToast('The template is saved.');
      router.push(`/${slug}/templates`);
      router.refresh();
    },
  });

  // Scrolls to the first error, so that it need not be searched for.
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem]);

  return (
    <form ref={form} onSubmit={submit} onChange={checkForChanges} className="max-w-2xl min-w-0">
      {leaving ? (
        <LeaveDialog
          onStay={stay}
          onLeave={() => {
            done();
            router.push(leaving);
          }}
        />
      ) : null}
      <fieldset disabled={!canManage} className="flex flex-col gap-5">
        <legend className="sr-only">Template</legend>
        {canManage ? null : <Notice tone="info">Only admins and owners can change templates.</Notice>}
        <ProblemNotice>{problem}</ProblemNotice>
        <EditDifferences noun="template" labels={TEMPLATE_FIELDS} {...edit} />
        <TextField
          label="Name"
          name="name"
          defaultValue={opened?.name}
          error={wrong.name}
          maxLength={120}
          required
        />
        <TextAreaField
          label="Instructions"
          name="description"
          hint="What to look for in a call, how to write, and what never to do."
          defaultValue={opened?.description}
          error={wrong.description}
          maxLength={5_000}
          rows={7}
          required
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <SelectField label="Plans are created" name="trigger" defaultValue={opened?.trigger ?? 'post_call'}>
            <option value="post_call">after each finished call</option>
            <option value="manual">manually only</option>
          </SelectField>
          <SelectField
            label="For one contact"
            name="re_enrollment_policy"
            defaultValue={opened?.re_enrollment_policy ?? 'multiple'}
          >
            <option value="multiple">one plan per call</option>
            <option value="once">one plan ever (unless it was rejected)</option>
          </SelectField>
        </div>
        <TextField
          label="Only when"
          optional
          name="start_condition"
          hint="In plain words, such as “the customer asked for a quote”. Leave blank for every call."
          defaultValue={opened?.start_condition}
          error={wrong.start_condition}
          maxLength={1_000}
        />
        <TextField
          label="Messages and questions expire after (hours)"
          optional
          name="expires_after_h"
          hint="Expired messages are never sent. Leave blank to keep them open."
          type="number"
          min={1}
          max={8_760}
          step="any"
          defaultValue={hoursOf(opened?.expires_after_s)}
          error={wrong.expires_after_s}
        />
        <TextField
          label="Remind about messages and questions after (hours)"
          optional
          name="remind_after_h"
          hint="Repeats less often over time. Applies to new messages. Leave blank for no reminders."
          type="number"
          min={1}
          max={8_760}
          step="any"
          defaultValue={hoursOf(opened?.remind_after_s)}
          error={wrong.remind_after_s}
        />
        <ToolChoice allowed={opened?.allowed_tools} error={wrong.allowed_tools} />
        <div className="flex flex-col gap-3">
          <CheckField label="Active" name="is_active" defaultChecked={opened?.is_active ?? true} />
          <CheckField
            label="Plans start without review"
            name="auto_approve"
            defaultChecked={opened?.auto_approve}
            hint="Each message still needs approval."
          />
          <CheckField
            label="Autopilot: messages are approved automatically"
            name="autopilot"
            defaultChecked={opened?.autopilot}
            hint="No one reads them first. They can still be undone for 10 s."
          />
        </div>
        <TemplatePreview form={form} template={template} />
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" size="md" pending={pending}>
            {pending ? 'Saving…' : 'Save template'}
          </Button>
          <ButtonLink href={`/${slug}/templates`} variant="ghost" size="md">
            Cancel
          </ButtonLink>
          {dirty ? <p className="text-sm text-ink-3">Not saved yet.</p> : null}
        </div>
      </fieldset>
    </form>
  );
}
