import { CircleCheckBig } from 'lucide-react';
import { Button } from '@/app/_ui/button';

/** Shown as long as the last card is still open, or decisions still count down. */
export function AllDecided({ onDone }: { onDone: () => void }) {
  return (
    <p role="status" className="mb-3 flex items-center gap-2 text-sm text-good">
      <CircleCheckBig aria-hidden size={16} className="shrink-0" />
      <span className="flex-1">That was the last one.</span>
      <Button onClick={onDone} className="max-lg:h-11">
        Done
      </Button>
    </p>
  );
}
