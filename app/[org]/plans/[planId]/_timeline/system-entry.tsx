'use client';

import {
  BellRing,
  Brain,
  Flag,
  Hourglass,
  Info,
  type LucideIcon,
  OctagonX,
  PencilLine,
  Play,
  ShieldAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { SystemEntry as Entry } from '@/lib/plans/schema/log-entry';
import { TOOL_LABELS } from '../../_entry/tool-labels';

const LIFECYCLE = {
  approved: 'approved the plan',
  rejected: 'rejected the plan',
  paused: 'paused the plan',
  resumed: 'resumed the plan',
  stopped: 'stopped the plan',
  retried: 'restarted the run',
  failed: 'abandoned the plan',
};

const ENDED = new Set<string>(['stopped', 'rejected', 'failed']);

const toolName = (tool: string) =>
  Object.entries(TOOL_LABELS).find(([name]) => name === tool)?.[1].name ?? tool;

export function describeSystemEntry(entry: Entry): { icon: LucideIcon; line: ReactNode } {
  switch (entry.event) {
    case 'execution_started':
      return { icon: Play, line: 'The run started' };
    case 'execution_ended':
      return { icon: Flag, line: `The run ended: ${entry.outcome}` };
    case 'model_reasoning':
      return {
        icon: Brain,
        line: (
          <details>
            <summary className="text-ink-2 underline decoration-dotted underline-offset-4">Reasoning</summary>
            <p dir="auto" className="mt-1 max-w-prose whitespace-pre-wrap">
              {entry.text}
            </p>
          </details>
        ),
      };
    case 'plan_edited':
      return { icon: PencilLine, line: `${entry.by.name} edited the ${entry.changed.join(' and the ')}` };
    case 'lifecycle':
      return {
        icon: ENDED.has(entry.action) ? OctagonX : Play,
        line: `${entry.by.name} ${LIFECYCLE[entry.action] ?? 'changed the plan'}${entry.reason ? `: ${entry.reason}` : ''}`,
      };
    case 'reminder':
      return { icon: BellRing, line: 'Reminder: still waiting for a decision' };
    case 'stalled':
      return { icon: Hourglass, line: 'The run is stalled' };
    case 'refused':
      return { icon: ShieldAlert, line: `Refused by Greenlight (${toolName(entry.tool)}): ${entry.reason}` };
    default:
      // An entry of a newer server: one row that this version cannot read must not break the page.
      return { icon: Info, line: 'This entry needs a newer version of this page; reload to see it' };
  }
}
