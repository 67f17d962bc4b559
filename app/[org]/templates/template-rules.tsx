'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import type { Rule } from '@/lib/rules/schema';
import { type OpenRuleDialog, RuleDialogs } from '../settings/rules/rule-dialogs';
import type { TemplateName } from '../settings/rules/rule-labels';
import { RuleSummary } from '../settings/rules/rule-summary';
import { useRules } from '../settings/rules/use-rules';

type Props = { templateId: string; list: Rule[]; templates: TemplateName[] };

/** The rules that may decide about this template's messages, in the order in which they are checked. */
export function TemplateRules({ templateId, list, templates }: Props) {
  const { slug } = useOrg();
  const canManage = useCanManage();
  const [open, setOpen] = useState<OpenRuleDialog>(null);
  const { rules: all, refresh } = useRules(list);
  const rules = all.filter(({ template_id }) => template_id === null || template_id === templateId);
  return (
    <section aria-labelledby="template-rules" className="min-w-0">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h2 id="template-rules" className="flex-1 text-lg font-semibold">
          Rules
        </h2>
        {canManage ? (
          <Button onClick={() => setOpen({ dialog: 'edit', rule: null })} className="max-md:h-11">
            New rule
          </Button>
        ) : null}
      </div>
      <p className="mb-3 text-sm text-ink-2">
        {rules.length === 0
          ? 'No rules apply to this template; its messages need approval unless autopilot approves them.'
          : 'The first active rule that matches decides each message of this template.'}
      </p>
      {rules.length > 0 ? (
        <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
          {rules.map((rule) => (
            <li key={rule.id} className="flex flex-col gap-1 px-3 py-2.5">
              <RuleSummary
                {...{ rule, templates }}
                note={rule.template_id === null ? ' (all templates)' : ''}
              />
              {canManage ? (
                <div className="-ml-2.5 flex flex-wrap gap-1">
                  <Button
                    variant="ghost"
                    aria-label={`Edit ${rule.name}`}
                    onClick={() => setOpen({ dialog: 'edit', rule })}
                    className="max-md:h-11"
                  >
                    Edit
                  </Button>
                  {rule.is_active ? null : (
                    <Button
                      variant="ghost"
                      aria-label={`Test ${rule.name} and turn it on`}
                      onClick={() => setOpen({ dialog: 'test', rule })}
                      className="max-md:h-11"
                    >
                      Test and turn on
                    </Button>
                  )}
                </div>
              ) : null}
            </li>
          ))}
        </ol>
      ) : null}
      <p className="mt-3 text-sm">
        <Link
          href={`/${slug}/settings/rules`}
          className="text-ink-2 underline underline-offset-2 hover:text-ink"
        >
          All rules and their order
        </Link>
      </p>
      <RuleDialogs {...{ open, setOpen, refresh, templates, templateId }} />
    </section>
  );
}
