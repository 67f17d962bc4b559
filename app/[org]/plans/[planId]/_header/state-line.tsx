'use client';

import { ExactTime, Time } from '@/app/_ui/time';
import type { PlanState } from '@/lib/plans/schema/plan';
import { useOverdue } from '../../next-run';

/** The state in a sentence: what happens next, or how it ended. */
export function StateLine({ state, open }: { state: PlanState; open: number }) {
  switch (state.status) {
    case 'pending_review':
      return <>Nothing happens until someone reviews this.</>;
    case 'stand_by':
      return <StandBy at={state.next_execution_at} />;
    case 'executing':
      return state.stalled_since ? (
        <>
          Stalled since <ExactTime at={state.stalled_since} />: no progress since then.
        </>
      ) : (
        <>Running now.</>
      );
    case 'awaiting_input':
      return (
        <>
          {open === 0 ? 'Everything is decided. Processing approved messages…' : null}
          {open === 1 ? '1 to decide.' : null}
          {open > 1 ? `${open} to decide.` : null}
          {state.next_execution_at ? (
            <>
              {' '}
              Will check again <ExactTime at={state.next_execution_at} /> either way.
            </>
          ) : null}
        </>
      );
    case 'paused':
      return <>Paused: nothing runs and nothing is sent until someone resumes it.</>;
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
      return (
        <>{state.by ? `Stopped by ${state.by.name}.` : 'Stopped.'} Anything still waiting was canceled.</>
      );
  }
}

function StandBy({ at }: { at: string }) {
  return useOverdue(at) ? (
    <>
      Due since <Time at={at} />; waiting for a free worker.
    </>
  ) : (
    <>
      Next run: <Time at={at} ahead />.
    </>
  );
}
