import type { OutboundTool } from '../plans/tools/tool-args';

/** What a rule may look at in a message. `chars` counts subject and body together, as PostgreSQL's char_length does. */
export type RuleMessage = { tool: OutboundTool; template_id: string | null; to: string; chars: number };

/** The part of a rule that says which messages it is about; null: it does not matter. */
export type Matchers = {
  tool: OutboundTool | null;
  template_id: string | null;
  recipient: string | null;
  max_chars: number | null;
};

/** The one reading of a rule: when messages are proposed, when they are sent, and over past decisions. */
export function matches(rule: Matchers, message: RuleMessage): boolean {
  if (rule.tool !== null && rule.tool !== message.tool) return false;
  if (rule.template_id !== null && rule.template_id !== message.template_id) return false;
  if (rule.max_chars !== null && message.chars > rule.max_chars) return false;
  return rule.recipient === null || isRecipient(rule.recipient, message.to);
}

/** Rules in their order: the first that matches decides, those behind it are not asked. */
export function firstMatch<R extends Matchers>(rules: R[], message: RuleMessage): R | null {
  return rules.find((rule) => matches(rule, message)) ?? null;
}

/** Of a message as the tools take it. */
export function ruleMessage(
  tool: OutboundTool,
  template_id: string | null,
  args: Record<string, unknown>,
): RuleMessage {
  const { to, subject, body } = args;
  return { tool, template_id, to: typeof to === 'string' ? to : '', chars: charsOf(subject) + charsOf(body) };
}

function charsOf(value: unknown): number {
  return typeof value === 'string' ? Array.from(value).length : 0;
}

/** Plain characters alone: others can look like an address, or become it in lower case, without being it. */
const PLAIN = /^[\x21-\x7e]+$/;

/** `@example.com` means exactly this domain: neither what is under it nor what begins with it. */
function isRecipient(wanted: string, to: string): boolean {
  if (!PLAIN.test(to)) return false;
  const address = to.toLowerCase();
  const recipient = wanted.toLowerCase();
  if (!recipient.startsWith('@')) return address === recipient;
  const [local, domain, ...more] = address.split('@');
  return Boolean(local) && more.length === 0 && `@${domain}` === recipient;
}
