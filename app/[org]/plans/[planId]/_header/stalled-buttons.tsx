'use client';

import { OctagonAlert, RotateCcw } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import type { PlanAction } from './use-plan-action';

type Props = {
  pending: PlanAction | 'edit' | null;
  onAct: (action: PlanAction, body?: Record<string, unknown>) => Promise<boolean>;
  onFail: () => void;
};

/** Buttons for a stalled run: retry, or give the plan up. */
export function StalledButtons({ pending, onAct, onFail }: Props) {
  return (
    <>
      <Button variant="primary" pending={pending === 'retry'} onClick={() => onAct('retry')}>
        <RotateCcw aria-hidden size={15} />
        Retry
      </Button>
      <Button variant="danger" onClick={onFail}>
        <OctagonAlert aria-hidden size={15} />
        Fail
      </Button>
    </>
  );
}
