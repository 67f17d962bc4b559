import {
  Ban,
  CircleCheck,
  CirclePause,
  CirclePlay,
  CircleQuestionMark,
  Clock,
  Eye,
  Hourglass,
  type LucideIcon,
  OctagonAlert,
  OctagonX,
  TimerReset,
} from 'lucide-react';
import { Badge, type Tone } from '@/app/_ui/badge';
import type { PlanState, PlanStatus } from '@/lib/plans/schema/plan';

export const PLAN_STATES: Record<PlanStatus, { tone: Tone; icon: LucideIcon; word: string }> = {
  pending_review: { tone: 'wait', icon: Eye, word: 'To review' },
  stand_by: { tone: 'idle', icon: TimerReset, word: 'Stand-by' },
  executing: { tone: 'run', icon: CirclePlay, word: 'Running' },
  awaiting_input: { tone: 'wait', icon: Clock, word: 'Waiting' },
  paused: { tone: 'idle', icon: CirclePause, word: 'Paused' },
  completed: { tone: 'good', icon: CircleCheck, word: 'Completed' },
  failed: { tone: 'bad', icon: OctagonAlert, word: 'Failed' },
  rejected: { tone: 'idle', icon: Ban, word: 'Rejected' },
  stopped: { tone: 'idle', icon: OctagonX, word: 'Stopped' },
};

const STALLED = { tone: 'bad', icon: Hourglass, word: 'Stalled' } as const;

/** A newer server may send a state that this page does not know. */
function lookOf(status: PlanStatus) {
  if (Object.hasOwn(PLAN_STATES, status)) return PLAN_STATES[status];
  return { tone: 'idle', icon: CircleQuestionMark, word: status } as const;
}

export function PlanStateBadge({ state }: { state: PlanState }) {
  const stalled = state.status === 'executing' && state.stalled_since;
  const { tone, icon, word } = stalled ? STALLED : lookOf(state.status);
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
