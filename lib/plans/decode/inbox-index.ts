import { array, boolean, type Decoder, nullable, number, object, row, string } from '../../kit/decode';
import type { InboxIndex, InboxIndexItem } from '../schema/inbox';

const decodeItem: Decoder<InboxIndexItem> = row({
  id: string,
  version: number,
  kind: string,
  plan_id: string,
  due: nullable(string),
  open: boolean,
});

export const decodeInboxIndex: Decoder<InboxIndex> = object({ items: array(decodeItem), cursor: string });
