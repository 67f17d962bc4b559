import type { Template } from '@/lib/templates/schema';

/** A template in one line: its trigger, and what it may do without a person. */
export function templateFacts(template: Template): string {
  const facts = [
    template.trigger === 'post_call' ? 'After each call' : 'Manual only',
    template.auto_approve ? 'plans start without review' : 'plans are reviewed first',
    template.autopilot ? 'messages are approved automatically' : 'every message is approved',
  ];
  return facts.join(' · ');
}
