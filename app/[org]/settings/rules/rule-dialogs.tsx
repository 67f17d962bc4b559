'use client';

import dynamic from 'next/dynamic';
import type { Rule } from '@/lib/rules/schema';
import type { TemplateName } from './rule-labels';

const RuleDialog = dynamic(() => import('./rule-dialog').then((module) => module.RuleDialog), {
  loading: () => null,
});
const BackTestDialog = dynamic(() => import('./back-test-dialog').then((module) => module.BackTestDialog), {
  loading: () => null,
});

/** The open dialog: a new rule is one without `rule`. */
export type OpenRuleDialog = { dialog: 'edit'; rule: Rule | null } | { dialog: 'test'; rule: Rule } | null;

type Props = {
  open: OpenRuleDialog;
  setOpen: (open: OpenRuleDialog) => void;
  /** Fetches the rules again after a change. */
  refresh: () => Promise<unknown>;
  templates: TemplateName[];
  /** The preselected template of a new rule. */
  templateId?: string;
};

/** Editing a rule, and the test that follows because an edited rule is off until it was tested. */
export function RuleDialogs({ open, setOpen, refresh, templates, templateId }: Props) {
  if (open === null) return null;
  const onClose = () => setOpen(null);
  if (open.dialog === 'edit') {
    return (
      <RuleDialog
        {...{ templates, onClose }}
        {...(templateId === undefined ? {} : { templateId })}
        rule={open.rule}
        onSaved={async (rule) => {
          await refresh();
          setOpen(rule.is_active ? null : { dialog: 'test', rule });
        }}
      />
    );
  }
  return (
    <BackTestDialog
      {...{ templates, onClose }}
      rule={open.rule}
      onSwitchedOn={async () => {
        await refresh();
        setOpen(null);
      }}
    />
  );
}
