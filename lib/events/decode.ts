import { array, type Decoder, number, object, optional, string } from '../kit/decode';

// The control frames of a stream, as a browser needs them. A newer server may send more fields, and an older one no
// `heartbeat_s` or `events`.

export type Hello = { epoch: string; from: number; heartbeat_s?: number; events?: string[] };
export const decodeHello: Decoder<Hello> = object({
  epoch: string,
  from: number,
  heartbeat_s: optional(number),
  events: optional(array(string)),
});
export const decodeHead: Decoder<{ head: number }> = object({ head: number });
export const decodeBye: Decoder<{ reason: string }> = object({ reason: string });
export const decodeReset: Decoder<{ epoch: string; head: number }> = object({ epoch: string, head: number });
