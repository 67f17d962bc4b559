'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { type KeyboardEvent, memo, type Ref, useRef } from 'react';
import { Markdown } from '@/app/_ui/markdown/markdown';
import { Time } from '@/app/_ui/time';
import { showCard } from '@/app/[org]/_decisions/scrolling';
import { useDecisionShortcuts } from '@/app/[org]/_decisions/use-decision-shortcuts';
import { useOwnDecisions } from '@/app/[org]/_decisions/use-own-decisions';
import { showShortcutMessage } from '@/app/[org]/_keyboard/shortcut-message';
import { useShortcuts } from '@/app/[org]/_keyboard/use-shortcuts';
import { useStable } from '@/app/[org]/_keyboard/use-stable';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';
import type { CardHandle } from '../../_decide/card-handle';
import { EntryCard } from '../../_decide/entry-card';
import { effectiveArgs, textOf } from '../../_entry/entry-args';
import { Evidence } from '../../_entry/evidence';
import { toolLabel } from '../../_entry/tool-labels';
import { countOf, nameOf, summaryOf } from './step-labels';
import { StepState } from './step-state';
import { entriesOf, type Step } from './steps';

const noop = () => {};

type Props = {
  planId: string;
  planHref: string;
  step: Step;
  ref: Ref<HTMLElement>;
  onBack: () => void;
};

/** One step in full: the card with its decision, as on the timeline, the reads before it, and its notes. */
export const StepPanel = memo(function StepPanel({ planId, planHref, step, ref, onBack }: Props) {
  const { action, reads, notes, run } = step;
  const { name } = nameOf(step);
  const first = entriesOf(step)[0];
  const decidable = action !== null && ['send_email', 'send_sms', 'ask_user'].includes(action.entry.tool);

  const canDecide = useCanDecide();
  const card = useRef<CardHandle>(null);
  function show() {
    showCard(card.current?.element());
  }
  const own = useOwnDecisions({ goTo: show });
  const decisions = useDecisionShortcuts({
    canDecide,
    card: () => card.current,
    // The panel shows one card, which the person chose.
    isAddressed: () => true,
    show,
    next: () => showShortcutMessage('Already decided.'),
    undo: own.undo,
  });
  useShortcuts('Graph', decidable ? decisions.shortcuts : []);
  const onDecided = useStable(own.remember);

  function back(event: KeyboardEvent) {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onBack();
  }

  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label={`Step: ${name}, run ${run.number}`}
      onKeyDown={back}
      className="flex scroll-mt-20 flex-col gap-4"
    >
      {decidable ? (
        <EntryCard
          key={action.id}
          ref={card}
          planId={planId}
          log={action}
          onFocusChange={noop}
          onDecided={onDecided}
        />
      ) : (
        <PlainStep key={step.id} step={step} />
      )}
      {reads.length > 0 ? (
        <details className="group text-sm">
          <summary className="flex items-center gap-1.5 rounded-md text-ink-2 hover:text-ink max-md:min-h-11">
            <ChevronRight aria-hidden size={14} className="group-open:rotate-90" />
            Looked {countOf(reads.length, 'thing', 'things')} up first
          </summary>
          <ol className="mt-2 flex flex-col gap-1.5 border-l-2 border-line pl-3">
            {reads.map((log) => (
              <li key={log.id} className="flex justify-between gap-3">
                <span>{toolLabel(log.entry.tool).name}</span>
                <span className="text-xs text-ink-3">
                  <Time at={log.created_at} />
                </span>
              </li>
            ))}
          </ol>
        </details>
      ) : null}
      {notes.map((log) => (
        <section key={log.id} aria-label={toolLabel(log.entry.tool).name} className="text-sm">
          <p className="text-xs font-semibold text-ink-3">{toolLabel(log.entry.tool).name}</p>
          <Markdown text={textOf(log.entry.args, 'text')} />
        </section>
      ))}
      {first ? (
        <Link
          href={`${planHref}#entry-${(action ?? first).id}`}
          className="inline-flex min-h-6 items-center self-start text-sm text-ink-2 underline underline-offset-2 hover:text-ink max-md:min-h-11"
        >
          Show in the timeline
        </Link>
      ) : null}
    </section>
  );
});

/** A step without a decision: a scheduled run, the end, or a run that only read data. */
function PlainStep({ step }: { step: Step }) {
  const { slug } = useOrg();
  const { icon: Icon, name } = nameOf(step);
  const at = step.action ? textOf(effectiveArgs(step.action.entry), 'at') : '';
  return (
    <article aria-label={name} className="rounded-lg border border-line bg-surface">
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <Icon aria-hidden size={16} className="shrink-0 text-ink-3" />
        <h3 className="min-w-0 flex-1 font-semibold">{name}</h3>
        <StepState step={step} />
      </header>
      <div className="flex flex-col gap-3 p-4">
        {at ? (
          <p className="font-medium">
            <Time at={at} ahead />
          </p>
        ) : null}
        <p className="whitespace-pre-wrap">{summaryOf(step)}</p>
        {step.action ? <Evidence org={slug} turns={step.action.entry.evidence} /> : null}
      </div>
    </article>
  );
}
