'use client';

import { OctagonX, Pause, PencilLine, Play } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { useCanDecide } from '@/app/[org]/_org/org-context';
import type { Plan } from '@/lib/plans/schema/plan';
import { canMovePlan, isTerminal } from '@/lib/plans/transitions';
import { StalledButtons } from './stalled-buttons';
import type { ActionResult, PlanAction } from './use-plan-action';

const FailPlanDialog = dynamic(() => import('./fail-plan-dialog').then((module) => module.FailPlanDialog), {
  loading: () => null,
});
const EditPlanDialog = dynamic(() => import('./edit-plan-dialog').then((module) => module.EditPlanDialog), {
  loading: () => null,
});

type Props = {
  plan: Plan;
  pending: PlanAction | 'edit' | null;
  onAct: (action: PlanAction, body?: Record<string, unknown>) => Promise<boolean>;
  onEdit: (body: Record<string, unknown>) => Promise<ActionResult>;
  problem: string | null;
};

export function LifecycleButtons({ plan, pending, onAct, onEdit, problem }: Props) {
  const [editing, setEditing] = useState(false);
  const [failing, setFailing] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const canDecide = useCanDecide();
  const { status } = plan.state;
  // A dialog in which the person types stays open, whatever becomes of the plan.
  if ((isTerminal(status) || !canDecide) && !editing && !failing) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {status === 'executing' && plan.state.stalled_since ? (
        <StalledButtons pending={pending} onAct={onAct} onFail={() => setFailing(true)} />
      ) : null}
      <Button onClick={() => setEditing(true)}>
        <PencilLine aria-hidden size={15} />
        Edit
      </Button>
      {status === 'paused' ? (
        <Button pending={pending === 'resume'} onClick={() => onAct('resume')}>
          <Play aria-hidden size={15} />
          Resume
        </Button>
      ) : canMovePlan(status, 'paused') ? (
        <Button pending={pending === 'pause'} onClick={() => onAct('pause')}>
          <Pause aria-hidden size={15} />
          Pause
        </Button>
      ) : null}
      {confirming ? (
        <span className="inline-flex gap-2">
          <Button
            variant="danger"
            pending={pending === 'stop'}
            onClick={async () => {
              await onAct('stop');
              setConfirming(false);
            }}
          >
            Stop plan
          </Button>
          <Button variant="ghost" onClick={() => setConfirming(false)}>
            Cancel
          </Button>
        </span>
      ) : (
        <Button variant="danger" onClick={() => setConfirming(true)}>
          <OctagonX aria-hidden size={15} />
          Stop
        </Button>
      )}
      {failing ? (
        <FailPlanDialog
          pending={pending === 'fail'}
          problem={problem}
          onFail={(reason) => onAct('fail', { reason })}
          onClose={() => setFailing(false)}
        />
      ) : null}
      {editing ? <EditPlanDialog plan={plan} onSave={onEdit} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}
