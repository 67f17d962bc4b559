'use client';

import { useEffect, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import type { Difference } from './edit-changes';

/** The label of each field, by name, and how a value of it reads where that is not its text. */
export type FieldLabels = Record<string, string | { label: string; format: (value: unknown) => string }>;

type Props = {
  /** What the form edits, such as "contact". */
  noun: string;
  labels: FieldLabels;
  differences: Difference[];
  keepMine: (difference: Difference) => void;
  takeTheirs: (difference: Difference) => void;
};

/** What a colleague changed while the form was open, beside what was typed. */
export function EditDifferences(props: Props) {
  return props.differences.length === 0 ? null : <DifferenceList {...props} />;
}

function DifferenceList({ noun, labels, differences, keepMine, takeTheirs }: Props) {
  const box = useRef<HTMLDivElement>(null);
  // Scrolls to it, from a button that may be far below.
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <Notice tone="wait" alert title={`Someone else changed this ${noun} while you were editing.`}>
        <p>Your changes are kept but not saved yet. Compare, then save again.</p>
        <ul className="mt-2 flex flex-col gap-2">
          {differences.map((difference) => {
            const { name, theirs, yours } = difference;
            const label = labelOf(labels, name);
            return (
              <li key={name} className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">{label}</span>
                <span className="break-words">Now: {formatted(labels, name, theirs)}</span>
                {yours ? (
                  <>
                    <span aria-hidden>·</span>
                    <span className="break-words">Yours: {formatted(labels, name, yours.value)}</span>
                    <Button aria-label={`Keep mine: ${label}`} onClick={() => keepMine(difference)}>
                      Keep mine
                    </Button>
                    <Button aria-label={`Use theirs: ${label}`} onClick={() => takeTheirs(difference)}>
                      Use theirs
                    </Button>
                  </>
                ) : null}
              </li>
            );
          })}
        </ul>
      </Notice>
    </div>
  );
}

function labelOf(labels: FieldLabels, name: string): string {
  const entry = labels[name] ?? name;
  return typeof entry === 'string' ? entry : entry.label;
}

function formatted(labels: FieldLabels, name: string, value: unknown): string {
  const entry = labels[name];
  if (typeof entry === 'object') return entry.format(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value === null || value === undefined || value === '' ? 'empty' : String(value);
}
