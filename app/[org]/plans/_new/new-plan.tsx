'use client';

import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { useCanDecide } from '@/app/[org]/_org/org-context';
import type { Template } from '@/lib/templates/schema';

const NewPlanDialog = dynamic(() => import('./new-plan-dialog').then((module) => module.NewPlanDialog), {
  loading: () => null,
});

export function NewPlan({ templates }: { templates: Template[] }) {
  const [open, setOpen] = useState(false);
  if (!useCanDecide()) return null;
  return (
    <>
      <Button size="md" onClick={() => setOpen(true)}>
        <Plus aria-hidden size={16} />
        New plan
      </Button>
      {open ? <NewPlanDialog templates={templates} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
