import { array, type Decoder, nullable, number, object, row, string } from '../kit/decode';
import type { ChannelTest, Outbox, OutboxMessage } from './schema';

const message: Decoder<OutboxMessage> = row({
  id: string,
  channel: string,
  to: string,
  subject: nullable(string),
  body: string,
  plan_id: string,
  entry_id: string,
  created_at: string,
});

export const decodeOutbox: Decoder<Outbox> = row({
  messages: array(message),
  channels: object({ email: string, sms: string }),
  page: number,
  next_page: nullable(number),
});

export const decodeChannelTest: Decoder<ChannelTest> = row({
  to: string,
  provider: string,
  state: string,
  receipt: nullable(string),
  words: nullable(string),
});
