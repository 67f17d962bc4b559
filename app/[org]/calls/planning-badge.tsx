import { CircleCheck, CircleSlash, Hourglass, OctagonAlert } from 'lucide-react';
import { Badge } from '@/app/_ui/badge';
import type { PlanningState } from '@/lib/calls/schema';

/** The state of a call's planning. */
export function PlanningBadge({ planning }: { planning: PlanningState }) {
  switch (planning.state) {
    case 'queued':
      return (
        <Badge tone="run" icon={Hourglass}>
          Reading
        </Badge>
      );
    case 'planned':
      return (
        <Badge tone="good" icon={CircleCheck}>
          {planning.plan_ids.length === 1 ? '1 plan' : `${planning.plan_ids.length} plans`}
        </Badge>
      );
    case 'nothing_owed':
      return (
        <Badge tone="idle" icon={CircleSlash}>
          Nothing promised
        </Badge>
      );
    case 'failed':
      return (
        <Badge tone="bad" icon={OctagonAlert}>
          Could not be read
        </Badge>
      );
  }
}
