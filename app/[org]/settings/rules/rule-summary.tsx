import { CircleCheck, CircleSlash } from 'lucide-react';
import { Badge } from '@/app/_ui/badge';
import { useLocale } from '@/app/_ui/locale/locale-context';
import type { Rule } from '@/lib/rules/schema';
import { ruleSentence, type TemplateName } from './rule-labels';

type Props = { rule: Rule; templates: TemplateName[]; note?: string };

/** A rule's name, whether it is on, and what it says. */
export function RuleSummary({ rule, templates, note = '' }: Props) {
  const { locale } = useLocale();
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="min-w-0 font-medium break-words">{rule.name}</span>
        <Badge tone={rule.is_active ? 'good' : 'idle'} icon={rule.is_active ? CircleCheck : CircleSlash}>
          {rule.is_active ? 'On' : 'Off'}
        </Badge>
      </p>
      <p className="text-sm break-words text-ink-2">
        {ruleSentence(rule, templates, locale)}
        {note}
      </p>
    </>
  );
}
