import 'server-only';
import type { OutboundTool, ToolName } from '../../../plans/tools/tool-args';
import type { Recipient } from './recipients';

/** The channel on which a message can reach a recipient, or the reason why it cannot. */
export type Channel =
  | { way: 'send'; tool: OutboundTool; to: string }
  | { way: 'ask_address'; about: 'email' | 'phone' }
  /** The recipient has opted out of every channel that the template may use. */
  | { way: 'forbidden' }
  /** The template allows neither sending nor asking. */
  | { way: 'none' };

/**
 * `preferred` is the channel that was named in the call. Then only this channel is used, and a missing address is asked for.
 * Otherwise email is tried before text messages, depending on which address is known.
 */
export function channelFor(
  recipient: Recipient,
  preferred: 'email' | 'sms' | undefined,
  allowed: ToolName[],
): Channel {
  const email = {
    tool: 'send_email',
    to: recipient.email,
    barred: recipient.do_not_email,
    about: 'email',
  } as const;
  const sms = {
    tool: 'send_sms',
    to: recipient.phone,
    barred: recipient.do_not_text,
    about: 'phone',
  } as const;
  const channels = (preferred === 'sms' ? [sms, email] : [email, sms]).filter((channel) =>
    allowed.includes(channel.tool),
  );
  const permitted = channels.filter((channel) => !channel.barred);
  const mayAsk = allowed.includes('ask_user');
  const [first] = permitted;
  if (first === undefined) return channels.length > 0 && mayAsk ? { way: 'forbidden' } : { way: 'none' };
  const usable =
    preferred !== undefined && first.tool === (preferred === 'sms' ? 'send_sms' : 'send_email') && mayAsk
      ? [first]
      : permitted;
  const addressed = usable.find((channel) => channel.to !== null);
  if (addressed?.to) return { way: 'send', tool: addressed.tool, to: addressed.to };
  return mayAsk ? { way: 'ask_address', about: first.about } : { way: 'none' };
}
