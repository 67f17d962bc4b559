'use client';

import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { SelectField, TextField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { EditDifferences } from '@/app/[org]/_forms/edit-differences';
import { useEditForm } from '@/app/[org]/_forms/use-edit-form';
import { useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import { decodeRule, decodeSavedRule } from '@/lib/rules/decode';
import type { Rule } from '@/lib/rules/schema';
import { rulesKey, ruleUrl } from '@/lib/rules/urls';
import { readRuleForm, ruleFields } from './rule-fields';
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
  const { submit, pending, problem, wrong, ...edit } = useEditForm({
    row: rule,
    read: readRuleForm,
    decode: decodeRule,
    send: async ({ version, ...content }) => {
      const saved = await (rule
        ? sendJson('PATCH', ruleUrl(slug, rule.id), { version, rule: content }, decodeSavedRule)
        : sendJson('POST', rulesKey(slug), content, decodeSavedRule));
      return saved.rule;
    },
    onSaved,
  });
  const problemOf = (field: string) => wrong[field] ?? wrong[`rule.${field}`];

  return (
    <Dialog title={rule ? 'Edit the rule' : 'New rule'} onClose={onClose}>
      <DialogForm
        onSubmit={submit}
        {...{ onClose, pending, problem }}
        submit={rule ? 'Save' : 'Save and test'}
        submitting="Saving…"
      >
        <EditDifferences noun="rule" labels={ruleFields(templates)} {...edit} />
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
