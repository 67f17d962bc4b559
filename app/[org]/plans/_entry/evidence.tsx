import { ArrowUpRight, Quote } from 'lucide-react';
import Link from 'next/link';
import type { Evidence as Turn } from '@/lib/plans/schema/log-entry';

/** The evidence: the turns of the call that the action rests on, each linked to its place. */
export function Evidence({ org, turns, bare = false }: { org: string; turns: Turn[]; bare?: boolean }) {
  if (turns.length === 0) return null;
  return (
    <div className="text-sm">
      <p className={bare ? 'sr-only' : 'mb-1 flex items-center gap-1.5 text-xs font-semibold text-ink-3'}>
        <Quote aria-hidden size={12} />
        Why
      </p>
      <ul className="flex flex-col gap-1">
        {turns.map((turn) => (
          <li key={`${turn.call_id}-${turn.turn}-${turn.quote}`} className="border-l-2 border-accent/60 pl-3">
            <Link
              href={`/${org}/calls/${turn.call_id}#turn-${turn.turn}`}
              className="block text-ink-2 hover:text-ink max-md:py-3"
            >
              <q dir="auto" className="italic">
                {turn.quote}
              </q>{' '}
              <span className="inline-flex items-center gap-0.5 whitespace-nowrap underline underline-offset-2">
                turn {turn.turn + 1}
                <ArrowUpRight aria-hidden size={12} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
