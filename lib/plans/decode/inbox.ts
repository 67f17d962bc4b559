import { array, boolean, type Decoder, nullable, number, object, row, string } from '../../kit/decode';
import type { Inbox, InboxItem, InboxRemainder } from '../schema/inbox';
import { decodeLogEntry } from './log-entry';
import { decodePlan } from './plan';

const decodeItem: Decoder<InboxItem> = object({
  plan_id: string,
  plan_title: string,
  contact: nullable(string),
  template: nullable(string),
  log: decodeLogEntry,
  reminded_at: nullable(string),
});

const decodeRest: Decoder<InboxRemainder> = row({
  id: string,
  version: number,
  kind: string,
  open: boolean,
  reminded_at: nullable(string),
});

export const decodeInbox: Decoder<Inbox> = object({
  plans: array(decodePlan),
  items: array(decodeItem),
  rest: array(decodeRest),
  read_at: string,
  cursor: string,
});
