'use client';

import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { TextAreaField, TextField } from '@/app/_ui/field';
import { EditDifferences } from '@/app/[org]/_forms/edit-differences';
import { useEditForm } from '@/app/[org]/_forms/use-edit-form';
import { decodePlan } from '@/lib/plans/decode/plan';
import type { Plan } from '@/lib/plans/schema/plan';
import type { ActionResult } from './use-plan-action';

type Props = {
  plan: Plan;
  onSave: (body: Record<string, unknown>) => Promise<ActionResult>;
  onClose: () => void;
};

const LABELS = { title: 'Title', description: 'Description' };

const readPlanForm = (form: FormData) => ({
  title: String(form.get('title')).trim(),
  description: String(form.get('description')).trim(),
});

export function EditPlanDialog({ plan, onSave, onClose }: Props) {
  const { opened, submit, pending, problem, wrong, ...edit } = useEditForm({
    row: plan,
    read: readPlanForm,
    decode: decodePlan,
    send: async (body) => {
      const result = await onSave(body);
      if (!result.done) throw result.thrown;
      return result.plan;
    },
    onSaved: onClose,
  });
  return (
    <Dialog
      title="Edit the plan"
      description="The planner reads both on its next run. Messages already waiting for approval are not rewritten."
      onClose={onClose}
    >
      <DialogForm onSubmit={submit} {...{ onClose, pending, problem }} submit="Save" submitting="Saving…">
        <EditDifferences noun="plan" labels={LABELS} {...edit} />
        <TextField
          label="Title"
          name="title"
          defaultValue={opened?.title}
          error={wrong.title}
          maxLength={200}
          required
        />
        <TextAreaField
          label="Description"
          name="description"
          defaultValue={opened?.description}
          error={wrong.description}
          maxLength={5_000}
          rows={8}
          required
        />
      </DialogForm>
    </Dialog>
  );
}
