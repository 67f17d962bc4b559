import type { Contact } from '../../../lib/contacts/schema';

/** A contact as the API sends it. */
export function newContact(id: string, over: Partial<Contact> = {}): Contact {
  return {
    id,
    name: 'Dana Whitfield',
    email: null,
    phone: null,
    do_not_email: false,
    do_not_text: false,
    version: 1,
    created_at: '2026-11-22T10:00:00.000Z',
    ...over,
  };
}
