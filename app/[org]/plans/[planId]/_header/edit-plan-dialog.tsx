'use client';

import { type FormEvent, useState } from 'react';
import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { TextAreaField, TextField } from '@/app/_ui/field';
import type { Plan } from '@/lib/plans/schema/plan';
import type { ActionResult, PlanChanges } from './use-plan-action';

type Props = {
  plan: Plan;
  pending: boolean;
  problem: string | null;
  onSave: (version: number, changes: PlanChanges) => Promise<ActionResult>;
  onClose: () => void;
};

const CHANGED =
  'Someone else changed this plan while you were editing. Your text is saved here; compare, then save again.';

/** Sends only what was changed, with the version that the person was shown; a lost race shows both texts. */
export function EditPlanDialog({ plan, pending, problem, onSave, onClose }: Props) {
  const [shown, setShown] = useState(plan);
  const [title, setTitle] = useState(plan.title);
  const [description, setDescription] = useState(plan.description);
  const [theirs, setTheirs] = useState<{ title: boolean; description: boolean } | null>(null);

  async function save(base: Plan): Promise<void> {
    const changes = {
      ...(title.trim() === base.title ? {} : { title }),
      ...(description.trim() === base.description ? {} : { description }),
    };
    if (Object.keys(changes).length === 0) return onClose();
    const result = await onSave(base.version, changes);
    if (result.done) return onClose();
    const { current } = result;
    if (!current || current.version === base.version) return;
    const changed = {
      title: current.title !== base.title,
      description: current.description !== base.description,
    };
    setShown(current);
    // Only the plan's state has moved on: what the person was shown still stands, so it is sent again at the new version.
    if (!changed.title && !changed.description) return save(current);
    // A field that the person left alone takes the colleague's text.
    if (title.trim() === base.title) setTitle(current.title);
    if (description.trim() === base.description) setDescription(current.description);
    setTheirs(changed);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void save(shown);
  }

  return (
    <Dialog
      title="Edit the plan"
      description="The planner reads both on its next run. Messages already waiting for approval are not rewritten."
      onClose={onClose}
    >
      <DialogForm
        onSubmit={submit}
        {...{ onClose, pending }}
        problem={theirs ? CHANGED : problem}
        submit="Save"
        submitting="Saving…"
      >
        <TextField
          label="Title"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          maxLength={200}
          required
          {...(theirs?.title && title !== shown.title ? { hint: `Current: ${shown.title}` } : {})}
        />
        <TextAreaField
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.target.value)}
          maxLength={5_000}
          rows={8}
          required
          {...(theirs?.description && description !== shown.description
            ? { hint: `Current: ${shown.description}` }
            : {})}
        />
      </DialogForm>
    </Dialog>
  );
}
