'use client';

import { CircleCheck, Clock, type LucideIcon, OctagonAlert, Upload, UserCheck } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { Badge, type Tone } from '@/app/_ui/badge';
import type { ContactLine } from './contact-lines';

const STATES: Record<ContactLine['state'], { tone: Tone; icon: LucideIcon; word: string }> = {
  wrong: { tone: 'bad', icon: OctagonAlert, word: 'Skipped' },
  ready: { tone: 'idle', icon: Clock, word: 'Ready' },
  sending: { tone: 'run', icon: Upload, word: 'Importing' },
  refused: { tone: 'bad', icon: OctagonAlert, word: 'Not imported' },
  known: { tone: 'idle', icon: UserCheck, word: 'Already exists' },
  done: { tone: 'good', icon: CircleCheck, word: 'Imported' },
};

/** One line of the file: the person, its state, and the reason of a failure. */
export const LineRow = memo(function LineRow({ org, row }: { org: string; row: ContactLine }) {
  const { tone, icon, word } = STATES[row.state];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <span className="w-16 text-xs text-ink-3">Line {row.line}</span>
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate">
          {'contactId' in row ? (
            <Link href={`/${org}/contacts/${row.contactId}`} className="underline underline-offset-2">
              {row.shown}
            </Link>
          ) : (
            row.shown || 'Nothing in the named columns'
          )}
        </p>
        {'problem' in row ? <p className="text-sm text-bad">{row.problem}</p> : null}
      </div>
      <Badge tone={tone} icon={icon}>
        {word}
      </Badge>
    </div>
  );
});
