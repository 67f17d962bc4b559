'use client';

import { GitCompare } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import type { ToolCallEntry } from '@/lib/plans/schema/log-entry';
import { toFields } from './edit-fields';

const Changes = dynamic(() => import('./changes').then((module) => module.Changes), { loading: () => null });

/** Shows the difference between the proposed and the edited message on demand. */
export function SeeChanges({ entry }: { entry: ToolCallEntry }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-col items-start gap-2">
      <Button variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)} className="-ml-2.5">
        <GitCompare aria-hidden size={15} />
        Edited by a person: {open ? 'hide' : 'show'} the changes
      </Button>
      {open ? (
        <div className="w-full">
          <Changes before={toFields(entry.args)} after={toFields(entry.approved_args ?? entry.args)} />
        </div>
      ) : null}
    </div>
  );
}
