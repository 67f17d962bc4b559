import { z } from 'zod';
import { INBOX_KINDS } from '../inbox-kinds';
import { PlanLogDisplaySchema } from './log-entry';
import { PlanSchema } from './plan';

const time = z.string();

export const InboxItemSchema = z.object({
  plan_id: z.string(),
  plan_title: z.string(),
  contact: z.string().nullable(),
  /** The name of the plan's template. */
  template: z.string().nullable(),
  log: PlanLogDisplaySchema,
  /** When the people were last reminded that it waits to be decided. */
  reminded_at: time.nullable(),
});
export type InboxItem = z.infer<typeof InboxItemSchema>;

/**
 * What waits beyond the first page: enough to count it and to load it. `open`: it waits for a person, not for its time.
 * `reminded_at` changes without a new version, so an item that was loaded earlier takes it from here.
 */
export const InboxRemainderSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.enum(INBOX_KINDS),
  open: z.boolean(),
  reminded_at: time.nullable(),
});
export type InboxRemainder = z.infer<typeof InboxRemainderSchema>;

/**
 * Plans under review, oldest first, and entries that wait for a person, most urgent first; and everything else that waits
 * as its `rest`, so that a count is never that of one page. What is urgent is judged as of `read_at`, by the server's clock,
 * so that nothing moves while it is being read.
 */
export const InboxSchema = z.object({
  plans: z.array(PlanSchema),
  items: z.array(InboxItemSchema),
  rest: z.array(InboxRemainderSchema),
  read_at: time,
  cursor: z.string(),
});
export type Inbox = z.infer<typeof InboxSchema>;

/** One thing that waits, without its content. `due`: when it expires. `open`: it waits for a person, not for its time. */
export const InboxIndexItemSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: z.enum(INBOX_KINDS),
  plan_id: z.string(),
  due: time.nullable(),
  open: z.boolean(),
});
export type InboxIndexItem = z.infer<typeof InboxIndexItemSchema>;

/** Everything that waits, without its content: for screens that show a number. */
export const InboxIndexSchema = z.object({ items: z.array(InboxIndexItemSchema), cursor: z.string() });
export type InboxIndex = z.infer<typeof InboxIndexSchema>;
