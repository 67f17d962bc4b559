'use client';

import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { errorMessage } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { EmptyState } from '@/app/_ui/empty-state';
import { ProblemNotice } from '@/app/_ui/notice';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import type { Rule } from '@/lib/rules/schema';
import { ruleOrderUrl } from '@/lib/rules/urls';
import { type OpenRuleDialog, RuleDialogs } from './rule-dialogs';
import type { TemplateName } from './rule-labels';
import { RuleRow } from './rule-row';
import { useRules } from './use-rules';

export function Rules({ list, templates }: { list: Rule[]; templates: TemplateName[] }) {
  const { slug } = useOrg();
  const canManage = useCanManage();
  const [problem, setProblem] = useState<string | null>(null);
  const [open, setOpen] = useState<OpenRuleDialog>(null);
  const { rules, refresh } = useRules(list);

  /** Sends the request, then shows the rules as the server has them now. */
  async function run(request: () => Promise<unknown>) {
    setProblem(null);
    await request().catch((thrown) => setProblem(errorMessage(thrown)));
    await refresh();
  }

  function move(index: number, by: 1 | -1) {
    const ids = rules.map(({ id }) => id);
    const [moved] = ids.splice(index, 1);
    if (moved) ids.splice(index + by, 0, moved);
    return run(() => sendJson('POST', ruleOrderUrl(slug), { ids }));
  }

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <p className="max-w-prose min-w-0 flex-1 basis-72 text-ink-2">
          Rules apply as soon as a message is proposed. The first active rule that matches wins; otherwise a
          person or the template’s autopilot decides. Questions always go to a person.
        </p>
        {canManage ? (
          <Button
            variant="primary"
            size="md"
            className="ml-auto"
            onClick={() => setOpen({ dialog: 'edit', rule: null })}
          >
            New rule
          </Button>
        ) : null}
      </div>
      <ProblemNotice>{problem}</ProblemNotice>
      {rules.length === 0 ? (
        <EmptyState icon={ListChecks} title="No rules yet">
          Every message waits for a person, unless its template is on autopilot. A new rule is tested against
          past decisions before you turn it on.
        </EmptyState>
      ) : (
        <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
          {rules.map((rule, index) => (
            <RuleRow
              key={rule.id}
              {...{ rule, templates }}
              position={index + 1}
              run={run}
              onMove={{
                up: index > 0 ? () => move(index, -1) : null,
                down: index < rules.length - 1 ? () => move(index, 1) : null,
              }}
              onEdit={() => setOpen({ dialog: 'edit', rule })}
              onTest={() => setOpen({ dialog: 'test', rule })}
            />
          ))}
        </ol>
      )}
      <RuleDialogs {...{ open, setOpen, refresh, templates }} />
    </div>
  );
}
