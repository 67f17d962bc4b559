'use client';

import { type RefObject, useEffect, useState } from 'react';
import { type OrgView, useOrg } from '@/app/[org]/_org/org-context';
import type { Template } from '@/lib/templates/schema';
import { TOOL_LABELS } from '../plans/_entry/tool-labels';
import { readTemplateForm } from './template-fields';

type Powers = { tools: string[]; autopilot: boolean; auto_approve: boolean };

/** Summarizes the choices above in words: who is contacted, and who is asked before. */
export function TemplatePreview({
  form,
  template,
}: {
  form: RefObject<HTMLFormElement | null>;
  template: Template | undefined;
}) {
  const [powers, setPowers] = useState<Powers>({
    tools: template?.allowed_tools ?? Object.keys(TOOL_LABELS),
    autopilot: template?.autopilot ?? false,
    auto_approve: template?.auto_approve ?? false,
  });

  const { connected } = useOrg();

  useEffect(() => {
    const element = form.current;
    if (!element) return;
    const read = () => {
      const { allowed_tools, autopilot, auto_approve } = readTemplateForm(new FormData(element));
      const tools = Array.isArray(allowed_tools) ? allowed_tools.map(String) : [];
      setPowers({ tools, autopilot: autopilot === true, auto_approve: auto_approve === true });
    };
    element.addEventListener('change', read);
    return () => element.removeEventListener('change', read);
  }, [form]);

  return (
    <section aria-label="Summary" aria-live="polite" className="rounded-md bg-sunken px-3 py-2.5 text-sm">
      <ul className="flex list-disc flex-col gap-1 pl-4">
        {sentences(powers, connected).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

const OUTBOUND = { send_email: 'emails', send_sms: 'texts' } as const;

function sentences({ tools, autopilot, auto_approve }: Powers, connected: OrgView['connected']): string[] {
  const outbound = (['send_email', 'send_sms'] as const).filter((tool) => tools.includes(tool));
  const messages = outbound.map((tool) => OUTBOUND[tool]).join(' and ');
  const stored = outbound.filter((tool) => !connected[tool]).map((tool) => OUTBOUND[tool]);
  return [
    auto_approve ? 'A plan starts automatically.' : 'A plan starts after someone on your team approves it.',
    messages === ''
      ? 'It contacts no customer.'
      : autopilot
        ? `It approves ${messages} without asking, unless a rule asks.`
        : `It may propose ${messages}; each needs approval, unless a rule approves it.`,
    ...(stored.length > 0
      ? [`Approved ${stored.join(' and ')} are stored, not sent: the channel is not connected.`]
      : []),
    tools.includes('ask_user')
      ? 'It may ask your team for missing information.'
      : 'It cannot ask for missing information, and leaves it out.',
  ];
}
