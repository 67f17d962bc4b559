import {
  Ban,
  CircleCheck,
  CircleHelp,
  CirclePause,
  CirclePlay,
  Clock,
  Eye,
  Hourglass,
  OctagonAlert,
  OctagonX,
  TimerReset,
} from 'lucide-react';
import { Badge } from '@/app/_ui/badge';
import { lookUp } from '@/lib/kit/look-up';
import type { PlanState, PlanStatus } from '@/lib/plans/schema/plan';
import type { StateLabel } from './_entry/entry-state-badge';

export const PLAN_STATES: Record<PlanStatus, StateLabel> = {
  pending_review: { tone: 'wait', icon: Eye, word: 'To review' },
  stand_by: { tone: 'idle', icon: TimerReset, word: 'Scheduled' },
  executing: { tone: 'run', icon: CirclePlay, word: 'Running' },
  awaiting_input: { tone: 'wait', icon: Clock, word: 'Waiting' },
  paused: { tone: 'idle', icon: CirclePause, word: 'Paused' },
  completed: { tone: 'good', icon: CircleCheck, word: 'Completed' },
  failed: { tone: 'bad', icon: OctagonAlert, word: 'Failed' },
  rejected: { tone: 'idle', icon: Ban, word: 'Rejected' },
  stopped: { tone: 'idle', icon: OctagonX, word: 'Stopped' },
};

const STALLED = { tone: 'bad', icon: Hourglass, word: 'Stalled' } as const;

/** A state that a newer server has is shown by its name in the API. */
function planState(status: PlanStatus): StateLabel {
  return lookUp(PLAN_STATES, status) ?? { tone: 'idle', icon: CircleHelp, word: status };
}

/** Follows a completed plan's badge when some of its messages were only stored. */
export function StoredCount({ state }: { state: PlanState }) {
  if (state.status !== 'completed' || !state.stored) return null;
  return <span className="text-sm text-wait">· stored, not sent ({state.stored})</span>;
}

export function PlanStateBadge({ state }: { state: PlanState }) {
  const stalled = state.status === 'executing' && state.stalled_since;
  const { tone, icon, word } = stalled ? STALLED : planState(state.status);
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
