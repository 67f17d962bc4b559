'use client';

import { type RefObject, useEffect, useState } from 'react';
import { TOOL_CLASS } from '@/lib/plans/tools/tool-class';
import type { Template } from '@/lib/templates/schema';
import { TOOL_LABELS } from '../plans/_entry/tool-labels';
import { readTemplateForm } from './read-template-form';

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
        {sentences(powers).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function sentences({ tools, autopilot, auto_approve }: Powers): string[] {
  const outbound = Object.entries(TOOL_CLASS).flatMap(([tool, kind]) =>
    kind === 'outbound' && tools.includes(tool) ? [tool === 'send_email' ? 'emails' : 'texts'] : [],
  );
  const messages = outbound.join(' and ');
  return [
    auto_approve ? 'A plan starts automatically.' : 'A plan starts after someone on your team approves it.',
    messages === ''
      ? 'It contacts no customer.'
      : autopilot
        ? `It sends ${messages} without asking, unless a rule asks.`
        : `It may propose ${messages}; each needs approval, unless a rule sends it.`,
    tools.includes('ask_user')
      ? 'It may ask your team for missing information.'
      : 'It cannot ask for missing information, and leaves it out.',
  ];
}
