'use client';

import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { ButtonLink } from '@/app/_ui/button-link';
import { ProblemNotice } from '@/app/_ui/notice';
import { sendJson } from '@/lib/client/fetcher';
import { decodeOnboarding } from '@/lib/onboarding/decode';
import type { Onboarding } from '@/lib/onboarding/schema';
import { isOver, STEPS, type Step } from '@/lib/onboarding/steps';
import { onboardingKey } from '@/lib/onboarding/urls';
import { errorMessage } from '../../_errors/error-message';
import { useCanManage, useOrg } from '../_org/org-context';
import { ExampleCall } from './example-call';
import { useOnboarding } from './use-onboarding';

const WORDS: Record<Step, { title: string; hint: string }> = {
  call: {
    title: 'Add a call',
    hint: 'Paste a conversation or drop a transcript. What your team promised becomes a plan.',
  },
  plan: {
    title: 'Review the plan',
    hint: 'Check what Greenlight wants to do, then let it write the messages.',
  },
  message: {
    title: 'Approve the first message',
    hint: 'Read it as it will arrive, change what you like, then approve it. You have 10 seconds to undo.',
  },
  colleague: { title: 'Invite a colleague', hint: 'Share the inbox; everyone sees who decided what.' },
  channel: {
    title: 'Connect a channel',
    hint: 'Until then nothing is sent: approved messages are stored in the outbox.',
  },
};

export function Checklist({ initial }: { initial: Onboarding }) {
  const { slug } = useOrg();
  const { onboarding, mutate } = useOnboarding(initial);
  const [problem, setProblem] = useState<string | null>(null);
  if (isOver(onboarding)) return null;
  const { done } = onboarding;
  const next = STEPS.find((step) => !done[step]);
  const count = STEPS.filter((step) => done[step]).length;

  async function dismiss() {
    setProblem(null);
    try {
      await mutate(sendJson('PATCH', onboardingKey(slug), { dismissed: true }, decodeOnboarding), {
        revalidate: false,
      });
    } catch (thrown) {
      setProblem(errorMessage(thrown));
    }
  }

  return (
    <section
      aria-labelledby="getting-started"
      className="mb-6 rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <header className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 id="getting-started" className="font-semibold">
            From a call to the first message
          </h2>
          <p role="status" className="text-sm text-ink-2">
            {count} of {STEPS.length} done{count === 0 ? '; it takes about two minutes' : ''}.
          </p>
        </div>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Hide these steps for everyone"
          title="Hide these steps for everyone"
          onClick={dismiss}
          className="max-md:size-11"
        >
          <X aria-hidden size={16} />
        </Button>
      </header>
      <ProblemNotice>{problem}</ProblemNotice>
      <ol className="mt-3 flex flex-col">
        {STEPS.map((step, index) => (
          <li
            key={step}
            aria-current={step === next ? 'step' : undefined}
            className="flex gap-3 border-t border-line py-2.5 last:pb-0"
          >
            <Mark done={done[step]} current={step === next} number={index + 1} />
            <div className="min-w-0 flex-1">
              <p className={done[step] ? 'text-ink-3 line-through' : 'font-medium'}>
                {WORDS[step].title}
                {done[step] ? <span className="sr-only">: done</span> : null}
              </p>
              {step === next ? <p className="mb-2 text-sm text-ink-2">{WORDS[step].hint}</p> : null}
              {done[step] ? null : <StepAction step={step} current={step === next} onboarding={onboarding} />}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Mark({ done, current, number }: { done: boolean; current: boolean; number: number }) {
  const look = done
    ? 'bg-good-soft text-good'
    : current
      ? 'bg-accent text-on-accent'
      : 'border border-line text-ink-3';
  return (
    <span
      aria-hidden
      className={`grid size-5 shrink-0 place-items-center rounded-full text-xs font-semibold ${look}`}
    >
      {done ? <Check size={13} /> : number}
    </span>
  );
}

type StepActionProps = { step: Step; current: boolean; onboarding: Onboarding };

/** The action that a step offers now. A step that depends on an earlier one offers none until then. */
function StepAction({ step, current, onboarding }: StepActionProps) {
  const { slug } = useOrg();
  const canManage = useCanManage();
  const { plan_to_review, plan_waiting, done } = onboarding;
  const look = { variant: current ? 'primary' : 'secondary', size: 'md' } as const;
  if (step === 'call') {
    return (
      <div className="flex flex-wrap gap-2">
        <ButtonLink {...look} href={`/${slug}/calls/new`}>
          Add a call
        </ButtonLink>
        <ExampleCall />
      </div>
    );
  }
  if (step === 'plan') {
    if (!done.call) return null;
    if (!plan_to_review)
      return (
        <p className="text-sm text-ink-2">
          Reading the call; the plan shows up here automatically. A call without a promise creates no plan:{' '}
          <ExampleCall asLink />.
        </p>
      );
    return (
      <ButtonLink {...look} href={`/${slug}/plans/${plan_to_review}`}>
        Review the plan
      </ButtonLink>
    );
  }
  if (step === 'message') {
    if (!done.plan) return null;
    return plan_waiting ? (
      <ButtonLink {...look} href={`/${slug}/plans/${plan_waiting}`}>
        Review message
      </ButtonLink>
    ) : (
      <p className="text-sm text-ink-2">Writing the message; it shows up here automatically.</p>
    );
  }
  if (!current) return null;
  if (!canManage) return <p className="text-sm text-ink-2">An owner or admin can do this.</p>;
  return step === 'colleague' ? (
    <ButtonLink {...look} href={`/${slug}/settings/members`}>
      Invite a colleague
    </ButtonLink>
  ) : (
    <ButtonLink {...look} href={`/${slug}/settings/channels`}>
      See how
    </ButtonLink>
  );
}
