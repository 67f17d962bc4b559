import type { Template } from '@/lib/templates/schema';

/** What matters most about a template in one line: when it acts, and how much it may do alone. */
export function templateFacts(template: Template): string {
  const facts = [
    template.trigger === 'post_call' ? 'After each call' : 'By hand only',
    template.auto_approve ? 'plans start without review' : 'plans are reviewed first',
    template.autopilot ? 'messages are sent without approval' : 'every message is approved',
  ];
  return facts.join(' · ');
}
