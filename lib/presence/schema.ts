import { z } from 'zod';

// Terms: a user whose screen shows a plan or one of its entries is *present* there, *looking* or *editing*. A *page* is one
// tab of a browser. It sends *announcements* about its user; the streams send other users *news* about them.

export const AnnouncementSchema = z.strictObject({
  /** A random id, for example a UUID, that the page chooses. It counts only together with the signed-in user. */
  page: z.string().regex(/^[0-9a-f-]{32,36}$/),
  /** Grows with each announcement of a page, so that one that arrives out of order is recognized as outdated. */
  turn: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  plan_id: z.uuid(),
  /** Null for the plan as a whole. */
  entry_id: z.uuid().nullable(),
  doing: z.enum(['looking', 'editing', 'left']),
});
export type Announcement = z.infer<typeof AnnouncementSchema>;

/** A user at one place of a plan, with one tab or several. */
export type PresentPerson = {
  id: string;
  name: string;
  entry_id: string | null;
  doing: Exclude<Announcement['doing'], 'left'>;
};

/** The people at these plans now; replaces earlier news about them. With `all`, every other plan has no people. */
export type PresenceNews = { all: boolean; plans: { plan_id: string; people: PresentPerson[] }[] };
