'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { errorMessage } from '@/app/_errors/error-message';
import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { SelectField, TextAreaField, TextField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import { decodePlan } from '@/lib/plans/decode/plan';
import { MAX_INSTRUCTION, planListKey } from '@/lib/plans/urls';
import type { Template } from '@/lib/templates/schema';
import { ContactPicker } from './contact-picker';

/** Creates a plan by hand, from a template and for chosen contacts. */
export function NewPlanDialog({ templates, onClose }: { templates: Template[]; onClose: () => void }) {
  const { slug } = useOrg();
  const router = useRouter();
  const usable = templates.filter((template) => template.is_active);
  const [templateId, setTemplateId] = useState(usable[0]?.id ?? '');
  const [description, setDescription] = useState('');
  const [title, setTitle] = useState('');
  const [contactIds, setContactIds] = useState<string[]>([]);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem(null);
    try {
      const plan = await sendJson(
        'POST',
        planListKey(slug),
        {
          template_id: templateId,
          contact_ids: contactIds,
          description,
          ...(title.trim() ? { title } : {}),
        },
        decodePlan,
      );
      router.push(`/${slug}/plans/${plan.id}`);
    } catch (thrown) {
      setProblem(errorMessage(thrown));
      setPending(false);
    }
  }

  return (
    <Dialog title="New plan" description="Create a plan without a call." onClose={onClose}>
      {usable.length === 0 ? (
        <Notice tone="wait">There is no active template. Create one first, under Templates.</Notice>
      ) : (
        <DialogForm
          onSubmit={submit}
          {...{ onClose, pending, problem }}
          submit="Create plan"
          submitting="Creating…"
        >
          <TextAreaField
            label="What should happen?"
            hint="For example: Write Igor about the new delivery date."
            value={description}
            onChange={(event) => setDescription(event.target.value)}
            rows={3}
            maxLength={MAX_INSTRUCTION}
            dir="auto"
            required
          />
          <ContactPicker chosen={contactIds} onChange={setContactIds} />
          <SelectField
            label="Template"
            value={templateId}
            onChange={(event) => setTemplateId(event.target.value)}
          >
            {usable.map((template) => (
              <option key={template.id} value={template.id}>
                {template.name}
              </option>
            ))}
          </SelectField>
          <TextField
            label="Title"
            optional
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            maxLength={200}
          />
        </DialogForm>
      )}
    </Dialog>
  );
}
