import { z } from 'zod';
import { line } from '../kit/text';

export const OutboxMessageSchema = z.object({
  id: z.string(),
  channel: z.enum(['email', 'sms']),
  to: z.string(),
  subject: z.string().nullable(),
  body: z.string(),
  plan_id: z.string(),
  entry_id: z.string(),
  created_at: z.string(),
});
export type OutboxMessage = z.infer<typeof OutboxMessageSchema>;

export const OutboxSchema = z.object({
  messages: z.array(OutboxMessageSchema),
  /** The provider of each channel; `outbox` means that nothing is sent. */
  channels: z.object({
    email: z.enum(['smtp', 'email_api', 'outbox']),
    sms: z.enum(['twilio', 'outbox']),
  }),
  page: z.number(),
  next_page: z.number().nullable(),
});
export type Outbox = z.infer<typeof OutboxSchema>;

/** An email goes to the signed-in person. */
export const ChannelTestInputSchema = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('email') }).strict(),
  z.object({ channel: z.literal('sms'), to: line(40) }).strict(),
]);
export type ChannelTestInput = z.infer<typeof ChannelTestInputSchema>;

export const ChannelTestSchema = z.object({
  to: z.string(),
  provider: z.string(),
  /** `kept`: it was only stored, like everything of this organization. `unclear`: whether it was taken is not known. */
  state: z.enum(['accepted', 'kept', 'refused', 'unclear']),
  receipt: z.string().nullable(),
  /** The provider's message, or ours about the failure. */
  words: z.string().nullable(),
});
export type ChannelTest = z.infer<typeof ChannelTestSchema>;
