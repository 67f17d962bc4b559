import { OUR_ROLE } from '@/lib/calls/our-role';
import type { CallSummary, Participant } from '@/lib/calls/schema';

export const nameOf = (person: Participant) => person.name ?? person.speaker;

/** The people of the call: the other side by name, otherwise all participants. */
export function callTitle({ participants }: Pick<CallSummary, 'participants'>): string {
  const theirs = participants.filter((person) => person.role !== OUR_ROLE);
  const shown = (theirs.length > 0 ? theirs : participants).map(nameOf);
  if (shown.length === 0) return 'Call';
  return shown.length > 4 ? `${shown.slice(0, 3).join(', ')} and ${shown.length - 3} more` : shown.join(', ');
}

export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return `${Math.round(seconds)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A position in the call: `1:02:03` or `2:03`. */
export function clock(ms: number): string {
  const total = Math.floor(ms / 1_000);
  const parts = [Math.floor(total / 3_600), Math.floor(total / 60) % 60, total % 60];
  const [hours = 0, minutes = 0, seconds = 0] = parts;
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(seconds).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
