import type { OutboundTool } from '../plans/tools/tool-args';

/**
 * The properties of a message that a rule can match. `chars` counts subject and body together, as PostgreSQL's
 * char_length does.
 */
export type RuleMessage = { tool: OutboundTool; template_id: string | null; to: string; chars: number };

/** The conditions of a rule; null matches everything. */
export type Matchers = {
  tool: OutboundTool | null;
  template_id: string | null;
  recipient: string | null;
  max_chars: number | null;
};

/** The one implementation of matching: for proposed messages, before sending, and over past decisions. */
export function matches(rule: Matchers, message: RuleMessage): boolean {
  if (rule.tool !== null && rule.tool !== message.tool) return false;
  if (rule.template_id !== null && rule.template_id !== message.template_id) return false;
  if (rule.max_chars !== null && message.chars > rule.max_chars) return false;
  return rule.recipient === null || isRecipient(rule.recipient, message.to);
}

/** Rules in their order: the first that matches decides. */
export function firstMatch<R extends Matchers>(rules: R[], message: RuleMessage): R | null {
  return rules.find((rule) => matches(rule, message)) ?? null;
}

/** The properties of a message in the form of the tools' arguments. */
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

/** Plain ASCII only: other characters can look like an address, or become one in lower case. */
const PLAIN = /^[\x21-\x7e]+$/;

/** `@example.com` matches exactly this domain: no subdomain, and no domain that begins with it. */
function isRecipient(pattern: string, to: string): boolean {
  if (!PLAIN.test(to)) return false;
  const address = to.toLowerCase();
  const recipient = pattern.toLowerCase();
  if (!recipient.startsWith('@')) return address === recipient;
  const [local, domain, ...more] = address.split('@');
  return Boolean(local) && more.length === 0 && `@${domain}` === recipient;
}
