import { Badge } from '@/app/_ui/badge';
import { EntryStateBadge } from '../../_entry/entry-state-badge';
import { stateOf } from './step-labels';
import type { Step } from './steps';

/** The state of a step: an icon and a word. */
export function StepState({ step }: { step: Step }) {
  const state = stateOf(step);
  if (state) {
    return (
      <Badge tone={state.tone} icon={state.icon}>
        {state.word}
      </Badge>
    );
  }
  return step.action ? <EntryStateBadge entry={step.action.entry} /> : null;
}
