import 'server-only';
import type { OutboundTool, ToolName } from '../../../plans/tools/tool-args';
import type { Recipient } from './recipients';

/** How a message can reach somebody, or what stands in the way. */
export type Channel =
  | { way: 'send'; tool: OutboundTool; to: string }
  | { way: 'ask_address'; about: 'email' | 'phone' }
  /** The person does not want to be written to on any channel that the template may use. */
  | { way: 'forbidden' }
  /** The template may neither send nor ask. */
  | { way: 'none' };

/**
 * `wanted` is the channel that was named in the call: then only that one is used, and its address is asked for when it is
 * missing. Otherwise e-mail first, then a text message, whichever address is known.
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
  const ways = (preferred === 'sms' ? [sms, email] : [email, sms]).filter((way) =>
    allowed.includes(way.tool),
  );
  const open = ways.filter((way) => !way.barred);
  const ask = allowed.includes('ask_user');
  const [first] = open;
  if (first === undefined) return ways.length > 0 && ask ? { way: 'forbidden' } : { way: 'none' };
  const usable =
    preferred !== undefined && first.tool === (preferred === 'sms' ? 'send_sms' : 'send_email') && ask
      ? [first]
      : open;
  const known = usable.find((way) => way.to !== null);
  if (known?.to) return { way: 'send', tool: known.tool, to: known.to };
  return ask ? { way: 'ask_address', about: first.about } : { way: 'none' };
}
