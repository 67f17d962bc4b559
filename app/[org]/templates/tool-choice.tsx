'use client';

import { TOOL_LABELS } from '@/app/[org]/plans/_entry/tool-labels';
import type { ToolName } from '@/lib/plans/tools/tool-args';

/** The tools that a plan may use. Code refuses a tool that is not chosen, whatever the planner proposes. */
export function ToolChoice({
  allowed,
  error,
}: {
  allowed: ToolName[] | undefined;
  error?: string | undefined;
}) {
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">What a plan can do</legend>
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
      {error ? (
        <p role="alert" className="mt-1 text-xs font-medium text-bad">
          Choose at least one.
        </p>
      ) : null}
    </fieldset>
  );
}
