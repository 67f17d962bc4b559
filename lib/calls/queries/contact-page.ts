import 'server-only';
import { type ContactDetail, getContact } from '../../contacts/queries';
import type { Tx } from '../../db/transaction';
import type { CallSummary } from '../schema';
import { listCalls } from './calls';

/**
 * A contact as its page shows it, with the newest calls; null when the org has no such contact. It stands in lib/calls
 * because calls build on contacts: lib/contacts may not import lib/calls.
 */
export async function getContactPage(
  tx: Tx,
  orgId: string,
  id: string,
): Promise<(ContactDetail & { calls: CallSummary[] }) | null> {
  const found = await getContact(tx, orgId, id);
  return found && { ...found, calls: (await listCalls(tx, orgId, { contact: id })).calls };
}
