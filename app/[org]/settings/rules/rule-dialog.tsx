'use client';

import { type FormEvent, useState } from 'react';
import { errorMessage, fieldProblems } from '@/app/_errors/error-message';
import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { SelectField, TextField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import { decodeSavedRule } from '@/lib/rules/decode';
import type { Rule } from '@/lib/rules/schema';
import { rulesKey, ruleUrl } from '@/lib/rules/urls';
import { type TemplateName, VERDICT_LABELS } from './rule-labels';

type Props = {
  rule: Rule | null;
  templates: TemplateName[];
  /** The preselected template of a new rule. */
  templateId?: string;
  onClose: () => void;
  onSaved: (rule: Rule) => Promise<void>;
};

export function RuleDialog({ rule, templates, templateId = '', onClose, onSaved }: Props) {
  const { slug } = useOrg();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const wrong = fieldProblems(problem);
  const problemOf = (field: string) => wrong[field] ?? wrong[`rule.${field}`];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const size = String(form.get('max_chars') ?? '');
    const words = {
      name: form.get('name'),
      verdict: form.get('verdict'),
      tool: form.get('tool') || null,
      template_id: form.get('template_id') || null,
      recipient: form.get('recipient') || null,
      max_chars: size === '' ? null : Number(size),
    };
    setPending(true);
    setProblem(null);
    try {
      const saved = await (rule
        ? sendJson('PATCH', ruleUrl(slug, rule.id), { rule: words }, decodeSavedRule)
        : sendJson('POST', rulesKey(slug), words, decodeSavedRule));
      await onSaved(saved.rule);
    } catch (thrown) {
      setProblem(thrown);
      setPending(false);
    }
  }

  return (
    <Dialog title={rule ? 'Edit the rule' : 'New rule'} onClose={onClose}>
      <DialogForm
        onSubmit={submit}
        {...{ onClose, pending }}
        problem={problem ? errorMessage(problem) : null}
        submit={rule ? 'Save' : 'Save and test'}
        submitting="Saving…"
      >
        {rule?.is_active ? (
          <Notice tone="info">
            A changed rule stays off until it has been tested. Renaming does not turn it off.
          </Notice>
        ) : null}
        <TextField label="Name" name="name" defaultValue={rule?.name} maxLength={120} required />
        <SelectField
          label="Action"
          name="verdict"
          defaultValue={rule?.verdict ?? 'approve'}
          hint="“Always ask” overrides autopilot."
        >
          {Object.entries(VERDICT_LABELS).map(([verdict, words]) => (
            <option key={verdict} value={verdict}>
              {words}
            </option>
          ))}
        </SelectField>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label="Kind of message" name="tool" defaultValue={rule?.tool ?? ''}>
            <option value="">any</option>
            <option value="send_email">Email</option>
            <option value="send_sms">Text</option>
          </SelectField>
          <SelectField
            label="Template"
            name="template_id"
            defaultValue={rule ? (rule.template_id ?? '') : templateId}
          >
            <option value="">any</option>
            {templates.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
        <TextField
          label="Recipient"
          name="recipient"
          optional
          defaultValue={rule?.recipient ?? ''}
          maxLength={254}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          hint="One address, one number, or @example.com for exactly this domain. Leave blank for any recipient."
          error={problemOf('recipient')}
        />
        <TextField
          label="Longest message, in characters"
          name="max_chars"
          optional
          type="number"
          min={1}
          max={25_000}
          defaultValue={rule?.max_chars ?? ''}
          hint="Subject and text together. Leave blank for any length."
          error={problemOf('max_chars')}
        />
      </DialogForm>
    </Dialog>
  );
}
