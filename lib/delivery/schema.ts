import { z } from 'zod';

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
  /** What each channel goes through; `outbox` means that nothing leaves the house. */
  channels: z.object({
    email: z.enum(['smtp', 'email_api', 'outbox']),
    sms: z.enum(['twilio', 'outbox']),
  }),
  page: z.number(),
  next_page: z.number().nullable(),
});
export type Outbox = z.infer<typeof OutboxSchema>;
