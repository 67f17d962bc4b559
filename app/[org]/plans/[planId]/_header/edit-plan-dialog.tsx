'use client';

import { type FormEvent, useState } from 'react';
import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { TextAreaField, TextField } from '@/app/_ui/field';
import type { Plan } from '@/lib/plans/schema/plan';

type Props = {
  plan: Plan;
  pending: boolean;
  problem: string | null;
  onSave: (changes: { title?: string; description?: string }) => Promise<boolean>;
  onClose: () => void;
};

export function EditPlanDialog({ plan, pending, problem, onSave, onClose }: Props) {
  const [title, setTitle] = useState(plan.title);
  const [description, setDescription] = useState(plan.description);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const changes = {
      ...(title.trim() === plan.title ? {} : { title }),
      ...(description.trim() === plan.description ? {} : { description }),
    };
    if (Object.keys(changes).length === 0 || (await onSave(changes))) onClose();
  }

  return (
    <Dialog
      title="Edit the plan"
      description="The planner reads both on its next run. Messages that already wait are not rewritten."
      onClose={onClose}
    >
      <DialogForm onSubmit={submit} {...{ onClose, pending, problem }} submit="Save" submitting="Saving…">
        <TextField
          label="Title"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          maxLength={200}
          required
        />
        <TextAreaField
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.target.value)}
          maxLength={5_000}
          rows={8}
          required
        />
      </DialogForm>
    </Dialog>
  );
}
