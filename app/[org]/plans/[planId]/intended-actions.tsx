import { ExactTime } from '@/app/_ui/time';
import type { PreviewAction } from '@/lib/plans/schema/plan';
import { Evidence } from '../_entry/evidence';
import { toolLabel } from '../_entry/tool-labels';

export function IntendedActions({ org, actions }: { org: string; actions: PreviewAction[] }) {
  if (actions.length === 0) {
    return <p className="p-4 text-ink-2">No steps yet; they are worked out when the plan starts.</p>;
  }
  // A preview is written once and never reordered, so the index is a stable key.
  const placed = actions.map((action, place) => ({ action, key: String(place) }));
  return (
    <ol className="divide-y divide-line">
      {placed.map(({ action, key }) => {
        const { icon: Icon, name } = toolLabel(action.tool);
        return (
          <li key={key} className="flex gap-3 px-4 py-3">
            <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-ink-3" />
            <div className="flex min-w-0 flex-1 flex-col gap-2">
              <div>
                <p dir="auto">{action.summary}</p>
                <p className="text-sm text-ink-2">
                  {name}
                  {action.to ? ` to ${action.to}` : ''}
                  {action.due_at ? (
                    <>
                      , due <ExactTime at={action.due_at} />
                    </>
                  ) : null}
                </p>
              </div>
              <Evidence org={org} turns={action.evidence} bare />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
