import { decodeCallSummary } from '../calls/decode';
import { array, boolean, type Decoder, nullable, number, object, string } from '../kit/decode';
import { decodePlan } from '../plans/decode/plan';
import type { Contact, ContactNote } from './schema';

export const decodeContact: Decoder<Contact> = object({
  id: string,
  name: string,
  email: nullable(string),
  phone: nullable(string),
  do_not_email: boolean,
  do_not_text: boolean,
  version: number,
  created_at: string,
});

const note: Decoder<ContactNote> = object({
  id: string,
  text: string,
  author: string,
  plan_id: nullable(string),
  created_at: string,
});

/** The answer to a contact that was added or changed. */
export const decodeSavedContact = object({ contact: decodeContact });

/** A page of the list, by name. */
export const decodeContactList = object({ contacts: array(decodeContact), next: nullable(string) });

/** A contact with what belongs to it. */
export const decodeContactPage = object({
  contact: decodeContact,
  notes: array(note),
  plans: array(decodePlan),
  calls: array(decodeCallSummary),
});
