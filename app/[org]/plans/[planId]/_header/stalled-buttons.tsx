'use client';

import { OctagonAlert, RotateCcw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import type { PlanAction } from './use-plan-action';

const FailPlanDialog = dynamic(() => import('./fail-plan-dialog').then((module) => module.FailPlanDialog));

type Props = {
  pending: PlanAction | 'edit' | null;
  problem: string | null;
  onAct: (action: PlanAction, body?: Record<string, unknown>) => Promise<boolean>;
};

/** Buttons for a stalled run: retry, or give the plan up. */
export function StalledButtons({ pending, problem, onAct }: Props) {
  const [failing, setFailing] = useState(false);
  return (
    <>
      <Button variant="primary" pending={pending === 'retry'} onClick={() => onAct('retry')}>
        <RotateCcw aria-hidden size={15} />
        Retry
      </Button>
      <Button variant="danger" onClick={() => setFailing(true)}>
        <OctagonAlert aria-hidden size={15} />
        Fail
      </Button>
      {failing ? (
        <FailPlanDialog
          pending={pending === 'fail'}
          problem={problem}
          onFail={(reason) => onAct('fail', { reason })}
          onClose={() => setFailing(false)}
        />
      ) : null}
    </>
  );
}
