import {
  Ban,
  Check,
  CircleCheck,
  CircleHelp,
  CircleSlash,
  Clock,
  type LucideIcon,
  OctagonAlert,
  RotateCw,
  SendHorizontal,
  TimerOff,
} from 'lucide-react';
import { Badge, type Tone } from '@/app/_ui/badge';
import { lookUp } from '@/lib/kit/look-up';
import type { ToolCallEntry, ToolCallState } from '@/lib/plans/schema/log-entry';

export type StateLabel = { tone: Tone; icon: LucideIcon; word: string };

export const ENTRY_STATES: Record<ToolCallState, StateLabel> = {
  pending: { tone: 'wait', icon: Clock, word: 'Waiting for you' },
  approved: { tone: 'run', icon: Check, word: 'Approved' },
  dispatching: { tone: 'run', icon: SendHorizontal, word: 'Sending' },
  executed: { tone: 'good', icon: CircleCheck, word: 'Done' },
  answered: { tone: 'good', icon: Check, word: 'Answered' },
  unknown: { tone: 'bad', icon: OctagonAlert, word: 'Delivery unknown' },
  failed: { tone: 'bad', icon: OctagonAlert, word: 'Failed' },
  rejected: { tone: 'idle', icon: Ban, word: 'Rejected' },
  expired: { tone: 'idle', icon: TimerOff, word: 'Expired' },
  cancelled: { tone: 'idle', icon: CircleSlash, word: 'Canceled' },
  superseded: { tone: 'idle', icon: RotateCw, word: 'Replaced' },
};

function wordOf({ tool, status }: ToolCallEntry): string {
  if (status.state === 'pending' && tool === 'ask_user') return 'Waiting for an answer';
  if (status.state === 'executed' && (tool === 'send_email' || tool === 'send_sms')) {
    return status.receipt?.delivered === false ? 'In the local outbox' : 'Sent';
  }
  return entryState(status.state).word;
}

/** A state that a newer server has is shown by its name in the API. */
export function entryState(state: ToolCallState): StateLabel {
  return lookUp(ENTRY_STATES, state) ?? { tone: 'idle', icon: CircleHelp, word: state };
}

export function EntryStateBadge({ entry }: { entry: ToolCallEntry }) {
  const { tone, icon } = entryState(entry.status.state);
  return (
    <Badge tone={tone} icon={icon}>
      {wordOf(entry)}
    </Badge>
  );
}
