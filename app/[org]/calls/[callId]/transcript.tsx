'use client';

import { useEffect, useMemo, useRef } from 'react';
import { useHashTarget } from '@/app/_ui/long-list/use-hash-target';
import { type ListHandle, VirtualList } from '@/app/_ui/long-list/virtual-list';
import { useOrg } from '@/app/[org]/_org/org-context';
import type { Call } from '@/lib/calls/schema';
import type { TurnReference } from './turn-references';
import { TurnRow } from './turn-row';

const ROW_HEIGHT = 36;
const NOTHING: readonly TurnReference[] = [];
const keyOf = ({ id }: { id: string }) => id;

/** The transcript of any length. Each turn has the anchor `#turn-{n}`, which evidence links to. */
export function Transcript({
  call,
  references,
}: {
  call: Call;
  references: ReadonlyMap<number, TurnReference[]>;
}) {
  const { slug } = useOrg();
  const target = useHashTarget();
  const list = useRef<ListHandle>(null);
  const people = useMemo(
    () => new Map(call.participants.map((person) => [person.speaker, person])),
    [call.participants],
  );
  const turns = useMemo(
    () => call.turns.map((turn, number) => ({ turn, id: `turn-${number}` })),
    [call.turns],
  );

  // The position of a turn far below is an estimate until it is rendered; the list scrolls on until it has the real
  // one.
  useEffect(() => {
    if (target?.startsWith('turn-')) list.current?.scrollToKey(target, 'center');
  }, [target]);

  return (
    <section aria-labelledby="transcript">
      <h2 id="transcript" className="mb-2 text-sm font-semibold text-ink-2">
        Transcript
      </h2>
      <div className="rounded-lg border border-line bg-surface py-2">
        <VirtualList
          items={turns}
          keyOf={keyOf}
          estimate={ROW_HEIGHT}
          label="Transcript"
          keep={target}
          handle={list}
          render={({ turn, id }, number) => (
            <TurnRow
              id={id}
              org={slug}
              turn={turn}
              person={people.get(turn.speaker)}
              references={references.get(number) ?? NOTHING}
              marked={target === id}
            />
          )}
        />
      </div>
    </section>
  );
}
