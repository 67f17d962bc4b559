import { type Args, textOf } from '../_entry/entry-args';

export type Fields = Record<string, string>;

/** The arguments of a message as the editor's fields, all of them text. */
export function toFields(args: Args): Fields {
  return {
    to: textOf(args, 'to'),
    subject: textOf(args, 'subject'),
    body: textOf(args, 'body'),
    send_at: textOf(args, 'send_at'),
  };
}

/** Converts fields back to arguments; arguments that the editor does not show are kept. */
export function toArgs(tool: 'send_email' | 'send_sms', args: Args, fields: Fields): Args {
  const { send_at: _before, ...rest } = args;
  return {
    ...rest,
    to: fields.to ?? '',
    ...(tool === 'send_email' ? { subject: fields.subject ?? '' } : {}),
    body: fields.body ?? '',
    ...(fields.send_at ? { send_at: fields.send_at } : {}),
  };
}
