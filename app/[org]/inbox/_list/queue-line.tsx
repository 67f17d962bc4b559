'use client';

import { type KeyboardEvent, type MouseEvent, memo } from 'react';
import { Time } from '@/app/_ui/time';
import { PresenceMark } from '@/app/[org]/_presence/presence-mark';
import { useDecisionRequest } from '../../plans/_decide/decision-requests';
import { canSelect } from '../_bulk/use-selection';
import { createdAtOf, nameOf, type QueueRow } from '../_queue/queue-row';
import { rowId } from '../_queue/use-current';
import { KINDS } from './kinds';
import { LineFlags } from './line-flags';
import { topicOf } from './topic';

type Props = {
  row: QueueRow;
  base: string;
  isCurrent: boolean;
  isSelected: boolean;
  canDecide: boolean;
  onOpen: (key: string) => void;
  onSelect: (key: string, range: boolean) => void;
  onMove: (step: 1 | -1) => void;
};

const STEPS: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1 };

/** One row of the queue: name and age, then topic and flags. */
export const QueueLine = memo(function QueueLine({ row, base, isCurrent, isSelected, ...more }: Props) {
  const { canDecide, onOpen, onSelect, onMove } = more;
  const { key, kind } = row;
  const { icon: Icon, word } = KINDS[kind];
  const name = nameOf(row);

  function open(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(key);
  }

  function move(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onMove(step);
  }

  return (
    <div
      className={`relative flex border-l-2 ${isCurrent ? 'border-accent bg-accent-soft/60' : 'border-transparent hover:bg-hover'}`}
    >
      {canDecide && canSelect(row) ? (
        <label className="z-10 flex w-9 shrink-0 justify-center pt-1.5 max-lg:w-11 max-lg:pt-2">
          <input
            type="checkbox"
            aria-label={`Select: ${word} for ${name}`}
            checked={isSelected}
            onChange={() => {}}
            onClick={(event) => onSelect(key, event.shiftKey)}
          />
        </label>
      ) : (
        <span className="w-9 shrink-0 max-lg:w-11" />
      )}
      <a
        id={rowId(key)}
        href={`${base}${base.includes('?') ? '&' : '?'}item=${key}`}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={open}
        onKeyDown={move}
        className="block min-w-0 flex-1 py-1 pr-3 max-lg:py-1.5 -outline-offset-2"
      >
        <span className="flex items-center gap-1.5">
          <Icon aria-hidden size={14} className="shrink-0 text-ink-3" />
          <span className="sr-only">{word}: </span>
          <span className="min-w-0 flex-1 truncate font-semibold">{name}</span>
          {row.kind === 'plan' ? (
            <PresenceMark planId={key} />
          ) : (
            <PresenceMark planId={row.item.plan_id} entryId={key} />
          )}
          <span className="shrink-0 text-xs text-ink-3">
            <Time at={createdAtOf(row)} />
          </span>
        </span>
        <span className="flex flex-wrap items-center gap-x-2 *:h-5">
          <span className="min-w-0 flex-1 basis-28 truncate text-sm text-ink-2">{topicOf(row)}</span>
          <LineFlags row={row} asked={useDecisionRequest(key)} />
        </span>
      </a>
    </div>
  );
});
