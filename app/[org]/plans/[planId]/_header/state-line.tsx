import { ExactTime, Time } from '@/app/_ui/time';
import type { PlanState } from '@/lib/plans/schema';

/** The state in a sentence: what happens next, or how it ended. */
export function StateLine({ state, waiting }: { state: PlanState; waiting: number }) {
  switch (state.status) {
    case 'pending_review':
      return <>Nothing happens before somebody has reviewed it.</>;
    case 'stand_by':
      return Date.parse(state.next_execution_at) > 0 ? (
        <>
          Next run: <Time at={state.next_execution_at} />.
        </>
      ) : null;
    case 'executing':
      return <>Running now.</>;
    case 'awaiting_input':
      return (
        <>
          {waiting === 1 ? 'One entry waits.' : `${waiting} entries wait.`}
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
      return <>{state.reason}</>;
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
