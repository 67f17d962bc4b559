'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import type { Rule } from '@/lib/rules/schema';
import { ruleUrl } from '@/lib/rules/urls';
import type { TemplateName } from './rule-labels';
import { RuleSummary } from './rule-summary';

type Props = {
  rule: Rule;
  position: number;
  templates: TemplateName[];
  /** Sends a change of the rules and shows its result. */
  run: (request: () => Promise<unknown>) => Promise<void>;
  onMove: { up: (() => void) | null; down: (() => void) | null };
  onEdit: () => void;
  onTest: () => void;
};

export function RuleRow({ rule, position, templates, run, onMove, onEdit, onTest }: Props) {
  const { slug } = useOrg();
  const canManage = useCanManage();
  const [confirming, setConfirming] = useState(false);
  const url = ruleUrl(slug, rule.id);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <span aria-hidden className="w-5 shrink-0 text-right text-ink-3 tabular-nums">
        {position}.
      </span>
      <div className="min-w-0 flex-1 basis-52">
        <RuleSummary {...{ rule, templates }} />
      </div>
      {canManage ? (
        <div className="flex flex-wrap gap-1.5 max-sm:pl-9">
          {rule.is_active ? (
            <Button
              onClick={() => run(() => sendJson('PATCH', url, { version: rule.version, is_active: false }))}
            >
              Turn off
            </Button>
          ) : (
            <Button onClick={onTest}>Test and turn on</Button>
          )}
          <Button variant="ghost" aria-label={`Edit ${rule.name}`} onClick={onEdit}>
            Edit
          </Button>
          {confirming ? (
            <>
              <Button variant="danger" onClick={() => run(() => sendJson('DELETE', url))}>
                Delete rule
              </Button>
              <Button variant="ghost" onClick={() => setConfirming(false)}>
                Cancel
              </Button>
            </>
          ) : (
            <Button variant="ghost" aria-label={`Delete ${rule.name}`} onClick={() => setConfirming(true)}>
              Delete
            </Button>
          )}
          <span className="flex">
            <MoveButton label={`Move ${rule.name} up`} onMove={onMove.up} icon={ArrowUp} />
            <MoveButton label={`Move ${rule.name} down`} onMove={onMove.down} icon={ArrowDown} />
          </span>
        </div>
      ) : null}
    </li>
  );
}

/** Stays rendered at the end of the list, so that the keyboard does not lose its place. */
function MoveButton({
  label,
  onMove,
  icon: Icon,
}: {
  label: string;
  onMove: (() => void) | null;
  icon: typeof ArrowUp;
}) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      aria-disabled={onMove === null || undefined}
      onClick={() => onMove?.()}
    >
      <Icon aria-hidden size={15} />
    </Button>
  );
}
