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
import { useIsConnected } from '@/app/[org]/_org/org-context';
import { lookUp } from '@/lib/kit/look-up';
import type { Receipt, ToolCallEntry, ToolCallState } from '@/lib/plans/schema/log-entry';

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

/** The word for a message that was carried out. */
export function sentWord(receipt: Receipt | null | undefined): string {
  return receipt?.delivered === false ? 'Stored, not sent' : 'Sent';
}

function wordOf({ tool, status }: ToolCallEntry): string {
  if (status.state === 'pending' && tool === 'ask_user') return 'Waiting for an answer';
  if (status.state === 'executed' && (tool === 'send_email' || tool === 'send_sms')) {
    return sentWord(status.receipt);
  }
  return entryState(status.state).word;
}

/** A state that a newer server has is shown by its name in the API. */
export function entryState(state: ToolCallState): StateLabel {
  return lookUp(ENTRY_STATES, state) ?? { tone: 'idle', icon: CircleHelp, word: state };
}

export function EntryStateBadge({ entry }: { entry: ToolCallEntry }) {
  const { tone, icon } = entryState(entry.status.state);
  const isConnected = useIsConnected(entry.tool);
  const isStoring = entry.status.state === 'dispatching' && !isConnected;
  return (
    <Badge tone={tone} icon={icon}>
      {isStoring ? 'Storing' : wordOf(entry)}
    </Badge>
  );
}
