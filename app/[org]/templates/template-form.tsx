'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { errorMessage, fieldProblems } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { ButtonLink } from '@/app/_ui/button-link';
import { CheckField, SelectField, TextAreaField, TextField } from '@/app/_ui/field';
import { Notice, ProblemNotice } from '@/app/_ui/notice';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import { showToast } from '@/app/[org]/_toast/toast';
import { sendJson } from '@/lib/client/fetcher';
import type { Template } from '@/lib/templates/schema';
import { templateKey, templatesKey } from '@/lib/templates/urls';
import { readTemplateForm } from './read-template-form';
import { TemplatePreview } from './template-preview';
import { ToolChoice } from './tool-choice';
import { LeaveDialog, useUnsaved } from './use-unsaved';

const HOUR = 3_600;

export function TemplateForm({ template }: { template?: Template }) {
  const { slug } = useOrg();
  const router = useRouter();
  const canManage = useCanManage();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const wrong = fieldProblems(problem);
  const form = useRef<HTMLFormElement>(null);
  const { dirty, leaving, checkForChanges, stay, done } = useUnsaved(form);

  // Scrolls to the first error, so that it need not be searched for.
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = readTemplateForm(new FormData(event.currentTarget));
    setPending(true);
    setProblem(null);
    try {
      await (template
        ? sendJson('PUT', templateKey(slug, template.id), body)
        : sendJson('POST', templatesKey(slug), body));
      done();
      void showToast('The template is saved.');
      router.push(`/${slug}/templates`);
      router.refresh();
    } catch (thrown) {
      setProblem(thrown);
      setPending(false);
    }
  }

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
        <ProblemNotice>{problem ? errorMessage(problem) : null}</ProblemNotice>
        <TextField
          label="Name"
          name="name"
          defaultValue={template?.name}
          error={wrong.name}
          maxLength={120}
          required
        />
        <TextAreaField
          label="Instructions"
          name="description"
          hint="What to look for in a call, how to write, and what never to do."
          defaultValue={template?.description}
          error={wrong.description}
          maxLength={5_000}
          rows={7}
          required
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <SelectField
            label="Plans are created"
            name="trigger"
            defaultValue={template?.trigger ?? 'post_call'}
          >
            <option value="post_call">after each finished call</option>
            <option value="manual">manually only</option>
          </SelectField>
          <SelectField
            label="For one contact"
            name="re_enrollment_policy"
            defaultValue={template?.re_enrollment_policy ?? 'multiple'}
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
          defaultValue={template?.start_condition}
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
          defaultValue={template?.expires_after_s ? template.expires_after_s / HOUR : ''}
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
          defaultValue={template?.remind_after_s ? template.remind_after_s / HOUR : ''}
          error={wrong.remind_after_s}
        />
        <ToolChoice allowed={template?.allowed_tools} error={wrong.allowed_tools} />
        <div className="flex flex-col gap-3">
          <CheckField label="Active" name="is_active" defaultChecked={template?.is_active ?? true} />
          <CheckField
            label="Plans start without review"
            name="auto_approve"
            defaultChecked={template?.auto_approve}
            hint="Each message still needs approval."
          />
          <CheckField
            label="Autopilot: messages are approved automatically"
            name="autopilot"
            defaultChecked={template?.autopilot}
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
