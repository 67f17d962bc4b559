'use client';

import { ExactTime, Time } from '@/app/_ui/time';
import type { PlanState } from '@/lib/plans/schema/plan';
import { useOverdue } from '../../next-run';

/** The state in a sentence: what happens next, or how it ended. */
export function StateLine({ state, open }: { state: PlanState; open: number }) {
  switch (state.status) {
    case 'pending_review':
      return <>Nothing happens before somebody has reviewed it.</>;
    case 'stand_by':
      return <StandBy at={state.next_execution_at} />;
    case 'executing':
      return state.stalled_since ? (
        <>
          Stalled since <ExactTime at={state.stalled_since} />: the run has written nothing since then.
        </>
      ) : (
        <>Running now.</>
      );
    case 'awaiting_input':
      return (
        <>
          {open === 0 ? 'All is decided; what was approved is on its way.' : null}
          {open === 1 ? 'One decision waits.' : null}
          {open > 1 ? `${open} decisions wait.` : null}
          {state.next_execution_at ? (
            <>
              {' '}
              Comes back <ExactTime at={state.next_execution_at} /> in any case.
            </>
          ) : null}
        </>
      );
    case 'paused':
      return <>Paused: nothing runs and nothing is sent until somebody resumes it.</>;
    case 'completed':
      return <>{state.summary}</>;
    case 'failed':
    case 'rejected':
      return (
        <>
          {state.by ? `By ${state.by.name}: ` : ''}
          {state.reason}
        </>
      );
    case 'stopped':
      return <>{state.by ? `Stopped by ${state.by.name}.` : 'Stopped.'} What still waited was cancelled.</>;
  }
}

function StandBy({ at }: { at: string }) {
  return useOverdue(at) ? (
    <>
      Due since <Time at={at} />: no worker has taken it up yet.
    </>
  ) : (
    <>
      Next run: <Time at={at} ahead />.
    </>
  );
}
