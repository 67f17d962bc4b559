import { OUR_ROLE } from '@/lib/calls/our-role';
import type { Call } from '@/lib/calls/schema';
import type { Draft } from './read-transcript';

/** One of several files and its state. A file that failed stays, with the reason. */
export type BatchFile = { key: string; file: File } & (
  | { state: 'waiting' | 'reading' }
  | { state: 'unreadable'; problem: string }
  | { state: 'ready' | 'sending'; draft: Draft }
  | { state: 'refused'; draft: Draft; problem: string }
  | { state: 'done'; draft: Draft; call: Pick<Call, 'id' | 'planning'> }
);

/** The speakers of all files that could be read, those in most files first. */
export function speakersOf(files: readonly BatchFile[]): { name: string; files: number; ours: boolean }[] {
  const speakers = new Map<string, { name: string; files: number; ours: boolean }>();
  for (const each of files) {
    if (!('draft' in each)) continue;
    for (const { speaker, role } of each.draft.participants) {
      const known = speakers.get(speaker) ?? { name: speaker, files: 0, ours: role === OUR_ROLE };
      known.files += 1;
      speakers.set(speaker, known);
    }
  }
  return [...speakers.values()].sort((a, b) => b.files - a.files);
}

/** Files may mark the same person differently; the choice made here applies to all of them. */
export function withSides(draft: Draft, sides: ReadonlyMap<string, boolean>): Draft {
  return {
    ...draft,
    participants: draft.participants.map((person) => {
      const ours = sides.get(person.speaker);
      if (ours === undefined || ours === (person.role === OUR_ROLE)) return person;
      return { ...person, role: ours ? OUR_ROLE : 'customer' };
    }),
  };
}

export type Tally = { total: number; done: number; failed: number; toSend: number; busy: boolean };

export function tallyOf(files: readonly BatchFile[]): Tally {
  const count = (...states: BatchFile['state'][]) =>
    files.filter(({ state }) => states.includes(state)).length;
  return {
    total: files.length,
    done: count('done'),
    failed: count('refused', 'unreadable'),
    toSend: count('ready', 'refused'),
    busy: count('waiting', 'reading', 'sending') > 0,
  };
}
