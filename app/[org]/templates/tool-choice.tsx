'use client';

import { TOOL_LABELS } from '@/app/[org]/plans/_entry/tool-labels';
import type { ToolName } from '@/lib/plans/tool-args';

/** What a plan may do. A tool that is not chosen is refused by code, whatever the planner wants. */
export function ToolChoice({ allowed }: { allowed: ToolName[] | undefined }) {
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">What a plan may do</legend>
      <ul className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
        {Object.entries(TOOL_LABELS).map(([tool, { icon: Icon, does }]) => (
          <li key={tool}>
            <label className="flex items-center gap-2 py-1">
              <input
                type="checkbox"
                name="allowed_tools"
                value={tool}
                defaultChecked={allowed ? allowed.some((name) => name === tool) : true}
              />
              <Icon aria-hidden size={15} className="text-ink-3" />
              {does}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
