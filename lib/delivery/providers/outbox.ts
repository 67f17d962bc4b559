import 'server-only';
import { and, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Database } from '../../db/transaction';
import { outbox_message } from '../tables';
import type { Provider } from './provider';

/** Stores messages of channels that are not configured. They are shown on the outbox page and not sent. */
export function createOutboxProvider(database: Database): Provider {
  return {
    name: 'outbox',
    honors_keys: true,
    async send(message, envelope) {
      const { key, org_id, plan_id, entry_id } = envelope;
      return database.transaction(async (tx) => {
        await tx
          .insert(outbox_message)
          .values({
            org_id,
            id: uuid(),
            idempotency_key: key,
            channel: message.channel,
            to: message.to,
            subject: message.channel === 'email' ? message.subject : null,
            body: message.body,
            plan_id,
            entry_id,
          })
          .onConflictDoNothing({ target: [outbox_message.org_id, outbox_message.idempotency_key] });
        const [stored] = await tx
          .select({ id: outbox_message.id })
          .from(outbox_message)
          .where(and(eq(outbox_message.org_id, org_id), eq(outbox_message.idempotency_key, key)));
        if (!stored) throw new Error('the outbox did not keep the message');
        return { provider_id: stored.id, delivered: false };
      });
    },
  };
}
