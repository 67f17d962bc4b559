import 'server-only';
import { desc, eq } from 'drizzle-orm';
import type { Tx } from '../db/transaction';
import type { Outbox } from './schema';
import { outbox_message } from './tables';

const PAGE_SIZE = 50;

/** One page of the local outbox, newest first, with the provider of each channel. */
export async function listOutbox(
  tx: Tx,
  orgId: string,
  { page = 1, channels }: { page?: number; channels: Outbox['channels'] },
): Promise<Outbox> {
  const rows = await tx
    .select()
    .from(outbox_message)
    .where(eq(outbox_message.org_id, orgId))
    .orderBy(desc(outbox_message.created_at), desc(outbox_message.id))
    .limit(PAGE_SIZE + 1)
    .offset((page - 1) * PAGE_SIZE);
  return {
    messages: rows.slice(0, PAGE_SIZE).map((row) => ({
      id: row.id,
      channel: row.channel,
      to: row.to,
      subject: row.subject,
      body: row.body,
      plan_id: row.plan_id,
      entry_id: row.entry_id,
      created_at: row.created_at.toISOString(),
    })),
    channels,
    page,
    next_page: rows.length > PAGE_SIZE ? page + 1 : null,
  };
}
