'use client';

import { CornerDownRight } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '@/app/_ui/badge';
import { EntryStateBadge } from '@/app/[org]/plans/_entry/entry-state-badge';
import { toolLabel } from '@/app/[org]/plans/_entry/tool-labels';
import type { TurnReference } from './turn-references';

/** Links from a turn to the proposals that quote it; the evidence on a card links back. */
export function TurnReferenceLinks({
  org,
  references,
}: {
  org: string;
  references: readonly TurnReference[];
}) {
  return (
    <ul aria-label="Resulted in" className="mt-1 flex flex-col items-start gap-1">
      {references.map(({ key, plan_id, tool, to, proposed }) => {
        const { icon: Icon, name } = toolLabel(tool);
        return (
          <li key={key} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <CornerDownRight aria-hidden size={13} className="text-ink-3" />
            <span className="text-ink-3">Resulted in:</span>
            <Link
              href={`/${org}/plans/${plan_id}${proposed ? `#entry-${proposed.id}` : ''}`}
              className="font-medium underline underline-offset-2 hover:text-accent max-md:py-2"
            >
              {name}
              {to ? ` to ${to}` : ''}
            </Link>
            {proposed ? (
              <EntryStateBadge entry={proposed.entry} />
            ) : (
              <Badge tone="idle" icon={Icon}>
                Planned
              </Badge>
            )}
          </li>
        );
      })}
    </ul>
  );
}
