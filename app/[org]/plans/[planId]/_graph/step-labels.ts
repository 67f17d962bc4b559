import { Ban, CalendarClock, CircleCheck, Hourglass, type LucideIcon } from 'lucide-react';
import type { Tone } from '@/app/_ui/badge';
import { effectiveArgs, needsPerson, textOf } from '../../_entry/entry-args';
import { toolLabel } from '../../_entry/tool-labels';
import type { Step } from './steps';

export function nameOf({ action, run }: Step): { icon: LucideIcon; name: string } {
  if (action) return toolLabel(action.entry.tool);
  return { icon: Hourglass, name: run.outcome === null ? 'Working' : 'No action' };
}

/** The subject of a step, in one or two lines. */
export function summaryOf({ action, run }: Step): string {
  if (!action) return run.outcome ?? 'Looking things up before it acts.';
  const args = effectiveArgs(action.entry);
  const of = (name: string) => textOf(args, name);
  switch (action.entry.tool) {
    case 'send_email':
      return `To ${of('to')}: ${of('subject')}`;
    case 'send_sms':
      return `To ${of('to')}: ${of('body')}`;
    default:
      return of('question') || of('summary') || of('reason');
  }
}

/** The state of a step without a decision; null where the entry's own badge shows it. */
export function stateOf({ action, run }: Step): { tone: Tone; icon: LucideIcon; word: string } | null {
  switch (action?.entry.tool) {
    case undefined:
      return run.outcome === null
        ? { tone: 'run', icon: Hourglass, word: 'Running' }
        : { tone: 'idle', icon: CircleCheck, word: 'Ended' };
    case 'schedule_next_execution':
      return { tone: 'idle', icon: CalendarClock, word: 'Planned' };
    case 'complete_plan':
      return { tone: 'good', icon: CircleCheck, word: 'Completed' };
    case 'fail_plan':
      return { tone: 'bad', icon: Ban, word: 'Failed' };
    default:
      return null;
  }
}

export function waits({ action }: Step): boolean {
  return action !== null && needsPerson(action.entry.status.state);
}

export const countOf = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
