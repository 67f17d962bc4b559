'use client';

import { ChevronDown, ListChecks } from 'lucide-react';
import Link from 'next/link';
import { useId, useState } from 'react';
import { Badge } from '@/app/_ui/badge';
import { Button } from '@/app/_ui/button';
import { Time } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import type { AuditRow } from '@/lib/audit/schema';
import { sentWord } from '../plans/_entry/entry-state-badge';
import { toolLabel } from '../plans/_entry/tool-labels';
import { AuditDetails } from './audit-details';
import { auditState, CHANNELS, durationText, recipientOf, titleOf } from './audit-labels';

const CELL = 'px-3 py-2.5 align-top max-md:block max-md:py-0';

/** One row: the message or question, its decider, the time, the duration and the outcome. "Details" shows the rest. */
export function AuditTableRow({ row }: { row: AuditRow }) {
  const { slug } = useOrg();
  const [open, setOpen] = useState(false);
  const id = useId();
  const Icon = row.tool ? toolLabel(row.tool).icon : ListChecks;
  const last = row.decisions.at(-1);
  const edited = row.decisions.some(({ changes }) => changes && changes.length > 0);
  const entry = row.kind === 'plan' ? '' : `#entry-${row.id}`;
  const to = recipientOf(row);
  // A contact stands for its address where both are known.
  const about = [row.contacts.join(', ') || (to ? `to ${to}` : ''), row.plan_title].filter(Boolean);
  return (
    <tbody className="border-line not-first-of-type:border-t max-md:block max-md:py-3">
      <tr className="max-md:flex max-md:flex-col max-md:gap-1.5">
        <td className={CELL}>
          <div className="flex items-start gap-2.5">
            <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-ink-3" />
            <div className="w-0 min-w-0 flex-1 max-md:w-auto">
              <Link
                dir="auto"
                href={`/${slug}/plans/${row.plan_id}${entry}`}
                className="block truncate font-medium underline-offset-4 max-md:whitespace-normal hover:underline"
              >
                {titleOf(row)}
              </Link>
              <p className="truncate text-sm text-ink-2 max-md:whitespace-normal">
                <Time at={row.at} />
                {about.map((part) => (
                  <span key={part}>
                    {' · '}
                    <bdi>{part}</bdi>
                  </span>
                ))}
              </p>
            </div>
          </div>
        </td>
        <td className={`${CELL} text-sm max-md:pl-10`}>
          {last ? (
            <>
              <p className="font-medium break-words">{last.actor.name}</p>
              <p className="text-ink-3">
                {last.role ?? '—'} · {last.channel ? CHANNELS[last.channel] : '—'}
              </p>
            </>
          ) : (
            <p className="text-ink-3">
              <span className="md:hidden">{row.state === 'pending' ? 'Not decided yet' : 'No decision'}</span>
              <span className="max-md:hidden">—</span>
            </p>
          )}
        </td>
        <td
          className={`${CELL} text-sm whitespace-nowrap tabular-nums max-md:pl-10 ${last ? '' : 'max-md:hidden'}`}
        >
          <span className="text-ink-3 md:hidden">after </span>
          {durationText(last?.seconds ?? null)}
          {edited ? <p className="text-ink-3">with changes</p> : null}
        </td>
        <td className={`${CELL} max-md:pl-10`}>
          <Outcome row={row} />
        </td>
        <td className={`${CELL} pl-0 max-md:pl-10`}>
          <Button
            variant="ghost"
            size="icon"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="max-md:w-auto max-md:-ml-2.5 max-md:px-2.5"
          >
            <span className="md:sr-only">Details</span>
            <ChevronDown aria-hidden size={16} className={open ? 'rotate-180' : ''} />
          </Button>
        </td>
      </tr>
      {open ? (
        <tr id={id} className="max-md:block">
          <td colSpan={5} className="px-3 pt-1 pb-4 max-md:block md:pl-10">
            <AuditDetails row={row} />
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

function Outcome({ row: { state, tool, receipt } }: { row: AuditRow }) {
  if (state === null) return null;
  const { tone, icon, word } = auditState(state);
  const isMessage = tool === 'send_email' || tool === 'send_sms';
  const shown = state === 'executed' && isMessage ? sentWord(receipt) : word;
  return (
    <Badge tone={tone} icon={icon}>
      {shown}
    </Badge>
  );
}
