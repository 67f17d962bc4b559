'use client';

import { CircleCheck, Clock, FileX, type LucideIcon, OctagonAlert, Upload } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { Badge, type Tone } from '@/app/_ui/badge';
import type { PlanningState } from '@/lib/calls/schema';
import { PlanningBadge } from '../planning-badge';
import type { BatchFile } from './batch';

const STATES: Record<BatchFile['state'], { tone: Tone; icon: LucideIcon; word: string }> = {
  waiting: { tone: 'idle', icon: Clock, word: 'Waiting' },
  reading: { tone: 'run', icon: Clock, word: 'Reading' },
  unreadable: { tone: 'bad', icon: FileX, word: 'Not readable' },
  ready: { tone: 'idle', icon: CircleCheck, word: 'Ready' },
  sending: { tone: 'run', icon: Upload, word: 'Adding' },
  refused: { tone: 'bad', icon: OctagonAlert, word: 'Not added' },
  done: { tone: 'good', icon: CircleCheck, word: 'Added' },
};

type Props = { org: string; file: BatchFile; planning: PlanningState | null };

/** One file: its state, the reason of a failure, and the call that was added. */
export const FileRow = memo(function FileRow({ org, file, planning }: Props) {
  const { tone, icon, word } = STATES[file.state];
  const { name } = file.file;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">
          {file.state === 'done' ? (
            <Link href={`/${org}/calls/${file.call.id}`} className="underline underline-offset-2">
              {name}
            </Link>
          ) : (
            name
          )}
        </p>
        {'problem' in file ? (
          <p className="text-sm text-bad">{file.problem}</p>
        ) : 'draft' in file ? (
          <p className="text-sm text-ink-3">{file.draft.turns.length} turns</p>
        ) : null}
      </div>
      <Badge tone={tone} icon={icon}>
        {word}
      </Badge>
      {planning ? <PlanningBadge planning={planning} /> : null}
    </li>
  );
});
