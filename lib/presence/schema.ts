import { z } from 'zod';

// Words: who has a plan or one of its entries before their eyes is *present* there, *looking* or *editing*. A *page* is one
// tab of a browser. What a page says of its person is an *announcement*; what others are told of it is *news*.

export const AnnouncementSchema = z.strictObject({
  /** Chosen by the page itself; of use to nobody but its own person. A UUID, say. */
  page: z.string().regex(/^[0-9a-f-]{32,36}$/),
  /** Counts up with each announcement of a page: one that was overtaken on its way is known for old. */
  turn: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  plan_id: z.uuid(),
  /** Null: the plan as a whole. */
  entry_id: z.uuid().nullable(),
  doing: z.enum(['looking', 'editing', 'left']),
});
export type Announcement = z.infer<typeof AnnouncementSchema>;

/** Somebody at one place of a plan, however many of their tabs are there. */
export type PersonHere = {
  id: string;
  name: string;
  entry_id: string | null;
  doing: Exclude<Announcement['doing'], 'left'>;
};

/** Who is at these plans now, in place of what was told of them before; with `all`, nobody is anywhere else. */
export type PresenceNews = { all: boolean; plans: { plan_id: string; people: PersonHere[] }[] };
